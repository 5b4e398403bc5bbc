"""The Cache-Control field, read by the grammar of RFC 9111, section 5.2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from accord.judge.fields import list_members

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_DIRECTIVE = re.compile(rf'({_TOKEN})(?:=(?:({_TOKEN})|("(?:[^"\\]|\\.)*")))?')
_AGES = ("max-age", "s-maxage")


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive: its lowercase name, and its value where it has one, without quotes if `quoted`."""

    name: str
    value: str | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class CacheControl:
    """All directives of a message in order, and `troubles`: what does not follow the grammar."""

    directives: tuple[Directive, ...] = ()
    troubles: tuple[str, ...] = ()

    def has(self, *names: str) -> bool:
        """Whether one of these directives is there, with an argument or without."""
        return any(directive.name in names for directive in self.directives)

    def plain(self, name: str) -> bool:
        """Whether a directive is there without an argument, so that it concerns the whole response."""
        return any(directive.name == name and directive.value is None for directive in self.directives)

    def seconds(self, name: str) -> int | None:
        """The number of seconds that a directive gives, or None where it gives none."""
        for directive in self.directives:
            if directive.name == name and directive.value is not None and _is_number(directive.value):
                return int(directive.value[:18])
        return None

    @property
    def forbids_sharing(self) -> bool:
        """Whether no shared cache may answer another request with the response unasked."""
        return self.has("no-store") or self.plain("private") or self.plain("no-cache")

    @property
    def shared_lifetime(self) -> int | None:
        """The seconds for which a shared cache may take the response as fresh, where they are given."""
        own = self.seconds("s-maxage")
        return self.seconds("max-age") if own is None else own


def parse_cache_control(values: Sequence[str]) -> CacheControl:
    """The directives that the field lines of a message hold together."""
    return _read(tuple(values))


@lru_cache(maxsize=256)
def _read(values: tuple[str, ...]) -> CacheControl:
    directives: list[Directive] = []
    troubles: list[str] = []
    for member in list_members(list(values)):
        match = _DIRECTIVE.fullmatch(member)
        if not match:
            troubles.append(_trouble(member))
            continue
        name, token, quoted = match[1].lower(), match[2], match[3]
        value = re.sub(r"\\(.)", r"\1", quoted[1:-1]) if quoted else token
        directives.append(Directive(name, value, quoted is not None))
        if name in _AGES and (quoted or value is None or not _is_number(value)):
            troubles.append(_trouble_of_age(name, value, quoted is not None))
    return CacheControl(tuple(directives), tuple(troubles))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _trouble(member: str) -> str:
    if ";" in member:
        return "directives are separated by a semicolon"
    if re.search(r"\s*=\s+|\s+=", member):
        return "there is a blank beside `=`"
    if re.search(r"\s", member) and '"' not in member:
        return "directives are separated by a blank only"
    return "a directive is no `token` or `token=value`"


def _trouble_of_age(name: str, value: str | None, quoted: bool) -> str:
    if quoted:
        return f"the value of `{name}` stands in quotes"
    if value is None:
        return f"`{name}` has no value"
    return f"the value of `{name}` is negative" if value.startswith("-") else f"the value of `{name}` is no number"
