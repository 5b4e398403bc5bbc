"""Permissions that pages by cursor show in use (the profile Cursor Pagination)."""

from __future__ import annotations

from typing import Any

from accord.authoring import Node, detects
from suites.jsonapi.parts import errors_of
from suites.jsonapi.requested import exchange_of

_PROFILE = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination"


def _applies(node: Node) -> bool:
    return any(uri.rstrip("/") == _PROFILE for uri in node.document.profiles)


def _page(value: Any) -> dict[str, Any]:
    """The `page` in the `meta` of an object."""
    meta = value.get("meta") if isinstance(value, dict) else None
    page = meta.get("page") if isinstance(meta, dict) else None
    return page if isinstance(page, dict) else {}


def _refused_as(node: Node, name: str) -> bool:
    """Whether an error names the type that the profile gives it, as a link or as one of several."""
    kinds = [
        links.get("type") for error in errors_of(exchange_of(node)) if isinstance(links := error.get("links"), dict)
    ]
    return any(f"{_PROFILE}/{name}" in (kind if isinstance(kind, list) else [kind]) for kind in kinds)


def _asked_for(node: Node, *sides: str) -> bool:
    return all(node.document.requested(f"page[{side}]") is not None for side in sides)


@detects("jsonapi-cursor-pagination/sorting-requirement/sort-rejection-allowed", on="errors")
def sort_refused(node: Node) -> bool:
    """Pages under a sort are refused."""
    return _refused_as(node, "unsupported-sort")


@detects("jsonapi-cursor-pagination/page-size/max-size-allowed", on="errors")
def size_limited(node: Node) -> bool:
    """A page is refused for its size."""
    return _refused_as(node, "max-size-exceeded")


@detects("jsonapi-cursor-pagination/range-pagination/range-request-allowed", on="document", having="data",
         when=_applies)  # fmt: skip
def ranges(node: Node) -> bool:
    """A page between two cursors is served."""
    return exchange_of(node).status == 200 and _asked_for(node, "after", "before")


@detects("jsonapi-cursor-pagination/item-cursors/item-cursor-allowed", on=("resource", "identifier"), having="meta",
         when=_applies)  # fmt: skip
def cursors_of_items(node: Node) -> bool:
    """An item comes with its cursor."""
    return "cursor" in _page(node.value)


@detects("jsonapi-cursor-pagination/pagination-links/link-to-empty-page", on="document", having="data", when=_applies)
def empty_pages(node: Node) -> bool:
    """A page before or after a cursor is empty."""
    sided = _asked_for(node, "after") or _asked_for(node, "before")
    return exchange_of(node).status == 200 and node.value["data"] == [] and sided


@detects("jsonapi-cursor-pagination/collection-sizes/total-allowed", on="document", having="meta", when=_applies)
def totals(node: Node) -> bool:
    """The size of the whole list is told."""
    return "total" in _page(node.value)


@detects("jsonapi-cursor-pagination/collection-sizes/estimated-total-allowed", on="document", having="meta",
         when=_applies)  # fmt: skip
def estimated_totals(node: Node) -> bool:
    """The size of the whole list is estimated."""
    return "estimatedTotal" in _page(node.value)


@detects("jsonapi-cursor-pagination/collection-sizes/best-guess-allowed", on="document", having="meta", when=_applies)
def best_guesses(node: Node) -> bool:
    """An estimate of the size comes with a best guess."""
    estimate = _page(node.value).get("estimatedTotal")
    return isinstance(estimate, dict) and "bestGuess" in estimate
