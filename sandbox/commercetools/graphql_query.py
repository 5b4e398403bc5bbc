"""GraphQL queries, read: operations and fragments with what they select."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

_TOKEN = re.compile(
    r"(?:[\s,]|#[^\n]*)*(?:(?P<mark>\.\.\.|[!$(){}\[\]:=@|&])|(?P<name>[A-Za-z_]\w*)"
    r'|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<text>"(?:[^"\\\n]|\\.)*"))',
    re.ASCII,
)
DEEPEST = 30


class QueryError(Exception):
    """Tells what is wrong with a query."""


@dataclass(frozen=True, slots=True)
class Variable:
    """The place of a value that comes beside the query."""

    name: str


@dataclass(frozen=True, slots=True)
class Selected:
    """One field of a selection, under the name that the answer gives it."""

    name: str
    shown: str
    arguments: dict[str, Any] = field(default_factory=dict)
    selections: tuple[Selection, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """A fragment by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """A selection that holds for one type, or for any."""

    type: str | None
    selections: tuple[Selection, ...]


Selection: TypeAlias = Selected | Spread | Fragment


@dataclass(slots=True)
class Query:
    """A document: its operations by name, "" for one without, and its fragments."""

    operations: dict[str, tuple[Selection, ...]] = field(default_factory=dict)
    fragments: dict[str, Fragment] = field(default_factory=dict)


def parsed(text: str) -> Query:
    """What a query says."""
    reader, query = _Reader(_tokens(text)), Query()
    while reader.tokens:
        reader.definition(query)
    if not query.operations:
        raise QueryError("there is no query")
    return query


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position = [], 0
    text = re.sub(r"(?:[\s,]|#[^\n]*)+\Z", "", text) if len(text) < 100_000 else text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise QueryError(f"'{text[position : position + 20].strip()}' is not expected")
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return found[::-1]


class _Reader:
    """Reads tokens, the next one at the end of the list."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens

    def definition(self, query: Query) -> None:
        """An operation or a fragment."""
        if self._peek() == "{":
            query.operations[""] = self.selections(0)
            return
        sort = self._name()
        if sort == "fragment":
            name = self._name()
            self._need("on")
            query.fragments[name] = Fragment(self._name(), self.selections(0))
        elif sort == "query":
            name = "" if self._peek() in ("{", "(", "@") else self._name()
            self._skip_variables()
            query.operations[name] = self.selections(0)
        else:
            raise QueryError(f"'{sort}' is not offered")

    def selections(self, depth: int) -> tuple[Selection, ...]:
        """What stands in braces."""
        if depth > DEEPEST:
            raise QueryError("it is nested too deeply")
        self._need("{")
        found = []
        while not self._took("}"):
            found.append(self._selection(depth))
        if not found:
            raise QueryError("'}' is not expected")
        return tuple(found)

    def _selection(self, depth: int) -> Selection:
        if self._took("..."):
            if self._peek() == "{":
                return Fragment(None, self.selections(depth + 1))
            name = self._name()
            return Fragment(self._name(), self.selections(depth + 1)) if name == "on" else Spread(name)
        shown = name = self._name()
        if self._took(":"):
            name = self._name()
        arguments = self._pairs(")", depth) if self._took("(") else {}
        inner = self.selections(depth + 1) if self._peek() == "{" else ()
        return Selected(name, shown, arguments, inner)

    def _pairs(self, end: str, depth: int) -> dict[str, Any]:
        found = {}
        while not self._took(end):
            name = self._name()
            self._need(":")
            found[name] = self._value(depth + 1)
        return found

    def _value(self, depth: int) -> Any:
        if depth > DEEPEST:
            raise QueryError("it is nested too deeply")
        if self._took("$"):
            return Variable(self._name())
        if self._took("{"):
            return self._pairs("}", depth)
        if self._took("["):
            items = []
            while not self._took("]"):
                items.append(self._value(depth + 1))
            return items
        sort, token = self._next()
        if sort == "mark":
            raise QueryError(f"'{token}' is not expected")
        if sort == "name" and token not in ("true", "false", "null"):
            return token
        try:
            return json.loads(token)
        except ValueError:
            raise QueryError(f"'{token[:20]}' is no value") from None

    def _skip_variables(self) -> None:
        """What variables are called and of which type they are; their values are taken as they come."""
        if self._took("("):
            while not self._took(")"):
                self._next()

    def _peek(self) -> str:
        return self.tokens[-1][1] if self.tokens else ""

    def _next(self) -> tuple[str, str]:
        if not self.tokens:
            raise QueryError("it ends too soon")
        return self.tokens.pop()

    def _name(self) -> str:
        sort, token = self._next()
        if sort != "name":
            raise QueryError(f"'{token}' is not expected")
        return token

    def _took(self, mark: str) -> bool:
        taken = bool(self.tokens) and self.tokens[-1][1] == mark
        if taken:
            self.tokens.pop()
        return taken

    def _need(self, mark: str) -> None:
        if not self._took(mark):
            raise QueryError(f"'{mark}' is expected")
