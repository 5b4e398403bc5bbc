"""The vendor's API as a shell around the server of JSON:API 1.0: limits, tokens, actions, and then that server."""

from __future__ import annotations

from sandbox import engine
from sandbox.commerce_layer.access import refusal_of
from sandbox.commerce_layer.actions import act
from sandbox.commerce_layer.api import API
from sandbox.commerce_layer.documents import as_shown
from sandbox.commerce_layer.errors import refused, reworded
from sandbox.commerce_layer.limits import TOKEN
from sandbox.commerce_layer.throttle import throttle_of
from sandbox.commerce_layer.token_endpoint import issue_token
from sandbox.message import Request, Response
from sandbox.store import Store

IGNORED = ("prefer", "x-http-method-override")
"""Fields by which the server within offers more than the vendor does."""


def serve(store: Store, request: Request, token: str | None = None) -> Response:  # noqa: ARG001
    """Answer a request; the tokens are those of `sandbox.plain.tokens`, and those that were issued."""
    spent = throttle_of(request.memory).spend(request)
    response = _throttled() if spent.refused else _answer(store, request)
    return response.replacing(headers=(*response.headers, *spent.fields))


def _throttled() -> Response:
    return refused(429, "TOO_MANY_REQUESTS", "Too many requests", "Rate limit exceeded.")


def _answer(store: Store, request: Request) -> Response:
    if request.segments == TOKEN:
        return issue_token(request)
    return refusal_of(request) or act(request, store) or _as_jsonapi(store, request)


def _as_jsonapi(store: Store, request: Request) -> Response:
    within = request.replacing(edition=API.edition)
    for name in IGNORED:
        within = within.with_header(name, None)
    response = engine.serve(API, store, within)
    if not isinstance(response.document, dict):
        return response
    if "errors" in response.document:
        return reworded(response, request, store)
    return response.replacing(document=as_shown(response.document))
