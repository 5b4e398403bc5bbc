"""Dates of HTTP fields, by the grammar of RFC 9110, section 5.6.7, and no more lenient."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_MONTH = f"(?P<month>{'|'.join(_MONTHS)})"
_FORMS = (
    ("imf", rf"(?P<weekday>{'|'.join(_DAYS)}), (?P<day>\d\d) {_MONTH} (?P<year>\d{{4}}) {_TIME} GMT"),
    ("rfc850", rf"(?P<weekday>{'|'.join(_LONG_DAYS)}), (?P<day>\d\d)-{_MONTH}-(?P<year>\d\d) {_TIME} GMT"),
    ("asctime", rf"(?P<weekday>{'|'.join(_DAYS)}) {_MONTH} (?P<day>[ \d]\d) {_TIME} (?P<year>\d{{4}})"),
)
_PATTERNS = tuple((form, re.compile(pattern, re.ASCII)) for form, pattern in _FORMS)
_MISTAKES = (
    ("is empty", r"\s*"),
    ("is a number", r"[+-]?\d+(\.\d+)?"),
    ("is an ISO 8601 date", r"\d{4}-\d\d-\d\d.*"),
    ("ends in `UTC` in place of `GMT`", r".*\bUTC\s*"),
    ("has a numeric offset in place of `GMT`", r".*[+-]\d{2}:?\d{2}\s*"),
    ("is not spelt as an HTTP-date, or names a time that there is not", r"(?i:(?:mon|tue|wed|thu|fri|sat|sun).*GMT)"),
)


@dataclass(frozen=True, slots=True)
class HttpDate:
    """A date as a field tells it: its time, whether in an obsolete form, and whether its weekday is the date's."""

    time: datetime
    obsolete: bool = False
    weekday_agrees: bool = True


def read_http_date(text: str) -> HttpDate | None:
    """The date that a text tells in one of the three forms of HTTP, or None where it is in none of them.

    A leap second is counted as the second before it.
    """
    for form, pattern in _PATTERNS:
        if match := pattern.fullmatch(text):
            return _date(form, match)
    return None


def _date(form: str, match: re.Match[str]) -> HttpDate | None:
    year = int(match["year"]) if form != "rfc850" else _full_year(int(match["year"]))
    try:
        time = datetime(
            year, _MONTHS.index(match["month"]) + 1, int(match["day"]),
            int(match["hour"]), int(match["minute"]), min(int(match["second"]), 59), tzinfo=UTC,
        )  # fmt: skip
    except ValueError:
        return None
    if int(match["second"]) > 60:
        return None
    return HttpDate(time, form != "imf", match["weekday"][:3] == _DAYS[time.weekday()])


def _full_year(year: int) -> int:
    """A two-digit year that seems more than 50 years ahead lies in the past."""
    now = datetime.now(UTC).year
    near = now - now % 100 + year
    return near - 100 if near > now + 50 else near


def parse_http_date(text: str) -> datetime | None:
    """The time that a text tells as an HTTP-date, obsolete forms included, or None."""
    date = read_http_date(text)
    return date.time if date else None


def http_date(time: datetime) -> str:
    """A time as an HTTP-date in the form that is to be sent."""
    time = time.astimezone(UTC)
    return f"{_DAYS[time.weekday()]}, {time:%d} {_MONTHS[time.month - 1]} {time.year:04} {time:%H:%M:%S} GMT"


def date_trouble(text: str) -> str:
    """Why a text is no HTTP-date in the form that is to be sent, or an empty text where it is one."""
    date = read_http_date(text)
    if date:
        return "is in an obsolete form" if date.obsolete else ""
    for trouble, pattern in _MISTAKES:
        if re.fullmatch(pattern, text):
            return trouble
    return "is no HTTP-date"


def seconds_apart(one: datetime, other: datetime) -> float:
    """How many seconds a time lies after another; negative where it lies before."""
    return (one - other) / timedelta(seconds=1)
