"""The rules of rate limits: what they say, and which oddities they leave alone."""

import pytest

from accord.model.exchange import Exchange
from tests.suites.http_answers import BASE, answer, contract, said

AFTER = "http/ratelimit/429-retry-after"
GRAMMAR = "http/ratelimit/retry-after-grammar"
FIELDS = "http/ratelimit/fields-grammar"
WINDOW = "http/ratelimit/retry-after-not-before-reset"
PROMISED = "http/ratelimit/documented-fields-present"


def waiting(*values: str) -> Exchange:
    return answer(503, *(("Retry-After", value) for value in values))


def test_when_to_come_back() -> None:
    assert said(AFTER, answer(429)) == ["?Retry-After: status 429 without it"]
    assert said(AFTER, answer(503)) == ["?Retry-After: status 503 without it"]
    assert said(AFTER, answer(429, ("RateLimit", '"a";r=0'))) != []
    assert said(AFTER, answer(429, ("RateLimit", '"a";r=0;t=5'))) == []
    assert said(AFTER, answer(429, ("RateLimit", "limit=5, remaining=0, reset=9"))) == []
    assert said(AFTER, answer(429, ("X-RateLimit-Reset", "5"))) == []
    assert said(AFTER, waiting("1")) == []
    assert said(AFTER, answer(404)) == ["untried"]


@pytest.mark.parametrize("value", ["0", "120", "86400", "Sat, 21 Nov 2026 12:00:00 GMT"])
def test_delays_that_are_left_alone(value: str) -> None:
    assert said(GRAMMAR, waiting(value)) == []
    assert said(GRAMMAR, answer(301, ("Retry-After", value))) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.5", "Retry-After: it has a sign"),
        ("-1", "Retry-After: it has a sign"),
        ("+1", "Retry-After: it has a sign"),
        ("60s", "Retry-After: it is no HTTP-date"),
        ("", "Retry-After: it is empty"),
        ("2026-11-21T12:00:00Z", "Retry-After: it is an ISO 8601 date"),
        ("Saturday, 21-Nov-26 12:00:00 GMT", "Retry-After: it is in an obsolete form"),
        ("Sat, 21 Nov 2026 11:59:59 GMT", "?Retry-After: its date lies before"),
        ("Mon, 23 Nov 2026 12:00:00 GMT", "?Retry-After: it asks to wait"),
        ("86401", "?Retry-After: it asks to wait"),
        ("1795262400", "?Retry-After: the number looks like a time"),
    ],
)
def test_delays_that_are_wrong(value: str, expected: str) -> None:
    (found,) = said(GRAMMAR, waiting(value))
    assert found.startswith(expected)


@pytest.mark.parametrize(
    "lines",
    [
        [("RateLimit", '"burst";r=9;t=60')],
        [("RateLimit", '"a";r=0, "b";r=5;t=1;pk=:aGk=:')],
        [("RateLimit-Policy", '"burst";q=100;w=60;qu="requests", "daily";q=1000')],
        [("RateLimit", '"a";r=1;x-own=?0')],
    ],
)
def test_quotas_that_are_left_alone(lines: list[tuple[str, str]]) -> None:
    assert said(FIELDS, answer(200, *lines)) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (("RateLimit", "limit=100, remaining=5, reset=60"), "?RateLimit: it has the shape of an earlier"),
        (("RateLimit-Policy", "100;w=60, 10;w=1"), "?RateLimit-Policy: it has the shape of an earlier"),
        (("RateLimit-Limit", "100"), "?ratelimit-limit: it is a field of an earlier"),
        (("RateLimit", '"a";r=-1'), "?RateLimit: it has a `r` below 0"),
        (("RateLimit", '"a";r=1.0'), "?RateLimit: it has a `r` that is no integer"),
        (("RateLimit", '"a";t=1'), "?RateLimit: it has an item without `r`"),
        (("RateLimit", "a;r=1"), "?RateLimit: it has an item that is no string but a token"),
        (("RateLimit", '"a;r=1'), "?RateLimit: it does not parse"),
        (("RateLimit-Policy", '"a";q=10;w=0'), "?RateLimit-Policy: it has a `w` below 1"),
        (("RateLimit-Policy", '"a";q=10;pk="x"'), "?RateLimit-Policy: it has a `pk` that is no byte"),
    ],
)
def test_quotas_that_are_wrong(line: tuple[str, str], expected: str) -> None:
    (found,) = said(FIELDS, answer(200, line))
    assert found.startswith(expected)


def limited(quota: str, after: str) -> list[str]:
    return said(WINDOW, answer(429, ("RateLimit", quota), ("Retry-After", after)))


def test_the_window_of_a_quota() -> None:
    assert limited('"a";r=0;t=10', "10") == []
    assert limited('"a";r=0;t=10', "9") == ["Retry-After: it ends before the window of RateLimit"]
    assert limited('"a";r=0;t=10, "b";r=5;t=3600', "10") == []
    assert limited('"a";r=2;t=10, "b";r=5;t=3600', "1") == ["untried"]
    assert limited('"a";r=0;t=10', "Sat, 21 Nov 2026 12:00:05 GMT") != []
    assert limited('"a";r=0', "1") == ["untried"]
    assert limited("limit=5, remaining=0, reset=9", "1") == ["untried"]


def test_fields_that_a_contract_promises() -> None:
    terms = contract(promised={"rate_limit": ["RateLimit", "X-Quota"]}, resource=[{"path": "/notes"}])
    whole = (("ratelimit", '"a";r=1'), ("x-quota", "1"))
    assert said(PROMISED, answer(200, *whole), terms) == []
    assert said(PROMISED, answer(200, whole[0]), terms) == ["?X-Quota: status 200 of GET without it"]
    assert len(said(PROMISED, answer(429, url=f"{BASE}/other"), terms)) == 2
    assert said(PROMISED, answer(200, url=f"{BASE}/notesx"), terms) == ["untried"]
    assert said(PROMISED, answer(200, ("Age", "5")), terms) == ["untried"]
    assert said(PROMISED, answer(200)) == ["untried"]
