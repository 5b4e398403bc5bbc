"""Reads the assessment of a run that a call names, and says what is wrong with it where that cannot be done."""

from __future__ import annotations

from pathlib import Path

from accord.model.assessment import Assessment
from accord.record.assess import read_assessment
from accord.record.ledger import is_unjudgeable
from accord.record.manifest import ASSESSMENT
from accord.runtime.concluding import conclude
from accord.runtime.folders import require_folder, require_written
from accord.runtime.options import UsageError
from accord.runtime.run import read_header


def read_or_conclude(folder: Path, *, force: bool = False, remedy: str = "") -> Assessment:
    """The assessment of a run; one that was killed before its end is concluded with what there is.

    Raises UsageError, with a remedy where one is given, where the record was altered, unless by `force`.
    """
    return read_finished(folder, force=force, remedy=remedy) or conclude(folder)


def read_finished(folder: Path, *, force: bool = False, remedy: str = "") -> Assessment | None:
    """The same, but None for a run that was killed before its end."""
    require_folder(folder)
    found = None
    try:
        found = read_assessment(folder)
    except FileNotFoundError as error:
        read_header(folder)
        if is_unjudgeable(folder):
            raise UsageError(f"{folder}: nothing was judged in this run") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{folder / ASSESSMENT} cannot be read; delete it to have it written again") from error
    if not force:
        require_written(folder, remedy)
    return found
