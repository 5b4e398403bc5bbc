"""The mock of commercetools, judged by the vendor's contract: what it breaks is told, and nothing that it keeps."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.session import run
from tests.field import npm
from tests.field.mock import server

EXPECTED = Path(__file__).parents[1] / "expected" / "commercetools-mock.txt"
"""The promises that the mock breaks; each was read by hand, see docs/field-report.md."""
CONTRACT = """
extends = "commercetools"
[api]
base_url = "{origin}/{project}"
[auth]
env = "ACCORD_MOCK_TOKEN"
[capabilities]
throwaway = true
"""


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assessment]:
    if reason := npm.missing(server.HERE):
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("mock")
    with pytest.MonkeyPatch.context() as patch, server.mock_server() as origin:
        patch.setenv("ACCORD_MOCK_TOKEN", "any token does")
        contract = folder / "contract.toml"
        contract.write_text(CONTRACT.format(origin=origin, project=server.PROJECT), encoding="utf-8")
        options = Options(contract=str(contract), run_dir=folder / "run", only="commercetools/*", allow_writes=True)
        yield run(options)[1]


def test_the_broken_promises_are_those_that_were_read(judged: Assessment) -> None:
    broken = {result.id for result in judged.results if result.verdict is Verdict.FAIL}
    assert broken == set(EXPECTED.read_text(encoding="utf-8").split())


def test_nothing_is_our_own_error_and_nothing_stays_behind(judged: Assessment) -> None:
    assert [result.id for result in judged.results if result.verdict is Verdict.ERROR] == []
    assert [note for note in judged.notes if note.startswith("left behind")] == []


@pytest.mark.parametrize(
    ("promise", "told"),
    [
        ("commercetools/concurrency/conflict-409", "status 200"),
        ("commercetools/slug/unique", "status 201"),
        ("commercetools/queries/limit-over-refused", "status 200"),
        ("commercetools/errors/invalid-json", "status 500"),
        ("commercetools/search/facet-terms-max", "201 items"),
    ],
)
def test_a_known_deviation_is_told_with_what_was_seen(judged: Assessment, promise: str, told: str) -> None:
    (result,) = [each for each in judged.results if each.id == promise]
    assert told in result.findings[0].actual
