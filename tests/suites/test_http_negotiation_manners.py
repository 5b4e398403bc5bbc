"""Servers that negotiate in their own way, lawful and not: what the checks of Accept, Vary and codings say."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

import pytest

from sandbox.message import Request, Response, Serve
from tests.suites.plain_manners import Manner, judge, saying

OURS = "http/co[dn][in][en]g/*"
"""Negotiation (conneg) and codings (coding)."""
TICKS = itertools.count()
PAGE = "<!doctype html><title>Notes</title>"


def reads(request: Request) -> bool:
    return request.method == "GET" and request.segments[:1] == ("notes",)


def bare(response: Response, *names: str) -> Response:
    for name in names or ("vary", "etag", "last-modified", "repr-digest"):
        response = response.with_header(name, None)
    return response


def json_to_all(request: Request, serve: Serve) -> Response:
    """Whatever Accept says, JSON comes, which HTTP allows."""
    return bare(serve(request.with_header("accept", "application/json")))


def pages_for_browsers(request: Request, serve: Serve) -> Response:
    """Browsers get a page, everybody else JSON."""
    if reads(request) and (request.header("accept") or "").startswith("text/html"):
        return saying(200, PAGE, "text/html", vary="Accept", cache_control="private")
    return serve(request.with_header("accept", "application/json")).with_header("vary", "Accept")


def strict_about_accept(request: Request, serve: Serve) -> Response:
    """A malformed Accept is refused."""
    if (request.header("accept") or "") in (";;", "*", "a/b;q=x"):
        return saying(400, {"error": "Accept is malformed"})
    return serve(request)


def packed_unasked(request: Request, serve: Serve) -> Response:
    """Who says nothing of codings gets gzip."""
    given = request.header("accept-encoding")
    return serve(request.with_header("accept-encoding", "gzip") if given is None else request)


def never_twice_the_same(request: Request, serve: Serve) -> Response:
    """Each answer tells when it was made, and may be shared."""
    if not reads(request):
        return serve(request)
    return saying(200, {"items": [{"id": "1"}], "made": next(TICKS)}, cache_control="public, max-age=5")


def speaking_two_languages(request: Request, serve: Serve) -> Response:
    """Two languages, and Vary tells that."""
    if not reads(request):
        return serve(request)
    hello = {"de": "Hallo", "ja": "こんにちは"}.get(request.header("accept-language") or "", "Hello")
    return saying(200, {"items": [{"id": "1"}], "greeting": hello}, vary="Accept-Language", cache_control="public")


def speaking_two_languages_in_secret(request: Request, serve: Serve) -> Response:
    return bare(speaking_two_languages(request, serve))


def speaking_two_languages_in_private(request: Request, serve: Serve) -> Response:
    response = speaking_two_languages(request, serve)
    return bare(response).with_header("cache-control", "no-store") if reads(request) else response


def refusing_those_who_take_anything(request: Request, serve: Serve) -> Response:
    if reads(request) and request.header("accept") == "*/*":
        return saying(406, {"error": "say what you want"})
    return serve(request)


def insisting_on_accept(request: Request, serve: Serve) -> Response:
    if reads(request) and request.header("accept") in (None, "*/*", "application/*", ""):
        return saying(406, {"error": "say what you want"})
    return serve(request)


def packed_for_all(request: Request, serve: Serve) -> Response:
    response = serve(request.with_header("accept-encoding", None))
    if not reads(request) or response.status != 200:
        return response
    return bare(response.replacing(body=gzip.compress(response.octets()))).with_header("content-encoding", "gzip")


def deaf_to_weights(request: Request, serve: Serve) -> Response:
    accept = (request.header("accept") or "*/*").replace(";q=0.1", "").replace(";q=1", "").replace(";q=0,", ",")
    return serve(request.with_header("accept", accept))


def another_default(request: Request, serve: Serve) -> Response:
    """What no Accept gets has no Vary."""
    response = serve(request)
    return response.with_header("vary", None) if request.header("accept") is None else response


def refusing_capitals_in_its_own_way(request: Request, serve: Serve) -> Response:
    """What is sent as APPLICATION/JSON is refused with a status that is no usual one for it."""
    essence = (request.header("content-type") or "").partition(";")[0]
    if request.method == "POST" and essence != essence.lower():
        return saying(409, {"error": "the Content-Type is wrong"})
    return serve(request)


MANDATORY = '[[required_header]]\nname = "Accept"\nvalue = "application/json"\nrefused = [406]\n'


@pytest.mark.parametrize(
    ("manner", "terms", "failed", "warned"),
    [
        (json_to_all, "", set(), set()),
        (pages_for_browsers, "", {"quality-order", "quality-zero"}, set()),
        (strict_about_accept, "", set(), set()),
        (packed_unasked, "", set(), set()),
        (never_twice_the_same, "", set(), set()),
        (speaking_two_languages, "", set(), set()),
        (speaking_two_languages_in_secret, "", {"vary-when-negotiated"}, set()),
        (speaking_two_languages_in_private, "", set(), set()),
        (refusing_those_who_take_anything, "", {"accept-absent-or-any"}, set()),
        (insisting_on_accept, MANDATORY, set(), {"accept-absent-or-any"}),
        (insisting_on_accept, "", {"accept-absent-or-any"}, set()),
        (packed_for_all, "", {"only-accepted"}, set()),
        (deaf_to_weights, "", {"quality-order", "quality-zero"}, set()),
        (another_default, "", set(), {"vary-consistent"}),
        (refusing_capitals_in_its_own_way, "", {"tokens-case-insensitive"}, set()),
    ],
)
def test_negotiation_is_judged_by_what_http_asks(
    manner: Manner, terms: str, failed: set[str], warned: set[str], tmp_path: Path
) -> None:
    judged = judge(manner, tmp_path, OURS, terms)
    assert judged.assessment.complete
    assert (judged.failed, judged.warned) == (failed, warned)
