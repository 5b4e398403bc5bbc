"""Permissions that answers to GET show in use: inclusion, sparse fieldsets, sorting, filters, pages, errors."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accord.authoring import Effect, Exchange, Node, detects, identity
from suites.jsonapi.ordering import column, direction, initials, keys, telling
from suites.jsonapi.parts import attributes_of, primary, relationships_of
from suites.jsonapi.requested import exchange_of, reads, reads_relationship

_OWN_PARAMETER = re.compile(r"[?&](?!(?:include|sort|fields|filter|page)\b)(?![^&=]*(?::|%3A))[^&=]", re.IGNORECASE)
_NAMED = frozenset({200, 400, 404, 406, 415})
"""Statuses that the standard names for requests that read."""
_TIES = 2


def _succeeds(node: Node) -> bool:
    exchange = exchange_of(node)
    return exchange.request.method == "GET" and exchange.status == 200 and "data" in node.value


def _lists(node: Node) -> bool:
    return isinstance(node.value.get("data"), list) and _succeeds(node)


def _holds_any(links: Any, *names: str) -> bool:
    return isinstance(links, dict) and any(links.get(name) for name in names)


@detects("jsonapi-*/fetching-includes/inclusion-default", on="included", when=reads)
def inclusion_unasked(node: Node) -> bool:
    """Related resources come without `include`."""
    return bool(node.value) and node.document.requested("include") is None


@detects("jsonapi-*/fetching-includes/inclusion-include-parameter", on="document", when=_succeeds)
def inclusion_asked(node: Node) -> Effect | None:
    """What is included depends on `include`."""
    request = exchange_of(node).request
    types = sorted({str(row.get("type")) for row in node.document.included})
    if types and not node.document.requested("include"):
        return None
    others = "&".join(f"{name}={value}" for name, value in request.parameters if name != "include")
    return Effect(f"{request.path}?{others}", ",".join(types))


@detects("jsonapi-*/document-compound-documents/compound-documents-sparse-exception", on="included")
def links_hidden_by_fieldsets(node: Node) -> bool:
    """Resources are included while a sparse fieldset hides the relationship that leads to them."""
    document = node.document
    followed = {path.partition(".")[0] for path in (document.requested("include") or "").split(",")} - {""}
    for kind in document.restricted_fields() if node.value and followed else ():
        hidden = followed - set((document.requested(f"fields[{kind}]") or "").split(","))
        rows = [row for row in document.primary if row.get("type") == kind]
        if hidden and rows and all(hidden.isdisjoint(relationships_of(row)) for row in rows):
            return True
    return False


@detects("jsonapi-*/fetching-sparse-fieldsets/sparse-fieldsets-parameter", on="document", when=_succeeds)
def fieldsets(node: Node) -> Effect | None:
    """The fields of one resource depend on `fields[TYPE]`, and are among those asked for."""
    row = next(iter([] if node.document.at_relationship else node.document.primary), {})
    kind, own_id = identity(row) or ("", "")
    asked = node.document.requested(f"fields[{kind}]") if own_id else None
    fields = attributes_of(row).keys() | relationships_of(row).keys()
    if asked is None or not fields <= set(asked.split(",")):
        return None
    return Effect(f"{kind} {own_id}", ",".join(sorted(fields)))


@detects("jsonapi-*/fetching-sorting/sorting-option", on="document", when=_lists)
@detects("jsonapi-*/fetching-sorting/sorting-parameter", on="document", when=_lists)
def sorting(node: Node) -> Effect | None:
    """Rows stand in the order that `sort` asks for, upward and downward."""
    asked = node.document.requested("sort")
    if not asked or "," in asked:
        return None
    values = column(exchange_of(node), asked.removeprefix("-"))
    ordered = keys(values) or initials(values)
    wanted = "descending" if asked.startswith("-") else "ascending"
    if ordered is None or not telling(ordered) or direction(ordered) != wanted:
        return None
    return Effect(f"{exchange_of(node).request.path} {asked.removeprefix('-')}", wanted)


@detects("jsonapi-*/fetching-sorting/sorting-multiple-fields", on="document", when=_lists)
def sorting_by_several_fields(node: Node) -> bool:
    """Rows that are equal by the first field of `sort` stand in the order of the second."""
    asked = node.document.requested("sort") or ""
    return asked.count(",") == 1 and _resolves_ties(exchange_of(node), *asked.split(","))


def _resolves_ties(exchange: Exchange, *fields: str) -> bool:
    columns = [column(exchange, field.removeprefix("-")) for field in fields]
    ranked = [(keys(values) or initials(values) or [], values) for values in columns]
    if any(len(order) != len(values) for order, values in ranked):
        return False
    (first, _), (second, _) = ranked
    down = ["descending" if field.startswith("-") else "ascending" for field in fields]
    steps = zip(pairwise(first), pairwise(second), strict=True)
    told = [direction(step) for (one, other), step in steps if one == other]
    return direction(first) == down[0] and told.count(down[1]) >= _TIES and set(told) <= {down[1], "level"}


@detects("jsonapi-*/fetching-pagination/pagination", on="document", having="links", when=_lists)
def pages(node: Node) -> bool:
    """A collection has a further page."""
    return _holds_any(node.value["links"], "next", "prev")


@detects("jsonapi-*/fetching-pagination/pagination-links", on="document", having="links", when=_lists)
def links_to_pages(node: Node) -> bool:
    """A collection has a link to a page."""
    return _holds_any(node.value["links"], "first", "last", "prev", "next")


@detects(
    "jsonapi-*/fetching-relationships/fetch-relationships-response-200-self-related",
    on="document",
    having="links",
    when=reads_relationship,
)
def links_of_relationship_documents(node: Node) -> bool:
    """A relationship's document has `self` or `related`."""
    return exchange_of(node).status == 200 and _holds_any(node.value["links"], "self", "related")


@detects("jsonapi-*/fetching-resources/fetch-responses-error-details", on="errors", when=reads)
@detects("jsonapi-*/fetching-relationships/fetch-relationships-other-error-details", on="errors",
         when=reads_relationship)  # fmt: skip
def errors_are_told(node: Node) -> bool:
    """An answer with an error status holds error objects."""
    return exchange_of(node).status >= 400 and bool(node.value)


@detects("jsonapi-*/fetching-resources/fetch-responses-other-status-codes", on="exchange", when=reads)
@detects("jsonapi-*/fetching-relationships/fetch-relationships-other-status-codes", on="exchange",
         when=reads_relationship)  # fmt: skip
def other_statuses(node: Node) -> bool:
    """A request that reads gets a status that the standard does not name for it."""
    return exchange_of(node).status not in _NAMED


@detects("jsonapi-1.1/query-parameters/query-parameters-custom-allowed", on="own-link")
def own_parameters(node: Node) -> bool:
    """A link of the server has a query parameter that is neither the standard's nor an extension's."""
    return _OWN_PARAMETER.search(node.value) is not None


@detects(
    "jsonapi-1.1/jsonapi-media-type/extension-query-parameters-allowed",
    on="own-link",
    when=lambda node: bool(node.document.extensions),
)
def parameters_of_extensions(node: Node) -> bool:
    """A link of the server has a query parameter of an applied extension."""
    return any(":" in name for name, _ in parse_qsl(urlsplit(node.value).query, keep_blank_values=True))


@detects("jsonapi-recommendations/filtering/filter-several-values", on="document", when=_lists)
def filters_of_several_values(node: Node) -> Effect | None:
    """A filter with several values gives the rows that have one of them, other rows than another such filter."""
    filters = _filters(node)
    if len(filters) != 1:
        return None
    ((name, wanted),) = filters.items()
    found = {value for row in primary(exchange_of(node)) for value in _values(row, name) & wanted}
    if not _all_match(node, filters) or found != wanted:
        return None
    return Effect(f"{exchange_of(node).request.path} {name}", ",".join(sorted(wanted)) if len(wanted) > 1 else "")


@detects("jsonapi-recommendations/filtering/filter-several-filters", on="document", when=_lists)
def several_filters(node: Node) -> Effect | None:
    """Several filters give the rows that pass all of them, other rows than other filters."""
    filters = _filters(node)
    if not filters or not primary(exchange_of(node)) or not _all_match(node, filters):
        return None
    told = str(sorted((name, sorted(wanted)) for name, wanted in filters.items()))
    return Effect(exchange_of(node).request.path, told if len(filters) > 1 else "")


def _filters(node: Node) -> dict[str, set[str]]:
    """The values that each filter of the request asks for."""
    return {
        name[7:-1]: set(value.split(","))
        for name, value in exchange_of(node).request.parameters
        if name.startswith("filter[") and name.endswith("]")
    }


def _all_match(node: Node, filters: dict[str, set[str]]) -> bool:
    rows = primary(exchange_of(node))
    return all(_values(row, name) & wanted for row in rows for name, wanted in filters.items())


def _values(row: dict[str, Any], name: str) -> set[str]:
    """An attribute, or the ids that a relationship links to, as a filter spells them."""
    if name in attributes_of(row):
        value = attributes_of(row)[name]
        return {str(value).lower() if isinstance(value, bool) else str(value)}
    held = relationships_of(row).get(name)
    data = held.get("data") if isinstance(held, dict) else None
    items = data if isinstance(data, list) else [data]
    return {found[1] for item in items if (found := identity(item))}
