"""Identifiers that are looked up carelessly."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from urllib.parse import quote, unquote

from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import is_success, place_of, reading, refusal

UNKNOWN = "properties/identifiers/unknown"


def _named(request: Request) -> str:
    """The identifier that the path of one resource ends with, or an empty text."""
    return (place_of(request).id or "") if place_of(request).kind == "resource" else ""


def _looked_up(request: Request, look: Callable[[str], str]) -> Request:
    """The request for one resource with its identifier as a careless look-up takes it."""
    named = _named(request)
    home = request.path.rpartition("/")[0]
    return request.replacing(path=f"{home}/{quote(look(named), safe='')}") if named else request


def _identifiers(request: Request, serve: Serve) -> list[str]:
    """The identifiers on the first page of the collection that a resource belongs to."""
    listed = serve(reading(request, request.path.rpartition("/")[0]))
    return [row["id"] for row in listed.document["data"]] if is_success(listed) else []


@seeded("identifiers/slash-ends", breaks=UNKNOWN, editions=("1.1",))
def encoded_slash_ends_the_identifier(request: Request, serve: Serve) -> Response:
    """What stands behind an encoded slash is not looked at."""
    return serve(_looked_up(request, lambda named: re.sub("(.)/.*", r"\1", named)))


@seeded("identifiers/slash-ends-updates", breaks=UNKNOWN, editions=("1.0",))
def encoded_slash_ends_what_is_updated(request: Request, serve: Serve) -> Response:
    """PATCH takes what stands before an encoded slash for the identifier, of the URL and of the document."""
    document, named = request.document, _named(request).partition("/")[0]
    if request.method != "PATCH" or "/" not in _named(request) or not isinstance(document, dict):
        return serve(request)
    data = {**document.get("data", {}), "id": named}
    return serve(_looked_up(request, lambda _: named).replacing(document={"data": data}))


@seeded("identifiers/32-bits", breaks=UNKNOWN, editions=("1.1",))
def numbers_keep_32_bits(request: Request, serve: Serve) -> Response:
    """Of an identifier that is a number only the lowest 32 bits are kept."""
    return serve(_looked_up(request, lambda named: str(int(named) % 2**32) if _is_long_number(named) else named))


def _is_long_number(named: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{6,4000}", named))


@seeded("identifiers/nul", breaks=UNKNOWN, editions=("1.0",))
def nul_ends_the_identifier(request: Request, serve: Serve) -> Response:
    """An identifier ends at a NUL."""
    return serve(_looked_up(request, lambda named: re.sub(r"(?s)(.)\0.*", r"\1", named)))


@seeded("identifiers/decoded-twice", breaks=UNKNOWN, editions=("1.0",))
def identifiers_are_decoded_twice(request: Request, serve: Serve) -> Response:
    """The path is decoded once by the server and once by the application."""
    return serve(_looked_up(request, unquote))


@seeded("identifiers/pattern", breaks=UNKNOWN, editions=("1.0",))
def identifiers_are_patterns(request: Request, serve: Serve) -> Response:
    """Identifiers are looked up by LIKE, in which a percent sign stands for any text."""
    named = _named(request)
    pattern = named.replace("*", "").replace("?", "").replace("[", "").replace("%", "*")
    found = [known for known in _identifiers(request, serve) if fnmatchcase(known, pattern)] if "%" in named else []
    return serve(_looked_up(request, lambda _: found[0] if found else named))


@seeded("identifiers/long", breaks="properties/robustness/no-server-error", editions=("1.1",))
def long_identifiers_crash(request: Request, serve: Serve) -> Response:
    """An identifier that does not fit into the column of 255 characters is a fault of the database's."""
    return refusal(500, "Data too long for column id") if len(_named(request)) > 255 else serve(request)


@seeded("identifiers/combining-mark", breaks="properties/robustness/no-server-error", editions=("1.0",))
def combining_marks_crash(request: Request, serve: Serve) -> Response:
    """An identifier with a combining mark is not composed before it is told in an error, which fails."""
    crashes = re.search("[\u0300-\u036f]", _named(request))
    return refusal(500, "Incorrect string value") if crashes else serve(request)
