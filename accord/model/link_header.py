"""The Link field, read by the grammar of RFC 8288, section 3."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_TARGET = re.compile(r"\s*<([^<>]*)>\s*")
_PARAMETER = re.compile(
    rf""";\s*(?:({_TOKEN})(?:\s*=\s*(?:({_TOKEN})(?=\s*(?:[;,]|$))|"((?:[^"\\]|\\.)*)"|([^;,"\s]+)))?\s*)?"""
)


@dataclass(frozen=True, slots=True)
class LinkParameter:
    """A parameter of a link: its lowercase name, and its value; `loose` tells that it should stand in quotes."""

    name: str
    value: str | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its target and parameters as sent; `trouble` says what of it does not follow the grammar."""

    target: str
    parameters: tuple[LinkParameter, ...] = ()
    trouble: str = ""

    def all(self, name: str) -> tuple[LinkParameter, ...]:
        """All parameters of a lowercase name."""
        return tuple(parameter for parameter in self.parameters if parameter.name == name)

    @property
    def relations(self) -> tuple[str, ...]:
        """The lowercase relation types of the first `rel`."""
        first = next(iter(self.all("rel")), None)
        return tuple((first.value or "").lower().split()) if first else ()


def parse_links(values: Iterable[str]) -> tuple[Link, ...]:
    """The links that the field lines of a message hold."""
    return tuple(link for value in values for link in _read(value))


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[Link, ...]:
    return tuple(_links(text))


def _links(text: str) -> Iterator[Link]:
    at = 0
    while at < len(text):
        if text[at] in ", \t":
            at += 1
            continue
        head = _TARGET.match(text, at)
        if not head:
            at, rest = _skip(text, at)
            yield Link("", trouble=f"a link does not begin with `<` and a target: {rest[:60]}")
            continue
        at, found, trouble = head.end(), [], ""
        while at < len(text) and text[at] == ";":
            match = _PARAMETER.match(text, at)
            if not match:
                break
            at = match.end()
            name, token, quoted, loose = match.groups()
            if name:
                value = token if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
                found.append(LinkParameter(name.lower(), loose if loose else value, loose is not None))
        if at < len(text) and text[at] != ",":
            at, rest = _skip(text, at)
            trouble = f"a link goes on with what is no parameter: {rest[:60]}"
        yield Link(head[1], tuple(found), trouble)


def _skip(text: str, at: int) -> tuple[int, str]:
    """Where the next link begins, past a comma that stands in no quotes, and what is skipped."""
    end, quoted = at, False
    while end < len(text) and (quoted or text[end] != ","):
        if text[end] == "\\" and quoted:
            end += 1
        elif text[end] == '"':
            quoted = not quoted
        end += 1
    return max(end, at + 1), text[at:end].rstrip()
