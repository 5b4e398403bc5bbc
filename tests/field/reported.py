"""A run whose reports hold everything: failures, waived ones, warnings, promises, and what stays open."""

import datetime as dt
from pathlib import Path

from accord.cli import invoke
from accord.model.assessment import Assessment
from accord.record.assess import read_assessment
from sandbox import base_path, serving

FAULTS = ("jsonapi-1.1/fetching-includes/inclusion-bad-request", "jsonapi-1.1/document-top-level/data-errors")
WAIVED = FAULTS[1]
PROMISED = "blog/headers/tracing"
ADVISED = "blog/headers/language"
CONTRACT = """
extends = "sandbox-1.1"

[api]
name = "blog"
title = "The blog"

[[promise]]
id = "blog/headers/content-type"
kind = "response-header"
level = "MUST"
summary = "Every answer tells its media type."
source = "https://example.com/docs/headers"
header = "Content-Type"
when = "body"

[[promise]]
id = "blog/headers/tracing"
kind = "response-header"
level = "MUST"
summary = "Every answer can be traced."
source = "https://example.com/docs/tracing"
header = "X-Trace-Id"

[[promise]]
id = "blog/headers/language"
kind = "response-header"
level = "MUST"
report = true
summary = "Every answer tells its language."
header = "Content-Language"
"""
ONLY = "blog/*,jsonapi-1.1/fetching-*,jsonapi-1.1/document-top-level/*,http/status/*"


def carry_out(folder: Path, contract: str = CONTRACT) -> tuple[Path, Assessment]:
    """Judge the sandbox with its faults in a new run folder below a folder; give that and the assessment."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "contract.toml").write_text(contract, encoding="utf-8")
    until = dt.date.today() + dt.timedelta(days=30)
    (folder / "waivers.toml").write_text(
        f'[[waiver]]\nrequirement = "{WAIVED}"\nreason = "a gateway adds it"\nowner = "api-team"\nuntil = {until}\n',
        encoding="utf-8",
    )
    run_dir = folder / "run"
    with serving() as origin:
        asked = ["run", origin + base_path("1.1", *FAULTS), "--contract", str(folder / "contract.toml")]
        asked += ["--waivers", str(folder / "waivers.toml"), "--only", ONLY, "--run-dir", str(run_dir)]
        assert invoke(asked) == 1
    return run_dir, read_assessment(run_dir)
