"""Efforts: how hard properties are explored, and what that takes of a run's requests and time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from accord.model.contract import Contract
from accord.model.fixed_case import read_cases
from accord.model.validate import InvalidFile, hint
from accord.runtime.options import Options, UsageError


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard is explored: the requests of a whole run, and whether what is found is made smaller."""

    name: str
    requests: int
    shrinks: bool


EFFORTS = {
    "gate": Effort("gate", 0, shrinks=False),
    "polite": Effort("polite", 1_000, shrinks=False),
    "thorough": Effort("thorough", 60_000, shrinks=True),
}
"""The gate draws nothing, and tries fixed cases alone."""

_EXTRA = 3
"""How many times its budget an exploration may take at most: to make smaller, to show again, to clear away."""
_SLOWEST = 0.05
"""Seconds that one request is given, where the contract names no pace."""


def check_exploring(options: Options) -> None:
    """Raise UsageError or InvalidFile where properties cannot be tried as asked."""
    from accord.runtime.registry import registry  # late, since it imports the suites

    if options.explore and options.explore not in EFFORTS:
        raise UsageError(f"no effort is called {options.explore!r}{hint(options.explore, list(EFFORTS))}")
    if options.explore == "gate" and not options.cases:
        raise UsageError("--explore gate draws nothing and tries fixed cases alone; name their folder with --cases")
    if (options.seed is not None or options.export_cases) and not options.draws:
        raise UsageError("--seed and --export-cases go with --explore polite or thorough")
    if options.explore == "thorough" and options.shards > 1 and options.seed is None:
        raise UsageError("shards of one exploration draw by one seed; give each the same with --seed N")
    for case in read_cases(options.cases) if options.cases else ():
        if case.breaks not in registry().properties:
            raise InvalidFile(case.source, [f"property: there is no {case.breaks!r}; `accord list` names them"])


def requests_to_draw(options: Options, contract: Contract) -> int:
    """How many requests exploring may take at most, all in all."""
    return _EXTRA * drawn(options, contract) + 500 * options.tries_properties


def drawn(options: Options, contract: Contract) -> int:
    """How many requests may be drawn: as many as the contract allows, or as the effort has it."""
    return (contract.limits.drawn or EFFORTS[options.explore].requests) if options.draws else 0


def time_to_draw(options: Options, contract: Contract) -> float:
    """The seconds that exploring may take."""
    pace = contract.limits.requests_per_second
    return requests_to_draw(options, contract) * max(_SLOWEST, 1 / (pace * 0.8) if pace else 0)


def fresh_seed(options: Options) -> int:
    """A seed: always the same where little is drawn, another each time where much is."""
    return secrets.randbelow(2**32) if options.explore == "thorough" else 0
