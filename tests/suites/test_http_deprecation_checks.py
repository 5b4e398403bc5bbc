"""The checks of deprecation and of shared caching: what they say of servers of several manners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from accord.judge.expect import WARNINGS, Inconclusive, NotApplicable, Violation
from accord.model.contract import Contract
from accord.model.exchange import Exchange, Request, Response
from accord.model.finding import Finding
from accord.model.survey import ResourceFacts, Survey
from suites.http import test_deprecation as checks
from suites.http.test_shared_caching import test_what_may_be_shared_is_for_everybody as shared_check
from tests.suites.http_answers import BASE, contract

Manner = Callable[[Request], Response]
JSON = ("Content-Type", "application/json")
DEPRECATED = ("Deprecation", "@1735689600")
SURVEY = Survey(BASE, "http", resources=(ResourceFacts("notes", "/notes", url=f"{BASE}/notes"),))


class Teller:
    """A client whose server is a function of the request."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner

    def request(self, method: str, url: str, query: Mapping[str, str] | None = None, **more: Any) -> Exchange:
        url = url if url.startswith("http") else BASE + url
        asked = url + "".join(f"?{name}={value}" for name, value in (query or {}).items())
        given = {"Authorization": "Bearer $TOKEN", **(more.get("headers") or {})}
        request = Request(method, asked, tuple((name, value) for name, value in given.items() if value))
        return Exchange("x-1", request, self.manner(request))

    def get(self, url: str, query: Mapping[str, str] | None = None, **more: Any) -> Exchange:
        return self.request("GET", url, query, **more)

    def authorization(self, role: str) -> dict[str, str | None]:
        assert role == "none"
        return {"Authorization": None}


def terms(**entry: Any) -> Contract:
    return contract(deprecated=[{"path": "/memos", **entry}])


def told(check: Callable[..., None], manner: Manner, *more: Any) -> list[str]:
    """What a check warns of; its violation or reason to do nothing is raised."""
    noted: list[Finding] = []
    token = WARNINGS.set(noted)
    try:
        check(Teller(manner), *more)
    finally:
        WARNINGS.reset(token)
    return [f"{finding.place}: {finding.actual}" for finding in noted]


def always(status: int, *lines: tuple[str, str], body: bytes = b"{}") -> Manner:
    return lambda _: Response(status, (JSON, *lines), body)


def test_uses_carry_the_notice() -> None:
    check = checks.test_deprecated_operations_say_so
    notice = ("X-Deprecation-Notice", "Use /notes.")
    assert told(check, always(200, DEPRECATED), terms()) == []
    assert told(check, always(200, notice), terms(header="X-DEPRECATION-NOTICE")) == []
    assert told(check, always(200, notice), terms()) == ["Deprecation: a notice by x-deprecation-notice"]
    with pytest.raises(Violation, match="no notice"):
        told(check, always(200), terms())
    with pytest.raises(Violation, match="X-DEPRECATION-NOTICE"):
        told(check, always(200), terms(header="X-DEPRECATION-NOTICE"))
    with pytest.raises(NotApplicable):
        told(check, always(410), terms())
    with pytest.raises(NotApplicable):
        told(check, always(200), contract())
    with pytest.raises(NotApplicable):
        told(check, always(200), terms(method="DELETE"))
    with pytest.raises(Inconclusive):
        told(check, always(401), terms())


def test_parameters_carry_the_notice() -> None:
    def manner(request: Request) -> Response:
        return Response(200, (DEPRECATED,) if "old=1" in request.url else (), b"{}")

    assert told(checks.test_deprecated_operations_say_so, manner, terms(path="/notes", parameter="old")) == []
    assert told(checks.test_nothing_else_is_deprecated, manner, SURVEY, terms(path="/notes", parameter="old")) == []
    with pytest.raises(Violation):
        told(checks.test_deprecated_operations_say_so, manner, terms(path="/notes", parameter="other"))


def test_nothing_else_carries_it() -> None:
    check = checks.test_nothing_else_is_deprecated
    assert told(check, always(200), SURVEY, terms()) == []
    assert told(check, always(200, DEPRECATED), SURVEY, terms()) == ["deprecation: a notice"]
    assert told(check, always(200, DEPRECATED), SURVEY, terms(path="/notes")) == []
    assert told(check, always(404, DEPRECATED), SURVEY, terms()) == []
    with pytest.raises(NotApplicable):
        told(check, always(200, DEPRECATED), SURVEY, contract())


def test_what_is_deprecated_works() -> None:
    check = checks.test_deprecated_operations_still_work
    future, past = {"sunset": "2999-01-01"}, {"sunset": "2020-01-01"}
    assert told(check, always(200), terms()) == []
    assert told(check, always(200), terms(**past)) == []
    assert told(check, always(410), terms(**past)) == []
    assert told(check, always(301), terms(**past)) == []
    assert told(check, always(404, ("Sunset", "Wed, 01 Jan 2020 00:00:00 GMT")), terms()) == []
    for status, entry in ((500, past), (500, {}), (410, future), (404, future)):
        with pytest.raises(Violation):
            told(check, always(status), terms(**entry))
    with pytest.raises(Inconclusive):
        told(check, always(404), terms())
    with pytest.raises(NotApplicable):
        told(check, always(200), contract())


def test_deprecated_parameters_change_nothing() -> None:
    def answering(status: int, body: bytes) -> Manner:
        return lambda request: Response(status, (), body) if "?" in request.url else Response(200, (), b'{"a": 1}')

    check, old = checks.test_deprecated_operations_still_work, terms(parameter="old")
    assert told(check, answering(200, b'{"a": 2, "b": 3}'), old) == []
    for manner in (answering(200, b'{"b": 1}'), answering(203, b'{"a": 1}'), answering(404, b"{}")):
        with pytest.raises(Violation):
            told(check, manner, old)


def test_dates_are_kept() -> None:
    check, announced = checks.test_dates_are_those_announced, terms(sunset="2030-06-30")

    def ending(value: str) -> list[str]:
        return told(check, always(200, ("Sunset", value)), announced)

    assert ending("Sat, 29 Jun 2030 23:59:59 GMT") == []
    assert ending("Mon, 01 Jul 2030 00:00:00 GMT") == []
    assert ending("Fri, 28 Jun 2030 23:59:59 GMT") == ["Sunset: 2030-06-28"]
    for manner, entry in ((always(200), announced), (always(200, ("Sunset", "soon")), announced)):
        with pytest.raises(NotApplicable):
            told(check, manner, entry)


def test_notices_say_something() -> None:
    check, own = checks.test_notices_of_vendors_have_a_text, terms(header="X-DEPRECATION-NOTICE")
    assert told(check, always(200, ("X-Deprecation-Notice", "Use /notes.")), own) == []
    assert told(check, always(200, ("X-Deprecation-Notice", " ")), own) == ["X-DEPRECATION-NOTICE: an empty text"]
    for entry in (own, terms()):
        with pytest.raises(NotApplicable):
            told(check, always(200, DEPRECATED), entry)


def test_what_may_be_shared() -> None:
    public, private = ("Cache-Control", "public, max-age=60"), ("Cache-Control", "private")
    bodies = iter(range(100))

    def for_members(line: tuple[str, str], status: int = 401, body: bytes = b"") -> Manner:
        return lambda asked: (
            Response(200, (line,), b"{}") if asked.header("authorization") else Response(status, (), body)
        )

    assert told(shared_check, always(200, public), SURVEY, contract()) == []
    assert told(shared_check, for_members(private), SURVEY, contract()) == []
    assert told(shared_check, lambda _: Response(200, (public,), b"%d" % next(bodies)), SURVEY, contract()) == []
    for manner in (for_members(public), for_members(public, 403), for_members(public, 200, b"{1}")):
        with pytest.raises(Violation):
            told(shared_check, manner, SURVEY, contract())
    with pytest.raises(NotApplicable):
        told(shared_check, always(404, public), SURVEY, contract())
