"""Run folders that a call names: made where they are new, and read only as they were written."""

from __future__ import annotations

from pathlib import Path

from accord.record.manifest import ASSESSMENT, MANIFEST, record_differences
from accord.runtime.options import UsageError

_FEW = 3


def make_folder(folder: Path) -> Path:
    """Make the folder that --run-dir names; raises UsageError where that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}; name another with --run-dir") from error
    return folder


def require_folder(folder: Path) -> None:
    """Raise UsageError where what should be a run folder is a file."""
    if folder.is_file():
        raise UsageError(f"{folder} is a file and no run folder; name the folder of a run")


def require_written(folder: Path, remedy: str = "") -> None:
    """Raise UsageError where the record in a run folder is not as its manifest says; without one nothing is known.

    An assessment that is missing is no alteration, since it is made of the rest.
    """
    try:
        found = [each for each in record_differences(folder) if each != ("missing", ASSESSMENT)]
    except OSError:  # there is no manifest
        return
    except ValueError as error:
        told = remedy or f"`accord report {folder} --force` writes it anew"
        raise UsageError(f"{folder / MANIFEST} cannot be read; {told}") from error
    if found:
        told = ", ".join(f"{kind} {path}" for kind, path in found[:_FEW])
        told += f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
        raise UsageError(f"{folder} is not as its manifest says: {told}{f'; {remedy}' if remedy else ''}")
