"""Why a record is incomplete, in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from accord.record.ledger import SESSION, ended_in_order, ledgers, lines

_FEW = 3


def gaps(run_dir: Path) -> str:
    """What a run did not come to, as far as its record shows; empty where that is nothing."""
    found = list(_gaps(run_dir))
    return ", ".join(found[:_FEW]) + (f" and {len(found) - _FEW} more" if len(found) > _FEW else "")


def _gaps(run_dir: Path) -> Iterator[str]:
    planned: set[str] = set()
    done: set[str] = set()
    there = ledgers(run_dir)
    for path in there:
        last = ""
        for line in lines(path):
            last = line["line"]
            if last == "plan":
                planned.update(line["cases"])
            elif last == "case":
                done.add(line["node"])
            elif last == "phase" and not ended_in_order(line):
                yield f"the phase {line['name']} ended in disorder"
        if last != "footer":
            yield f"{path.name} ends in the middle"
    if planned - done:
        count = len(planned - done)
        yield f"{count:,} planned check{' has' if count == 1 else 's have'} no outcome"
    if not any(path.stem == f"ledger-{SESSION}" or path.stem.endswith(f"-{SESSION}") for path in there):
        yield f"there is no ledger-{SESSION}.jsonl"
