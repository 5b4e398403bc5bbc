"""What docs/quick-start.md shows: its commands end as it says, and say what it quotes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox import serving
from tests.pages import DOCS, Page, Said, astray, unsaid

PAGE = Page.read("quick-start.md")
HOME = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Said]]:
    """All commands of the page, carried out in order."""
    with serving() as url, pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("quick"))
        yield PAGE.carried_out({HOME: url})


def test_every_command_ends_as_the_page_says(said: list[Said]) -> None:
    assert len(said) >= 8
    assert astray(said) == []


def test_what_the_page_quotes_was_said(said: list[Said]) -> None:
    assert PAGE.quoted
    assert unsaid(PAGE.quoted, said) == []


def test_every_page_that_it_leads_to_is_there() -> None:
    targets = {text.partition(")")[0] for text in PAGE.text.split("](")[1:]}
    assert len(targets) >= 5
    assert [name for name in targets if not (DOCS / name).exists()] == []
