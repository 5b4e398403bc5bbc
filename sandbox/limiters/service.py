"""The small API that stands behind the limiters, and the limiters in front of it."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from sandbox.limiters.clock import Clock
from sandbox.limiters.spec import SpecError, parse
from sandbox.limiters.throttle import Throttle, count, refuse, told, waiting
from sandbox.message import Pairs, Request, Response

STANDARD = "limited"
"""The first part of the paths that are served here."""
EXAMPLE = f"/{STANDARD}/fixed-window,20,2s/items"
RESET = "/!reset"
ALLOW = (("allow", "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"),)

PHRASES = {each.value: each.phrase for each in HTTPStatus}

_ITEM = re.compile(r"/[^/]+/[1-9]")
_COLLECTION = re.compile(r"(?:/[^/]*)?")
_ALWAYS: Pairs = (("cache-control", "no-store"), ("x-content-type-options", "nosniff"))


class Limited:
    """Serves every spec, with counters that are begun when it is first asked for."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self._throttles: dict[str, Throttle] = {}

    def serve(self, spec: str, request: Request) -> Response:
        """Answer a request below a spec as it stands in the URL."""
        throttle = self._throttles.get(spec)
        if throttle is None:
            try:
                throttle = self._throttles[spec] = Throttle(parse(unquote(spec)))
            except SpecError as error:
                return _problem(404, f"No limiter can be made of this: {error}.")
        if (request.method, request.path) == ("POST", RESET):
            del self._throttles[spec]
            return Response(204)
        return _limited(throttle, request, self.clock.date())


def _limited(throttle: Throttle, request: Request, moment: float) -> Response:
    states = throttle.states(request)
    refusing = refuse(states, moment)
    if refusing is None:
        response = _answer(request)
        delay = count(states, response.status, moment)
        return response.replacing(headers=(*response.headers, *told(states, moment)), delay=delay)
    response = _problem(refusing.number("status", 429), "There were too many requests.")
    fields = (*waiting(states, refusing, moment), *told(states, moment))
    return response.replacing(headers=(*response.headers, *fields))


def _answer(request: Request) -> Response:
    """The answer of the API, which keeps nothing."""
    if not _ITEM.fullmatch(request.path) and not _COLLECTION.fullmatch(request.path):
        return _problem(404, "There is no such thing.")
    if request.method in ("GET", "HEAD"):
        return _said(200, {"path": request.path})
    if request.method == "OPTIONS":
        return Response(204, (*ALLOW, *_ALWAYS))
    if request.method == "DELETE":
        return Response(204, _ALWAYS)
    if request.path == "/token":
        return _said(200, {"access_token": "limited", "token_type": "Bearer", "expires_in": 7200})
    if request.method not in ("POST", "PUT", "PATCH"):
        return _problem(405, "This method is not for here.", ALLOW)
    if not isinstance(request.document, dict):
        return _problem(422, "What is sent has to be a JSON object.")
    return _said(201 if request.method == "POST" else 200, {"path": request.path})


def _said(status: int, content: dict[str, Any]) -> Response:
    return Response(status, (("content-type", "application/json"), *_ALWAYS), content)


def _problem(status: int, detail: str, headers: Pairs = ()) -> Response:
    """A refusal, as a problem document."""
    phrase = PHRASES.get(status, "Refused")
    problem = {"type": "about:blank", "title": phrase, "status": status, "detail": detail}
    return Response(status, (("content-type", "application/problem+json"), *_ALWAYS, *headers), problem)
