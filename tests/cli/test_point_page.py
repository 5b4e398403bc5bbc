"""What docs/point-it-at-your-api.md shows: its commands end as it says, and say what it quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from accord.cli import cli
from accord.runtime.drafting.seeking import RELATIONS, USUAL
from tests.cli.described import parts_api
from tests.cli.servers import answering
from tests.pages import Page, Said, astray, unsaid

PAGE = Page.read("point-it-at-your-api.md")
HOME = "https://staging.example.com"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pointed")


@pytest.fixture(scope="module")
def said(folder: Path) -> Iterator[list[Said]]:
    """All commands of the page, carried out in order."""
    with answering(parts_api()) as url, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield PAGE.carried_out({HOME: url})


def test_every_command_ends_as_the_page_says(said: list[Said]) -> None:
    assert len(said) >= 6
    assert astray(said) == []


def test_what_the_page_quotes_was_said(said: list[Said]) -> None:
    assert PAGE.quoted
    assert unsaid(PAGE.quoted, said) == []


def test_what_the_page_shows_of_the_draft_stands_in_it(said: list[Said], folder: Path) -> None:
    assert said
    draft = (folder / "my-api.toml").read_text(encoding="utf-8").splitlines()
    shown = [line for block in PAGE.blocks("toml") for line in block.splitlines() if not line.startswith("#:schema")]
    assert shown
    assert [line for line in shown if line not in draft] == []


def test_every_place_where_a_description_is_sought_is_told() -> None:
    assert [each for each in (*RELATIONS, *USUAL) if f"`{each}`" not in PAGE.text] == []


def test_the_lines_for_shells_are_commands_that_there_are() -> None:
    named = [re.findall(r"accord (\w+)", line) for block in PAGE.blocks("sh") for line in block.splitlines()]
    assert isinstance(cli, click.Group)
    assert {name for names in named for name in names} <= set(cli.commands)
