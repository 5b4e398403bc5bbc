"""Structured fields (RFC 9651), parsed strictly, and the types of the fields that are defined as such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import http_sf


@dataclass(frozen=True, slots=True)
class Item:
    """A bare item with its parameters; a token is the text `Token`, an inner list a tuple of items."""

    value: Any
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The type of the value, by the words of the standard."""
        return next(name for name, types in _KINDS if isinstance(self.value, types))


class Token(str):
    """A token, as against a string."""

    __slots__ = ()


class DisplayString(str):
    """A display string, as against a plain one."""

    __slots__ = ()


_KINDS: tuple[tuple[str, type | tuple[type, ...]], ...] = (
    ("boolean", bool),
    ("integer", int),
    ("decimal", (Decimal, float)),
    ("token", Token),
    ("display string", DisplayString),
    ("string", str),
    ("byte sequence", bytes),
    ("date", datetime),
    ("inner list", tuple),
)


@dataclass(frozen=True, slots=True)
class Structured:
    """What reading a structured field gave: its members, or why there are none.

    `members` are pairs of a key and an item; the key is empty in a list, and in an item, which has one member.
    """

    members: tuple[tuple[str, Item], ...] = ()
    error: str = ""

    @property
    def ok(self) -> bool:
        """Whether the field parsed."""
        return not self.error

    @property
    def items(self) -> tuple[Item, ...]:
        """The items without their keys."""
        return tuple(item for _, item in self.members)

    def get(self, key: str) -> Item | None:
        """The member of a dictionary by its key."""
        return next((item for name, item in self.members if name == key), None)


def read_structured(values: list[str], kind: str) -> Structured:
    """Read a field of the top-level type `item`, `list` or `dictionary` from the values of its lines."""
    return _read(", ".join(values), kind)


@lru_cache(maxsize=512)
def _read(text: str, kind: str) -> Structured:
    try:
        parsed: Any = http_sf.parse(text.encode("latin-1"), tltype=kind)
    except UnicodeEncodeError:
        return Structured(error="holds characters beyond Latin-1")
    except (ValueError, ArithmeticError) as error:
        return Structured(error=_reason(str(error)))
    if kind == "item":
        return Structured((("", _item(parsed)),))
    if kind == "list":
        return Structured(tuple(("", _item(each)) for each in parsed))
    return Structured(tuple((key, _item(each)) for key, each in parsed.items()))


def _reason(text: str) -> str:
    return f"does not parse: {text[:1].lower()}{text[1:]}" if text else "does not parse"


def _item(parsed: Any) -> Item:
    value, parameters = parsed if isinstance(parsed, tuple) else (parsed, {})
    if isinstance(value, list):
        return Item(tuple(_item(each) for each in value), _frozen(parameters))
    return Item(_bare(value), _frozen(parameters))


def _frozen(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({key: _bare(value) for key, value in parameters.items()})


def _bare(value: Any) -> Any:
    if isinstance(value, http_sf.Token):
        return Token(value)
    return DisplayString(value) if isinstance(value, http_sf.DisplayString) else value
