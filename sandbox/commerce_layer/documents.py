"""Documents as the vendor's samples show them: links that are plain, and no word on the edition."""

from __future__ import annotations

from typing import Any

from sandbox.message import Document


def as_shown(document: Document) -> Document:
    """A document of the server within, without what the vendor's never have."""
    return {name: _shown(value) for name, value in document.items() if name != "jsonapi"}


def _shown(value: Any) -> Any:
    """Primary or included resources, one or many, with plain links in their relationships."""
    if isinstance(value, list):
        return [_shown(each) for each in value]
    if isinstance(value, dict) and "relationships" in value:
        links = {name: _relationship(each) for name, each in value["relationships"].items()}
        return {**value, "relationships": links}
    return value


def _relationship(relationship: Document) -> Document:
    """A relationship with its two links alone, and its linkage where that is there."""
    links = relationship["links"]
    related = links["related"]
    plain = related["href"] if isinstance(related, dict) else related
    return {**relationship, "links": {"self": links["self"], "related": plain}}
