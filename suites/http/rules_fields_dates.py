"""Rules of dates in fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from accord.authoring import Node, Remark, rule
from accord.judge.dates import date_trouble, parse_http_date, read_http_date
from suites.http.answers import response_of

_DATES = ("Date", "Last-Modified", "Expires")
_CLOSE, _FAR = timedelta(seconds=60), timedelta(seconds=300)
_EXAMPLE = "a date such as `Sun, 06 Nov 1994 08:49:37 GMT`"


@rule("http/field/date-present", on="answer", when=lambda node: 200 <= node.exchange.status < 500)
def date_is_there(node: Node) -> Iterator[Remark]:
    """An answer with 2xx, 3xx or 4xx has Date."""
    if "date" not in node.value:
        yield node.violates("there is no Date", at="Date", expected="Date")


@rule(
    "http/field/http-date-format",
    on="answer",
    when=lambda node: "date" in node.value or "last-modified" in node.value or "expires" in node.value,
)
def dates_keep_their_form(node: Node) -> Iterator[Remark]:
    """Date, Last-Modified and Expires are IMF-fixdates; a wrong weekday and a number in Expires are warned about."""
    for name in _DATES:
        for value in node.value.get(name.lower(), ()):
            trouble = date_trouble(value)
            if trouble:
                idiom = name == "Expires" and trouble == "is a number"
                remark = node.warns if idiom else node.violates
                yield remark(f"{name} {trouble}", at=name, expected=_EXAMPLE)
            elif (date := read_http_date(value)) and not date.weekday_agrees:
                yield node.warns(
                    f"{name} has another weekday than its date", at=name, expected="the weekday of the date"
                )


def _tells_its_own_time(node: Node) -> bool:
    """Whether Date is that of an answer made for this request, and can be compared with a clock."""
    fields = node.value
    stored = fields.get("age", ["0"])[0].strip() not in ("0", "") or any(
        "hit" in value.lower()
        for name in ("x-cache", "cache-status", "cf-cache-status")
        for value in fields.get(name, ())
    )
    return node.exchange.started > 0 and "date" in fields and not stored and bool(parse_http_date(fields["date"][0]))


@rule("http/field/date-accurate", on="answer", when=_tells_its_own_time)
def date_is_the_time(node: Node) -> Iterator[Remark]:
    """Date is at most a minute from the clock here; up to five minutes are only warned about."""
    date = parse_http_date(node.value["date"][0])
    if date is None:
        return
    sent = datetime.fromtimestamp(node.exchange.started, UTC).replace(microsecond=0)
    received = sent + timedelta(seconds=response_of(node).elapsed + 1)
    off, side = (sent - date, "behind") if date < sent else (date - received, "ahead of")
    if off > _CLOSE:
        remark = node.violates if off > _FAR else node.warns
        told = f"Date is {off.total_seconds():.0f} s {side} the clock of this machine"
        yield remark(told, at="Date", expected="the time at which the answer was made")
