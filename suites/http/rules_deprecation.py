"""Rules of deprecation: the notices of RFC 9745 and RFC 8594, what they followed, and what vendors made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from accord.authoring import Node, Remark, rule
from accord.judge.dates import date_trouble, parse_http_date, read_http_date
from accord.judge.structured import read_structured
from accord.model.link_header import parse_links
from accord.record.notices import vendor_notices

_DATE = re.compile(r"@(-?\d{1,15})(?=\s*(?:;|$))")
_BEFORE_STANDARD = re.compile(r"(?i)(?:\?1|true|version\s*=.*)")
_DAY = 86_400
_RELATIONS = ("deprecation", "sunset", "successor-version")


def _deprecated_at(node: Node) -> int | None:
    """The seconds since 1970 that Deprecation tells in the standard form, or None."""
    values = node.value.get("deprecation", ())
    match = _DATE.match(values[0]) if len(values) == 1 else None
    # The date is read as the integer it holds, since libraries refuse those beyond the year 9999.
    return int(match[1]) if match and read_structured([values[0][1:]], "item").ok else None


def _sunset_at(node: Node) -> datetime | None:
    """The time that Sunset tells, or None."""
    values = node.value.get("sunset", ())
    return parse_http_date(values[0]) if len(values) == 1 and not date_trouble(values[0]) else None


def _now(node: Node) -> datetime:
    """The time of an answer: its own Date, or else when it was asked for."""
    date = parse_http_date(node.value.get("date", [""])[0])
    return date or datetime.fromtimestamp(node.exchange.started, UTC)


def _before_standard(value: str) -> bool:
    """Whether a value of Deprecation is one of those that the drafts had."""
    return bool(_BEFORE_STANDARD.fullmatch(value)) or read_http_date(value) is not None


@rule(
    "http/deprecation/header-is-sf-date",
    on="answer",
    having="deprecation",
    when=lambda node: not all(map(_before_standard, node.value["deprecation"])),
)
def deprecation_is_a_date(node: Node) -> Iterator[Remark]:
    """Deprecation is one date of a structured field."""
    expected = "one date such as @1688169599"
    if len(node.value["deprecation"]) > 1:
        yield node.violates("it stands in several lines", at="Deprecation", expected=expected)
    elif _deprecated_at(node) is None:
        yield node.violates(f"it {_kind(node.value['deprecation'][0])}", at="Deprecation", expected=expected)


def _kind(value: str) -> str:
    read = read_structured([value], "item")
    if not read.ok:
        return "is no item of a structured field"
    kind = read.items[0].kind
    return "is a date beyond what can be told" if kind == "date" else f"holds no date but a value of type {kind}"


@rule("http/deprecation/pre-standard-syntax", on="answer", having="deprecation")
def deprecation_was_a_draft(node: Node) -> Iterator[Remark]:
    """Deprecation has no value from the drafts; one that it has is told with what replaces it."""
    for value in filter(_before_standard, node.value["deprecation"]):
        time = parse_http_date(value)
        instead = f"@{int(time.timestamp())}" if time else "@ and the seconds since 1970 of its deprecation"
        said = "an HTTP-date" if time else f"`{value.strip().partition('=')[0]}`"
        yield node.warns(f"it holds {said}, as drafts before RFC 9745 had it", at="Deprecation", expected=instead)


@rule(
    "http/deprecation/date-plausible",
    on="answer",
    having="deprecation",
    when=lambda node: _deprecated_at(node) is not None,
)
def deprecation_is_plausible(node: Node) -> Iterator[Remark]:
    """The date of Deprecation lies between 2000 and ten years ahead."""
    at = _deprecated_at(node)
    if at is None or 946_684_800 <= at <= _now(node).timestamp() + 3653 * _DAY:
        return
    said = "is zero" if at == 0 else "looks like milliseconds" if len(str(abs(at))) == 13 else "is not plausible"
    yield node.warns(f"its date {said}", at="Deprecation", expected="seconds since 1970, after 2000 and near")


@rule("http/deprecation/sunset-is-http-date", on="answer", having="sunset")
def sunset_is_an_http_date(node: Node) -> Iterator[Remark]:
    """Sunset is one HTTP-date."""
    values, expected = node.value["sunset"], "one date such as Sun, 11 Nov 2029 23:59:59 GMT"
    if len(values) > 1:
        yield node.violates("it stands in several lines", at="Sunset", expected=expected)
    elif trouble := date_trouble(values[0]):
        copied = ", as the example of RFC 9745, section 4, does by mistake" if "UTC" in trouble else ""
        yield node.violates(f"it {trouble}{copied}", at="Sunset", expected=expected)


@rule("http/deprecation/sunset-future", on="answer", having="sunset", when=lambda node: _sunset_at(node) is not None)
def sunset_lies_ahead(node: Node) -> Iterator[Remark]:
    """What still answers well has its sunset before it."""
    sunset = _sunset_at(node)
    if sunset is None or not node.exchange.ok:
        return
    dated_only = (sunset.hour, sunset.minute, sunset.second) == (0, 0, 0)
    if (_now(node) - sunset).total_seconds() >= (_DAY if dated_only else 0):
        yield node.warns(f"it is past, and the answer is {node.exchange.status}", at="Sunset",
                         expected="a time ahead")  # fmt: skip


@rule(
    "http/deprecation/behaviour-and-dates-over-time",
    on="answer",
    having="sunset",
    when=lambda node: (_sunset_at(node) or _now(node)) < _now(node),
)
def ends_are_clean(node: Node) -> Iterator[Remark]:
    """What is past its sunset is gone, elsewhere or still there, and does not fail."""
    if node.exchange.status >= 500:
        yield node.violates(
            f"status {node.exchange.status} after its sunset",
            at="status",
            expected="404, 410, a redirect, or as before",
        )


@rule(
    "http/deprecation/sunset-not-before-deprecation",
    on="answer",
    having="sunset",
    when=lambda node: _sunset_at(node) is not None and _deprecated_at(node) is not None,
)
def sunset_follows_deprecation(node: Node) -> Iterator[Remark]:
    """Sunset is not earlier than Deprecation."""
    sunset, deprecated = _sunset_at(node), _deprecated_at(node)
    if sunset and deprecated is not None and sunset.timestamp() < deprecated:
        yield node.violates("it is earlier than Deprecation", at="Sunset", expected="Deprecation or later")


@rule(
    "http/deprecation/links",
    on="answer",
    when=lambda node: "deprecation" in node.value or "sunset" in node.value,
)
def deprecation_leads_on(node: Node) -> Iterator[Remark]:
    """What is deprecated links to where that is explained, or to what replaces it."""
    url = node.exchange.request.url
    links = [link for link in parse_links(node.value.get("link", ())) if set(link.relations) & set(_RELATIONS)]
    # A target of plain HTTP is as good where the API itself is served so.
    schemes = {"https", urlsplit(url).scheme}
    if not links:
        yield node.warns("no link with `deprecation`, `sunset` or `successor-version`", at="Link",
                         expected="a link to documentation or to the successor")  # fmt: skip
    elif not any(_scheme(url, link.target) in schemes for link in links):
        yield node.warns("no link about the deprecation leads to an https URI", at="Link", expected="an https URI")


def _scheme(base: str, target: str) -> str:
    try:
        return urlsplit(urljoin(base, target)).scheme
    except ValueError:
        return ""


@rule("http/deprecation/vendor-notices", on="answer", when=lambda node: bool(vendor_notices(node.value)))
def vendors_warn_in_a_standard_way(node: Node) -> Iterator[Remark]:
    """A notice in a field of a vendor's own has the standard one beside it."""
    if "deprecation" in node.value:
        return
    for name, text in vendor_notices(node.value):
        yield node.warns(f"a notice of the vendor's own: {text[:80]}", at=name, expected="`Deprecation` beside it")
