"""What a target was seen to offer, in every report that people read."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from accord.model.assessment import Assessment, Capability
from reports import render
from reports.terminal import summarise
from tests.reports.samples import assessment, requirements, result

SORTING = "jsonapi-1.1/fetching-sorting/sorting-option"
IDS = "jsonapi-1.1/crud-creating/create-accept-client-generated-ids"


def offering(*capabilities: Capability) -> Assessment:
    return replace(assessment(*map(result, requirements())), capabilities=capabilities)


def told(made: Assessment, run_dir: Path, verbose: bool = False) -> str:
    out = io.StringIO()
    summarise(Console(file=out, width=80, no_color=True), made, run_dir, verbose=verbose)
    return out.getvalue()


@pytest.fixture
def made() -> Assessment:
    return offering(Capability(SORTING, "A server may sort.", 3), Capability(IDS, "A server may take `id`s."))


def test_an_assessment_keeps_its_capabilities(made: Assessment) -> None:
    written = made.to_json()
    assert written["capabilities"][0] == {"id": SORTING, "summary": "A server may sort.", "seen": True, "times": 3}
    assert Assessment.from_json(written) == made
    assert (
        Assessment.from_json({name: written[name] for name in written if name != "capabilities"}).capabilities == ()
    )


def test_pages_tell_what_is_seen_and_what_is_not(tmp_path: Path, made: Assessment) -> None:
    page = render(tmp_path, made, ["html"])["html"].read_text("utf-8")
    section = page[page.index('<section id="offers"') : page.index('<section id="untried"')]
    assert "1 of 2 permissions were seen in use" in section
    assert "A server may sort." in section
    assert "seen in 3 answers" in section
    assert "A server may take <code>id</code>s." in section[section.index("Not seen in this run") :]


def test_summaries_in_markdown_tell_what_is_seen(tmp_path: Path, made: Assessment) -> None:
    text = render(tmp_path, made, ["markdown"])["markdown"].read_text("utf-8")
    assert "What it offers (1 of 2 permissions seen in use)" in text
    assert f"- A server may sort. `{SORTING}`, seen in 3 answers" in text
    assert IDS not in text


def test_a_terminal_tells_little_one_by_one_and_much_only_if_asked(tmp_path: Path, made: Assessment) -> None:
    assert f"  {SORTING}: A server may sort." in told(made, tmp_path)
    assert IDS not in told(made, tmp_path)
    many = offering(*(Capability(f"jsonapi-1.1/x/{number}", "May.", 1) for number in range(9)))
    assert "WHAT IT OFFERS (9 of 9 permissions seen in use)" in told(many, tmp_path)
    assert "jsonapi-1.1/x/8" not in told(many, tmp_path)
    assert "jsonapi-1.1/x/8" in told(many, tmp_path, verbose=True)


def test_reports_of_runs_without_capabilities_leave_the_section_out(tmp_path: Path) -> None:
    bare = offering()
    texts = [path.read_text("utf-8") for path in render(tmp_path, bare, ["html", "markdown"]).values()]
    assert not [text for text in (*texts, told(bare, tmp_path)) if "what it offers" in text.lower()]
