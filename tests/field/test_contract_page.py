"""The contract that docs/write-a-contract.md shows: the page says what is so, and a real server is judged by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.model.verdict import Verdict
from accord.record.assess import read_assessment
from accord.runtime.options import Options, find_contract
from tests import kinds_table
from tests.field import servers
from tests.field.judging import failed, undecided, warned
from tests.pages import Page, Said, astray

CONTRACT = servers.HERE / "django-contract.toml"
PAGE = Page.read(kinds_table.PAGE.name)
HOME = "http://127.0.0.1:8000"
SERIAL = re.compile(r"\b(main(?:-write)?)-\d+")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("weblog")


@pytest.fixture(scope="module")
def said(folder: Path) -> Iterator[list[Said]]:
    """All commands of the page, carried out in order in a folder with the contract."""
    if reason := servers.available("django"):
        pytest.skip(reason)
    with servers.django_server() as url, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        text = CONTRACT.read_text(encoding="utf-8")
        (folder / "weblog.toml").write_text(text.replace(HOME, url), encoding="utf-8")
        before = servers.dump(url)
        yield PAGE.carried_out({HOME: url})
        assert servers.dump(url) == before


def test_the_page_shows_the_contract_that_is_tested():
    assert CONTRACT.read_text(encoding="utf-8") == PAGE.blocks("toml")[-1]


def test_the_table_has_every_kind_as_it_is():
    assert kinds_table.page() == PAGE.text, "python -m tests.kinds_table writes it anew"


@pytest.mark.parametrize("block", PAGE.blocks("toml"), ids=lambda block: block.split("\n")[0])
def test_every_part_of_a_contract_on_the_page_is_one(block, tmp_path):
    (tmp_path / "weblog.toml").write_text(CONTRACT.read_text(encoding="utf-8"), encoding="utf-8")
    whole = block if block.startswith(("extends", "# The contract")) else f'extends = "weblog.toml"\n\n{block}'
    (tmp_path / "part.toml").write_text(whole, encoding="utf-8")
    assert find_contract(Options(contract=str(tmp_path / "part.toml"))).name == "weblog"


def test_every_command_ends_as_the_page_says(said):
    assert len(said) >= 8
    assert astray(said) == []


def test_what_the_page_quotes_was_said(said):
    (quoted,) = PAGE.blocks("text")
    told = _lines("".join(each.out for each in said))
    assert [line for line in _lines(quoted) if line not in told] == []


def _lines(text: str) -> list[str]:
    return [" ".join(SERIAL.sub(r"\1", line).split()) for line in text.splitlines() if line.strip()]


def test_what_the_server_keeps_passes_and_what_is_wrong_fails(said, folder):
    found = read_assessment(folder / "first")
    own = {result.id: result for result in found.results if result.id.startswith("weblog/")}
    assert failed(found) == {"weblog/wrong/page-size", "weblog/wrong/title"}
    assert undecided(found) == {"weblog/versioning/additions"}
    assert warned(found) == {"weblog/members/tag-names"}
    kept = [result for result in own.values() if result.verdict is Verdict.PASS]
    assert len(kept) == 22
    assert all(result.tried for result in kept)


@pytest.mark.parametrize(
    ("promise", "told"),
    [
        ("weblog/wrong/page-size", "21 rows"),
        ("weblog/wrong/title", "81 characters stored"),
        ("weblog/members/tag-names", "silently cut to"),
    ],
)
def test_each_finding_says_what_came(said, folder, promise, told):
    (own,) = [result for result in read_assessment(folder / "first").results if result.id == promise]
    assert told in (*own.findings, *own.warnings)[0].actual
