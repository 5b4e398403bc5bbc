"""What an API consists of: its types, their fields, and what may be done with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Operation: TypeAlias = Literal["create", "list", "retrieve", "update", "delete"]
Answer: TypeAlias = Literal["resource", "meta", "nothing"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: the form of its values and who may write, sort and filter by it.

    `clock` names the moment ("created" or "updated") that the server writes into it; `seek` tells whether
    what is sorted by it can be had in pages by cursor.
    """

    name: str
    kind: str
    required: bool = False
    create: bool = False
    update: bool = False
    sort: bool = False
    filter: bool = False
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    default: Any = None
    example: Any = None
    clock: str | None = None
    seek: bool = True


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship: where it leads and how it may be changed.

    `replace` tells whether a whole to-many linkage may be exchanged; `holds`, that a target cannot be
    deleted while this relationship leads to it; `through`, the relationship from whose target the value
    is copied on creation.
    """

    name: str
    target: str
    many: bool = False
    inverse: str | None = None
    required: bool = False
    create: bool = False
    update: bool = False
    replace: bool = True
    holds: bool = False
    through: str | None = None
    answer: Answer = "nothing"


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One type of resources, served below `path`; a singleton has one resource and no collection.

    `ranges` tells whether they are served between two cursors.
    """

    name: str
    path: str
    attributes: Mapping[str, Attribute]
    relationships: Mapping[str, Relationship]
    operations: frozenset[Operation]
    singleton: bool = False
    client_ids: bool = False
    ranges: bool = True
    unique: tuple[str, ...] = ()
    update_answer: Answer = "resource"
    delete_answer: Answer = "nothing"

    @property
    def fields(self) -> frozenset[str]:
        """The names of all attributes and relationships."""
        return frozenset(self.attributes) | frozenset(self.relationships)


@dataclass(frozen=True, slots=True)
class Api:
    """One API: its edition of JSON:API, its types, and its manners.

    `linkage` says whether relationships always show `data` or only along included paths, `meta_names` what
    the numbers of rows and of pages are called, and `make_id` gives the id of the n-th row of a type.
    """

    edition: Literal["1.0", "1.1"]
    title: str
    prefix: str
    types: Mapping[str, ResourceType]
    page_size: int
    page_max: int
    linkage: Literal["always", "included"]
    meta_names: tuple[str, str]
    make_id: Callable[[str, int], str]

    def at(self, path: str) -> ResourceType | None:
        """The type served below a first path segment, or None."""
        return next((kind for kind in self.types.values() if kind.path == path), None)


def read_types(table: Mapping[str, Any]) -> dict[str, ResourceType]:
    """The types described by a table as it stands in the TOML files beside this module."""
    common = table.get("common", {})
    return {name: _type(name, entry, common) for name, entry in table["types"].items()}


def _type(name: str, entry: Mapping[str, Any], common: Mapping[str, Any]) -> ResourceType:
    own = entry.get("attributes", {})
    attributes = {**own, **common, **own}
    manners = ("singleton", "client_ids", "ranges", "update_answer", "delete_answer")
    relationships = entry.get("relationships", {})
    return ResourceType(
        name=name,
        path=entry.get("path", name),
        attributes={key: _attribute(key, value) for key, value in attributes.items()},
        relationships={key: _relationship(key, value) for key, value in relationships.items()},
        operations=frozenset(entry["operations"]),
        unique=tuple(entry.get("unique", ())),
        **{key: entry[key] for key in manners if key in entry},
    )


def _attribute(name: str, entry: Mapping[str, Any]) -> Attribute:
    options = {key: value for key, value in entry.items() if key not in ("can", "choices")}
    abilities: dict[str, Any] = dict.fromkeys(entry.get("can", "").split(), True)
    return Attribute(name, **options, **abilities, choices=tuple(entry.get("choices", ())))


def _relationship(name: str, entry: Mapping[str, Any]) -> Relationship:
    options = {key: value for key, value in entry.items() if key not in ("can", "one", "many")}
    abilities: dict[str, Any] = dict.fromkeys(entry.get("can", "").split(), True)
    options.setdefault("holds", entry.get("required", False))
    target = entry.get("one") or entry["many"]
    return Relationship(name, target, many="many" in entry, **options, **abilities)
