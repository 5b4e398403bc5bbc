"""Brings the records of several run folders together in one, their exchanges kept apart."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from accord.model.exploration import Exploration
from accord.model.fixed_case import read_case, write_cases
from accord.record.explorations import read_exploration, write_exploration
from accord.record.ledger import ledgers

_ID = re.compile(r"\b[a-z]+\d*(?:-[a-z]+)*-\d+\b")
_BEGINS = re.compile(r'^(\{"line":"(?:exchange|sending)","id":")([^"]+)')
_WORKER = re.compile(r'^(\{"line":"header","worker":")(?!session")')
"""The worker that a ledger names in its header, unless it is the process that led the others."""


def join_records(folders: Mapping[str, Path], into: Path) -> None:
    """Write the ledgers, measurements and explorations of run folders into one; each goes by a name of its own.

    The name stands before the ids of exchanges and of workers, so that `main-7` of `s2` becomes `s2-main-7`.
    """
    for name, folder in folders.items():
        known = set(_ids(folder))
        for path in ledgers(folder):
            renamed = into / path.name.replace("ledger-", f"ledger-{name}-", 1)
            with _open(path) as old, renamed.open("w", encoding="utf-8") as new:
                new.writelines(_renamed(line, name, known) for line in old)
        for path in folder.glob("pytest-*.log"):
            shutil.copyfile(path, into / path.name.replace("pytest-", f"pytest-{name}-", 1))
        if (folder / "rates.json").exists():
            shutil.copyfile(folder / "rates.json", into / "rates.json")
    _join_explorations(folders.values(), into)


def _ids(folder: Path) -> Iterator[str]:
    for path in ledgers(folder):
        with _open(path) as file:
            yield from (match[2] for line in file if (match := _BEGINS.match(line)))


def _renamed(line: str, name: str, known: set[str]) -> str:
    if _BEGINS.match(line):
        return _BEGINS.sub(rf"\g<1>{name}-\g<2>", line)
    line = _WORKER.sub(rf"\g<1>{name}-", line)
    return _ID.sub(lambda match: f"{name}-{match[0]}" if match[0] in known else match[0], line)


def _open(path: Path) -> TextIO:
    """A ledger to read, also one that ends in the middle of a character."""
    return path.open(encoding="utf-8", errors="replace", newline="\n")


def _join_explorations(folders: Iterable[Path], into: Path) -> None:
    found: list[Exploration] = []
    for folder in folders:
        if exploration := read_exploration(folder):
            cases = tuple(read_case(folder / "cases" / name) for name in exploration.cases)
            written = write_cases(into / "cases", cases) if cases else []
            found.append(replace(exploration, cases=tuple(path.name for path in written)))
    if found:
        write_exploration(into, _joined(found))


def _joined(found: list[Exploration]) -> Exploration:
    first = found[0]
    return replace(
        first,
        requests=sum(each.requests for each in found),
        searched=tuple(searched for each in found for searched in each.searched),
        operations=_added(each.operations for each in found),
        told=_added(each.told for each in found),
        cases=tuple(case for each in found for case in each.cases),
    )


def _added(counts: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    added: dict[str, Counter[str]] = {}
    for each in counts:
        for name, count in each.items():
            added.setdefault(name, Counter()).update(count)
    return {name: dict(sorted(count.items())) for name, count in sorted(added.items())}
