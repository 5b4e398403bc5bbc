"""The rules of deprecation: what they say, and which oddities they leave alone."""

import pytest

from accord.model.exchange import Exchange
from tests.suites.http_answers import BASE, NOW, answer, said, seen

NAME = "http/deprecation/"
STANDARD = f"{NAME}header-is-sf-date"
DRAFT = f"{NAME}pre-standard-syntax"
PLAUSIBLE = f"{NAME}date-plausible"
SUNSET = f"{NAME}sunset-is-http-date"
FUTURE = f"{NAME}sunset-future"
ORDER = f"{NAME}sunset-not-before-deprecation"
LINKS = f"{NAME}links"
VENDOR = f"{NAME}vendor-notices"


def deprecated(*values: str) -> Exchange:
    return answer(200, *(("Deprecation", value) for value in values))


@pytest.mark.parametrize("value", ["@1688169599", "@1688169599;scope=all", "@4102444800", "@-1", "@999999999999999"])
def test_dates_that_are_left_alone(value: str) -> None:
    assert said(STANDARD, deprecated(value)) == []
    assert said(DRAFT, deprecated(value)) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1688169599"], "it holds no date but a value of type integer"),
        (["2023-06-30"], "it is no item"),
        (["@1688169599.5"], "it is no item"),
        (["?0"], "it holds no date but a value of type boolean"),
        (["false"], "it holds no date but a value of type token"),
        (["@1, @2"], "it is no item"),
        (["@9999999999999999"], "it is no item"),
        (["@1", "@2"], "it stands in several lines"),
        (["@1688169599;"], "it is no item"),
    ],
)
def test_what_is_no_date(values: list[str], expected: str) -> None:
    (found,) = said(STANDARD, deprecated(*values))
    assert found.startswith(f"Deprecation: {expected}")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("true", "it holds `true`"),
        ("?1", "it holds `?1`"),
        ('version="v1"', "it holds `version`"),
        (NOW, "it holds an HTTP-date"),
    ],
)
def test_values_of_drafts(value: str, expected: str) -> None:
    (found,) = said(DRAFT, deprecated(value))
    assert found.startswith(f"?Deprecation: {expected}")
    assert said(STANDARD, deprecated(value)) == ["untried"]


def test_the_equivalent_of_a_draft_is_told() -> None:

    (finding,) = [each for each in seen(deprecated(NOW)).findings if each.requirement == DRAFT]
    assert finding.expected == "@1795262400"


def test_dates_that_are_not_plausible() -> None:
    assert said(PLAUSIBLE, deprecated("@1688169599")) == []
    assert said(PLAUSIBLE, deprecated("@2000000000")) == []
    assert said(PLAUSIBLE, deprecated("@1688169599000")) == ["?Deprecation: its date looks like milliseconds"]
    assert said(PLAUSIBLE, deprecated("@0")) == ["?Deprecation: its date is zero"]
    assert said(PLAUSIBLE, deprecated("@9000000000")) == ["?Deprecation: its date is not plausible"]
    assert said(PLAUSIBLE, deprecated("true")) == ["untried"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["2029-11-11"], "it is an ISO 8601 date"),
        (["1795262400"], "it is a number"),
        (["Sun, 11 Nov 2029 23:59:59 UTC"], "it ends in `UTC` in place of `GMT`, as the example"),
        ([NOW, NOW], "it stands in several lines"),
        (["Saturday, 21-Nov-26 12:00:00 GMT"], "it is in an obsolete form"),
    ],
)
def test_what_is_no_sunset(values: list[str], expected: str) -> None:
    (found,) = said(SUNSET, answer(200, *(("Sunset", value) for value in values)))
    assert found.startswith(f"Sunset: {expected}")
    assert said(FUTURE, answer(200, *(("Sunset", value) for value in values))) == ["untried"]


def sunset(value: str, status: int = 200) -> list[str]:
    return said(FUTURE, answer(status, ("Sunset", value)))


def test_sunsets_that_are_past() -> None:
    assert sunset("Sun, 11 Nov 2029 23:59:59 GMT") == []
    assert sunset("Sat, 21 Nov 2026 11:59:59 GMT") == ["?Sunset: it is past, and the answer is 200"]
    assert sunset("Sat, 21 Nov 2026 00:00:00 GMT") == []
    assert sunset("Fri, 20 Nov 2026 00:00:00 GMT") != []
    assert sunset("Fri, 20 Nov 2026 00:00:00 GMT", 410) == []


def ordered(deprecation: str, end: str) -> list[str]:
    return said(ORDER, answer(200, ("Deprecation", deprecation), ("Sunset", end)))


def test_sunset_follows_deprecation() -> None:
    assert ordered("@1795262400", NOW) == []
    assert ordered("@1795262399", NOW) == []
    assert ordered("@1795262401", NOW) == ["Sunset: it is earlier than Deprecation"]
    assert ordered("true", NOW) == ["untried"]
    assert ordered("@1", "soon") == ["untried"]


def linked(link: str, url: str = f"{BASE}/notes") -> list[str]:
    return said(LINKS, answer(200, ("Deprecation", "@1"), ("Link", link), url=url))


def test_deprecation_leads_on() -> None:
    assert linked('<https://docs.example.com/>; rel="deprecation"') == []
    assert linked('</v2/notes>; rel="successor-version"') == []
    assert linked('<https://x.test/>; rel="help sunset"') == []
    assert linked("</next>; rel=next") != []
    assert linked("<http://docs.example.com/>; rel=deprecation") == [
        "?Link: no link about the deprecation leads to an https URI"
    ]
    assert linked("</v2>; rel=successor-version", "http://127.0.0.1:8000/notes") == []
    assert said(LINKS, answer(200, ("Link", "<https://x.test/>; rel=deprecation"))) == ["untried"]


def test_notices_of_vendors() -> None:
    notice = ("X-DEPRECATION-NOTICE", "The parameter sort_by is gone soon.")
    assert said(VENDOR, answer(200, notice, ("Deprecation", "@1"))) == []
    assert said(VENDOR, answer(200, notice)) == [
        "?x-deprecation-notice: a notice of the vendor's own: The parameter sort_by is gone soon."
    ]
    assert said(VENDOR, answer(200, ("Warning", '299 - "Deprecated API"'))) != []
    assert said(VENDOR, answer(200, ("Warning", '110 - "Response is Stale"'))) == ["untried"]
    assert said(VENDOR, answer(200, ("X-Acme-Deprecated", "true"))) != []
    assert said(VENDOR, answer(200, ("X-Acme-Deprecated", "false"))) == ["untried"]
