"""Header fields: that each kind is drawn, and that its verdict is that of the text."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from strategies.headers import (
    LONGEST,
    Kind,
    accept_fields,
    content_types,
    verdict_of_accept,
    verdict_of_content_type,
)
from strategies.headers_odd import FIELDS, odd_fields

BOUNDS = settings(max_examples=60, deadline=None, derandomize=True, database=None)
MANY = settings(BOUNDS, max_examples=1500, phases=[Phase.generate])
KNOWN = "https://example.com/ext/known"
EDITIONS = ("1.0", "1.1")


@pytest.mark.parametrize(
    ("edition", "kinds", "verdict"),
    [
        ("1.0", ["bare"], "serve"),
        ("1.0", ["foreign", "bare"], "serve"),
        ("1.0", ["profiled"], "406"),
        ("1.0", ["extended", "demanding"], "406"),
        ("1.1", ["profiled"], "serve"),
        ("1.1", ["foreign", "demanding"], "406"),
        ("1.1", ["foreign", "profiled"], "serve"),
        ("1.1", ["extended"], "open"),
        ("1.1", ["extended", "foreign"], "open"),
        ("1.1", ["foreign", "other"], "open"),
        ("1.1", ["other"], "open"),
        ("1.1", ["weightless", "bare"], "open"),
        ("1.1", ["odd", "bare"], "open"),
    ],
)
def test_accept_is_judged_by_the_text(edition: str, kinds: list[Kind], verdict: str) -> None:
    assert verdict_of_accept(edition, kinds) == verdict


@pytest.mark.parametrize(
    ("edition", "kind", "verdict"),
    [
        ("1.0", "bare", "serve"),
        ("1.0", "profiled", "415"),
        ("1.1", "profiled", "serve"),
        ("1.1", "foreign", "415"),
        ("1.1", "demanding", "415"),
        ("1.1", "extended", "open"),
        ("1.1", "other", "open"),
    ],
)
def test_content_type_is_judged_by_the_text(edition: str, kind: Kind, verdict: str) -> None:
    assert verdict_of_content_type(edition, kind) == verdict


@pytest.mark.parametrize("edition", EDITIONS)
def test_fields_can_be_sent(edition: str) -> None:
    @BOUNDS
    @given(st.one_of(accept_fields(edition, [KNOWN]), content_types(edition, [KNOWN])))
    def is_sendable(field: dict[str, str]) -> None:
        text = field["text"]
        assert text == text.strip()
        assert text.isascii()
        assert len(text) < LONGEST + 400
        assert not set(text) & {"\r", "\n", "\0"}
        assert json.loads(json.dumps(field)) == field

    is_sendable()


def drawn(fields: st.SearchStrategy[dict[str, str]]) -> list[tuple[str, str]]:
    """The verdict and the text of some hundred fields."""
    found: list[tuple[str, str]] = []

    @MANY
    @given(fields)
    def collect(field: dict[str, str]) -> None:
        found.append((field["verdict"], field["text"]))

    collect()
    return found


@pytest.fixture(scope="module")
def accepts() -> list[tuple[str, str]]:
    """Accept fields for edition 1.1."""
    return drawn(accept_fields("1.1", [KNOWN]))


@pytest.mark.parametrize(
    ("verdict", "pattern"),
    [
        ("serve", r'"[^"]*,.*", application'),
        ("406", r"=\"[^\"]*, ?application/vnd\.api\+json"),
        ("serve", r"\s;"),
        ("serve", r"PROFILE="),
        ("serve", r"=0\.\d\d"),
        ("serve", r"application/x-20"),
        ("serve", r",\s*,|^,|,$"),
        ("406", f'"{KNOWN} https'),
        ("open", r"json;( |$)"),
        ("open", r"=0\.?0*(,|$)"),
    ],
)
def test_accept_reaches_each_spelling(accepts: list[tuple[str, str]], verdict: str, pattern: str) -> None:
    assert any(judged == verdict and re.search(pattern, text) for judged, text in accepts)


def test_content_type_reaches_each_verdict_and_is_never_empty() -> None:
    found = drawn(content_types("1.1"))
    assert {verdict for verdict, _ in found} == {"serve", "415", "open"}
    assert all(text for _, text in found)
    assert not any(";q=" in text.lower() for verdict, text in found if verdict == "serve")


@BOUNDS
@given(odd_fields())
def test_odd_fields_can_be_sent(field: dict[str, str]) -> None:
    assert field["name"] in FIELDS
    assert field["value"].isascii()
    assert field["value"] == field["value"].strip()
