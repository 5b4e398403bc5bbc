"""Texts by the keywords of JSON Schema: length, pattern, format."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Texts = SearchStrategy[str]
_USUAL = 24
_LONGEST = 2000
_LABEL = r"[a-z][a-z0-9]{0,8}"
USUAL_CHARACTERS = st.characters(exclude_categories=["Cs"])
"""Every character that UTF-8 can tell."""


def texts(schema: Mapping[str, Any], alphabet: Texts = USUAL_CHARACTERS) -> Texts:
    """Texts that fit the schema of a text; shortest and longest ones often."""
    low, high = schema.get("minLength", 0), schema.get("maxLength")
    if "pattern" in schema:
        drawn = _matching(schema["pattern"], alphabet)
    elif schema.get("format") in _FORMATS:
        drawn = _FORMATS[schema["format"]]()
    else:
        return _plain(low, high, alphabet)
    longest = _LONGEST if high is None else high
    return drawn.filter(lambda text: low <= len(text) <= longest)


def _plain(low: int, high: int | None, alphabet: Texts) -> Texts:
    usual = st.text(alphabet, min_size=low, max_size=low + _USUAL if high is None else min(high, low + _USUAL))
    edges = [low] if high is None or high > _LONGEST else [low, high]
    return st.one_of(usual, *(st.text(alphabet, min_size=size, max_size=size) for size in edges if size <= _USUAL),
                     *(_stretched(size, alphabet) for size in edges if size > _USUAL))  # fmt: skip


def _stretched(size: int, alphabet: Texts) -> Texts:
    """Long texts of few characters, which are cheap to draw."""
    some = st.text(alphabet, min_size=1, max_size=4)
    return some.map(lambda text: (text * size)[:size])


def _matching(pattern: str, alphabet: Texts) -> Texts:
    """Texts in which a pattern is found: `$` is the very end, as in ECMAScript; none where it cannot be read."""
    try:
        compiled = re.compile(pattern)
    except re.error:
        return st.nothing()
    drawn = st.from_regex(compiled, alphabet=alphabet)
    return drawn.filter(lambda text: not text.endswith("\n")) if pattern.endswith("$") else drawn


def _moment(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds" if instant.microsecond else "seconds").replace("+00:00", "Z")


def _moments() -> Texts:
    seconds = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
    return seconds.map(lambda instant: _moment(instant.replace(microsecond=instant.microsecond // 1000 * 1000)))


def _dates() -> Texts:
    return st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat)


def _times() -> Texts:
    return st.times().map(lambda each: f"{time.isoformat(each, timespec='seconds')}Z")


def _like(pattern: str) -> Callable[[], Texts]:
    return lambda: st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)


_FORMATS: Mapping[str, Callable[[], Texts]] = {
    "date-time": _moments,
    "date": _dates,
    "time": _times,
    "email": _like(rf"{_LABEL}@{_LABEL}\.example"),
    "hostname": _like(rf"{_LABEL}\.example"),
    "uri": _like(rf"https://{_LABEL}\.example/{_LABEL}"),
    "url": _like(rf"https://{_LABEL}\.example/{_LABEL}"),
    "uri-reference": _like(rf"/{_LABEL}"),
    "uuid": lambda: st.uuids().map(str),
    "ipv4": lambda: st.ip_addresses(v=4).map(str),
    "ipv6": lambda: st.ip_addresses(v=6).map(str),
    "byte": lambda: st.binary(max_size=30).map(lambda octets: base64.b64encode(octets).decode()),
    "regex": lambda: st.sampled_from(["^a+$", "[0-9]*", ""]),
    "json-pointer": lambda: st.sampled_from(["", "/a", "/a/0"]),
}
"""Formats that OpenAPI and JSON Schema define; a text of another format is any text."""
