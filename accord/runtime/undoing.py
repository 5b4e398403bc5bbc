"""Takes back what a run wrote that judged nothing, so that the next one finds its folder free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from accord.record.ledger import is_unjudgeable
from accord.runtime.options import UsageError

_OWN = ("run.json", "survey.json", "rates.json", "exploration.json", "ledger-*.jsonl", "budget", "pytest-*.log")


def is_taken(folder: Path) -> bool:
    """Whether a folder holds a run, or what is left of one; a run that found nothing to judge may be run again."""
    return (folder / "run.json").exists() and not is_unjudgeable(folder)


def clear(folder: Path) -> None:
    """Remove what a run wrote into its folder, and nothing else."""
    for path in (path for pattern in _OWN for path in folder.glob(pattern)):
        path.unlink()


def missing(folder: Path) -> list[Path]:
    """The folders that have to be made for this one, the innermost first."""
    return [each for each in (folder, *folder.parents) if not each.exists()]


@contextmanager
def undone_if_refused(folder: Path, made: Iterable[Path]) -> Iterator[None]:
    """Leave nothing of a run behind where a UsageError ends it: neither files nor the folders made for it."""
    try:
        yield
    except UsageError:
        clear(folder)
        with suppress(OSError):  # somebody put something there meanwhile
            for each in made:
                each.rmdir()
        raise
