"""The kill matrix of transport: each requirement passes on the sound sandbox over TLS and fails on its own faults.

`python -m tests.tls_matrix [GLOB]` prints the rows of the faults whose names match. The checks are called as they
are, on the facts that are gathered from a sandbox served for each fault; no requests of a run are needed.
"""

from __future__ import annotations

import fnmatch
import inspect
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from accord.judge.expect import WARNINGS, Violation
from accord.model.contract import Contract, contract_from
from accord.model.finding import Finding
from accord.model.verdict import Verdict
from accord.record.history import History
from accord.runtime.checks import check_of
from accord.runtime.exploring.outcomes import verdict_of
from accord.runtime.transport import look
from accord.wire.tls import gather
from sandbox.faults import faults
from sandbox.tls import SecureSandbox, serving_tls
from sandbox.tls_setup import transport_faults
from suites.http import test_tls_certificates, test_tls_handshakes, test_tls_plain, test_tls_renewals

MODULES = (test_tls_certificates, test_tls_handshakes, test_tls_plain, test_tls_renewals)
BASE = "/http/clean"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check made of one host: its verdict, why, and what it noted."""

    verdict: Verdict
    why: str
    warnings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether it passed, with nothing noted."""
        return self.verdict is Verdict.PASS and not self.warnings

    @property
    def killed(self) -> bool:
        """Whether a fault shows in it: as a failure, or as a warning where the probe allows no more."""
        return self.verdict is Verdict.FAIL or (self.verdict is Verdict.PASS and bool(self.warnings))


def checks() -> dict[str, Callable[..., None]]:
    """The first check of transport of each requirement."""
    found: dict[str, Callable[..., None]] = {}
    for function in [each for module in MODULES for each in vars(module).values() if inspect.isfunction(each)]:
        if pattern := check_of(function).pattern:
            found.setdefault(pattern, function)
    return found


def judge(function: Callable[..., None], transport: Any, contract: Contract, **more: Any) -> Outcome:
    """Call one check as pytest would; more may be given by name."""
    given: dict[str, Any] = {"transport": transport, "contract": contract, **more}
    wanted = {name: given[name] for name in inspect.signature(function).parameters}
    token = WARNINGS.set([])
    try:
        function(**wanted)
        verdict, why = verdict_of(None)
    except BaseException as error:
        verdict, why = verdict_of(error)
        why = str(error) if isinstance(error, Violation) else why
    finally:
        noted = tuple(WARNINGS.get() or ())
        WARNINGS.reset(token)
    return Outcome(verdict, why, noted)


def contract_of(secure: SecureSandbox) -> Contract:
    """The contract of the plain API of a sandbox that is served over TLS."""
    return contract_from({
        "api": {"base_url": secure.origin + BASE, "standard": "http"},
        "tls": {"ca": str(secure.ca), "public": True, "plain_url": secure.plain_origin + BASE},
        "oauth": {
            "token_url": f"{secure.origin}{BASE}/oauth/token", "client_id_env": "NOBODY",
            "client_secret_env": "NOTHING",
        },
    })  # fmt: skip


@contextmanager
def _history() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite3"
        with mock.patch.dict(os.environ, {"ACCORD_HISTORY": str(path)}):
            yield path


def assess(fault: str | None) -> dict[str, Outcome]:
    """What all checks make of the sandbox with a fault, after one renewal of its certificate."""
    with _history() as path, serving_tls(fault) as secure:
        contract = contract_of(secure)
        secure.go_back()
        earlier = gather(contract)
        History(path).note(replace(earlier, at=int(time.time()) - 60))
        secure.renew()
        transport = look(contract)
        return {name: judge(function, transport, contract) for name, function in checks().items()}


@cache
def clean() -> dict[str, Outcome]:
    """What all checks make of the sound sandbox."""
    return assess(None)


@dataclass(frozen=True, slots=True)
class Row:
    """One fault tried: what its requirement got, and what else moved, declared or not."""

    fault: str
    own: Outcome
    undeclared: tuple[str, ...]
    unused: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether it was killed, and moved nothing else but what it declares."""
        return self.own.killed and not self.undeclared and not self.unused


def try_fault(name: str) -> Row:
    """Judge the sandbox with a fault and compare with the sound one."""
    requirement, way = name.partition("+")[::2]
    after, before = assess(name), clean()
    moved = {each for each, outcome in after.items() if outcome.verdict is not before[each].verdict} - {requirement}
    also = faults()[requirement].also
    undeclared = sorted(f"{each}: {after[each].verdict.value} {after[each].why}" for each in moved - set(also))
    return Row(name, after[requirement], tuple(undeclared), () if way else tuple(sorted(set(also) - moved)))


def main(pattern: str) -> int:
    """Print a row for each matching fault, and what is not clean or without a fault."""
    wrong = 0
    for name, outcome in clean().items():
        if fnmatch.fnmatchcase(name, pattern) and (not outcome.clean or name not in transport_faults()):
            wrong += 1
            print(f"NOT CLEAN {name}: {outcome.verdict.value} {outcome.why} {outcome.warnings[:1]}")
    for name in transport_faults():
        if fnmatch.fnmatchcase(name, pattern):
            row = try_fault(name)
            wrong += not row.good
            noted = row.own.why or "; ".join(f"{each.place}: {each.actual}" for each in row.own.warnings)
            print(f"{'KILLED   ' if row.own.killed else 'SURVIVED '} {name} {row.own.verdict.value} {noted}")
            for line in row.undeclared:
                print(f"           undeclared: {line}")
            for line in row.unused:
                print(f"           declared but still: {line}")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1] if len(sys.argv) > 1 else "*") else 0)
