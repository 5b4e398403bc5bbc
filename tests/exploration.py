"""Seeded faults and what finds them: `python -m tests.exploration [GLOB] [--seeds N] [--clean]`.

Each fault is searched by the properties of the sentence that it breaks, each with the share of requests that it has
in a thorough run of them all; a row tells after how many requests the fault was found with each seed.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from accord.runtime.exploring.drawing import Explored
from accord.runtime.exploring.efforts import EFFORTS, Effort
from accord.runtime.exploring.explorer import share
from accord.runtime.exploring.hunting import Hunt
from accord.runtime.exploring.properties import CRASH, Property, chosen
from accord.runtime.options import Options
from accord.runtime.registry import registry
from accord.runtime.run import open_run, prepare
from sandbox import serving
from sandbox.app import base_path
from sandbox.plain.tokens import environment
from sandbox.seeded import Seeded, seeded_faults

SEEDS = (11, 23, 37, 41, 53, 67, 71, 83, 97, 101)
_SEARCH = Effort("thorough", EFFORTS["thorough"].requests, shrinks=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search came to: after how many requests the fault was found, if it was, and what was told of it."""

    requests: int
    found: str = ""


@contextmanager
def exploring(origin: str, edition: str, *fault_ids: str) -> Iterator[Explored]:
    """A run of a variant of the sandbox, ready to explore."""
    with tempfile.TemporaryDirectory() as folder:
        options = Options(
            contract=f"sandbox-{edition}",
            target=origin + base_path(edition, *fault_ids),
            allow_writes=True,
            explore="thorough",
            seed=0,
            run_dir=Path(folder) / "run",
        )
        run = open_run(prepare(options), "main-explore")
        try:
            yield Explored(run)
        finally:
            run.close()


def hunts(explored: Explored, fault: Seeded, seed: int) -> Iterator[tuple[Hunt, int]]:
    """The searches of properties that may find a fault, each with its share of a thorough run, a part of it first."""
    likely = _likely(explored.properties, fault)
    first = 0.1 if fault.breaks == CRASH else 0.25
    for turn, part in enumerate((first, 1 - first)):
        for each in likely:
            whole = share(each, explored.properties, _SEARCH.requests)
            yield Hunt(explored.stage, each, _SEARCH, seed + turn, None, most=1), int(part * whole)


def _likely(properties: list[Property], fault: Seeded) -> list[Property]:
    """Those of the sentence that it breaks; of crashes, which any may meet, those of its own topic first."""
    if fault.breaks != CRASH:
        return [each for each in properties if each.requirement == fault.breaks]
    topic = set(fault.id.split("/")[1].split("_"))
    return sorted(properties, key=lambda each: (not topic & set(_topic(each)), each.requirement != CRASH))


def _topic(each: Property) -> list[str]:
    return Path(each.name.partition("::")[0]).stem.split("_")[1:]


def search(origin: str, fault: Seeded, seed: int) -> Outcome:
    """Search one fault with one seed."""
    with exploring(origin, fault.editions[-1], fault.id) as explored:
        stage = explored.stage
        before = stage.sent
        for hunt, requests in hunts(explored, fault, seed):
            stage.world.known.clear()
            hunt.search(requests)
            for found in hunt.found.values():
                return Outcome(stage.sent - before, f"{found.violation.expected}: {found.violation.actual}")
        return Outcome(stage.sent - before)


def search_clean(origin: str, edition: str, seed: int, pattern: str = "*", requests: int = 0) -> list[str]:
    """What is found on the clean sandbox with so many requests, or those of a thorough run; nothing should be."""
    told = []
    with exploring(origin, edition) as explored:
        properties = chosen(registry().properties.values(), explored.run.contract, True)
        for each in properties:
            if not fnmatch.fnmatchcase(each.requirement, pattern):
                continue
            explored.stage.world.known.clear()
            hunt = Hunt(explored.stage, each, _SEARCH, seed, None)
            before = explored.stage.sent
            hunt.search(share(each, properties, requests or _SEARCH.requests))
            print(f"{each.name.rpartition('::')[2]:60} {explored.stage.sent - before:6} requests, "
                  f"{hunt.examples} examples, {hunt.undecided} undecided {hunt.why_not}", flush=True)  # fmt: skip
            told += [f"{each.name}: {found.violation}; drawn {found.drawn!r}" for found in hunt.found.values()]
            told += [f"{each.name}: unsteady {cause}" for cause in hunt.unsteady]
    return told


def main() -> int:
    """Print a row for each fault, or what is found on the clean sandboxes."""
    parser = argparse.ArgumentParser(prog="exploration")
    parser.add_argument("glob", nargs="?", default="*")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--clean", action="store_true", help="search the clean sandboxes; GLOB is of properties")
    asked = parser.parse_args()
    os.environ.update(environment())
    missed = 0
    with serving() as origin:
        if asked.clean:
            for edition in ("1.0", "1.1"):
                for seed in SEEDS[: asked.seeds]:
                    told = search_clean(origin, edition, seed, asked.glob)
                    missed += len(told)
                    print(f"{edition} seed {seed}: {len(told)} found", *told, sep="\n  ", flush=True)
            return min(missed, 1)
        for name, fault in sorted(seeded_faults().items()):
            if not fnmatch.fnmatchcase(name, asked.glob):
                continue
            outcomes = [search(origin, fault, seed) for seed in SEEDS[: asked.seeds]]
            missed += sum(not outcome.found for outcome in outcomes)
            counts = " ".join(f"{each.requests if each.found else f'({each.requests})':>7}" for each in outcomes)
            print(f"{name:55} {counts}  {outcomes[0].found[:100]}", flush=True)
    print(f"{missed} searches found nothing (their requests in brackets)")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
