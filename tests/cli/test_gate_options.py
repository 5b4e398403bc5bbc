"""What a run is weighed by, as the command line and pytest take it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from accord.record.assess import read_assessment
from tests.cli.conftest import Accord

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9"
FAULTY = "/jsonapi-1.1/fetching-resources.fetch-responses-404"
BROKEN = "jsonapi-1.1/fetching-resources/fetch-responses-404"
BRIEF = ("--contract", "sandbox-1.1", "--only", "jsonapi-1.1/fetching-resources/*")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--profile", "releas"),
            "no profile is called 'releas'; did you mean release?; a profile of your own is a file",
        ),
        (("--profile", "none.toml"), "none.toml: cannot be read: No such file or directory; check the path"),
        (("--require-tried", "0.95"), "--require-tried: '0.95' is no share; write it in percent, as 95%"),
        (("--require-tried", "101%"), "--require-tried: '101%' is no share"),
    ],
)
def test_a_mistake_gets_one_line(accord: Accord, arguments: tuple[str, ...], told: str) -> None:
    said = accord("run", NOWHERE, *arguments)
    assert said.code == 2
    assert told in said.line


def test_every_mistake_of_a_profile_gets_a_line(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('extends = "cii"\nshuold = "block"\ndecided = 1\n')
    said = accord("run", NOWHERE, "--profile", "mine.toml")
    assert said.code == 2
    assert said.err.splitlines() == [
        "accord: mine.toml: the file: unknown key `shuold`; did you mean `should`?",
        "accord: mine.toml: decided: 1 should be of type boolean",
        "accord: mine.toml: extends: no profile that ships is called 'cii'; did you mean `ci`?",
    ]


def test_workers_go_by_a_profile_of_ones_own(accord: Accord, origin: str, tmp_path: Path) -> None:
    (tmp_path / "few.toml").write_text(f'subjects = 1\nwarn = ["{BROKEN}"]\n')
    asked = ("run", origin + FAULTY, *BRIEF, "-n", "2", "--profile", "few.toml", "--run-dir")
    assert accord(*asked, "few").code == 0
    made = read_assessment(tmp_path / "few")
    (broken,) = [each for each in made.results if each.id == BROKEN]
    assert (made.profile, broken.tried, broken.waived, broken.known) == ("few", 1, False, False)


def test_pytest_takes_the_same_options(origin: str, tmp_path: Path) -> None:
    (tmp_path / "few.toml").write_text("subjects = 1\n")
    options = [
        "--target",
        origin + FAULTY,
        *BRIEF,
        "--profile",
        "few.toml",
        "--require-tried",
        "100%",
        "--run-dir",
        "run",
    ]
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(ROOT / "suites"),
        "-c",
        str(ROOT / "pyproject.toml"),
        "-q",
        *options,
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    made = read_assessment(tmp_path / "run")
    assert made.profile == "few", done.stdout[-2000:]
    assert made.demands[-1] == "At least 100% of what applies must have been tried."
    assert [why.partition(" ")[0] for why in made.reasons][:1] == [BROKEN]
    assert any("100% is required" in why for why in made.reasons)
    assert done.returncode == 1
