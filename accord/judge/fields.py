"""Header fields parsed by their grammar, no more lenient than the standard."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_ESSENCE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*")
_PARAMETER = re.compile(rf"""\s*;\s*(?:({_TOKEN})=(?:({_TOKEN})(?=[\s;,]|$)|"((?:[^"\\]|\\.)*)"|([^;,\s]*)))?\s*""")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A media type parameter: `quoted` tells that its value stood in quotes, `valid` that it is well-formed."""

    name: str
    value: str
    quoted: bool
    valid: bool


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type: its lowercase essence and its parameters in order; `valid` tells that all of it parsed.

    `rest` is what follows from the point where nothing more could be read.
    """

    essence: str
    parameters: tuple[Parameter, ...] = ()
    valid: bool = True
    rest: str = ""

    def parameter(self, name: str) -> str | None:
        """The value of a parameter, its name in any case."""
        return next((item.value for item in self.parameters if item.name == name.lower()), None)

    def uris(self, name: str) -> tuple[str, ...]:
        """The space-separated list that the parameter `ext` or `profile` holds."""
        return tuple((self.parameter(name) or "").split(" ")) if self.parameter(name) else ()


def parse_media_type(text: str) -> MediaType | None:
    """The media type that a Content-Type value names, or None where it names none."""
    head = _ESSENCE.match(text)
    if not head:
        return None
    at, found = head.end(), []
    while at < len(text):
        match = _PARAMETER.match(text, at)
        if not match or match.end() == at:
            break
        at = match.end()
        name, token, quoted, bare = match.groups()
        if name is None:
            continue
        value = token if token is not None else re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare
        found.append(Parameter(name.lower(), value, quoted is not None, token is not None or quoted is not None))
    valid = at == len(text) and all(item.valid for item in found)
    return MediaType(f"{head[1]}/{head[2]}".lower(), tuple(found), valid, text[at:])


def list_members(values: list[str]) -> list[str]:
    """The comma-separated members of a header that was sent in one or several lines, quotes respected."""
    members = re.findall(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', ",".join(values))
    return [member.strip() for member in members if member.strip()]
