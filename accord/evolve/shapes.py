"""Builds shapes from objects as they are seen, one builder a shape."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from accord.evolve.observed import Member, Relationship, Shape

_DEEPEST = 8
_MOST_MEMBERS = 500
_MOST_VALUES = 10
_MOST_MARKS = 8
_TOO_MANY_VALUES = 25
_OWNERS_A_VALUE = 3
_FORMATS = (
    ("date-time", re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")),
    ("date", re.compile(r"\d{4}-\d\d-\d\d")),
    ("uuid", re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)),
    ("uri", re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)),
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


def kind_of(value: Any) -> str:
    """The JSON type of a value, integers told apart from other numbers."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def format_of(text: str) -> str:
    """The format that a text is in, or an empty text."""
    return next((name for name, pattern in _FORMATS if pattern.fullmatch(text)), "")


def digest(text: str) -> str:
    """A short digest, by which a value is known again without being kept."""
    return hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=5).hexdigest()


@dataclass(slots=True)
class _Seen:
    """What was seen of one member so far; `values` is None once there are too many for an enumeration."""

    parent: str
    seen: int = 0
    owners: set[str] = field(default_factory=set)
    types: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    values: dict[str, set[str]] | None = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)

    def note(self, value: Any, owner: str) -> None:
        """Take in one value."""
        self.seen += 1
        self.owners.add(owner)
        self.types[kind_of(value)] += 1
        if isinstance(value, str):
            if name := format_of(value):
                self.formats[name] += 1
            if self.values is not None:
                self.values.setdefault(value, set()).add(owner)
                self.values = None if len(self.values) > _TOO_MANY_VALUES else self.values
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            self.marks = set(sorted({*self.marks, digest(repr(value))})[:_MOST_MARKS])

    def enumeration(self) -> dict[str, int]:
        """The values with the number of their owners, where they are few words that come back again and again."""
        values = self.values or {}
        few = 0 < len(values) <= _MOST_VALUES and len(self.owners) >= _OWNERS_A_VALUE * len(values)
        return {value: len(values[value]) for value in sorted(values)} if few and all(map(_is_word, values)) else {}


def _is_word(text: str) -> bool:
    return _WORD.fullmatch(text) is not None and not format_of(text)


class ShapeBuilder:
    """Gathers what is seen of one kind of object; `resource` tells that it is one of JSON:API, with linkage."""

    def __init__(self, name: str, resource: bool = False) -> None:
        self._name, self._resource = name, resource
        self._seen = 0
        self._owners: set[str] = set()
        self._members: dict[str, _Seen] = {}
        self._objects: Counter[str] = Counter()
        self._linkage: dict[str, list[Any]] = {}

    def see(self, owner: str, value: dict[str, Any], leave: Any = None) -> None:
        """Take in one object of an owner; what `leave` is, is not gone into."""
        self._seen += 1
        self._owners.add(owner)
        self._object("", value, owner, leave, 0)

    def shape(self) -> Shape:
        """The shape as far as it was seen."""
        members = [
            Member(
                path, each.seen, each.seen if path.endswith("/[]") else self._objects[each.parent], len(each.owners),
                dict(sorted(each.types.items())), dict(sorted(each.formats.items())), each.enumeration(),
                tuple(sorted(each.marks)),
            )
            for path, each in sorted(self._members.items())
        ]  # fmt: skip
        owners = tuple(sorted(map(digest, self._owners))[:_MOST_MARKS])
        return Shape(self._name, self._seen, len(self._owners), owners, tuple(members))

    def relationships(self) -> list[Relationship]:
        """The relationships whose linkage was seen."""
        return [_relationship(self._name, name, seen) for name, seen in sorted(self._linkage.items())]

    def _object(self, path: str, value: dict[str, Any], owner: str, leave: Any, depth: int) -> None:
        self._objects[path] += 1
        for name, item in value.items():
            self._value(f"{path}/{name.replace('~', '~0').replace('/', '~1')}", path, item, owner, leave, depth)

    def _value(self, path: str, parent: str, value: Any, owner: str, leave: Any, depth: int) -> None:
        if path not in self._members and len(self._members) >= _MOST_MEMBERS:
            return
        match path.split("/") if self._resource else ():
            case ["", "relationships", name, "data"]:
                self._linkage.setdefault(name, []).append(value)
                seen = self._members.setdefault(path, _Seen(parent))
                seen.seen += 1
                seen.owners.add(owner)
                return
        self._members.setdefault(path, _Seen(parent)).note(value, owner)
        if depth >= _DEEPEST or value is leave:
            return
        if isinstance(value, dict):
            self._object(path, value, owner, leave, depth + 1)
        elif isinstance(value, list):
            for item in value:
                self._value(f"{path}/[]", path, item, owner, leave, depth + 1)


def _relationship(shape: str, name: str, seen: list[Any]) -> Relationship:
    items = [item for data in seen for item in (data if isinstance(data, list) else [data])]
    types = Counter(item["type"] for item in items if isinstance(item, dict) and isinstance(item.get("type"), str))
    return Relationship(
        shape, name,
        one=sum(isinstance(data, dict) for data in seen),
        many=sum(isinstance(data, list) for data in seen),
        null=sum(data is None for data in seen),
        types=dict(sorted(types.items())),
    )  # fmt: skip
