"""A run that may load the target measures the promised limits last, keeps what it measured, and judges by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from accord.record.rates import read_rates
from tests.cli.conftest import Accord

pytestmark = pytest.mark.quiet

CONTRACT = """
[api]
name = "limited"
base_url = "{url}"
standard = "http"

[capabilities]
load = true

[[resource]]
path = "/items"

[[promise]]
id = "limited/burst"
kind = "rate-limit"
level = "MUST"
summary = "A few requests in a moment."
source = "a page"
scope = "endpoint"
limit = {limit}
window_s = 1

[[promise]]
id = "limited/writes"
kind = "rate-limit"
level = "MUST"
summary = "A few requests that write in a moment."
source = "a page"
method = "POST"
limit = 5
window_s = 1

[[promise]]
id = "limited/refusal"
kind = "rate-limit-refusal"
level = "MUST"
summary = "Who asks too often gets 429."
source = "a page"
status = 429
retry_after = "required"
"""


def verdicts(folder: Path) -> dict[str, str]:
    assessment = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    return {each["id"]: each["verdict"] for each in assessment["requirements"] if each["id"].startswith("limited/")}


@pytest.mark.parametrize(("limit", "verdict", "code"), [(20, "pass", 0), (30, "fail", 1)], ids=["kept", "broken"])
def test_promised_limits_are_measured_and_judged(
    accord: Accord, origin: str, limit: int, verdict: str, code: int
) -> None:
    Path("limited.toml").write_text(
        CONTRACT.format(url=f"{origin}/limited/sliding-log,20,1s,name={verdict}", limit=limit), encoding="utf-8"
    )
    arguments = ("--contract", "limited.toml", "--only", "limited/*", "--run-dir", "kept")
    said = accord("run", *arguments, "--allow-load", "--profile", "ci")
    assert said.code == code, said.out + said.err
    assert f"GET /items: {limit} in 1 s: measured by about" in said.out
    found = verdicts(Path("kept"))
    assert (found["limited/burst"], found["limited/refusal"]) == (verdict, "pass")
    assert found["limited/writes"] == "inconclusive"
    rating = read_rates(Path("kept"))
    assert rating
    (rate,) = rating.limits
    assert rate.measurement.limit.holds(20)
    sent = json.loads((Path("kept") / "assessment.json").read_text(encoding="utf-8"))["requests"]
    assert sent >= rating.requests >= 21
    assert "limited/burst" in (Path("kept") / "report.html").read_text(encoding="utf-8")


def test_without_leave_nothing_is_measured(accord: Accord, origin: str) -> None:
    url = f"{origin}/limited/sliding-log,20,1s,name=untouched"
    Path("limited.toml").write_text(CONTRACT.format(url=url, limit=20), encoding="utf-8")
    said = accord("run", "--contract", "limited.toml", "--only", "limited/*", "--run-dir", "kept")
    assert "3 promises of 3 will not be tried: 3 need --allow-load" in said.out
    assert read_rates(Path("kept")) is None
