import io
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from reports.terminal import summarise
from tests.reports.samples import assessment, broad, evidence, exchange, requirements, result


def shown(made: Assessment, run_dir: Path) -> list[str]:
    out = io.StringIO()
    summarise(Console(file=out, width=80, no_color=True), made, run_dir, run_dir / "report.html")
    return out.getvalue().splitlines()


def test_success_fits_on_one_screen(tmp_path: Path) -> None:
    lines = shown(assessment(*map(result, requirements())), tmp_path)
    assert len(lines) < 24
    assert lines[-3:] == [
        "Conformant: no binding requirement that was tried is violated",
        f"exit 0 (conformant); record in {tmp_path}",
        f"report: {tmp_path / 'report.html'}",
    ]


def test_failures_come_first_with_clause_line_and_curl(tmp_path: Path) -> None:
    made = broad(tmp_path)
    text = "\n".join(shown(made, tmp_path))
    failures = [each for each in made.results if each.verdict is Verdict.FAIL and not each.waived]
    for each in failures:
        assert each.id in text
        assert each.findings[0].curl in text
    assert "gw0-1 GET /api/articles?page=1: /data/7/id: id is a number, expected an array  (12 times)" in text
    assert "gw0-3 GET /api/articles?page=3: status 500, expected an array" in text
    order = [text.index(title) for title in ("VIOLATED", "NOT FOLLOWED", "WAIVED", "INCONCLUSIVE", "OUR OWN ERRORS",
                                             "WARNINGS", "NOT TRIED", "exit 1 (violated)")]  # fmt: skip
    assert order == sorted(order)


def test_the_table_fits_into_eighty_columns(tmp_path: Path) -> None:
    lines = shown(broad(tmp_path), tmp_path)
    start = next(number for number, line in enumerate(lines) if line.startswith("section "))
    end = next(number for number, line in enumerate(lines) if "without trouble" in line)
    assert all(len(line) <= 80 for line in lines[start : end + 1])
    assert end - start > 5


def test_many_failures_are_all_named(tmp_path: Path) -> None:
    made = assessment(*(result(each, Verdict.FAIL, evidence(exchange())) for each in requirements()), exit_code=1)
    text = "\n".join(shown(made, tmp_path))
    assert [each.id for each in made.results if each.id not in text] == []


def test_what_the_gate_says_of_the_run_is_told(tmp_path: Path) -> None:
    entry = requirements()[0]
    failing = replace(result(entry, Verdict.FAIL, evidence(exchange())), known=True, reason="known from the baseline")
    made = replace(
        assessment(failing, exit_code=3, reasons=("50% of what applies was tried (1 of 2 requirements)",)),
        notes=("the baseline is incomplete: what it did not come to counts as new", "the survey found little"),
    )
    lines = shown(made, tmp_path)
    assert "  known from the baseline" in lines
    assert "VIOLATED (1, known from the baseline)" in lines
    assert made.reasons[0] in lines
    assert made.notes[0] in lines
    assert made.notes[1] not in lines
    heads = [
        line for line in shown(replace(made, exit_code=0, reasons=()), tmp_path) if line.startswith("Conformant")
    ]
    assert heads == ["Conformant: 1 binding requirement is violated, known from the baseline"]


def test_text_from_a_target_drives_no_terminal_and_is_no_markup(tmp_path: Path) -> None:
    nasty = replace(evidence(exchange()), actual="[red]\x1b[2J\x07[/red] \ud800", request="GET /[bold]x")
    text = "\n".join(shown(assessment(result(requirements()[0], Verdict.FAIL, nasty), exit_code=1), tmp_path))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]\\x1b[2J\\x07[/red] \\ud800" in text
    assert "GET /[bold]x" in text
