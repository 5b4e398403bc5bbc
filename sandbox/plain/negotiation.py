"""Which version and which media type an answer has, and which a request's content has."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sandbox.message import Request
from sandbox.plain.accept import MediaType, parse_accept, parse_codings, parse_media_type, weight_of
from sandbox.plain.problems import Kind, refuse

VERSIONS = ("1", "2")
JSON, VENDOR, CSV = "application/json", "application/vnd.notes+json", "text/csv"
MERGE_PATCH = "application/merge-patch+json"
GZIP, AS_IT_IS = "gzip", "identity"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an answer: media type and version of the API."""

    media_type: str
    version: str

    @property
    def content_type(self) -> str:
        """The field that declares it."""
        parameters = {JSON: "", VENDOR: f"; version={self.version}", CSV: "; charset=utf-8; header=present"}
        return self.media_type + parameters[self.media_type]


def version_of_path(segments: tuple[str, ...]) -> str | None:
    """The version that the path begins with, or None."""
    first = segments[0] if segments else ""
    return first[1:] if first in {f"v{version}" for version in VERSIONS} else None


def choose_form(request: Request, in_path: str | None, offered: tuple[str, ...]) -> Form:
    """The form that a client likes best of the media types that a route offers."""
    version = _version_asked_for(request, in_path)
    wishes = parse_accept(request.header("accept") or "*/*") or parse_accept("*/*")
    forms = [Form(media_type, each) for media_type in offered for each in VERSIONS]
    weights = {form: weight_of(wishes, _as_type(form)) for form in forms}
    fitting = [form for form in forms if version is None or form.version == version]
    best = max(fitting, key=lambda form: weights[form])
    if weights[best] > 0:
        return best
    if any(weights.values()):
        raise refuse(Kind.INVALID_VERSION, "Accept asks for another version than the request names elsewhere.")
    available = [replace(form, version="1").content_type for form in forms[:: len(VERSIONS)]]
    raise refuse(Kind.NOT_ACCEPTABLE, f"This resource is available as {', '.join(available)}.", available=available)


def _version_asked_for(request: Request, in_path: str | None) -> str | None:
    named = request.header("accept-version")
    if named is None:
        return in_path
    if not re.fullmatch("|".join(VERSIONS), named.strip()):
        raise refuse(
            Kind.INVALID_VERSION, f"Accept-Version is one of {', '.join(VERSIONS)}.", header="Accept-Version"
        )
    if in_path not in (None, named.strip()):
        raise refuse(Kind.INVALID_VERSION, "Accept-Version contradicts the path.", header="Accept-Version")
    return named.strip()


def choose_coding(request: Request) -> str:
    """The content coding of an answer: gzip where the client says that it takes it as gladly as none."""
    weights = parse_codings(request.header("accept-encoding") or "")
    others = weights.get("*")
    if 0 < weights.get(GZIP, weights.get("x-gzip", others or 0.0)) >= weights.get(AS_IT_IS, 0.0):
        return GZIP
    if weights.get(AS_IT_IS, 1.0 if others is None else others) > 0:
        return AS_IT_IS
    raise refuse(Kind.NOT_ACCEPTABLE, "Content is available as it is or in gzip.", available=[AS_IT_IS, GZIP])


def _as_type(form: Form) -> MediaType:
    name, _, subtype = form.media_type.partition("/")
    return MediaType(name, subtype, {"version": form.version})


def check_content_type(request: Request, taken: tuple[str, ...]) -> str | None:
    """The version that the content says it has, or None; refuses content of another type than those taken."""
    given = parse_media_type(request.header("content-type") or "")
    if given is None or f"{given.type}/{given.subtype}" not in taken:
        raise _unsupported(request.method, taken, "The content has no type that is taken here.")
    if given.parameters.get("charset", "utf-8").lower() != "utf-8":
        raise _unsupported(request.method, taken, "Only UTF-8 is taken.")
    version = given.parameters.get("version")
    if version is not None and version not in VERSIONS:
        raise _unsupported(request.method, taken, f"The version of content is one of {', '.join(VERSIONS)}.")
    return version


def check_content_coding(request: Request) -> None:
    """Refuse content that is coded."""
    coding = request.header("content-encoding")
    if coding is not None and coding.strip().lower() not in ("", "identity"):
        raise refuse(
            Kind.UNSUPPORTED_MEDIA_TYPE,
            "Content is not taken in any coding.",
            headers=(("accept-encoding", "identity"),),
        )


def _unsupported(method: str, taken: tuple[str, ...], detail: str) -> Exception:
    name = {"PATCH": "accept-patch", "POST": "accept-post"}.get(method, "accept")
    headers = tuple((each, ", ".join(taken)) for each in dict.fromkeys(("accept", name)))
    return refuse(Kind.UNSUPPORTED_MEDIA_TYPE, detail, headers=headers, accepted=list(taken))
