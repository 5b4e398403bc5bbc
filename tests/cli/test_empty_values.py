"""An option or argument without a value, as an unset variable leaves it, is refused by every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Accord

HOST = "https://host.test/api"
REMEDY = "give one, or leave it out (is a variable not set?)"


@pytest.mark.parametrize(
    "option",
    [
        "--contract",
        "--require-tried",
        "--shard",
        "--only",
        "--run-dir",
        "--waivers",
        "--baseline",
        "-k",
        "-n",
        "--cases",
    ],
)
def test_an_option_of_a_run(accord: Accord, tmp_path: Path, option: str) -> None:
    said = accord("run", HOST, option, "")
    assert (said.code, said.line) == (2, f"the value after {option} is empty; {REMEDY} (see `accord run --help`)")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [("--only=",), ("--only", "  "), ("--only=\t",)])
def test_however_it_is_written(accord: Accord, words: tuple[str, ...]) -> None:
    said = accord("run", HOST, *words)
    assert said.code == 2
    assert said.line.startswith("the value after --only is empty")


@pytest.mark.parametrize(
    "words", [("run", ""), ("diff", "a", ""), ("report", ""), ("explain", ""), ("run", "--", "")]
)
def test_an_argument(accord: Accord, words: tuple[str, ...]) -> None:
    said = accord(*words)
    assert said.code == 2
    assert "is empty; give one" in said.line


@pytest.mark.parametrize(
    "words", [("waive", "rd", "--scope", ""), ("baseline", "record", HOST, "--contract", ""), ("fleet", "--run-dir=")]
)
def test_other_commands_and_those_of_groups(accord: Accord, words: tuple[str, ...]) -> None:
    said = accord(*words)
    assert said.code == 2
    assert f"is empty; {REMEDY}" in said.line


def test_a_value_that_ends_with_an_equals_sign_is_one(accord: Accord) -> None:
    said = accord("run", HOST, "--only=a=")
    assert said.code == 2
    assert said.line.startswith("--only a= names nothing")
