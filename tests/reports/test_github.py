"""Annotations are commands that GitHub reads as they are meant, and the summary is one that it takes."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from accord.model.assessment import Assessment
from accord.model.requirement import Level
from accord.model.verdict import Verdict
from reports import render
from reports.markdown import cut
from tests.reports.samples import assessment, broad, evidence, exchange, requirements, result
from tests.reports.test_hostile import NASTY, hostile

COMMAND = re.compile(r"::(?P<command>error|warning) title=(?P<title>[^:,\r\n]*)::(?P<text>[^\r\n]*)")
MEBIBYTE = 1024 * 1024


def read(folder: Path, made: Assessment) -> list[tuple[str, str, str]]:
    """Command, title and text of each line, as the runner unescapes them."""
    text = render(folder, made, ["github"])["github"].read_bytes().decode()
    found = [COMMAND.fullmatch(line) for line in text.splitlines()]
    assert text.count("\n") == len(found)
    assert all(found)
    return [
        (each["command"], unescaped(each["title"], title=True), unescaped(each["text"])) for each in found if each
    ]


def unescaped(text: str, title: bool = False) -> str:
    """What the runner makes of an escaped text: the per cent sign last."""
    for escape, meant in (("%0D", "\r"), ("%0A", "\n"), *([("%3A", ":"), ("%2C", ",")] if title else [])):
        text = text.replace(escape, meant)
    return text.replace("%25", "%")


def failing(count: int, level: Level) -> Assessment:
    duties = [each for each in requirements() if each.level is level and not each.severity][:count]
    assert len(duties) == count
    reasons = tuple(f"{each.id} ({each.level}) is violated" for each in duties) if level.binding else ()
    found = (result(each, Verdict.FAIL, evidence(exchange())) for each in duties)
    return assessment(*found, exit_code=int(level.binding), reasons=reasons)


def test_what_blocks_is_an_error_and_what_does_not_is_a_warning(tmp_path: Path) -> None:
    made = broad(tmp_path)
    told = read(tmp_path, made)
    blocking = [each.id for each in made.results if each.verdict is Verdict.FAIL and not each.waived and each.grave]
    errors = [title for command, title, _ in told if command == "error"]
    assert {f"{name} (MUST)" for name in blocking} <= set(errors)
    assert next(title for command, title, _ in told if command == "warning").endswith("(SHOULD)")
    waived = next(each.id for each in made.results if each.waived)
    assert not any(waived in title for _, title, _ in told)


def test_an_annotation_says_what_was_expected_and_where_it_is_written(tmp_path: Path) -> None:
    _, title, text = read(tmp_path, broad(tmp_path))[0]
    summary, found, more, where = text.split("\n")
    assert title.endswith(" (MUST)")
    assert summary.endswith(".")
    assert found == "gw0-1 GET /api/articles?page=1: /data/7/id: id is a number, expected an array"
    assert more == "and 1 more cause"
    assert where.startswith("https://jsonapi.org/format/1.1/#")


@pytest.mark.parametrize("level", [Level.MUST, Level.SHOULD])
def test_no_more_are_written_than_github_shows(tmp_path: Path, level: Level) -> None:
    assert len(read(tmp_path, failing(10, level))) == 10
    told = read(tmp_path, failing(14, level))
    assert len(told) == 10
    assert told[-1] == ("error" if level.binding else "warning", "5 more", "5 more of this kind are in the report.")


def test_what_the_baseline_knows_or_the_profile_lets_pass_is_a_warning(tmp_path: Path) -> None:
    made = replace(failing(2, Level.MUST), reasons=(), exit_code=0)
    assert {command for command, _, _ in read(tmp_path, made)} == {"warning"}


def test_a_recommendation_that_the_profile_demands_is_an_error(tmp_path: Path) -> None:
    made = failing(1, Level.SHOULD)
    blocked = replace(made, exit_code=1, reasons=(f"{made.results[0].id} (SHOULD) is violated",))
    assert [command for command, _, _ in read(tmp_path, blocked)] == ["error"]


def test_a_run_without_a_verdict_says_so_first(tmp_path: Path) -> None:
    open_ = result(requirements()[0], Verdict.INCONCLUSIVE, reason="503")
    undecided = assessment(open_, exit_code=3, reasons=(f"{open_.id}: inconclusive: 503",))
    (command, title, text), (_, other, _) = read(tmp_path, undecided)
    assert (command, title) == ("error", "Inconclusive or not run where the profile forbids it")
    assert text.endswith(f"{open_.id}: inconclusive: 503")
    assert other == open_.id
    broken = replace(assessment(exit_code=4, reasons=("the record is incomplete",)), complete=False)
    ((_, title, text),) = read(tmp_path, broken)
    assert (title, text.rpartition("\n")[2]) == ("Our own error, or an incomplete record", "the record is incomplete")


def test_a_waiver_that_does_not_hold_is_an_error(tmp_path: Path) -> None:
    why = "waiver for a/b: expired on 2026-01-01; mend the target or renew it"
    told = read(tmp_path, assessment(result(requirements()[0]), exit_code=1, reasons=(why,)))
    assert told == [("error", "Waiver", why)]


def test_a_clean_run_annotates_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, assessment(result(requirements()[0]))) == []


@pytest.mark.parametrize(
    "nasty", [*NASTY, "100%, a:b", "%0A::error::x", "x\n::set-output name=a::b", "\r::stop-commands::x"]
)
def test_what_a_target_sends_is_no_command(tmp_path: Path, nasty: str) -> None:
    told = read(tmp_path, hostile(tmp_path, nasty))
    assert told
    assert all("\r" not in text for _, _, text in told)
    if nasty.isprintable():
        assert any(nasty in text for _, _, text in told)


def test_the_summary_is_written_beside_the_annotations(tmp_path: Path) -> None:
    made = broad(tmp_path)
    render(tmp_path, made, ["github"])
    beside = (tmp_path / "report.md").read_bytes()
    assert render(tmp_path, made, ["markdown"])["markdown"].read_bytes() == beside


def test_a_summary_stays_below_what_github_takes(tmp_path: Path) -> None:
    odd = "`ü`" * 10_000
    made = assessment(*(result(each, Verdict.INCONCLUSIVE, reason=odd) for each in requirements()), exit_code=3)
    more = replace(made, notes=(), untested={f"x/{number}": f"{number}{odd}" for number in range(400)})
    text = render(tmp_path, more, ["markdown"])["markdown"].read_text("utf-8")
    assert 900_000 < len(text.encode()) < MEBIBYTE
    assert text.endswith("\nCut here, for its size: the whole stands in `report.html`.\n")
    assert text.count("<details>") == text.count("</details>")


def test_what_is_cut_is_closed_first() -> None:
    pieces = ["# x", "<details><summary>a</summary>", "- one", "- two", "</details>", "- three"]
    assert list(cut(pieces)) == pieces
    cut_within = list(cut(pieces, 45))
    assert cut_within[:3] == pieces[:3]
    assert cut_within[3:] == ["\n</details>", "\nCut here, for its size: the whole stands in `report.html`."]
    assert list(cut(pieces, 60))[-2:] == [
        "</details>",
        "\nCut here, for its size: the whole stands in `report.html`.",
    ]
