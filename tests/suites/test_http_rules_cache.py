"""The rules of caching and of validators: what they say, and which oddities they leave alone."""

import pytest

from accord.model.exchange import Exchange
from tests.suites.http_answers import NOW, answer, contract, said

TOKEN = (("Authorization", "Bearer $TOKEN"),)
KEY = (("X-Api-Key", "$KEY"),)
COOKIE = (("Cookie", "$REDACTED"),)
LATER = "Sat, 21 Nov 2026 13:00:00 GMT"
EARLIER = "Thu, 01 Jan 1970 00:00:00 GMT"


def cache(value: str) -> tuple[str, str]:
    return ("Cache-Control", value)


@pytest.mark.parametrize(
    ("name", "exchange"),
    [
        ("authenticated-not-public", answer(200, sent=TOKEN)),
        ("authenticated-not-public", answer(200, cache("max-age=60"), sent=TOKEN)),
        ("authenticated-not-public", answer(200, cache("max-age=0, private, must-revalidate"), sent=TOKEN)),
        ("authenticated-not-public", answer(200, cache("max-age=0, must-revalidate"), sent=TOKEN)),
        ("authenticated-not-public", answer(200, cache("max-age=60"), ("Vary", "Accept, Cookie"), sent=COOKIE)),
        ("authenticated-not-public", answer(200, cache("no-store"), sent=KEY)),
        ("authenticated-not-public", answer(200, cache("private"), sent=COOKIE)),
        ("explicit-policy", answer(200, cache("no-cache"))),
        ("explicit-policy", answer(404, cache("private"))),
        ("explicit-policy", answer(200, ("Expires", "0"))),
        ("cache-control-grammar", answer(200, cache('private="x-user", community=UCI'))),
        ("no-contradictions", answer(200, cache("no-store, max-age=0"), ("Pragma", "no-cache"), ("Expires", "0"))),
        ("no-contradictions", answer(200, cache("no-cache, no-store, must-revalidate"))),
        ("no-contradictions", answer(200, cache("must-understand, no-store, max-age=60"))),
        ("no-contradictions", answer(200, cache('public, private="set-cookie", max-age=60, max-age=60'))),
        ("no-contradictions", answer(200, cache("max-age=3600"), ("Expires", LATER))),
        ("age-and-staleness", answer(200, cache("max-age=60"), ("Age", "60"))),
        ("age-and-staleness", answer(200, cache("max-age=60, stale-if-error=600"), ("Age", "90"))),
        ("age-and-staleness", answer(200, cache("max-age=60"), ("Age", "90"), ("CDN-Cache-Control", "max-age=600"))),
        ("age-and-staleness", answer(200, ("Age", "90"))),
        ("limit-errors-not-stored", answer(429, ("Retry-After", "1"))),
        ("limit-errors-not-stored", answer(429, cache("no-store, max-age=60"))),
        ("limit-errors-not-stored", answer(511, cache("max-age=0"), ("Expires", LATER))),
        ("limit-errors-not-stored", answer(428, ("Expires", NOW))),
    ],
)
def test_what_is_left_alone(name: str, exchange: Exchange) -> None:
    assert said(f"http/cache/{name}", exchange) == []


@pytest.mark.parametrize(
    ("name", "exchange"),
    [
        ("authenticated-not-public", answer(200, cache("public"))),
        ("authenticated-not-public", answer(404, cache("public"), sent=TOKEN)),
        ("authenticated-not-public", answer(201, method="POST", sent=KEY)),
        ("explicit-policy", answer(201, method="POST")),
        ("explicit-policy", answer(401)),
        ("cache-control-grammar", answer(200)),
        ("no-contradictions", answer(200)),
        ("age-and-staleness", answer(200, cache("max-age=1"))),
        ("limit-errors-not-stored", answer(404, cache("max-age=60"))),
    ],
)
def test_what_is_not_concerned(name: str, exchange: Exchange) -> None:
    assert said(f"http/cache/{name}", exchange) == ["untried"]


@pytest.mark.parametrize(
    ("name", "exchange", "expected"),
    [
        ("authenticated-not-public", answer(200, cache("public"), sent=TOKEN), "?Cache-Control: `public`"),
        ("authenticated-not-public", answer(200, cache("s-maxage=9"), sent=TOKEN), "?Cache-Control: `s-maxage`"),
        (
            "authenticated-not-public",
            answer(200, cache("must-revalidate, max-age=9"), sent=TOKEN),
            "?Cache-Control: `must-revalidate`",
        ),
        ("authenticated-not-public", answer(200, sent=KEY), "?Cache-Control: no Cache-Control"),
        ("authenticated-not-public", answer(200, cache("max-age=9"), sent=COOKIE), "?Cache-Control: shared caches"),
        ("explicit-policy", answer(200), "?Cache-Control: neither"),
        ("explicit-policy", answer(404, cache("no-transform")), "?Cache-Control: neither"),
        ("cache-control-grammar", answer(200, cache('max-age="60"')), "Cache-Control: the value"),
        ("cache-control-grammar", answer(200, cache("private; max-age=0")), "Cache-Control: directives"),
        ("no-contradictions", answer(200, cache("public, private")), "?Cache-Control: `public`"),
        ("no-contradictions", answer(200, cache("private, s-maxage=9")), "?Cache-Control: `s-maxage`"),
        ("no-contradictions", answer(200, cache("no-store, max-age=60")), "?Cache-Control: `max-age`"),
        ("no-contradictions", answer(200, cache("max-age=1"), cache("max-age=2")), "?Cache-Control: `max-age` is"),
        ("no-contradictions", answer(200, cache("max-age=9"), ("Pragma", "no-cache")), "?Cache-Control: `Pragma"),
        ("no-contradictions", answer(200, cache("max-age=9"), ("Expires", EARLIER)), "?Cache-Control: `Expires`"),
        ("no-contradictions", answer(200, cache("no-cache"), ("Expires", LATER)), "?Cache-Control: `Expires` in"),
        ("age-and-staleness", answer(200, ("Age", "-1")), "Age: it is no whole number"),
        ("age-and-staleness", answer(200, ("Age", "1.5")), "Age: it is no whole number"),
        ("age-and-staleness", answer(200, cache("max-age=600, s-maxage=60"), ("Age", "61")), "?Age: it is above"),
        ("age-and-staleness", answer(200, ("Expires", LATER), ("Age", "3601")), "?Age: it is above"),
        ("limit-errors-not-stored", answer(429, cache("max-age=60")), "Cache-Control: `max-age`"),
        ("limit-errors-not-stored", answer(431, cache("public, s-maxage=1")), "Cache-Control: `s-maxage`"),
        ("limit-errors-not-stored", answer(428, ("Expires", LATER)), "Expires: it lies"),
        ("limit-errors-not-stored", answer(429, cache("no-cache, max-age=60")), "?Cache-Control: `max-age`"),
    ],
)  # fmt: skip
def test_what_is_said(name: str, exchange: Exchange, expected: str) -> None:
    (found,) = said(f"http/cache/{name}", exchange)
    assert found.startswith(expected)


def test_the_header_of_a_contract_holds_credentials() -> None:
    terms = contract(auth={"env": "KEY", "header": "X-Tenant-Key"})
    exchange = answer(200, sent=(("X-Tenant-Key", "$KEY"),))
    assert said("http/cache/authenticated-not-public", exchange, terms) != []
    assert said("http/cache/authenticated-not-public", exchange) == ["untried"]


@pytest.mark.parametrize("value", ['""', 'W/"1"', '"\xe9"'])
def test_entity_tags_that_are_left_alone(value: str) -> None:
    assert said("http/conditional/etag-grammar", answer(200, ("ETag", value))) == []


@pytest.mark.parametrize("value", ["1", '"1', 'w/"1"', '"a b"', ""])
def test_entity_tags_that_are_none(value: str) -> None:
    (found,) = said("http/conditional/etag-grammar", answer(200, ("ETag", value)))
    assert found.startswith("ETag: the entity tag")


def test_last_modified() -> None:
    name = "http/conditional/last-modified-not-future"
    assert said(name, answer(200, ("Last-Modified", NOW))) == []
    assert said(name, answer(200, ("Last-Modified", "Sat, 21 Nov 2026 12:00:01 GMT"))) == []
    assert said(name, answer(200, ("Last-Modified", "Sat, 21 Nov 2026 12:00:02 GMT"))) != []
    assert said(name, answer(200, ("Last-Modified", LATER), ("Date", LATER))) == []
    assert said(name, answer(200)) == ["untried"]
    assert said(name, answer(200, ("Last-Modified", "yesterday"))) == ["untried"]
