"""What docs/verdicts-and-exit-codes.md shows: each exit code by a command that ends with it, and every verdict."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.model.requirement import Level
from accord.model.verdict import Verdict
from sandbox import serving
from tests.pages import Page, Said, astray, unsaid

PAGE = Page.read("verdicts-and-exit-codes.md")
HOME = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Said]]:
    """All commands of the page, carried out in order, what it says for a shell where it stands."""
    folder = tmp_path_factory.mktemp("codes")
    (shell,) = PAGE.blocks("sh")
    before, after = PAGE.text.split(f"```sh\n{shell}```")
    with serving() as url, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        first = Page(before).carried_out({HOME: url})
        subprocess.run(["bash", "-euo", "pipefail", "-c", shell], cwd=folder, check=True)
        yield [*first, *Page(after).carried_out({HOME: url})]


def test_every_command_ends_as_the_page_says(said: list[Said]) -> None:
    assert astray(said) == []


def test_every_exit_code_has_an_example(said: list[Said]) -> None:
    assert {each.code for each in said} == {0, 1, 2, 3, 4}
    headed = re.findall(r"^### (\d): ", PAGE.text, re.MULTILINE)
    assert headed == ["0", "1", "2", "3", "4"]


def test_what_the_page_quotes_was_said(said: list[Said]) -> None:
    assert PAGE.quoted
    assert unsaid(PAGE.quoted, said) == []


def test_the_verdicts_stand_there_with_the_gravest_first() -> None:
    told = re.findall(r"^\| \*\*(.+?)\*\* \|", PAGE.text, re.MULTILINE)
    assert told == [verdict.value.replace("_", " ") for verdict in Verdict]


def test_every_level_stands_there() -> None:
    rows = PAGE.text.partition("## Levels")[2].partition("## Exit codes")[0]
    named = {name.strip() for row in re.findall(r"^\| ([A-Z ,]+) \|", rows, re.MULTILINE) for name in row.split(",")}
    assert named == {level.value for level in Level}


def test_pages_that_it_links_to_are_there() -> None:
    docs = Path(__file__).parents[2] / "docs"
    assert all((docs / target).exists() for target in re.findall(r"\]\(([\w./-]+)\)", PAGE.text))
