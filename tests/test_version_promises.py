"""Promises about several versions, which take an API that has them: each can be had, and the highest stays."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from accord.model.assessment import Result
from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.session import run
from tests.engine.servers import Answer, answering
from tests.promise_matrix import APART, promises

PROVEN = {
    "commerce-layer/versioning/select-by-header": "several",
    "commerce-layer/versioning/progressive-unique-number": "rising",
}
"""Promises of vendors' contracts that are proven here, each by one of the same parameters."""

CONTRACT = """
[api]
name = "shelf"
base_url = "{url}"
standard = "http"
[[resource]]
path = "/things"
[[promise]]
id = "shelf/versions/several"
kind = "version-header"
level = "SHOULD"
summary = "A client can ask for one of several versions by a header."
header = "Accept-Version"
versions = ["v1", "v2"]
path = "/things"
[[promise]]
id = "shelf/versions/rising"
kind = "version-header"
level = "SHOULD"
summary = "Versions are counted upwards."
header = "Accept-Version"
format = "v{{n}}"
history = true
path = "/things"
"""


@contextmanager
def shelf(*versions: str) -> Iterator[str]:
    """A small API with these versions of its things; it refuses all others."""

    def answer(handler: Any) -> Answer:
        asked = handler.headers.get("Accept-Version") or "v1"
        known, found = asked in versions, handler.path.partition("?")[0] in ("/", "/things")
        body = [{"id": 1, "version": asked}] if known and found else {"error": "there is none such"}
        status = 400 if not known else 200 if found else 404
        return status, {"Content-Type": "application/json"}, json.dumps(body).encode()

    with answering(answer) as url:
        yield url


Judge = Callable[..., dict[str, Result]]


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Judges an API by the promises about versions; `name` is the folder of the run."""

    def judge(api: AbstractContextManager[str], name: str, baseline: str = "") -> dict[str, Result]:
        with api as url:
            path = tmp_path / f"{name}.toml"
            path.write_text(CONTRACT.format(url=url))
            options = Options(str(path), run_dir=tmp_path / name, only="shelf/*",
                              baseline=tmp_path / baseline if baseline else None)  # fmt: skip
            results = run(options)[1].results
        return {each.id.rpartition("/")[2]: each for each in results if each.id.startswith("shelf/")}

    return judge


def test_what_no_other_proof_covers_is_proven_here() -> None:
    assert set(PROVEN) == set(APART)


@pytest.mark.parametrize("name", PROVEN)
def test_what_is_proven_has_the_parameters_of_the_vendors_promise(name: str) -> None:
    own = {each["id"].rpartition("/")[2]: each for each in tomllib.loads(CONTRACT.format(url="http://h"))["promise"]}
    parameters = promises("commerce-layer")[name].promise.parameters
    assert set(parameters) == set(own[PROVEN[name]]) - {"id", "kind", "level", "summary"}


def test_both_versions_can_be_had_and_stay(judged: Judge) -> None:
    first = judged(shelf("v1", "v2"), "first")
    assert first["several"].verdict is Verdict.PASS
    assert first["rising"].verdict is Verdict.INCONCLUSIVE
    again = judged(shelf("v1", "v2", "v3"), "again", baseline="first")
    assert {name: result.verdict for name, result in again.items()} == dict.fromkeys(again, Verdict.PASS)


def test_a_version_that_cannot_be_had_breaks_the_promise(judged: Judge) -> None:
    found = judged(shelf("v1"), "run")["several"]
    assert found.verdict is Verdict.FAIL
    assert [(each.expected, each.actual) for each in found.findings] == [
        ("success with Accept-Version: v2", "status 400")
    ]


def test_a_version_that_went_away_breaks_the_promise(judged: Judge) -> None:
    judged(shelf("v1", "v2"), "first")
    found = judged(shelf("v1"), "later", baseline="first")["rising"]
    assert found.verdict is Verdict.FAIL
    assert found.findings[0].expected == "success with Accept-Version: v2"
