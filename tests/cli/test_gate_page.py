"""What docs/gate-ci.md shows: its commands end as it says, and say what it quotes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.model.profile import read_profile, shipped
from accord.model.waiver import read_waivers
from accord.record.assess import read_assessment
from accord.record.diff import Kind
from sandbox import serving
from tests.pages import Page, Said, astray, unsaid

PAGE = Page.read("gate-ci.md")
HOME = "http://127.0.0.1:8000"
BROKEN = "jsonapi-1.1/fetching-resources/fetch-responses-404"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gated")


@pytest.fixture(scope="module")
def said(folder: Path) -> Iterator[list[Said]]:
    """All commands of the page, carried out in order beside its profile."""
    with serving() as url, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        (profile,) = PAGE.blocks("toml")
        (folder / "strict.toml").write_text(profile, encoding="utf-8")
        yield PAGE.carried_out({HOME: url})


def test_every_command_ends_as_the_page_says(said: list[Said]) -> None:
    assert len(said) >= 8
    assert astray(said) == []


def test_what_the_page_quotes_was_said(said: list[Said]) -> None:
    assert PAGE.quoted
    assert unsaid(PAGE.quoted, said) == []


def test_the_assessments_say_what_the_gate_weighed(said: list[Said], folder: Path) -> None:
    assert said
    made = {path.parent.name: read_assessment(path.parent) for path in folder.glob("*/assessment.json")}
    assert made["lenient"].profile == "strict"
    assert made["lenient"].demands == read_profile(folder / "strict.toml").demands
    (waiver,) = read_waivers(folder / "waivers.toml")
    (use,) = made["waived"].waivers
    assert (use.requirement, use.scope, use.covers) == (waiver.requirement, "GET /*", (BROKEN,))
    known = {name: [each.id for each in run.results if each.known] for name, run in made.items()}
    assert (known["same"], known["second"], known["first"]) == ([BROKEN], [BROKEN], [])
    assert made["second"].reasons == ("jsonapi-1.1/fetching-pagination/pagination-order (MUST) is violated",)
    (lacking,) = made["little"].reasons
    assert "95% is required; untried: " in lacking
    assert "(deselected by --only)" in lacking


def test_every_profile_and_kind_of_change_is_on_the_page() -> None:
    assert "| | " + " | ".join(f"`{name}`" for name in shipped()) + " |" in PAGE.text
    for kind in Kind:
        assert f"\n| {kind.value} |" in PAGE.text
