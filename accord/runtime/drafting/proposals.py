"""What an OpenAPI description promises, as terms and promises of a contract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accord.evolve.description import mapping
from accord.model.survey import ResourceFacts
from accord.runtime.drafting.bodies import Body
from accord.runtime.drafting.openapi import Description, Parameter

NUMBERS = {"page[number]": "page-number", "page": "page-number", "pageNumber": "page-number",
           "page[offset]": "offset", "offset": "offset", "skip": "offset",
           "page[cursor]": "cursor", "page[after]": "cursor", "cursor": "cursor", "after": "cursor"}  # fmt: skip
"""The parameters that ask for a page, each with its style, the surest first."""
SIZES = ("page[size]", "page[limit]", "per_page", "page_size", "pageSize", "perPage", "limit", "size", "count")
"""The parameters that size a page."""
_SENT_ANYWAY = ("authorization", "accept", "content-type")
_QUERY = re.compile(
    r"(page|fields|include|sort|order|order_by|sort_by|q|search|expand|embed)(\[.*\])?|.*cursor.*", re.I
)
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_MOST_BOUNDS = 12


@dataclass(frozen=True, slots=True)
class Proposal:
    """A promise as a contract writes it, `certain` where a description tells all that it says."""

    entry: Mapping[str, Any]
    certain: bool
    evidence: str


def query_of(description: Description, path: str) -> dict[str, Parameter]:
    """The query parameters with which a path can be got, by name."""
    given = description.parameters(description.operation("GET", path))
    return {each.name: each for each in given if each.place == "query"}


def pagination_of(description: Description, collections: Iterable[ResourceFacts]) -> dict[str, Any]:
    """The terms of pagination that a description tells of the first collection that has pages."""
    for facts in collections:
        query = query_of(description, facts.path)
        number = next((name for name in NUMBERS if name in query), None)
        size = next((name for name in SIZES if name in query), None)
        if number and size:
            most, usual = query[size].most, query[size].schema.get("default")
            return {
                "style": NUMBERS[number],
                "number_parameter": number,
                "size_parameter": size,
                **({"default_size": usual} if isinstance(usual, int) and usual > 0 else {}),
                **({"max_size": most} if most else {}),
            }
    return {}


def filters_of(description: Description, path: str, edition: str) -> dict[str, str]:
    """The filters that a description tells for a collection, each with a value."""
    found = {}
    for name, about in query_of(description, path).items():
        is_filter = (
            name.startswith("filter") if edition else not (_QUERY.fullmatch(name) or name in {*NUMBERS, *SIZES})
        )
        value = next((each for each in about.values if isinstance(each, str | int | float)), None)
        if is_filter and value is not None and not about.deprecated:
            found[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return found


def sorts_of(description: Description, path: str) -> tuple[str, ...]:
    """The sort fields that a description tells by the choices of its parameter `sort`."""
    about = query_of(description, path).get("sort")
    schema = about.schema if about else {}
    choices = schema.get("enum") or mapping(description.whole(schema.get("items"))).get("enum") or ()
    return tuple(dict.fromkeys(str(each).removeprefix("-").removeprefix("+") for each in choices))


def required_headers(description: Description, paths: Iterable[str]) -> list[tuple[str, str | None]]:
    """The request headers that every GET has to carry, each with a value where one is told."""
    found: list[dict[str, str | None]] = []
    for path in paths:
        given = description.parameters(description.operation("GET", path))
        headers = [each for each in given if each.place == "header" and each.required]
        found.append({
            each.name: next((text for value in each.values if _can_be_sent(text := str(value))), None)
            for each in headers
            if _TOKEN.fullmatch(each.name) and each.name.lower() not in _SENT_ANYWAY
        })  # fmt: skip
    return [(name, value) for name, value in found[0].items() if all(name in each for each in found)] if found else []


def _can_be_sent(text: str) -> bool:
    """Whether a text can be the value of a header."""
    return text.isascii() and text.isprintable() and text == text.strip() != ""


def deprecated_in(description: Description, paths: Iterable[str]) -> Iterator[tuple[dict[str, str], str]]:
    """What a description marks as deprecated, as terms of a contract, each with its evidence."""
    for path in paths:
        if description.operation("GET", path).get("deprecated") is True:
            yield {"path": path}, f"`deprecated: true` at GET {path} in the description"
        for name, about in query_of(description, path).items():
            if about.deprecated:
                value = {"value": str(about.values[0])} if about.values else {}
                evidence = f"`deprecated: true` at the parameter {name} of GET {path} in the description"
                yield {"path": path, "parameter": name, **value}, evidence


def promises_of(
    description: Description, collections: Iterable[ResourceFacts], bodies: Mapping[str, Body], name: str
) -> tuple[Proposal, ...]:
    """The promises that a description makes of what was seen; `name` is the first part of their ids."""
    listed = list(collections)
    found = [*_page_sizes(description, listed, name), *_bounds(listed, bodies, name), *_statuses(description, name)]
    ids: dict[str, Proposal] = {}
    for proposal in found:
        ids.setdefault(proposal.entry["id"], proposal)
    return tuple(ids.values())


def _page_sizes(description: Description, collections: list[ResourceFacts], name: str) -> Iterator[Proposal]:
    """The largest pages: one promise where all collections have the same, else one for each."""
    largest: dict[tuple[str, int], list[ResourceFacts]] = {}
    for facts in collections:
        query = query_of(description, facts.path)
        size = next((each for each in SIZES if each in query and query[each].most), None)
        if size:
            largest.setdefault((size, query[size].most or 0), []).append(facts)
    for (parameter, most), where in largest.items():
        all_alike = len(where) == len(collections) > 1
        for facts in where[:1] if all_alike else where:
            of = "any collection" if all_alike else facts.path
            entry = {
                "id": f"{name}/pages/{'largest' if all_alike else slug(facts.path)}",
                "kind": "page-size-max",
                "level": "MUST",
                "summary": f"A page of {of} has at most {most} rows.",
                "source": f"OpenAPI description, GET {facts.path}, parameter {parameter}",
                **({} if all_alike else {"path": facts.path}),
                "parameter": parameter,
                "max": most,
                "over": "refuse-or-cut",
            }
            yield Proposal(entry, True, f"`maximum: {most}` of the parameter {parameter}")


def _bounds(collections: list[ResourceFacts], bodies: Mapping[str, Body], name: str) -> Iterator[Proposal]:
    found = [
        (facts, body, place, *limits)
        for facts in collections
        if (body := bodies.get(facts.path))
        for place, limits in (body.bounds or {}).items()
    ]
    for facts, body, place, least, most in found[:_MOST_BOUNDS]:
        low = "" if least is None else f"at least {least} and "
        entry = {
            "id": f"{name}/bounds/{slug(facts.path)}-{slug(place.rpartition('.')[2])}",
            "kind": "bounds",
            "level": "MUST",
            "summary": f"The length or value of `{place}` in {facts.path} is {low}at most {most}.",
            "source": f"OpenAPI description, POST {facts.path}",
            "resource": facts.path.strip("/"),
            "member": place,
            **({"min": least} if least is not None else {}),
            "max": most,
        }
        yield Proposal(entry, body.certain, f"the limits of `{place}` in the body that creates")


def _statuses(description: Description, name: str) -> Iterator[Proposal]:
    told = {
        int(status)
        for item in description.items.values()
        for method, operation in item.items()
        if method in ("get", "post", "put", "patch", "delete")
        for status in mapping(mapping(operation).get("responses"))
        if re.fullmatch(r"[45]\d\d", str(status))
    }
    if told:
        entry = {
            "id": f"{name}/errors/statuses",
            "kind": "status-catalogue",
            "level": "SHOULD",
            "summary": "Errors have one of the documented statuses.",
            "source": "OpenAPI description, responses",
            "statuses": sorted(told),
        }
        yield Proposal(entry, False, "the statuses of all its operations together; a description seldom names all")


def slug(text: str) -> str:
    """A text as a part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text).lower()).strip("-") or "root"
