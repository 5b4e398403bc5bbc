"""Checks that compare two answers: what they say of servers of several manners."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from accord.judge.expect import WARNINGS, NotApplicable, Violation
from accord.model.exchange import Exchange, Request, Response
from accord.model.finding import Finding
from accord.model.survey import ResourceFacts, Survey
from suites.http import test_answers as checks
from tests.suites.http_answers import BASE, contract

PROBLEM = "application/problem+json"
PAGE = b'{"a": 1}'
Manner = Callable[[Request], Response]


class Teller:
    """A client whose server is a function of the request."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner

    def get(self, url: str, *, headers: Any = None, accept: str | None = None, **_: Any) -> Exchange:
        given = {**(headers or {}), **({"Accept": accept} if accept else {})}
        request = Request("GET", url, tuple((name, value) for name, value in given.items() if value is not None))
        return Exchange("x-1", request, self.manner(request))


def survey() -> Survey:
    notes = ResourceFacts("notes", "/notes", url=f"{BASE}/notes", sample_url=f"{BASE}/notes/1")
    return Survey(BASE, "http", resources=(notes,))


def told(check: Callable[..., None], manner: Manner, *more: Any) -> list[str]:
    """What a check warns of; its violation or reason to do nothing is raised."""
    noted: list[Finding] = []
    token = WARNINGS.set(noted)
    try:
        check(Teller(manner), survey(), *more)
    finally:
        WARNINGS.reset(token)
    return [f"{finding.place}: {finding.actual}" for finding in noted]


def test_request_ids_are_to_differ() -> None:
    terms = contract(promised={"request_id": "X-Id"})
    counted = iter("abcd")
    assert told(checks.test_request_ids_differ, lambda _: Response(200, (("X-Id", next(counted)),)), terms) == []
    assert told(checks.test_request_ids_differ, lambda _: Response(200), terms) == []
    same = (("X-Id", "a"),)
    assert told(checks.test_request_ids_differ, lambda _: Response(200, (*same, ("Age", "5"))), terms) == []
    found = told(checks.test_request_ids_differ, lambda _: Response(200, same), terms)
    assert found == ["X-Id: the id of the request before"]
    with pytest.raises(NotApplicable):
        told(checks.test_request_ids_differ, lambda _: Response(200, same), contract())


def problem(status: int, title: str, **members: Any) -> Response:
    return Response(status, (("Content-Type", PROBLEM),), json.dumps({"title": title, **members}).encode())


def test_titles_are_to_stay() -> None:
    stable = checks.test_problems_of_one_type_have_one_title
    assert told(stable, lambda _: problem(404, "Not Found")) == []
    assert told(stable, lambda _: problem(404, "Gone away", type="/p")) == []
    found = told(stable, lambda request: problem(404, request.url, type="/p"))
    assert len(found) == 3
    assert found[0].startswith("/title: 'https://api.example.com/accord-finds-nothing-here-either' where it was ")
    assert "/title: 'Nichts'" in told(stable, lambda _: problem(404, "Nichts"))
    with pytest.raises(NotApplicable):
        told(stable, lambda _: Response(404, (("Content-Type", "application/json"),), b'{"title": "T"}'))


def page(length: str | None) -> Manner:
    """A server of one page that tells such a length with a 304."""

    def manner(request: Request) -> Response:
        if request.header("If-None-Match"):
            return Response(304, (("ETag", '"a"'), *([("Content-Length", length)] if length else [])))
        return Response(200, (("ETag", '"a"'), ("Content-Length", str(len(PAGE)))), PAGE)

    return manner


def test_a_304_tells_the_length_of_the_page_or_none() -> None:
    check = checks.test_length_of_304_is_that_of_the_page
    assert told(check, page(None)) == []
    assert told(check, page("8")) == []
    with pytest.raises(Violation, match="none, or 8 as with the 200"):
        told(check, page("0"))
    with pytest.raises(NotApplicable):
        told(check, lambda _: Response(200, (("ETag", '"a"'), ("Content-Length", "8")), PAGE))


def ranged(told_as: str) -> Manner:
    """A server that refuses ranges and tells such a length."""

    def manner(request: Request) -> Response:
        if request.header("Range"):
            return Response(416, (("Content-Range", told_as),))
        return Response(200, (), PAGE)

    return manner


def test_a_416_tells_the_length_of_the_page() -> None:
    check = checks.test_unsatisfiable_range_tells_the_length_of_the_page
    assert told(check, ranged("bytes */8")) == []
    with pytest.raises(Violation, match=r"bytes \*/8"):
        told(check, ranged("bytes */9"))
    with pytest.raises(NotApplicable):
        told(check, lambda _: Response(200, (), PAGE))


def test_a_416_is_not_compared_with_a_page_that_changes() -> None:
    sizes = iter(range(1, 100))

    def manner(request: Request) -> Response:
        if request.header("Range"):
            return Response(416, (("Content-Range", "bytes */9"),))
        return Response(200, (), b"x" * next(sizes))

    assert told(checks.test_unsatisfiable_range_tells_the_length_of_the_page, manner) == []
