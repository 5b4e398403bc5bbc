"""Logs of real runs are valid by the published schema, and by the validator of those who keep the format."""

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reports import render
from tests.field import npm, reported
from tests.field.servers import HERE
from tests.reports.samples import broad
from tests.reports.test_hostile import NASTY, hostile

PINS = HERE / "sarif"
ADVISED = {"SARIF2005"}
"""What is advised and does not hold: the project has no page of its own that `informationUri` could name."""


@pytest.fixture(scope="module")
def tool() -> Path:
    if reason := npm.missing(PINS):
        pytest.skip(reason)
    return npm.install(PINS) / "@microsoft" / "sarif-multitool-linux"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reported.carry_out(tmp_path_factory.mktemp("sarif"))[0] / "report.sarif"


def wrong(tool: Path, log: Path) -> dict[str, str]:
    """The rules that the validator finds broken, those of code scanning included, each with where it saw it first."""
    program, out = tool / "Sarif.Multitool", log.with_suffix(".validated")
    program.chmod(0o755)  # which the package's own script would do
    arguments = ["--config", str(PINS / "validator.xml"), "--rule-kind", "Sarif;Gh", "--level", "Error;Warning"]
    done = subprocess.run(
        [program, "validate", log, *arguments, "--output", out, "--log", "ForceOverwrite"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert "Analysis completed successfully" in done.stdout, done.stdout + done.stderr
    found: dict[str, str] = {}
    for each in json.loads(out.read_text("utf-8-sig"))["runs"][0]["results"]:
        found.setdefault(each["ruleId"], json.dumps(each["message"]))
    return {rule: told for rule, told in found.items() if rule not in ADVISED}


def schema(tool: Path) -> jsonschema.protocols.Validator:
    published = json.loads((tool / "sarif-2.1.0.json").read_text("utf-8-sig"))
    kind = jsonschema.validators.validator_for(published)
    return kind(published, format_checker=kind.FORMAT_CHECKER)


def mistakes(tool: Path, log: Path) -> list[str]:
    found = schema(tool).iter_errors(json.loads(log.read_text("ascii")))
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def test_a_real_log_keeps_the_schema_and_every_rule(tool: Path, real: Path) -> None:
    assert mistakes(tool, real) == []
    assert wrong(tool, real) == {}


def test_the_real_log_holds_what_the_run_found(real: Path) -> None:
    (run,) = json.loads(real.read_text("ascii"))["runs"]
    found = {each["ruleId"]: each for each in run["results"]}
    assert set(found) == {*reported.FAULTS, reported.PROMISED, reported.ADVISED}
    assert {each["ruleId"] for each in run["results"] if "suppressions" in each} == {reported.WAIVED}
    assert found[reported.ADVISED]["level"] == "note"
    assert found[reported.PROMISED]["webResponse"]["statusCode"] == 200


def test_a_log_of_every_verdict_keeps_the_schema_and_every_rule(tool: Path, tmp_path: Path) -> None:
    log = render(tmp_path, broad(tmp_path), ["sarif"])["sarif"]
    assert mistakes(tool, log) == []
    assert wrong(tool, log) == {}


def test_logs_of_hostile_targets_keep_the_schema(tool: Path, tmp_path: Path) -> None:
    for number, nasty in enumerate(NASTY):
        folder = tmp_path / str(number)
        log = render(folder, hostile(folder, nasty), ["sarif"])["sarif"]
        assert mistakes(tool, log) == [], nasty


def test_the_schema_and_the_validator_see_what_is_wrong(tool: Path, real: Path, tmp_path: Path) -> None:
    log: dict[str, Any] = json.loads(real.read_text("ascii"))
    first = log["runs"][0]["results"][0]
    first["wrong"] = 1
    del first["locations"]
    path = tmp_path / "bad.sarif"
    path.write_text(json.dumps(log), "ascii")
    assert len(mistakes(tool, path)) == 1
    assert {"JSON1005", "GH1001"} & set(wrong(tool, path))
