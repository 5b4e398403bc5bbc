"""What exploring came to, in words and rows that every report shows alike."""

from __future__ import annotations

from collections.abc import Iterator

from accord.model.exploration import Exploration, Searched
from reports.words import counted


def summary(exploration: Exploration) -> str:
    """Effort, seed and requests, and what was found, in one line."""
    drawn = sum(each.examples for each in exploration.searched)
    found = sum(each.found for each in exploration.searched)
    told = counted(found, "cause found", "causes found") or "nothing found"
    return (
        f"{exploration.effort}, seed {exploration.seed}: {drawn:,} examples of "
        f"{counted(len(searched(exploration)), 'property', 'properties') or 'no property'} "
        f"in {exploration.requests:,} requests, {told}"
    )


def searched(exploration: Exploration) -> list[Searched]:
    """The properties that were searched."""
    return [each for each in exploration.searched if not each.why_not]


def idle(exploration: Exploration) -> list[Searched]:
    """The properties that could not be searched, or not to the end, each with the reason."""
    return [each for each in exploration.searched if each.why_not]


def name(each: Searched) -> str:
    """The name of a property in words."""
    return each.property.rpartition("::")[2].replace("_", " ")


def told(exploration: Exploration) -> Iterator[tuple[str, int, str]]:
    """By kind how many names were tried, and these."""
    for kind, names in exploration.told.items():
        yield kind, len(names), ", ".join(names)


def statuses(exploration: Exploration) -> Iterator[tuple[str, int, str]]:
    """Each operation with how often it was asked for, and the statuses that came."""
    for operation, counts in exploration.operations.items():
        yield operation, sum(counts.values()), ", ".join(f"{status} ({count})" for status, count in counts.items())


def again(exploration: Exploration) -> str:
    """How what was found is tried again; nothing where there is nothing."""
    many = counted(len(exploration.cases), "fixed case", "fixed cases")
    return f"{many} in cases/ of the run folder: `accord run --cases DIR` tries them again" if many else ""
