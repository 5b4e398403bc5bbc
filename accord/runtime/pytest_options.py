"""The options by which `pytest suites` is pointed at a target, and what was asked by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.runtime.exploring.efforts import EFFORTS
from accord.runtime.options import Options

PHASES = ("all", "read", "write", "explore", "load")


def add_options(parser: pytest.Parser) -> None:
    """Add them to pytest's own."""
    group = parser.getgroup("accord", "accord: does an HTTP API keep its word?")
    group.addoption("--contract", help="contract file, or the name of one that ships")
    group.addoption("--target", help="base URL, overriding the contract's")
    group.addoption(
        "--profile", default="ci", help="how strict the gate is: ci, release, audit, or a file of your own"
    )
    group.addoption(
        "--require-tried", default="", help="the share of what applies that must have been tried, as 95%%"
    )
    group.addoption("--run-dir", type=Path, help="folder for the record")
    group.addoption("--waivers", type=Path, help="file of accepted failures")
    group.addoption("--baseline", type=Path, help="run folder, or recording, to compare with")
    group.addoption("--only", default="", help="patterns of requirement ids, joined by commas")
    group.addoption("--allow-writes", action="store_true", help="let checks create, change and delete")
    group.addoption("--allow-load", action="store_true", help="let probes load the target")
    group.addoption("--explore", default="", choices=["", *EFFORTS], help="how hard properties are explored")
    group.addoption("--explore-seed", type=int, help="the seed of what is drawn")
    group.addoption("--cases", type=Path, help="folder of fixed cases to try")
    group.addoption("--export-cases", type=Path, help="folder for the cases that are found")
    group.addoption("--accord-phase", default="all", choices=PHASES, help="which part of a run this session is")


def options_of(config: pytest.Config) -> Options:
    """What was asked."""
    get = config.getoption
    return Options(
        contract=get("--contract"),
        target=get("--target"),
        profile=get("--profile"),
        require_tried=get("--require-tried"),
        run_dir=get("--run-dir"),
        keyword=get("keyword", ""),
        only=get("--only"),
        waivers=get("--waivers"),
        baseline=get("--baseline"),
        allow_writes=get("--allow-writes"),
        allow_load=get("--allow-load"),
        explore=get("--explore"),
        seed=get("--explore-seed"),
        cases=get("--cases"),
        export_cases=get("--export-cases"),
    )
