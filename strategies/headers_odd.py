"""Header fields that a reading request may carry with values that mean nothing, for crashes only."""

from __future__ import annotations

from hypothesis import strategies as st

from strategies.headers import LONGEST, MALFORMED

_TAGS = ("*", '""', '"a"', 'W/"a"', "a", '"a', "W/", '"a", "b"', ",", '"a b"')
_DATES = ("0", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:60 GMT", "now", "-1")
_TONGUES = ("*", "en;q=0", "xx-YY", "de, *;q=0.5", "en;q=2", "a" * 300, "en_US", "-")
_SPANS = ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=0-0,2-3", "bytes=", "items=0-9", "bytes=a-b")
FIELDS = {
    "Accept": MALFORMED,
    "Accept-Charset": _TONGUES,
    "Accept-Language": _TONGUES,
    "Cookie": ("a", "=", ";"),
    "If-Match": _TAGS,
    "If-Modified-Since": _DATES,
    "If-None-Match": _TAGS,
    "If-Range": (*_TAGS, *_DATES),
    "If-Unmodified-Since": _DATES,
    "Origin": ("null", "http://a", "*"),
    "Range": _SPANS,
    "Referer": ("http://[", "/"),
    "User-Agent": ("", "a" * 300),
}
"""Odd values by the fields that they stand in; none of these fields makes a GET more than a GET."""


def garbage() -> st.SearchStrategy[str]:
    """Values that HTTP lets through but that mean nothing; they begin and end without blanks."""
    visible = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=40)
    return (visible | st.sampled_from([*MALFORMED, ",", ",,,", "a" * LONGEST])).map(str.strip)


def odd_fields() -> st.SearchStrategy[dict[str, str]]:
    """One field, `{"name": ..., "value": ...}`."""

    def valued(name: str) -> st.SearchStrategy[dict[str, str]]:
        return st.fixed_dictionaries({"name": st.just(name), "value": st.sampled_from(FIELDS[name]) | garbage()})

    return st.sampled_from(sorted(FIELDS)).flatmap(valued)
