"""Query predicates: `name(en="Hats") and not (isActive = true)`, read and tried on documents."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sandbox.message import Document

Test: TypeAlias = Callable[[Any], bool]
"""Tries an object."""

_TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?(?![\w.]))|(?P<name>[A-Za-z_][\w-]*|`[^`]+`)'
    r"|(?P<variable>:[A-Za-z_]\w*)|(?P<mark><>|!=|<=|>=|[=<>(),.]))",
    re.DOTALL | re.ASCII,
)
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: one == other,
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
}
DEEPEST = 30


class PredicateError(Exception):
    """Tells that a predicate cannot be read, and why."""


def parsed(
    text: str, variables: Mapping[str, str], members: frozenset[str] | None = None
) -> Callable[[Document], bool]:
    """The test that a predicate stands for; names at its top have to be among the members, where there are any."""
    parser = _Parser(_tokens(text), variables, members)
    test = parser.either(0)
    if parser.tokens:
        raise PredicateError(f"'{parser.tokens[0][1]}' is not expected")
    return test


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position = [], 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise PredicateError(f"'{text[position : position + 20].strip()}' is not expected at {position + 1}")
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    if not found:
        raise PredicateError("there is nothing in it")
    return found


class _Parser:
    """Reads tokens by descent; each method gives the test of what it has read."""

    def __init__(
        self, tokens: list[tuple[str, str]], variables: Mapping[str, str], members: frozenset[str] | None
    ) -> None:
        self.tokens = tokens
        self.variables = variables
        self.members = members
        self.within = 0

    def either(self, depth: int) -> Test:
        """Terms joined by `or`."""
        tests = [self.both(depth)]
        while self._took("or"):
            tests.append(self.both(depth))
        return tests[0] if len(tests) == 1 else lambda each: any(test(each) for test in tests)

    def both(self, depth: int) -> Test:
        """Terms joined by `and`."""
        tests = [self.term(depth)]
        while self._took("and"):
            tests.append(self.term(depth))
        return tests[0] if len(tests) == 1 else lambda each: all(test(each) for test in tests)

    def term(self, depth: int) -> Test:
        """One term, in brackets, denied, or about a member."""
        if depth > DEEPEST:
            raise PredicateError("it is nested too deeply")
        if self._took("not"):
            denied = self.term(depth + 1)
            return lambda each: not denied(each)
        if self._took("("):
            inner = self.either(depth + 1)
            self._need(")")
            return inner
        return self.member(depth)

    def member(self, depth: int) -> Test:
        """What is asked of a member."""
        sort, name = self._next()
        if sort != "name":
            raise PredicateError(f"'{name}' is not expected")
        name = name.strip("`")
        if self.members is not None and self.within == 0 and name not in self.members:
            raise PredicateError(f"The field '{name[:40]}' does not exist")
        self.within += 1
        test = self._about(depth)
        self.within -= 1
        return lambda each: isinstance(each, dict) and test(each.get(name))

    def _about(self, depth: int) -> Test:
        if self._took("."):
            if depth > DEEPEST:
                raise PredicateError("it is nested too deeply")
            return _in_any(self.member(depth + 1))
        if self._took("("):
            inner = self.either(depth + 1)
            self._need(")")
            return _in_any(inner)
        if self._took("is"):
            return self._state()
        if self._took("in"):
            values = self._values()
            return _in_any(lambda each: each in values)
        if self._took("not"):
            self._need("in")
            values = self._values()
            return lambda each: each is not None and not _in_any(lambda one: one in values)(each)
        if self._took("contains"):
            every = self._took("all")
            if not every:
                self._need("any")
            wanted = self._values()
            return lambda each: isinstance(each, list) and (all if every else any)(one in each for one in wanted)
        return self._comparison()

    def _state(self) -> Test:
        denied = self._took("not")
        if self._took("defined"):
            return lambda each: (each is None) == denied
        self._need("empty")
        return lambda each: (not each) != denied

    def _comparison(self) -> Test:
        _, mark = self._next()
        value = self._value()
        if mark in ("<>", "!="):
            return lambda each: not _in_any(lambda one: one == value)(each)
        if mark not in _COMPARED:
            raise PredicateError(f"'{mark}' is not expected")
        compare = _COMPARED[mark]
        return _in_any(lambda each: _alike(each, value) and compare(each, value))

    def _values(self) -> list[Any]:
        self._need("(")
        values = [self._value()]
        while self._took(","):
            values.append(self._value())
        self._need(")")
        return values

    def _value(self) -> Any:
        sort, token = self._next()
        if sort == "variable":
            if token[1:] not in self.variables:
                raise PredicateError(f"there is no value for '{token}'")
            return _literal(self.variables[token[1:]])
        if sort == "text" or sort == "number" or token in ("true", "false"):
            try:
                return json.loads(token, strict=False)
            except ValueError:
                raise PredicateError(f"'{token[:20]}' is no value") from None
        raise PredicateError(f"'{token}' is no value")

    def _next(self) -> tuple[str, str]:
        if not self.tokens:
            raise PredicateError("it ends too soon")
        return self.tokens.pop(0)

    def _took(self, word: str) -> bool:
        taken = bool(self.tokens) and self.tokens[0][0] != "text" and self.tokens[0][1] == word
        if taken:
            self.tokens.pop(0)
        return taken

    def _need(self, word: str) -> None:
        if not self._took(word):
            raise PredicateError(f"'{word}' is expected")


def _literal(text: str) -> Any:
    """The value of a variable: a number or yes and no where it is written so, else a text."""
    return json.loads(text) if re.fullmatch(r"true|false|-?\d{1,15}(\.\d{1,15})?", text, re.ASCII) else text


def _in_any(test: Test) -> Test:
    """The test on a value, or on any item where it is a list; what is not there passes none."""

    def tried(each: Any) -> bool:
        if isinstance(each, list):
            return any(test(one) for one in each)
        return each is not None and test(each)

    return tried


def _alike(one: Any, other: Any) -> bool:
    """Whether two values can be compared."""
    if isinstance(one, bool) or isinstance(other, bool):
        return isinstance(one, bool) and isinstance(other, bool)
    if isinstance(one, int | float):
        return isinstance(other, int | float)
    return isinstance(one, str) and isinstance(other, str)
