"""The kill matrix: every requirement passes on the clean sandbox and fails on its own fault, and nothing else moves.

`python -m tests.matrix [GLOB]` prints the rows of the faults whose ids match. Requirements that only writing can
show are tried by runs that write; the others by runs that read, which are shorter.
"""

from __future__ import annotations

import atexit
import contextlib
import fnmatch
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accord.model.assessment import Assessment, Result
from accord.model.contract import standard_with
from accord.model.verdict import Verdict
from accord.runtime.exploring.properties import CATALOGUE
from accord.runtime.options import Options
from accord.runtime.registry import registry
from accord.runtime.session import run
from sandbox import serving
from sandbox.faults import Fault, faults
from sandbox.plain.tokens import environment
from sandbox.tls import SecureSandbox, serving_tls
from sandbox.tls_setup import transport_faults
from tests import tls_matrix

STANDARDS = ("jsonapi-1.0", "jsonapi-1.1", "http")
_BASE = {"jsonapi-1.0": "/api"}
_SHIPPED = Path(__file__).resolve().parents[1] / "contracts"
_ONLY = {"http": "http/*"}
_LOADED = (
    "http/ratelimit/429-retry-after",
    "http/ratelimit/retry-after-grammar",
    "http/ratelimit/retry-after-not-before-reset",
)
"""The requirements that bind refusals, which only a target under load shows."""
_SECURE = ("http/tls/hsts",)
"""The requirements that bind answers over TLS alone; what binds the host is tried in `tests.tls_matrix`."""
_CONTRACTS = {"http/versioning/path-version": "http-path", "http/versioning/media-type-version": "http-media-type"}
"""The sandbox's contracts by which a requirement is tried, where it takes another than the standard's."""


_COMPARED = ("http/versioning/stable-shape",)
"""The requirements that take an earlier run to compare with: one of the clean sandbox."""


@cache
def sandbox_url() -> str:
    """The base of a sandbox that serves every variant, started once a process."""
    os.environ.update(environment())
    return _stack.enter_context(serving())


@cache
def secure_sandbox() -> SecureSandbox:
    """A sandbox over TLS, started once a process."""
    os.environ.update(environment())
    return _stack.enter_context(serving_tls())


_stack = contextlib.ExitStack()
atexit.register(_stack.close)


@dataclass(frozen=True, slots=True)
class Setting:
    """How requirements are tried: the sandbox's API and its contract, what a run may do, and whether over TLS.

    `compared` tells that the run is compared with an earlier one.
    """

    standard: str
    contract: str
    writes: bool = False
    load: bool = False
    secure: bool = False
    compared: bool = False


def setting(name: str, *, writes: bool = False) -> Setting:
    """The setting in which a requirement is tried."""
    standard = home(name)
    loads = standard == "http" and (registry().library[name].observe == "load" or name in _LOADED)
    contract = _CONTRACTS.get(name, standard.removeprefix("jsonapi-"))
    return Setting(standard, f"sandbox-{contract}", writes, loads, name in _SECURE, name in _COMPARED)


def assess(at: Setting, variant: str, only: str = "") -> Assessment:
    """The assessment of a variant of the sandbox, by its own standard alone where nothing else is asked for."""
    below = f"/{at.standard}/{variant}{_BASE.get(at.standard, '')}"
    with tempfile.TemporaryDirectory() as folder:
        options = Options(
            contract=_secure_contract(at, Path(folder)) if at.secure else at.contract,
            target=(secure_sandbox().origin if at.secure else sandbox_url()) + below,
            run_dir=Path(folder) / "run",
            only=only or _ONLY.get(at.standard, "jsonapi-*"),
            allow_writes=at.writes,
            allow_load=at.load,
            baseline=earlier(at) if at.compared else None,
        )
        return run(options)[1]


@cache
def earlier(at: Setting) -> Path:
    """The folder of an earlier run of the clean sandbox, which did nothing but survey it."""
    folder = Path(_stack.enter_context(tempfile.TemporaryDirectory())) / "run"
    target = f"{sandbox_url()}/{at.standard}/clean{_BASE.get(at.standard, '')}"
    return run(Options(contract=at.contract, target=target, run_dir=folder, only="http/versioning/stable-shape"))[0]


def _secure_contract(at: Setting, folder: Path) -> str:
    """The contract of a setting, with the CA of the sandbox over TLS."""
    path = folder / "secure.toml"
    terms = f'[tls]\nca = "{secure_sandbox().ca}"\npublic = true\n'
    path.write_text((_SHIPPED / f"{at.contract}.toml").read_text() + terms)
    return str(path)


@cache
def clean(at: Setting) -> dict[str, Result]:
    """What the honest server gets, by requirement."""
    return {result.id: result for result in assess(at, "clean").results}


def needs_writes(name: str) -> bool:
    """Whether it takes a run that writes to try a requirement."""
    if name in registry().writing:
        return True
    return clean(setting(name))[name].verdict is Verdict.NOT_APPLICABLE


def home(name: str) -> str:
    """The standard in which a requirement is tried here: its own, or one that its fault runs in."""
    catalogue, fault = name.partition("/")[0], faults().get(name)
    if catalogue in STANDARDS:
        return catalogue
    return f"jsonapi-{fault.editions[-1]}" if fault else standard_with(catalogue)


def own_setting(name: str) -> Setting:
    """The setting in which a requirement is tried, writing where it takes that."""
    return setting(name, writes=needs_writes(name))


@dataclass(frozen=True, slots=True)
class Row:
    """One fault tried: whether its requirement was killed, and what else moved, declared or not."""

    fault: str
    killed: bool
    verdict: str
    undeclared: tuple[str, ...]
    unused: tuple[str, ...]


def try_fault(fault: Fault) -> Row:
    """Run the suite on a fault's variant and compare with the clean one."""
    variant = fault.id.removeprefix(f"{home(fault.id)}/").replace("/", ".")
    watched = {name for name in clean(setting(fault.id)) if name == fault.id or _declared(name, fault)}
    at = setting(fault.id, writes=any(map(needs_writes, watched)))
    before = clean(at)
    after = {result.id: result for result in assess(at, variant).results}
    own = after.get(fault.id)
    moved = {name for name, result in after.items() if result.verdict is not before[name].verdict} - {fault.id}
    undeclared = {name for name in moved if not _declared(name, fault)}
    unused = {pattern for pattern in fault.also if not any(fnmatch.fnmatchcase(name, pattern) for name in moved)}
    return Row(
        fault.id,
        own is not None and _killed(own, before[fault.id]),
        "no check" if own is None else own.verdict.value,
        tuple(f"{name}: {after[name].verdict.value} {_why(after[name])}" for name in sorted(undeclared)),
        tuple(sorted(unused)),
    )


def _declared(name: str, fault: Fault) -> bool:
    """Whether a fault says of a requirement that it moves, too."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in fault.also)


def _killed(own: Result, before: Result) -> bool:
    """Whether the fault shows: as a failure, or as a warning where the text allows no more."""
    if before.verdict is not Verdict.PASS or before.warnings:
        return False
    return own.verdict is Verdict.FAIL or (own.verdict is Verdict.PASS and bool(own.warnings))


def _why(result: Result) -> str:
    if result.findings:
        first = result.findings[0]
        return f"({first.request}: {first.place}: {first.actual}, expected {first.expected})"
    return f"({result.reason})"


def covered() -> Iterator[str]:
    """The requirements that some rule or check tries, each once."""
    known = registry()
    yield from (entry.id for entry in known.library if known.ways(entry.id) and entry.catalogue != CATALOGUE)


def of_answers() -> list[Fault]:
    """The faults of standards that show in answers; those of transport take a host of their own each."""
    ours = {standard.removeprefix("jsonapi-") for standard in STANDARDS}
    return [
        fault for name, fault in faults().items() if name not in transport_faults() and set(fault.editions) & ours
    ]


def main(pattern: str) -> int:
    """Print a row for each matching fault, and what is vacuous or without a fault."""
    wrong = tls_matrix.main(pattern) if fnmatch.filter(transport_faults(), pattern) else 0
    known = faults()
    for name in fnmatch.filter(covered(), pattern):
        if name in transport_faults():
            continue
        result = clean(own_setting(name))[name]
        if result.verdict is not Verdict.PASS or result.warnings:
            wrong += 1
            print(f"NOT CLEAN {name}: {result.verdict.value} {_why(result)} {result.warnings[:1]}")
        if name not in known:
            wrong += 1
            print(f"NO FAULT  {name}")
    for fault in of_answers():
        if fnmatch.fnmatchcase(fault.id, pattern):
            row = try_fault(fault)
            bad = not row.killed or row.undeclared or row.unused
            wrong += bool(bad)
            print(f"{'KILLED   ' if row.killed else 'SURVIVED '} {fault.id} {row.verdict}")
            for line in row.undeclared:
                print(f"           undeclared: {line}")
            for line in row.unused:
                print(f"           declared but still: {line}")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1] if len(sys.argv) > 1 else "*") else 0)
