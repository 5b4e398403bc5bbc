"""Reads YAML as if it were JSON: no tags, no merged keys, and no more values than are sensible, however aliased."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import yaml

_DEEPEST = 100
_MOST = 1_000_000
"""So many values at most, those that aliases repeat counted each time."""
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "True": True, "TRUE": True,
          "false": False, "False": False, "FALSE": False}  # fmt: skip
_LONGEST_INTEGER = 1000


class InvalidYaml(ValueError):
    """The text is no YAML, or none that is worth reading; the message says which."""


def read_yaml(text: str) -> Any:
    """The first document of a text as JSON values, all keys texts; raises InvalidYaml.

    It is built from the parser's events, so that no text makes an object of Python, and depth and size are bounded
    before anything is made: the C parser's own builder ends the process on deep nesting.
    """
    try:
        return _Builder(text).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise InvalidYaml(f"{getattr(error, 'problem', None) or error}{where}") from error


class _Builder:
    """Builds one document; `sizes` are those of values with an anchor."""

    def __init__(self, text: str) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._events = yaml.parse(text, Loader=loader)
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._count = 0

    def document(self) -> Any:
        """The value of the first document; None where there is none."""
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                return self._value(next(self._events), 0)
        return None

    def _value(self, event: Any, depth: int) -> Any:
        if depth > _DEEPEST:
            raise InvalidYaml(f"is nested more than {_DEEPEST} deep")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor))
        before = self._count
        self._add(1)
        if isinstance(event, yaml.ScalarEvent):
            found = _scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            found = [self._value(item, depth + 1) for item in self._until(yaml.SequenceEndEvent)]
        else:
            pairs = self._until(yaml.MappingEndEvent)
            found = {_key(key): self._value(next(self._events), depth + 1) for key in pairs}
        if event.anchor:
            self._anchors[event.anchor] = found, self._count - before
        return found

    def _until(self, end: type[Any]) -> Iterator[Any]:
        while not isinstance(event := next(self._events), end):
            yield event

    def _alias(self, name: str) -> Any:
        if name not in self._anchors:
            raise InvalidYaml(f"the alias *{name} stands for nothing before it")
        value, size = self._anchors[name]
        self._add(size)
        return value

    def _add(self, number: int) -> None:
        self._count += number
        if self._count > _MOST:
            raise InvalidYaml(f"holds more than {_MOST:,} values, those of its aliases counted")


def _key(event: Any) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise InvalidYaml("has a key that is no text")
    return str(event.value)


def _scalar(event: Any) -> Any:
    """A scalar by the core schema of YAML 1.2; what is quoted or tagged is a text."""
    text = event.value
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) < _LONGEST_INTEGER:
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) and math.isfinite(float(text)) else text
