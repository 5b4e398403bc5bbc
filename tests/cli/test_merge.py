"""Shards of one audit become one run, which says what a run without shards says; what does not fit is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.cli import invoke
from accord.model.assessment import Assessment, Evidence, Result
from accord.model.verdict import Verdict
from accord.record.assess import read_assessment
from accord.record.explorations import read_exploration
from accord.record.ledger import exchanges, ledgers, lines
from accord.record.manifest import MANIFEST
from accord.runtime.options import Options
from accord.runtime.registry import registry
from sandbox import base_path, serving
from tests.cli.conftest import Accord

FAULTS = (
    "jsonapi-1.1/fetching-includes/inclusion-bad-request",
    "jsonapi-1.1/document-resource-objects/resource-relationships-key",
    "jsonapi-1.1/crud-creating/create-responses-201-location",
)
ONLY = "jsonapi-1.1/document-*,jsonapi-1.1/fetching-*,jsonapi-1.1/crud-creating/*,jsonapi-1.1/crud-deleting/*"
SHARDS = ("1/3", "2/3", "3/3")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the runs 1, 2 and 3, shards of one audit, and `whole`, the same without shards."""
    folder = tmp_path_factory.mktemp("runs")
    with serving() as origin:
        for shard in (*SHARDS, ""):
            call = ["run", origin + base_path("1.1", *FAULTS), "--contract", "sandbox-1.1", "--allow-writes"]
            call += ["--only", ONLY, "--run-dir", str(folder / (shard[:1] or "whole"))]
            assert invoke([*call, *(("--shard", shard) if shard else ())]) in (0, 1)
    return folder


@pytest.fixture
def copied(runs: Path, tmp_path: Path) -> Callable[..., Path]:
    """Copies a shard, with other values in its header, into the present folder."""

    def copy(name: str, **changes: Any) -> Path:
        folder = tmp_path / f"copy-{name}"
        shutil.copytree(runs / name, folder, ignore=shutil.ignore_patterns(MANIFEST))
        header = json.loads((folder / "run.json").read_text())
        for key, value in changes.items():
            header[key] = {**header[key], **value} if isinstance(value, dict) else value
        (folder / "run.json").write_text(json.dumps(header))
        return folder

    return copy


def causes(found: tuple[Evidence, ...]) -> set[tuple[str, str]]:
    return {(each.check, each.expected) for each in found}


def comparable(assessment: Assessment) -> dict[str, tuple[Any, ...]]:
    """What a merged assessment has to share with one without shards."""
    return {result.id: _comparable(result) for result in assessment.results}


def _comparable(result: Result) -> tuple[Any, ...]:
    tried = result.tried if not registry().rules[result.id] else result.tried > 0
    return result.verdict, tried, causes(result.findings), causes(result.warnings)


def test_three_shards_merged_equal_the_whole(accord: Accord, runs: Path) -> None:
    said = accord("merge", runs / "3", runs / "1", runs / "2", "--run-dir", "merged")
    merged, whole = read_assessment(Path("merged")), read_assessment(runs / "whole")
    assert (said.code, said.err) == (1, "")
    assert comparable(merged) == comparable(whole)
    assert {result.id for result in merged.results if result.verdict is Verdict.FAIL} == set(FAULTS)
    assert (merged.complete, merged.shard, merged.reasons) == (True, "", whole.reasons)
    assert {"report.html", "report.json", "junit.xml"} <= {path.name for path in Path("merged").iterdir()}


def test_what_several_shards_asked_alike_counts_once(runs: Path, accord: Accord) -> None:
    """The survey went out in each; a rule that judges collections saw no more of them than without shards."""
    accord("merge", runs / "1", runs / "2", runs / "3", "--run-dir", "merged")
    surveyed = [
        {each.asked for each in exchanges(runs / name) if each.id.startswith("survey-")} for name in ("1", "2", "3")
    ]
    assert surveyed[0] == surveyed[1] == surveyed[2]
    rule = "jsonapi-1.1/document-top-level/data-errors"
    tried = [{each.id: each.tried for each in read_assessment(path).results}[rule]
             for path in (Path("merged"), runs / "whole", runs / "1", runs / "2", runs / "3")]  # fmt: skip
    assert tried[1] <= tried[0] < sum(tried[2:])


def test_exchanges_and_workers_of_shards_are_kept_apart(runs: Path, accord: Accord) -> None:
    accord("merge", runs / "1", runs / "2", runs / "3", "--run-dir", "merged")
    ids = [each.id for each in exchanges(Path("merged"))]
    assert len(ids) == len(set(ids)) == sum(len(list(exchanges(runs / name))) for name in ("1", "2", "3"))
    assert {name.partition("-")[0] for name in ids} == {"s1", "s2", "s3"}
    evidence = [each for result in read_assessment(Path("merged")).results for each in result.findings]
    assert evidence
    assert all(each.exchange in ids and each.curl for each in evidence)
    workers = [next(lines(path))["worker"] for path in ledgers(Path("merged"))]
    assert workers.count("session") == 3
    assert {"s1-main", "s2-main-write", "s3-survey"} <= set(workers)


def test_a_single_shard_is_a_run_as_well(accord: Accord, origin: str) -> None:
    call = ("run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "--only", "jsonapi-1.1/fetching-sorting/*")
    assert accord(*call, "--shard", "1/1", "--run-dir", "one").code == 0
    assert accord(*call, "--run-dir", "whole").code == 0
    assert accord("merge", "one", "--run-dir", "merged").code == 0
    assert comparable(read_assessment(Path("merged"))) == comparable(read_assessment(Path("whole")))


def test_a_shard_says_of_the_others_checks_that_they_are_not_its_own(runs: Path) -> None:
    found = {result.id: result for result in read_assessment(runs / "1").results}
    reasons = {each.reason for each in found.values() if each.verdict is Verdict.NOT_RUN and each.tried == 0}
    assert "belongs to another shard than 1/3" in reasons
    whole = {result.id for result in read_assessment(runs / "whole").results if result.verdict is Verdict.PASS}
    tried = [{each.id for each in read_assessment(runs / name).results if each.tried} for name in ("1", "2", "3")]
    assert whole <= tried[0] | tried[1] | tried[2]


def test_a_shard_that_was_killed_leaves_the_whole_incomplete(runs: Path, accord: Accord, copied: Any) -> None:
    torn = copied("2")
    (torn / "ledger-main-write.jsonl").unlink()
    session = torn / "ledger-session.jsonl"
    session.write_text("".join(session.read_text().splitlines(keepends=True)[:-2]))
    reading = torn / "ledger-main.jsonl"
    reading.write_bytes(reading.read_bytes()[:-200] + '{"line":"case","node":"é'.encode()[:-1])
    said = accord("merge", runs / "1", torn, runs / "3", "--run-dir", "merged")
    assert said.code == 4
    assert not read_assessment(Path("merged")).complete


def test_a_shard_that_never_came_to_its_phases_leaves_the_whole_incomplete(
    runs: Path, accord: Accord, copied: Any
) -> None:
    torn = copied("1")
    for path in torn.iterdir():
        if path.name not in ("run.json", "ledger-survey.jsonl"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert accord("merge", torn, runs / "2", runs / "3", "--run-dir", "merged").code == 4
    assert accord("report", "merged", "--format", "html").code == 4


def test_what_is_missing_or_given_twice_is_named(runs: Path, accord: Accord, copied: Any) -> None:
    said = accord("merge", runs / "1", runs / "3", "--run-dir", "merged")
    assert (said.code, said.line) == (2, "shard 2/3 is missing")
    said = accord("merge", runs / "1", runs / "2", runs / "1", "--run-dir", "merged")
    assert said.code == 2
    assert said.err.splitlines() == [
        f"accord: shard 1/3 is given twice: {runs / '1'} and {runs / '1'}",
        "accord: shard 3/3 is missing",
    ]
    assert not Path("merged").exists()


def test_what_is_no_shard_of_the_same_audit_is_refused(runs: Path, accord: Accord, copied: Any) -> None:
    said = accord("merge", runs / "1", runs / "whole")
    assert said.code == 2
    assert (
        said.err.splitlines()[0] == f"accord: {runs / 'whole'} is no shard; it was run without --shard, and is whole"
    )
    other = copied("2", options={"shard": "2/4"})
    said = accord("merge", runs / "1", other, runs / "3")
    assert (said.code, said.line) == (
        2,
        f"{runs / '1'} is shard 1/3, {other} is shard 2/4; give shards of one number",
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"accord": "9.9"}, "were made by Accord {accord} and 9.9"),
        ({"contract": {"base_url": "https://other.test"}}, "are of different targets: {url} and https://other.test"),
        (
            {"contract": {"media_type": "text/plain"}},
            "were judged by different contracts: they differ in media-type",
        ),
        (
            {"options": {"only": "http/*", "allow_writes": False}},
            "were run with different options: only, allow-writes",
        ),
        ({"options": {"profile": "audit"}}, "were run with different options: profile"),
    ],
)
def test_what_was_run_otherwise_is_refused(
    runs: Path, accord: Accord, copied: Any, changes: dict[str, Any], told: str
) -> None:
    header = json.loads((runs / "1" / "run.json").read_text())
    told = told.format(accord=header["accord"], url=header["contract"]["base_url"])
    other = copied("2", **changes)
    said = accord("merge", runs / "1", other, runs / "3")
    assert (said.code, said.line) == (2, f"{runs / '1'} and {other} {told}")


def test_a_folder_that_holds_a_run_is_not_written_over(runs: Path, accord: Accord) -> None:
    said = accord("merge", runs / "1", runs / "2", runs / "3", "--run-dir", runs / "whole")
    assert (said.code, said.line) == (2, f"{runs / 'whole'} holds a run already; name another folder")


def test_each_property_is_searched_in_one_shard_and_told_in_the_whole(accord: Accord, origin: str) -> None:
    call = ("run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "--only", "properties/queries/s*")
    explored = []
    for shard in ("1/2", "2/2"):
        folder = f"part-{shard[0]}"
        assert accord(*call, "--explore", "polite", "--shard", shard, "--run-dir", folder).code == 0
        explored.append(read_exploration(Path(folder)))
    assert accord("merge", "part-1", "part-2", "--run-dir", "merged").code == 0
    names = [{each.property for each in found.searched} if found else set() for found in explored]
    offered = [each for each in registry().properties.values() if not each.writes]
    wanted = {each.name for each in offered if each.requirement.startswith("properties/queries/s")}
    assert names[0] | names[1] == wanted
    assert not names[0] & names[1]
    whole = read_exploration(Path("merged"))
    assert whole
    assert {each.property for each in whole.searched} == wanted
    assert whole.requests == sum(found.requests for found in explored if found)
    tried = {each.id for each in read_assessment(Path("merged")).results if each.tried}
    assert {name for name in tried if name.startswith("properties/queries/")} == {
        each.requirement for each in registry().properties.values() if each.name in wanted
    }


def test_shards_that_draw_much_take_one_seed(accord: Accord, origin: str) -> None:
    call = ("run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "--explore", "thorough", "--shard", "1/2")
    said = accord(*call)
    assert (said.code, said.line) == (
        2,
        "shards of one exploration draw by one seed; give each the same with --seed N",
    )


def test_rate_limits_are_measured_by_one_shard_alone() -> None:
    """All that judge by the measurement stay together, and each search of a property is in one shard."""
    judging = [name for name, _ in registry().keeping if name.startswith("suites/ratelimits/")]
    assert len(judging) > 5
    parts = [Options(shard=f"{index}/5") for index in range(1, 6)]
    assert [all(map(each.has, judging)) for each in parts].count(True) == 1
    assert [any(map(each.has, judging)) for each in parts].count(True) == 1
    for name in registry().properties:
        assert [each.has(name) for each in parts].count(True) == 1
