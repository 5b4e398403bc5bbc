"""Media types: what a client may send, what it accepts, and which extensions and profiles apply."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.errors import Kind, refuse
from sandbox.message import ATOMIC, CURSORS, JSONAPI, OPERATIONS, Request

PROFILE = "https://sandbox.accord.invalid/profiles/timestamps"
EXTENSION = "https://sandbox.accord.invalid/extensions/revision"
PROFILES = (PROFILE, CURSORS)

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_ELEMENT = re.compile(r'\s*((?:"(?:[^"\\]|\\.)*"|[^",])*)\s*(?:,|$)')
_PARAMETER = re.compile(rf'\s*;\s*({_TOKEN})\s*=\s*("(?:[^"\\]|\\.)*"|[^;,"\s]*)|\s*;\s*')


@dataclass(frozen=True, slots=True)
class MediaType:
    """One media type or range, with its parameters and weight."""

    essence: str
    parameters: tuple[tuple[str, str], ...] = ()
    weight: float = 1.0

    @property
    def foreign(self) -> bool:
        """Whether it carries a parameter that JSON:API 1.1 does not know."""
        return any(name not in ("ext", "profile") for name, _ in self.parameters)

    def uris(self, name: str) -> tuple[str, ...]:
        """The URIs listed in a parameter."""
        return tuple(uri for key, value in self.parameters if key == name for uri in value.split())


@dataclass(frozen=True, slots=True)
class Applied:
    """The extension and profile URIs that are applied to an answer."""

    extensions: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The media type of the answer."""
        parts = [JSONAPI]
        if self.extensions:
            parts.append(f'ext="{" ".join(self.extensions)}"')
        if self.profiles:
            parts.append(f'profile="{" ".join(self.profiles)}"')
        return "; ".join(parts)


PLAIN = Applied()


def media_types(value: str) -> list[MediaType]:
    """The media types listed in an Accept or Content-Type header; what cannot be read is left out."""
    elements = (match.group(1).strip() for match in _ELEMENT.finditer(value))
    return [found for element in elements if (found := _media_type(element)) is not None]


def _media_type(element: str) -> MediaType | None:
    essence, semicolon, rest = element.partition(";")
    essence = essence.strip().lower()
    if not re.fullmatch(rf"{_TOKEN}/{_TOKEN}", essence):
        return None
    parameters: list[tuple[str, str]] = []
    for match in _PARAMETER.finditer(semicolon + rest):
        if match.group(1) is None:
            continue
        name, value = match.group(1).lower(), re.sub(r"\\(.)", r"\1", match.group(2).strip('"'))
        if name == "q":
            return MediaType(essence, tuple(parameters), _weight(value))
        parameters.append((name, value))
    return MediaType(essence, tuple(parameters))


def _weight(value: str) -> float:
    return float(value) if re.fullmatch(r"[01](\.\d{0,3})?", value) else 1.0


def applied_to_answer(request: Request) -> Applied:
    """What to apply to the answer by the Accept header; refuses with 406 where nothing will do."""
    value = request.header("accept")
    if value is None or not value.strip():
        return PLAIN
    ranges = [each for each in media_types(value) if each.weight > 0]
    usable = [each for each in ranges if each.essence == JSONAPI and _usable(each, request)]
    if usable:
        best = max(usable, key=lambda each: (each.weight, len(set(PROFILES) & set(each.uris("profile")))))
        extensions = tuple(uri for uri in extensions_at(request) if uri in best.uris("ext"))
        return Applied(extensions, tuple(uri for uri in PROFILES if uri in best.uris("profile")))
    if any(each.essence in ("*/*", "application/*") for each in ranges):
        return PLAIN
    raise refuse(Kind.NOT_ACCEPTABLE, f"Only {JSONAPI} is served here.", header="Accept")


def extensions_at(request: Request) -> tuple[str, ...]:
    """The extensions that can be applied to a request: operations have a place of their own."""
    return (ATOMIC, EXTENSION) if request.segments == OPERATIONS else (EXTENSION,)


def _usable(instance: MediaType, request: Request) -> bool:
    if request.edition == "1.0":
        return not instance.parameters
    return not instance.foreign and set(instance.uris("ext")) <= set(extensions_at(request))


def check_content_type(request: Request, needed: bool) -> None:
    """Refuse with 415 a body, or a claim about one, in a media type that is not understood here."""
    coding = request.header("content-encoding")
    if needed and coding is not None and coding.strip().lower() != "identity":
        detail, headers = "The body must not be coded.", (("accept-encoding", "identity"),)
        raise refuse(Kind.UNSUPPORTED_MEDIA_TYPE, detail, header="Content-Encoding", headers=headers)
    value = request.header("content-type")
    found = media_types(value) if value else []
    if len(found) == 1 and found[0].essence == JSONAPI:
        if _usable(found[0], request):
            return
        detail = "The media type carries a parameter that is not supported."
    elif not needed:
        return
    else:
        detail = f"The body has to be {JSONAPI}."
    accept = {"POST": "accept-post", "PATCH": "accept-patch"}.get(request.method, "accept")
    raise refuse(Kind.UNSUPPORTED_MEDIA_TYPE, detail, header="Content-Type", headers=((accept, JSONAPI),))
