"""What docs/measure-a-rate-limit.md shows: its commands end as it says, and say what it quotes but for the times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.cli.rate_table import table
from accord.model.measurement import ALGORITHMS, Advertised, Bounds, Documented, Measurement, Rate, RetryAfter
from accord.record.rates import read_rates
from reports import rates
from sandbox import serving
from tests.pages import DOCS, Page, Said, astray

pytestmark = pytest.mark.quiet

PAGE = Page.read("measure-a-rate-limit.md")
HOME = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shop")


@pytest.fixture(scope="module")
def said(folder: Path) -> Iterator[list[Said]]:
    """All commands of the page, carried out in order beside its contract."""
    with serving() as url, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("COLUMNS", "120")
        (contract,) = PAGE.blocks("toml")
        (folder / "shop.toml").write_text(contract.replace(HOME, url), encoding="utf-8")
        yield PAGE.carried_out({HOME: url})


def _lines(text: str) -> list[str]:
    """The lines of a text without its figures, and without the rival that the odds are against."""
    plain = re.sub(r"\d+(\.\d+)?", "#", re.sub(r"odds .*", "odds", text))
    return [" ".join(line.split()) for line in plain.splitlines() if line.strip()]


def test_every_command_ends_as_the_page_says(said: list[Said]) -> None:
    assert len(said) >= 5
    assert astray(said) == []


def test_what_the_page_quotes_was_said(said: list[Said]) -> None:
    told = _lines("".join(each.out for each in said))
    for quoted in PAGE.blocks("text"):
        assert [line for line in _lines(quoted) if line not in told] == []


def test_a_run_measured_the_promise_of_the_page(said: list[Said], folder: Path) -> None:
    assert said
    rating = read_rates(folder / "checked")
    assert rating
    (rate,) = rating.limits
    assert (rate.kept, rate.measurement.limit) == ("holds", Bounds(20, 20, 20))
    assert rate.measurement.window_s.holds(2.0)
    assert "rates-title" in (folder / "checked" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*ALGORITHMS, *rates.VERDICTS])
def test_every_algorithm_and_verdict_is_in_a_table_of_the_page(name: str) -> None:
    assert re.search(rf"^\| `?{name}`? \|", PAGE.text, re.MULTILINE)


def test_every_row_of_the_table_is_explained() -> None:
    found = Measurement(
        "GET", "/", "", Bounds(), Bounds(), "none-seen", recovery_s=1.0, status=429,
        retry_after=RetryAfter(present=True), advertised=Advertised(("ratelimit",)),
    )  # fmt: skip
    rows = [str(cell) for cell in table(Rate(found, Documented(20, 2.0), "holds")).columns[0].cells]
    assert len(rows) == len(set(rows)) >= 9
    assert [row for row in rows if f"\n| {row} |" not in PAGE.text] == []


def test_pictures_are_there() -> None:
    shown = re.findall(r"!\[.+?\]\((\S+?)\)", PAGE.text)
    assert shown
    assert all((DOCS / name).is_file() for name in shown)
