"""The fields that every answer has, whatever it answers."""

from __future__ import annotations

import re
import uuid

from sandbox.message import Request, Response
from sandbox.plain import cors
from sandbox.plain.api import Place
from sandbox.plain.rates import Spent

ALWAYS = {
    "cache-control": "private, no-cache",
    "vary": "Accept, Accept-Encoding, Accept-Version, Authorization, Origin",
    "x-content-type-options": "nosniff",
}


def dressed(request: Request, response: Response, place: Place, spent: Spent) -> Response:
    """The answer with those of the fields that it does not have already."""
    fields = {**ALWAYS, "x-request-id": _request_id(request)}
    if response.header("ratelimit") is None:
        fields.update(spent.fields)
    fields.update(cors.shared(request, place.public, place.methods))
    if request.base.startswith("https:"):
        fields["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    added = tuple((name, value) for name, value in fields.items() if response.header(name) is None)
    return response.replacing(headers=(*response.headers, *added))


def _request_id(request: Request) -> str:
    """The id that the client gave the request, where it is one, or a new one."""
    given = request.header("x-request-id") or ""
    return given if re.fullmatch(r"[\w.-]{8,128}", given, re.ASCII) else str(uuid.uuid4())
