"""What `accord list` and `accord explain` tell."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from accord.cli.known import of_shipped
from accord.model.requirement import Level
from accord.runtime.kinds import kinds
from accord.runtime.registry import registry
from sandbox.seeded import proofs
from tests.cli.conftest import Accord

SORTING = "jsonapi-1.1/fetching-sorting/sorting-not-supported"
PAGES = "commercetools/queries/limit-max"
KEYS = ["id", "catalogue", "level", "party", "observe", "checks", "fault", "reason", "kind"]
MINE = """
[api]
name = "mine"
base_url = "http://127.0.0.1:9"
standard = "http"
[[promise]]
id = "mine/pages/largest"
kind = "page-size-max"
level = "MAY"
summary = "A page has at most 50 notes."
parameter = "limit"
max = 50
[[promise]]
id = "mine/remark"
kind = "none"
level = "MAY"
summary = "It is good."
untried = "a remark"
"""
HEAVY = ("httpx", "hypothesis", "jsonschema", "pytest", "rich", "sandbox", "suites", "uvicorn")

WAY = re.compile(r"suites/\w+/(test|rules|settles|properties)_\w+\.py::\w+")


def test_json_lines_hold_one_object_a_requirement(accord: Accord) -> None:
    entries = [json.loads(line) for line in accord("list", "--json").out.splitlines()]
    assert [entry["id"] for entry in entries] == [entry.id for entry in [*registry().library, *of_shipped()]]
    assert all(list(entry) == KEYS for entry in entries)
    assert {entry["id"] for entry in entries if entry["fault"]} == set(proofs()) & {entry["id"] for entry in entries}
    assert all(bool(entry["checks"]) is not bool(entry["reason"]) for entry in entries)


def test_checks_are_named_by_file_and_function(accord: Accord) -> None:
    entries = {entry["id"]: entry for entry in map(json.loads, accord("list", "--json").out.splitlines())}
    assert any(check.startswith("suites/jsonapi/test_sorting.py::test_") for check in entries[SORTING]["checks"])
    for entry in entries.values():
        assert all(WAY.fullmatch(check) for check in entry["checks"])


def test_the_table_has_a_line_for_each_requirement(accord: Accord) -> None:
    lines = accord("list").out.splitlines()
    assert [line.split()[0] for line in lines] == [entry.id for entry in [*registry().library, *of_shipped()]]
    (line,) = [line for line in lines if line.startswith(f"{SORTING} ")]
    assert re.fullmatch(rf"{SORTING} +MUST +\d+ checks? +fault", line)


@pytest.mark.parametrize("catalogue", ["jsonapi-1.0", "jsonapi-1.1"])
def test_coverage_adds_up(accord: Accord, catalogue: str) -> None:
    known = registry()
    duties = [entry for entry in known.library.catalogues[catalogue].requirements.values() if entry.duty]
    tried = sum(bool(known.ways(entry.id)) for entry in duties)
    said = accord("list", "--coverage").out
    part = said[said.index(f"{catalogue}: ") :].split("\njsonapi-")[0]
    totals = re.findall(r"^  all +(\d+) +(\d+) +(\d+)$", part, re.MULTILINE)
    assert totals == [(str(len(duties)), str(tried), str(len(duties) - tried))] * 2
    untried = [entry for entry in duties if not known.ways(entry.id)]
    assert all(f"    {entry.id} ({entry.level.value}): " in part for entry in untried)


def test_a_reader_may_leave_early() -> None:
    script = f"set -o pipefail; {sys.executable} -m accord list --json | head -n 1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["id"]


def test_a_requirement_is_explained(accord: Accord) -> None:
    said = accord("explain", SORTING)
    assert said.code == 0
    for part in (
        "MUST · JSON:API 1.1 · Fetching Data > Sorting",
        "https://jsonapi.org/format/1.1/#fetching-sorting",
        "A sort that the server cannot carry out as asked is answered with 400.",
        "Reading       Collections only; 401 and 429 give no verdict, nor does 403 unless a sort by a",
        *registry().ways(SORTING),
        f"accord demo --fault {SORTING}",
    ):
        assert part in said.out


def test_what_nothing_tries_is_explained_with_its_reason(accord: Accord) -> None:
    said = accord("explain", "jsonapi-1.0/content-negotiation/request-accept").out
    assert "nothing: binds clients" in said
    assert "accord run" not in said


def test_a_permission_is_explained_as_reported(accord: Accord) -> None:
    name = "jsonapi-1.1/fetching-sorting/sorting-option"
    said = accord("explain", name).out
    (detection,) = registry().detections[name]
    assert "nothing: a permission" in said
    assert "among what a target offers, where an answer shows it in use" in said
    assert detection.name in said


def test_promises_follow_the_requirements_once_each(accord: Accord) -> None:
    entries = [json.loads(line) for line in accord("list", "--json").out.splitlines()]
    promised = [entry for entry in entries if entry["kind"]]
    assert entries[-len(promised) :] == promised
    assert Counter(entry["id"].partition("/")[0] for entry in promised) == {
        "commercetools": 125,
        "commerce-layer": 125,
    }
    assert {entry["catalogue"] for entry in promised} == {"commercetools", "commerce-layer-provisioning"}
    assert len({entry["id"] for entry in entries}) == len(entries)


def test_figures_of_any_shipped_contract_count_as_tried(accord: Accord) -> None:
    """A promise of the figures of 2018 is none of today's contract, and is tried all the same."""
    entries = {entry["id"]: entry for entry in map(json.loads, accord("list", "--json").out.splitlines())}
    reasons = [entry["reason"] for entry in entries.values() if entry["kind"]]
    assert reasons
    assert not any(reason.startswith("a figure of") for reason in reasons)


def test_a_contract_alone_is_listed_with_its_own_promises(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(MINE)
    lines = accord("list", "--contract", "my.toml").out.splitlines()
    ids = [line.split()[0] for line in lines]
    assert ids[-2:] == ["mine/pages/largest", "mine/remark"]
    assert {name.partition("/")[0] for name in ids} == {"http", "properties", "mine"}
    assert lines[-1].endswith("a remark")


def test_coverage_of_a_contract_counts_its_promises(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(MINE)
    said = accord("list", "--coverage", "--contract", "my.toml").out
    assert "mine: 2 promises, 1 of them duties" in said
    part = said[said.index("mine: ") :]
    assert re.findall(r"^  all +(\d+) +(\d+) +(\d+)$", part, re.MULTILINE) == [("1", "1", "0")] * 2


def test_costs_are_told_by_promise_and_need(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(MINE)
    said = accord("list", "--cost", "--contract", "my.toml")
    assert said.code == 0
    assert "mine: 2 promises, 1 of them tried" in said.out
    cost = kinds()["page-size-max"].requests
    assert re.search(rf"^  mine/pages/largest +{cost} +0  read$", said.out, re.MULTILINE)
    assert re.search(rf"^  reads only +1 +{cost} +0$", said.out, re.MULTILINE)


def test_costs_add_up(accord: Accord) -> None:
    """What each promise costs is counted once in the sums by need, and all of it in the run that may do all."""
    for part in accord("list", "--cost").out.split(" what each costs at most")[1:]:
        rows = re.findall(r"^  (\S+/\S+) +([\d,]+) +[\d,.]+  (\S.*)$", part, re.MULTILINE)
        sums = re.findall(r"^  (\S.*?) +(\d+) +([\d,]+) +[\d,.]+$", part, re.MULTILINE)
        spent = sum(int(requests.replace(",", "")) for _, requests, _ in rows)
        by_need = [(int(count), int(requests.replace(",", ""))) for name, count, requests in sums[:-4]]
        assert [sum(column) for column in zip(*by_need, strict=True)] == ([len(rows), spent] if rows else [])
        assert sums[-1][1:] == (str(len(rows)), f"{spent:,}")


def test_a_promise_is_explained(accord: Accord) -> None:
    said = accord("explain", PAGES)
    assert said.code == 0
    for part in (
        "MUST · commercetools HTTP API contract · Queries",
        "https://dev.commercetools.com/http-api-contract.html",
        "Kind          page-size-max: ",
        "max = 500",
        "Left open     ",
        "Needs         nothing beyond reading",
        "Costs         at most ",
        "suites/promises/test_query_limits.py::test_pages_hold_no_more_than_promised",
        f"accord run --contract commercetools --only {PAGES}",
        f"accord waive RUN_DIR {PAGES} ",
    ):
        assert part in said.out


def test_a_promise_of_ones_own_is_explained(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(MINE)
    said = accord("explain", "mine/pages/largest", "--contract", "my.toml").out
    assert "MAY (told, never judged) · mine" in said
    assert "accord run --contract my.toml --only mine/pages/largest" in said
    assert "nothing: a remark" in accord("explain", "mine/remark", "--contract", "my.toml").out


def test_an_unknown_promise_is_met_with_those_alike(accord: Accord) -> None:
    said = accord("explain", "commercetools/queries/limit-mx").line
    assert said.startswith(f"there is no requirement 'commercetools/queries/limit-mx'; did you mean {PAGES} or ")


@pytest.mark.parametrize("catalogue", ["jsonapi-1.0", "jsonapi-1.1"])
def test_coverage_counts_permissions(accord: Accord, catalogue: str) -> None:
    entries = registry().library.catalogues[catalogue].requirements.values()
    permissions = [entry for entry in entries if entry.level is Level.MAY]
    detected = sum(entry.id in registry().detections for entry in permissions)
    said = accord("list", "--coverage").out
    part = said[said.index(f"{catalogue}: ") :].split("\njsonapi-")[0]
    assert f"{len(permissions)} permissions (MAY), {detected} of them reported" in part
    assert 0 < detected < len(permissions)


def test_help_loads_nothing_heavy() -> None:
    script = f"import sys, accord.cli as cli; cli.invoke(['--help']); print([n for n in {HEAVY} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
