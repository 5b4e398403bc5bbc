"""The real generator of Allure reports takes the results of real runs, and shows what they hold."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from tests.field import npm, reported
from tests.field.servers import HERE

PINS = HERE / "allure"
STATUSES = {Verdict.PASS: "passed", Verdict.FAIL: "failed", Verdict.ERROR: "broken"}
Generate = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def program() -> Path:
    if reason := npm.missing(PINS):
        pytest.skip(reason)
    return npm.install(PINS) / "allure" / "cli.js"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Assessment]]:
    """Two runs of one contract, whose second has another figure in a promise."""
    folder = tmp_path_factory.mktemp("runs")
    changed = reported.CONTRACT.replace('header = "X-Trace-Id"', 'header = "X-Request-Id"')
    assert changed != reported.CONTRACT
    return [reported.carry_out(folder / "1"), reported.carry_out(folder / "2", changed)]


@pytest.fixture
def generate(program: Path, tmp_path: Path) -> Generate:
    """Makes a report of results, with the history of those before; gives its data by the names of requirements."""
    settings = {"name": "Accord", "output": "report", "historyPath": "history.jsonl", "plugins": {"awesome": {}}}
    (tmp_path / "allurerc.json").write_text(json.dumps(settings), encoding="utf-8")

    def call(*results: Path) -> dict[str, dict[str, Any]]:
        shutil.rmtree(tmp_path / "report", ignore_errors=True)
        done = subprocess.run(
            ["node", program, "generate", "--config", "allurerc.json", *results],
            cwd=tmp_path, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (0, "", "")
        found = [json.loads(path.read_text("utf-8")) for path in (tmp_path / "report/data/test-results").iterdir()]
        last = [each for each in found if not each["isRetry"]]
        assert len({each["fullName"] for each in last}) == len(last)
        return {each["fullName"]: each for each in last}

    return call


def test_every_result_is_in_the_report(
    generate: Generate, runs: list[tuple[Path, Assessment]], tmp_path: Path
) -> None:
    folder, made = runs[0]
    shown = generate(folder / "allure-results")
    assert set(shown) == {each.id for each in made.results}
    for each in made.results:
        found = shown[each.id]
        assert found["status"] == ("skipped" if each.waived else STATUSES.get(each.verdict, "skipped")), each.id
        labels = {label["name"]: label["value"] for label in found["labels"]}
        assert labels["severity"] == ("critical" if each.level.binding else labels["severity"])
        assert (labels["story"], labels["tag"]) == (each.id, each.level)
        assert found["known"] is each.waived
        assert not found["flaky"]
        assert found["retriesCount"] == 0
        if each.reason:
            assert found["error"]["message"].endswith(each.reason)
        names = {each.exchange for each in (*each.findings, *each.warnings)}
        links = [attachment["link"] for attachment in found["attachments"]]
        assert {link["name"].partition(" ")[0] for link in links} <= names
        assert bool(links) is bool(names)
        for link in links:
            assert not link["missed"]
            assert (tmp_path / f"report/data/attachments/{link['id']}{link['ext']}").stat().st_size > 10


def test_it_is_told_where_a_requirement_stands(generate: Generate, runs: list[tuple[Path, Assessment]]) -> None:
    shown = generate(runs[0][0] / "allure-results")

    def told(name: str) -> tuple[list[str], list[str]]:
        labels = {label["name"]: label["value"] for label in shown[name]["labels"]}
        return [labels["epic"], labels["feature"]], [link["url"] for link in shown[name]["links"]]

    fault = reported.FAULTS[0]
    clause = "https://jsonapi.org/format/1.1/#fetching-includes"
    assert told(fault) == (["JSON:API 1.1", "Inclusion of Related Resources"], [clause])
    assert told(reported.PROMISED) == (["The blog", "Headers"], ["https://example.com/docs/tracing"])
    of_http = next(name for name in shown if name.startswith("http/status/"))
    assert told(of_http)[0][0].startswith("HTTP")
    parameters = {each["name"]: each["value"] for each in shown[reported.PROMISED]["parameters"]}
    assert parameters == {"kind": "response-header", "header": "X-Trace-Id"}
    attached = [each["link"]["name"].split(" ", 1)[1] for each in shown[fault]["attachments"]]
    assert attached[:3] == ["request", "response", "curl"]
    assert shown[fault]["error"]["message"].startswith("GET /jsonapi-1.1/")
    assert "waived until " in shown[reported.WAIVED]["error"]["message"]
    assert shown[reported.ADVISED]["error"]["message"].startswith("warning: GET /")
    assert shown[reported.ADVISED]["status"] == "passed"


def test_a_second_run_stands_in_the_history_of_the_first(
    generate: Generate, runs: list[tuple[Path, Assessment]]
) -> None:
    first = generate(runs[0][0] / "allure-results")
    second = generate(runs[1][0] / "allure-results")
    assert [name for name, each in second.items() if each["historyId"] != first[name]["historyId"]] == []
    assert [name for name, each in second.items() if len(each["history"]) != 1] == []
    for name, each in second.items():
        assert each["history"][0]["status"] == first[name]["status"]
        assert each["id"] != first[name]["id"]


def test_two_runs_in_one_report_are_tries_of_one(generate: Generate, runs: list[tuple[Path, Assessment]]) -> None:
    shown = generate(*(folder / "allure-results" for folder, _ in runs))
    assert set(shown) == {each.id for _, made in runs for each in made.results}
    assert {each["retriesCount"] for each in shown.values()} == {1}


def test_the_environment_names_what_was_judged(
    generate: Generate, runs: list[tuple[Path, Assessment]], tmp_path: Path
) -> None:
    generate(runs[0][0] / "allure-results")
    told = json.loads((tmp_path / "report/widgets/allure_environment.json").read_text("utf-8"))
    found = {each["name"]: each["values"] for each in told}
    assert found["Contract"] == ["blog"]
    assert found["Target"] == [runs[0][1].target["url"]]
    assert found["Profile"] == ["ci"]
