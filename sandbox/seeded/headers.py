"""Header fields that are read carelessly."""

from __future__ import annotations

import re
from collections.abc import Callable

from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import refusal

NEGOTIATION = "properties/headers/negotiation"


def _reading(request: Request, read: Callable[[str], str]) -> Request:
    """The request with its Accept as a careless reader takes it."""
    accept = request.header("accept")
    return request.with_header("accept", read(accept)) if accept else request


@seeded("headers/blank-before-semicolon", breaks=NEGOTIATION, editions=("1.1",))
def blank_before_semicolon_is_no_type(request: Request, serve: Serve) -> Response:
    """An instance in Accept with a blank before its semicolon is taken for another media type."""
    return serve(_reading(request, lambda accept: re.sub(r"(?i:json)[ \t]+;", "json-;", accept)))


@seeded("headers/comma-in-quotes", breaks=NEGOTIATION, editions=("1.1",))
def comma_in_quotes_parts_the_list(request: Request, serve: Serve) -> Response:
    """Accept is split at every comma, also at one within a quoted value."""

    def whole(piece: str) -> str:
        return piece.replace('"', "") if piece.count('"') % 2 else piece

    return serve(_reading(request, lambda accept: ",".join(whole(piece) for piece in accept.split(","))))


@seeded("headers/parameter-case", breaks=NEGOTIATION, editions=("1.1",))
def parameter_in_capitals_is_foreign(request: Request, serve: Serve) -> Response:
    """The name of `profile` is compared letter by letter, so that in capitals it is a parameter nobody knows."""
    return serve(_reading(request, lambda accept: re.sub(r";(\s*)(?!profile)(?i:profile)=", r";\1other=", accept)))


@seeded("headers/small-weight", breaks=NEGOTIATION, editions=("1.0",))
def small_weight_is_none(request: Request, serve: Serve) -> Response:
    """Weights are cut to one digit, so that what is below 0.1 is not acceptable."""
    return serve(_reading(request, lambda accept: re.sub(r"([qQ])=0\.0\d*", r"\1=0", accept)))


@seeded("headers/three-digit-weight", breaks=NEGOTIATION, editions=("1.0",))
def three_digits_are_no_weight(request: Request, serve: Serve) -> Response:
    """A weight with three digits is not read as one, but as a parameter of the media type."""
    return serve(_reading(request, lambda accept: re.sub(r"[qQ]=([01]\.\d{3})(?!\d)", r"weight=\1", accept)))


@seeded("headers/many-ranges", breaks=NEGOTIATION, editions=("1.1",))
def only_ten_ranges_are_read(request: Request, serve: Serve) -> Response:
    """Of Accept only the first ten ranges are read."""
    return serve(_reading(request, lambda accept: ",".join(accept.split(",")[:10])))


@seeded("headers/empty-element", breaks=NEGOTIATION, editions=("1.0",))
def empty_element_ends_the_list(request: Request, serve: Serve) -> Response:
    """Accept is read up to its first empty element."""
    empty = r"^\s*(?=,)|,\s*(?=,)"
    return serve(_reading(request, lambda accept: re.split(empty, accept, maxsplit=1)[0] or "none/none"))


@seeded("headers/blank-in-content-type", breaks=NEGOTIATION, editions=("1.0",))
def parameters_after_a_blank_are_overlooked(request: Request, serve: Serve) -> Response:
    """Content-Type is cut at the first blank, so that a parameter after ` ;` is not refused."""
    value = request.header("content-type") or ""
    cut = re.sub(r"^([^\s;]+)[ \t]+;.*", r"\1", value)
    return serve(request.with_header("content-type", cut) if value else request)


@seeded("headers/first-extension", breaks=NEGOTIATION, editions=("1.1",))
def only_the_first_extension_counts(request: Request, serve: Serve) -> Response:
    """Of the extensions that an instance in Accept demands only the first is looked at."""
    return serve(_reading(request, lambda accept: re.sub(r'((?i:ext)="[^" ]+) [^"]*"', r'\1"', accept)))


@seeded("headers/latin-1", breaks="properties/headers/content-told", editions=("1.1",))
def western_letters_are_sent_as_latin_1(request: Request, serve: Serve) -> Response:
    """An error that quotes a Western European letter of the path is encoded in ISO 8859-1, and called JSON."""
    response = serve(request)
    quoted = "".join(request.segments)
    if response.status != 404 or quoted.isascii() or not all(ord(letter) < 0x100 for letter in quoted):
        return response
    error = refusal(404, f"There is no {quoted}")
    return error.replacing(body=error.octets().decode().encode("latin-1"))


@seeded("headers/untyped-range", breaks="properties/headers/content-told", editions=("1.0",))
def odd_language_leaves_no_type(request: Request, serve: Serve) -> Response:
    """Where Accept-Language cannot be read, the answer is made without a media type."""
    response = serve(request)
    language = request.header("accept-language")
    is_read = language is None or re.fullmatch(r"[A-Za-z0-9*;=.,\s-]*", language)
    return response if is_read or not response.octets() else response.with_header("content-type", None)
