"""Notices of deprecation, gathered from all answers of a run, in every report that people read."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from accord.model.assessment import Assessment
from accord.model.notice import Notice
from accord.runtime.registry import library
from reports import render
from reports.terminal import summarise
from tests.reports.samples import assessment, requirements, result

NOTICE = Notice(
    "GET",
    "/memos/{}",
    3,
    "gw0-7",
    "@1735689600",
    "2025-01-01",
    "Fri, 01 Jan 2027 00:00:00 GMT",
    "2027-01-01",
    "use <b>/notes</b>",
    (("successor-version", "/notes"),),
)


@pytest.fixture
def made() -> Assessment:
    return replace(assessment(*map(result, requirements())), notices=(NOTICE,))


def test_an_assessment_keeps_its_notices(made: Assessment) -> None:
    written = made.to_json()
    assert Assessment.from_json(written) == made
    assert Assessment.from_json({name: written[name] for name in written if name != "notices"}).notices == ()


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_pages_list_them(tmp_path: Path, made: Assessment, form: str) -> None:
    page = render(tmp_path, made, [form])[form].read_text("utf-8")
    for part in ("/memos/{}", "2025-01-01", "2027-01-01", "successor-version", "gw0-7"):
        assert part in page
    if form == "html":
        assert "&lt;b&gt;/notes&lt;/b&gt;" in page
        assert "<b>/notes</b>" not in page


def test_the_terminal_lists_them(tmp_path: Path, made: Assessment) -> None:
    out = io.StringIO()
    summarise(Console(file=out, width=300, no_color=True), made, tmp_path)
    assert "DEPRECATED (1)" in out.getvalue()
    assert "GET /memos/{}: deprecated since 2025-01-01, ends 2027-01-01; use <b>/notes</b>" in out.getvalue()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("http/status/405-has-allow", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6"),
        ("http/sec/trace-disabled", "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8"),
        ("http/versioning/response-echo", ""),
        ("jsonapi-1.1/errors/error-id", "https://jsonapi.org/format/1.1/#error-objects"),
    ],
)
def test_clauses_have_an_address_where_they_name_one(name: str, address: str) -> None:
    assert library()[name].address == address
