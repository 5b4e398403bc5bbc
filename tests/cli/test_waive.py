"""`accord waive`: one failure of a run accepted, with a reason, an owner and an end."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from accord.model.finding import finding_id
from accord.model.verdict import Verdict
from accord.model.waiver import read_waivers
from accord.record.assess import write_assessment
from tests.cli.conftest import Accord
from tests.reports.samples import assessment, evidence, exchange, requirements, result

FAILING, KEPT, OTHER = (entry.id for entry in requirements()[:3])
WHY = ("--reason", 'the "gateway" adds it', "--owner", "api-team")
TODAY = dt.date.today()
SEEN = evidence(exchange(1, url="/articles?page=1"))
FAR = evidence(exchange(2, url="/people/1"), "/data/id")


@pytest.fixture(autouse=True)
def run(tmp_path: Path) -> None:
    first, second, third = requirements()[:3]
    folder = tmp_path / "run"
    folder.mkdir()
    write_assessment(
        folder,
        assessment(
            result(first, Verdict.FAIL, SEEN, FAR), result(second), result(third, Verdict.FAIL, SEEN), exit_code=1
        ),
    )


def test_a_waiver_is_written_for_ninety_days(accord: Accord, tmp_path: Path) -> None:
    said = accord("waive", "run", FAILING, *WHY)
    assert (said.code, said.err) == (0, "")
    (waiver,) = read_waivers(tmp_path / "waivers.toml")
    assert (waiver.requirement, waiver.reason, waiver.owner) == (FAILING, 'the "gateway" adds it', "api-team")
    assert waiver.until == TODAY + dt.timedelta(days=90)
    assert said.out == (tmp_path / "waivers.toml").read_text() + "written to waivers.toml\n"


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_text_and_comments_of_the_file_stay(accord: Accord, tmp_path: Path, end: str) -> None:
    line = end or "\n"
    rows = ("# ours", "[[waiver]]", 'requirement = "x"  # an ç', 'reason = "r"', 'owner = "o"', "until = 2030-01-01")
    text = line.join(rows)
    path = tmp_path / "ours.toml"
    path.write_bytes((text + end).encode())
    assert accord("waive", "run", FAILING, *WHY, "--waivers", "ours.toml", "--until", TODAY.isoformat()).code == 0
    whole = path.read_bytes().decode()
    assert whole.startswith(text + line + line if not end else text + end + line)
    assert [waiver.requirement for waiver in read_waivers(path)] == ["x", FAILING]
    if end == "\r\n":
        assert "\n" not in whole.replace("\r\n", "")


def test_a_scope_says_what_it_leaves_out(accord: Accord, tmp_path: Path) -> None:
    said = accord("waive", "run", FAILING, *WHY, "--scope", "GET /articles")
    assert said.code == 0
    assert said.line == f"not covered, so that the failure still counts: {FAR.exchange} GET /people/1"
    assert read_waivers(tmp_path / "waivers.toml")[0].scope == "GET /articles"
    assert accord("waive", "run", FAILING, *WHY, "--scope", "GET /people*").code == 0
    assert len(read_waivers(tmp_path / "waivers.toml")) == 2


def test_requests_are_told_as_a_scope_names_them(accord: Accord) -> None:
    told = accord("waive", "run", FAILING, *WHY, "--scope", "GET /nowhere").line
    names = told.partition("which failed at ")[2].split(", ")
    assert names == ["GET /articles?page=1", "GET /people/1"]
    for name in names:
        assert accord("waive", "run", FAILING, *WHY, "--scope", name).code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((FAILING[:-1],), f"nothing of the id '{FAILING[:-1]}' failed in this run; did you mean {FAILING}"),
        (("*",), f"nothing of the id '*' failed in this run; failing: {FAILING}"),
        ((KEPT,), f"{KEPT} did not fail in this run: pass; there is nothing to waive"),
        ((finding_id(FAILING, SEEN),), f"is a finding of {FAILING}; waive that"),
        ((FAILING, "--until", "2020-01-31"), "--until 2020-01-31 has passed; give a day from"),
        ((FAILING, "--until", "tomorrow"), "--until 'tomorrow' is no date; write it as 2027-01-31"),
        ((FAILING, "--until", "20370131"), "is no date"),
        ((FAILING, "--scope", "GET /people/2"), "covers no finding of"),
        ((FAILING, "--scope", "/people"), "--scope '/people'"),
        ((FAILING, "--reason", " "), "the value after --reason is empty"),
        ((FAILING, "--reason", "\x07"), "--reason holds what cannot be written"),
        ((FAILING, "--waivers", "none/w.toml"), "none/w.toml cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_waived(accord: Accord, tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    said = accord("waive", "run", *WHY, *arguments)
    assert said.code == 2
    assert told in said.line
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("missing", ["--reason", "--owner"])
def test_a_reason_and_an_owner_are_asked_for(accord: Accord, missing: str) -> None:
    given = [each for pair in (WHY[:2], WHY[2:]) if pair[0] != missing for each in pair]
    assert f"missing option '{missing}'" in accord("waive", "run", FAILING, *given).line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[[waiver]]\nrequirement = "{id}"\nreason = "r"\nowner = "o"\nuntil = 2020-01-31\n',
            "until 2020-01-31; change",
        ),
        ('[[waiver]]\nrequirement = "json*"\nreason = "r"\nowner = "o"\nuntil = 2099-01-31\n', "already, by json*"),
        ('waiver = [{{requirement = "x", reason = "r", owner = "o", until = 2099-01-31}}]\n', "as one array"),
        ('[[waiver]]\nrequirement = "x"\n', "`reason` is missing"),
        ("[[waiver]", "is not valid TOML"),
    ],
)
def test_a_file_that_takes_no_more(accord: Accord, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(text.format(id=FAILING))
    said = accord("waive", "run", FAILING, *WHY)
    assert said.code == 2
    assert told in said.err
    assert path.read_text() == text.format(id=FAILING)


def test_a_folder_without_a_run(accord: Accord) -> None:
    said = accord("waive", "nowhere", FAILING, *WHY)
    assert (said.code, said.line) == (2, "nowhere holds no run: run.json cannot be read")


def test_what_was_written_is_toml(accord: Accord, tmp_path: Path) -> None:
    accord("waive", "run", OTHER, "--reason", 'a "quote", a \\ and é', "--owner", "o")
    (entry,) = tomllib.loads((tmp_path / "waivers.toml").read_text(encoding="utf-8"))["waiver"]
    assert entry["reason"] == 'a "quote", a \\ and é'
    assert replace(read_waivers(tmp_path / "waivers.toml")[0], reason="").requirement == OTHER
