"""The kill matrix of promises: the clean sandbox keeps each, its own fault breaks it, and nothing else moves.

`python -m tests.promise_matrix [GLOB]` prints the rows of the faults whose ids match. A fault is tried by a run of
all promises that reading can show, and of those of its own part of the contract.
"""

from __future__ import annotations

import fnmatch
import os
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accord.model.assessment import Result
from accord.model.verdict import Verdict
from accord.runtime.options import Options, contract_path, find_contract
from accord.runtime.promises import Bound, bound
from accord.runtime.session import run
from sandbox.commerce_layer.limits import VARIABLE
from sandbox.faults import Fault, faults
from tests.matrix import sandbox_url

APIS = {
    "commercetools": "/commercetools/{}/demo",
    "commercetools-2018": "/commercetools-2018/{}/demo",
    "commerce-layer": "/commerce-layer/{}/api",
}
"""The sandbox's APIs of vendors, each with the path of its variants; the contract is that of the same name."""

ELSEWHERE = ("tls", "certificate-renewals-max", "rate-limit", "rate-limit-scope", "rate-limit-recovery",
             "rate-limit-refusal", "additive-only", "lifecycle-marks")  # fmt: skip
"""The kinds whose proof takes another setting: a host of its own, a history, a baseline, or load."""
APART = ("commerce-layer/versioning/select-by-header", "commerce-layer/versioning/progressive-unique-number")
"""Promises whose proof takes several versions, or an earlier run (`tests/test_version_promises.py`)."""


@cache
def promises(api: str) -> dict[str, Bound]:
    """The promises that are tried at an API of the sandbox, by id."""
    contract = find_contract(Options(contract=str(contract_path(f"sandbox-{api}"))))
    return {each.promise.id: each for each in bound(contract) if each.ways}


def home(name: str) -> str:
    """The API of the sandbox at which a promise is tried: the first whose figures it holds in."""
    fault = faults().get(name)
    if fault:
        return fault.editions[0]
    return next(api for api in APIS if name in promises(api))


def assess(api: str, variant: str, only: str, writes: bool) -> dict[str, Result]:
    """What the promises of a variant come to."""
    os.environ[VARIABLE] = "pace=30"
    with tempfile.TemporaryDirectory() as folder:
        options = Options(
            contract=_hurried(api, Path(folder)),
            target=sandbox_url() + APIS[api].format(variant),
            run_dir=Path(folder) / "run",
            only=only,
            allow_writes=writes,
        )
        results = run(options)[1].results
    return {result.id: result for result in results if result.verdict is not Verdict.NOT_RUN}


def _hurried(api: str, folder: Path) -> str:
    """The contract of an API of the sandbox, whose clock goes faster than ours, so that nobody has to wait."""
    path = folder / "contract.toml"
    path.write_text(f'extends = "sandbox-{api}"\n[limits]\nrequests_per_second = 400\n', encoding="utf-8")
    return str(path)


@cache
def clean(api: str, only: str, writes: bool) -> dict[str, Result]:
    """What the promises of the honest server come to."""
    return assess(api, "clean", only, writes)


@dataclass(frozen=True, slots=True)
class Row:
    """One fault tried: whether its promise was seen broken, and what else moved, declared or not."""

    fault: str
    killed: bool
    verdict: str
    undeclared: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def try_fault(fault: Fault) -> Row:
    """Judge a fault's variant by the promises, and compare with the clean one."""
    api = fault.editions[0]
    variant = fault.id.removeprefix(f"{api}/").replace("/", ".")
    only = _watched(api, fault.id)
    before, after = clean(api, only, True), assess(api, variant, only, True)
    own = after.get(fault.id)
    moved = {name for name in after if name in promises(api) and after[name].verdict is not before[name].verdict} - {
        fault.id
    }
    declared = {name for name in moved if any(fnmatch.fnmatchcase(name, pattern) for pattern in fault.also)}
    return Row(
        fault.id,
        own is not None and _killed(own, before.get(fault.id)),
        own.verdict.value if own else "not tried",
        tuple(f"{name}: {after[name].verdict.value} {_why(after[name])}" for name in sorted(moved - declared)),
        tuple(sorted(pattern for pattern in fault.also if not fnmatch.filter(declared, pattern))),
    )


def _watched(api: str, name: str) -> str:
    """The patterns of what is tried with a fault: the promises that reading shows, and those of its part.

    What folds a whole standard takes that, too.
    """
    part, promise = name.rpartition("/")[0], promises(api)[name].promise
    shown = [each for each, found in promises(api).items() if not found.writes and not each.startswith(f"{part}/")]
    whole = [f"{promise['standard']}/*"] if promise.kind == "catalogue" else []
    return ",".join((f"{part}/*", *whole, *shown))


def _killed(own: Result, before: Result | None) -> bool:
    if before is None or before.verdict is not Verdict.PASS or before.warnings:
        return False
    return own.verdict is Verdict.FAIL or (own.verdict is Verdict.PASS and bool(own.warnings))


def _why(result: Result) -> str:
    for first in (*result.findings, *result.warnings)[:1]:
        return f"({first.request}: {first.place}: {first.actual}, expected {first.expected})"
    return f"({result.reason})"


def of_promises() -> list[Fault]:
    """The faults that break promises."""
    return [fault for fault in faults().values() if fault.editions[0] in APIS]


def clean_result(name: str) -> Result | None:
    """What the honest server is found to do with a promise."""
    api = home(name)
    return clean(api, _watched(api, name), True).get(name)


def is_elsewhere(name: str) -> bool:
    """Whether a promise is proven in another setting."""
    found = promises(home(name)).get(name)
    return found is None or found.promise.kind in ELSEWHERE or name in APART


def main(pattern: str) -> int:
    """Print a row for each matching fault, and what is vacuous or without a fault."""
    wrong = 0
    known = faults()
    for api in APIS:
        for name in promises(api):
            if not fnmatch.fnmatchcase(name, pattern) or is_elsewhere(name) or home(name) != api:
                continue
            result = clean_result(name)
            if result is None or result.verdict is not Verdict.PASS or result.warnings:
                wrong += 1
                told = f"{result.verdict.value} {_why(result)}" if result else "not run"
                print(f"NOT CLEAN {name}: {told}")
            if name not in known:
                wrong += 1
                print(f"NO FAULT  {name}")
    for fault in of_promises():
        if fnmatch.fnmatchcase(fault.id, pattern) and not is_elsewhere(fault.id):
            row = try_fault(fault)
            wrong += bool(not row.killed or row.undeclared or row.unused)
            print(f"{'KILLED   ' if row.killed else 'SURVIVED '} {fault.id} {row.verdict}", flush=True)
            for line in row.undeclared:
                print(f"           undeclared: {line}")
            for line in row.unused:
                print(f"           declared but still: {line}")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1] if len(sys.argv) > 1 else "*") else 0)
