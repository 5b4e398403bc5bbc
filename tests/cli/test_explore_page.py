"""What docs/explore.md shows: its commands end as it says, and say what it quotes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.model.verdict import Verdict
from accord.record.assess import read_assessment
from accord.record.explorations import read_exploration
from accord.runtime.exploring.efforts import EFFORTS
from accord.runtime.registry import registry
from sandbox import serving
from sandbox.plain.tokens import environment
from tests.pages import Page, Said, astray, unsaid

PAGE = Page.read("explore.md")
HOME = "http://127.0.0.1:8000"
REQUIREMENT = "properties/queries/filtered"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("explored")


@pytest.fixture(scope="module")
def said(folder: Path) -> Iterator[list[Said]]:
    """All commands of the page, carried out in order."""
    with serving() as url, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, value in environment().items():
            patch.setenv(name, value)
        yield PAGE.carried_out({HOME: url})


def test_every_command_ends_as_the_page_says(said: list[Said]) -> None:
    assert len(said) >= 3
    assert astray(said) == []


def test_what_the_page_quotes_was_said(said: list[Said]) -> None:
    assert PAGE.quoted
    assert unsaid(PAGE.quoted, said) == []


def test_a_draw_warns_and_its_fixed_case_fails_until_the_server_is_mended(said: list[Said], folder: Path) -> None:
    assert said
    (drawn,) = [result for result in read_assessment(folder / "found").results if result.id == REQUIREMENT]
    (fixed,) = [result for result in read_assessment(folder / "gate").results if result.id == REQUIREMENT]
    (mended,) = [result for result in read_assessment(folder / "mended").results if result.id == REQUIREMENT]
    assert (drawn.verdict, len(drawn.warnings), drawn.findings) == (Verdict.PASS, 1, ())
    assert (fixed.verdict, len(fixed.findings)) == (Verdict.FAIL, 1)
    assert (mended.verdict, mended.findings, mended.warnings) == (Verdict.PASS, (), ())


def test_the_exported_case_names_the_requirement_and_no_address(said: list[Said], folder: Path) -> None:
    assert said
    (path,) = (folder / "cases").iterdir()
    text = path.read_text(encoding="utf-8")
    assert tomllib.loads(text)["requirement"] == REQUIREMENT
    assert "127.0.0.1" not in text.partition("drawn = ")[2]
    exploration = read_exploration(folder / "found")
    assert exploration
    assert exploration.seed == 11
    assert exploration.cases == (path.name,)


def test_every_effort_and_property_is_on_the_page() -> None:
    for effort in EFFORTS.values():
        assert f"| `{effort.name}` | {effort.requests:,} |" in PAGE.text
    for name, entry in registry().library.catalogues["properties"].requirements.items():
        assert f"| `{name}` | {entry.summary} |" in PAGE.text
