"""A fleet: targets that are judged at once, read from one TOML file, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.model.assessment import Assessment
from accord.model.validate import InvalidFile, load_toml, mistakes

GRAVEST_FIRST = (4, 1, 2, 3, 0)
"""Exit codes, the gravest first: what is broken says nothing, and a mistake in a call hides no violation."""


@dataclass(frozen=True, slots=True)
class FleetTarget:
    """One target of a fleet, and how it is judged; paths are as seen from the present folder."""

    name: str
    url: str = ""
    contract: str = ""
    standard: str = ""
    profile: str = ""
    waivers: str = ""
    baseline: str = ""
    only: str = ""
    explore: str = ""
    seed: int | None = None
    workers: int = 0
    allow_writes: bool = False
    allow_load: bool = False

    @property
    def arguments(self) -> list[str]:
        """What `accord run` is called with."""
        given = {
            "--contract": self.contract, "--standard": self.standard, "--profile": self.profile,
            "--waivers": self.waivers, "--baseline": self.baseline, "--only": self.only, "--explore": self.explore,
            "--seed": "" if self.seed is None else str(self.seed), "-n": str(self.workers) if self.workers else "",
        }  # fmt: skip
        words = [self.url] if self.url else []
        words += [word for name, value in given.items() if value for word in (name, value)]
        flags = {"--allow-writes": self.allow_writes, "--allow-load": self.allow_load}
        return words + [name for name, allowed in flags.items() if allowed]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one target: the exit code of its run, what that said on stderr, and its assessment, if any.

    `folder` is the name of its run folder below that of the fleet.
    """

    target: FleetTarget
    exit_code: int
    folder: str
    said: str = ""
    assessment: Assessment | None = None


def worst(outcomes: Iterable[Outcome]) -> int:
    """The gravest exit code among some outcomes; 0 where there are none."""
    return gravest(outcome.exit_code for outcome in outcomes)


def gravest(codes: Iterable[int]) -> int:
    """The gravest of some exit codes; 0 where there are none."""
    found = set(codes)
    return next((code for code in GRAVEST_FIRST if code in found), 0)


def read_fleet(path: Path, why_no_url: Callable[[str], str] = lambda _: "") -> tuple[FleetTarget, ...]:
    """Read the targets of a fleet; raises InvalidFile naming every mistake.

    `why_no_url` tells of a base URL why nothing can be judged there, in words that hold no secret.
    """
    data = load_toml(path)
    tables = data.get("target")
    if wrong := [*mistakes(data, "fleet"), *_mistakes(tables if isinstance(tables, list) else [], why_no_url)]:
        raise InvalidFile(path, wrong)
    return tuple(FleetTarget(**_placed(table, path.parent)) for table in data["target"])


def _mistakes(tables: list[Any], why_no_url: Callable[[str], str]) -> Iterable[str]:
    """What a schema cannot tell: targets that are nowhere or cannot be, and names that are taken."""
    known = [(number, table) for number, table in enumerate(tables, 1) if isinstance(table, dict)]
    for number, table in known:
        if "url" not in table and "contract" not in table:
            yield f"target[{number}]: give `url`, or `contract`, or both"
        if isinstance(url := table.get("url"), str) and url and (why := why_no_url(url)):
            yield f"target[{number}].url: {why}"
        if "standard" in table and "contract" in table:
            yield f"target[{number}].standard: is for targets without a contract; change it in the contract instead"
    for name, count in Counter(str(table["name"]).lower() for _, table in known if "name" in table).items():
        if count > 1:
            yield f"target: {count} are called {name}; give each a name of its own"


def _placed(table: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A table with its files as seen from the present folder; a contract may be one that ships instead."""
    placed: dict[str, Any] = {name: str(folder / table[name]) for name in ("waivers", "baseline") if name in table}
    for name in ("contract", "profile"):
        if name in table and (folder / table[name]).is_file():
            placed[name] = str(folder / table[name])
    return {**table, **placed}
