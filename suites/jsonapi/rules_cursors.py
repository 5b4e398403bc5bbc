"""Rules of documents in pages by cursor: their links, and what `meta.page` holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from accord.authoring import Node, Remark, rule
from suites.jsonapi.cursors import is_profile, page_meta, speaks_of_cursors
from suites.jsonapi.kinds import kind_of, shown

_KEYS = ("first", "prev", "next", "last")
_PARAMETERS = frozenset({"page[size]", "page[after]", "page[before]"})
_MEMBERS = frozenset({"cursor", "total", "estimatedTotal", "rangeTruncated", "maxSize"})


def _applies(node: Node) -> bool:
    """Whether the profile is applied: by the label, or asked for, offered, and plainly followed."""
    document = node.document
    if any(map(is_profile, document.profiles)):
        return True
    asked = document.exchange.request.header("accept") or ""
    offered = [uri for uri in document.context.profiles if is_profile(uri) and uri in asked]
    return bool(offered) and isinstance(document.value, dict) and speaks_of_cursors(document.value)


def _asks_for_a_page(node: Node) -> bool:
    return not _PARAMETERS.isdisjoint(parse_qs(urlsplit(node.document.exchange.request.url).query, True))


def _links(value: Any) -> dict[str, Any]:
    links = value.get("links") if isinstance(value, dict) else None
    return links if isinstance(links, dict) else {}


def _is_paginated(node: Node) -> bool:
    """Whether an object holds paginated data: an array that has, or was asked to have, anything of pages."""
    value = node.value
    if not isinstance(value, dict) or not isinstance(value.get("data"), list) or not _applies(node):
        return False
    meta = value.get("meta")
    told = not _links(value).keys().isdisjoint(_KEYS) or (isinstance(meta, dict) and "page" in meta)
    return told or (node.kind == "document" and _asks_for_a_page(node))


def _succeeded_in_pages(node: Node) -> bool:
    return "data" in node.value and node.document.exchange.ok and _asks_for_a_page(node) and _applies(node)


@rule("jsonapi-cursor-pagination/document-terms/paginated-data-is-data", on="document", when=_succeeded_in_pages)
def paginated_data_are_an_array(node: Node) -> Iterator[Remark]:
    """The answer to a request for a page has its items in the array `data`, and links to pages beside it."""
    if not isinstance(node.value["data"], list):
        yield node.violates(f"`data` is {kind_of(node.value['data'])}", at="data", expected="an array of items")
    meta = node.value.get("meta")
    for holder in (meta, page_meta(node.value)) if isinstance(meta, dict) else ():
        for name in {"prev", "next"} & holder.keys() - _links(node.value).keys():
            yield node.violates(f"`{name}` stands in `meta`", at="meta", expected=f"`{name}` in `links`")


@rule(
    "jsonapi-cursor-pagination/pagination-links/prev-next-required",
    on=("document", "relationship"),
    when=_is_paginated,
)
def pages_have_prev_and_next(node: Node) -> Iterator[Remark]:
    """Paginated data have both `prev` and `next` beside them, as a link or null."""
    for name in ("prev", "next"):
        if name not in _links(node.value):
            yield node.violates(f"`links` has no `{name}`", at="links", expected=f"`{name}` as a link or null")


def _is_whole(node: Node) -> bool:
    """Whether one page holds the whole of a list, so that the first page and the last are known to be this one."""
    links = _links(node.value)
    ends = [links[name] for name in ("prev", "next") if name in links]
    return ends == [None, None] and _is_paginated(node) and bool(node.value["data"])


@rule(
    "jsonapi-cursor-pagination/pagination-links/first-last-recommended",
    on=("document", "relationship"),
    when=_is_whole,
)
def pages_have_first_and_last(node: Node) -> Iterator[Remark]:
    """Where one page holds the whole list, `first` and `last` cost nothing, and are given."""
    for name in ("first", "last"):
        if name not in _links(node.value):
            yield node.warns(f"no `{name}`, although the page holds the whole list", at="links", expected=f"`{name}`")


def _speaks_of_page(node: Node) -> bool:
    return isinstance(node.value, dict) and "page" in node.value and _applies(node)


def _holds_page(node: Node) -> bool:
    return isinstance(node.value, dict) and isinstance(node.value.get("page"), dict) and _applies(node)


@rule("jsonapi-cursor-pagination/document-page-meta/page-meta-object", on="meta", when=_speaks_of_page)
def page_is_an_object(node: Node) -> Iterator[Remark]:
    """`page` in a `meta` object holds an object."""
    if not isinstance(node.value["page"], dict):
        yield node.violates(f"`page` is {kind_of(node.value['page'])}", at="page")


@rule("jsonapi-cursor-pagination/document-page-meta/page-meta-reserved", on="meta", when=_holds_page)
def page_holds_what_the_profile_says(node: Node) -> Iterator[Remark]:
    """`page` in a `meta` object has no members but the profile's."""
    for name in node.value["page"]:
        if name not in _MEMBERS:
            yield node.warns(f"`page` has {shown(name)}, which the profile does not know", at="page")
    truncated = node.value["page"].get("rangeTruncated", True)
    if not isinstance(truncated, bool):
        yield node.warns(f"`rangeTruncated` is {kind_of(truncated)}", at="page")


def _has(name: str, node: Node) -> bool:
    return _holds_page(node) and name in node.value["page"]


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@rule("jsonapi-cursor-pagination/cursors/cursor-string", on="meta", when=lambda node: _has("cursor", node))
def cursors_are_strings(node: Node) -> Iterator[Remark]:
    """A cursor is a string."""
    cursor = node.value["page"]["cursor"]
    if not isinstance(cursor, str):
        yield Remark(node.at("page", "cursor"), f"the cursor is {kind_of(cursor)}", "a string")


@rule("jsonapi-cursor-pagination/collection-sizes/total-integer", on="meta", when=lambda node: _has("total", node))
def total_is_an_integer(node: Node) -> Iterator[Remark]:
    """`total` is an integer."""
    total = node.value["page"]["total"]
    if not _is_integer(total):
        yield Remark(node.at("page", "total"), f"`total` is {kind_of(total)}", "an integer")


@rule(
    "jsonapi-cursor-pagination/collection-sizes/estimated-total-object",
    on="meta",
    when=lambda node: _has("estimatedTotal", node),
)
def estimated_total_is_an_object(node: Node) -> Iterator[Remark]:
    """`estimatedTotal` is an object."""
    estimate = node.value["page"]["estimatedTotal"]
    if not isinstance(estimate, dict):
        yield Remark(node.at("page", "estimatedTotal"), f"`estimatedTotal` is {kind_of(estimate)}", "an object")


def _has_guess(node: Node) -> bool:
    estimate = node.value["page"].get("estimatedTotal") if _holds_page(node) else None
    return isinstance(estimate, dict) and "bestGuess" in estimate


@rule("jsonapi-cursor-pagination/collection-sizes/best-guess-integer", on="meta", when=_has_guess)
def best_guess_is_an_integer(node: Node) -> Iterator[Remark]:
    """`bestGuess` is an integer."""
    guess = node.value["page"]["estimatedTotal"]["bestGuess"]
    if not _is_integer(guess):
        actual = kind_of(guess) if not isinstance(guess, float) else "a fraction"
        yield Remark(node.at("page", "estimatedTotal", "bestGuess"), f"`bestGuess` is {actual}", "an integer")
