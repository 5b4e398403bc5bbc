"""What docs/spread-an-audit.md shows: its commands end as it says, and say what it quotes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.model.fleet import FleetTarget
from sandbox import serving
from tests.pages import Page, Said, astray, unsaid

PAGE = Page.read("spread-an-audit.md")
HOME = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spread")


@pytest.fixture(scope="module")
def said(folder: Path) -> Iterator[list[Said]]:
    """All commands of the page, carried out in order."""
    with serving() as url, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        (fleet,) = PAGE.blocks("toml")
        (folder / "targets.toml").write_text(fleet.replace(HOME, url))
        yield PAGE.carried_out({HOME: url})


def test_every_command_ends_as_the_page_says(said: list[Said]) -> None:
    assert len(said) >= 9
    assert astray(said) == []


def test_what_the_page_quotes_was_said(said: list[Said]) -> None:
    assert PAGE.quoted
    assert unsaid(PAGE.quoted, said) == []


def test_the_fleet_of_the_page_has_an_overview(said: list[Said], folder: Path) -> None:
    assert said
    told = json.loads((folder / "fleet" / "overview.json").read_text())["targets"]
    assert [(each["name"], each["exit_code"]) for each in told] == [("blog", 0), ("blog-next", 1)]
    assert (folder / "one" / "blog" / "report.html").exists()


def test_every_key_of_a_fleet_is_on_the_page() -> None:
    assert [name for name in FleetTarget.__slots__ if f"`{name}`" not in PAGE.text] == []
