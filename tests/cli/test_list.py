"""What `accord list` and `accord explain` tell."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from accord.model.requirement import Level
from accord.model.waiver import read_waivers
from accord.runtime.registry import registry
from sandbox.faults import faults
from tests.cli.conftest import Accord

SORTING = "jsonapi-1.1/fetching-sorting/sorting-not-supported"
KEYS = ["id", "catalogue", "level", "party", "observe", "checks", "fault", "reason"]
HEAVY = ("httpx", "hypothesis", "jsonschema", "pytest", "rich", "sandbox", "suites", "uvicorn")


def test_json_lines_hold_one_object_a_requirement(accord: Accord) -> None:
    entries = [json.loads(line) for line in accord("list", "--json").out.splitlines()]
    assert [entry["id"] for entry in entries] == [entry.id for entry in registry().library]
    assert all(list(entry) == KEYS for entry in entries)
    assert {entry["id"] for entry in entries if entry["fault"]} == set(faults()) & {entry["id"] for entry in entries}
    assert all(bool(entry["checks"]) is not bool(entry["reason"]) for entry in entries)


def test_checks_are_named_by_file_and_function(accord: Accord) -> None:
    entries = {entry["id"]: entry for entry in map(json.loads, accord("list", "--json").out.splitlines())}
    assert any(check.startswith("suites/jsonapi/test_sorting.py::test_") for check in entries[SORTING]["checks"])
    for entry in entries.values():
        assert all(re.fullmatch(r"suites/\w+/(test|rules)_\w+\.py::\w+", check) for check in entry["checks"])


def test_the_table_has_a_line_for_each_requirement(accord: Accord) -> None:
    lines = accord("list").out.splitlines()
    assert [line.split()[0] for line in lines] == [entry.id for entry in registry().library]
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
        f"accord run TARGET_URL --standard jsonapi-1.1 --only {SORTING}",
    ):
        assert part in said.out


def test_the_waiver_that_explain_shows_can_be_used(accord: Accord, tmp_path: Path) -> None:
    said = accord("explain", SORTING).out
    path = tmp_path / "waivers.toml"
    path.write_text(textwrap.dedent(said[said.index("    [[waiver]]") :]).replace("              ", ""))
    (waiver,) = read_waivers(path)
    assert waiver.requirement == SORTING


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
