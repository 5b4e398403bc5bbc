"""The rule that keys of related resources are no attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from accord.authoring import Node, Remark, rule


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return re.sub("[-_ ]", "", name).lower()


def _telling_names(node: Node) -> dict[str, tuple[str, Any]]:
    """By the plain name that a foreign key would have: the relationship that it repeats, and its linkage's ids.

    In 1.0 only keys of to-one relationships count.
    """
    found: dict[str, tuple[str, Any]] = {}
    relationships = node.value.get("relationships")
    for name, value in relationships.items() if isinstance(relationships, dict) else ():
        data = value.get("data") if isinstance(value, dict) else None
        if isinstance(data, dict):
            found[f"{_plain(name)}id"] = (name, _as_text(data.get("id")))
        elif isinstance(data, list) and data and node.edition != "1.0":
            ids = sorted(_as_text(item.get("id")) for item in data if isinstance(item, dict))
            found[f"{_plain(name)}ids"] = found[f"{_plain(name).removesuffix('s')}ids"] = (name, ids)
    return found


def _as_text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _comparable(value: Any) -> Any:
    return sorted(map(_as_text, value)) if isinstance(value, list) else _as_text(value)


def _can_be_compared(node: Node) -> bool:
    return isinstance(node.value.get("attributes"), dict) and bool(_telling_names(node))


@rule("jsonapi-*/document-resource-objects/resource-attributes-foreign-keys", on="resource", when=_can_be_compared)
def attributes_are_no_foreign_keys(node: Node) -> Iterator[Remark]:
    """No attribute is named after a relationship and holds the id, or the ids, of its linkage."""
    names = _telling_names(node)
    for name, value in node.value["attributes"].items():
        relationship, ids = names.get(_plain(name), ("", None))
        if relationship and any(ids) and _comparable(value) == ids:
            actual = f"the attribute repeats the linkage of `{relationship}`"
            yield Remark(node.at("attributes", name), actual, warning=True)
