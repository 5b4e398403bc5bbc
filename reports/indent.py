"""Indents a JSON text without altering a token of it, and knows the JSON pointer of every line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_CLOSER = {"{": "}", "[": "]"}


@dataclass(slots=True)
class _Writer:
    """The line being written and the path to it: member names, and indices as numbers."""

    path: list[str | int] = field(default_factory=list)
    text: str = ""

    def line(self) -> tuple[str, str]:
        """The pointer and text of the finished line."""
        finished, self.text = self.text, ""
        return "".join(f"/{escape(str(part))}" for part in self.path), finished

    def add(self, token: str) -> None:
        """Put a token on the line."""
        self.text += token if self.text else "  " * len(self.path) + token


def escape(name: str) -> str:
    """A member name as it stands in a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def indented(text: str) -> Iterator[tuple[str, str]]:
    """The lines of a valid JSON text, each with the JSON pointer of what begins there.

    Duplicate members, number spellings and escapes stay as they were sent.
    """
    writer = _Writer()
    tokens = _TOKEN.findall(text)
    for token, following in pairwise([*tokens, ""]):
        if token in _CLOSER:
            writer.add(token)
            if following != _CLOSER[token]:
                yield writer.line()
            writer.path.append("" if token == "{" else 0)
        elif token in ("}", "]"):
            empty = writer.text.endswith(("{", "["))
            if not empty:
                yield writer.line()
            writer.path.pop()
            writer.add(token)
        elif token == ",":
            writer.add(token)
            yield writer.line()
            if isinstance(writer.path[-1], int):
                writer.path[-1] += 1
        elif token == ":":
            writer.add(": ")
        else:
            if following == ":":
                writer.path[-1] = _name(token)
            writer.add(token)
    if writer.text:
        yield writer.line()


def _name(token: str) -> str:
    return str(json.loads(token))
