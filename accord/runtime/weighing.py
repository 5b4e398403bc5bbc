"""What the gate weighs a run by: its profile, its waivers and its baseline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from accord.model.assessment import Assessment
from accord.model.profile import Profile, read_profile, share, shipped
from accord.model.validate import hint
from accord.model.waiver import Waiver, read_waivers
from accord.record.assess import read_assessment
from accord.record.gate import weigh
from accord.runtime.folders import require_folder, require_written
from accord.runtime.options import Options, UsageError

_RECORDED = "is a recording: promises of additive evolution are judged by it, and it excuses no violation"
"""What is to be said of a baseline that `accord baseline` made."""


def check_weighing(options: Options) -> None:
    """Raise UsageError or InvalidFile where a run could not be weighed as asked."""
    profile_of(options)
    _waivers(options)
    _baseline(options)


def profile_of(options: Options) -> Profile:
    """The profile that is asked for, with the share that is required beside it.

    Raises UsageError where there is none, InvalidFile where its file is wrong.
    """
    profile = _profile(options.profile)
    if not options.require_tried:
        return profile
    try:
        return replace(profile, require_tried=share(options.require_tried))
    except ValueError as error:
        raise UsageError(f"--require-tried: {error}") from error


def weighed(assessment: Assessment, options: Options) -> Assessment:
    """The assessment with waived and known failures marked, its exit code and the reasons for it."""
    found = weigh(assessment, profile_of(options), _waivers(options), _baseline(options))
    if options.baseline and options.baseline.is_file():
        return replace(found, notes=(*found.notes, f"the baseline {options.baseline.name} {_RECORDED}"))
    return found


def read_run(folder: Path, remedy: str) -> Assessment:
    """The assessment in a run folder; raises UsageError where there is none, with the remedy, or it was altered."""
    require_folder(folder)
    require_written(folder)
    try:
        return read_assessment(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{folder} holds no finished run to compare with; {remedy}") from error


def _profile(name: str) -> Profile:
    if name in shipped():
        return shipped()[name]
    if name.endswith(".toml"):
        return read_profile(Path(name))
    known = hint(name, list(shipped())).replace("`", "")
    raise UsageError(f"no profile is called {name!r}{known}; a profile of your own is a file, as strict.toml")


def _waivers(options: Options) -> tuple[Waiver, ...]:
    return read_waivers(options.waivers) if options.waivers else ()


def _baseline(options: Options) -> Assessment | None:
    """The assessment to weigh against; None without a baseline, or where a recording, without verdicts, is given."""
    from accord.runtime.observing import read_observed  # late, since it reads runs

    if options.baseline and options.baseline.is_file():
        read_observed(options.baseline)
        return None
    return read_run(options.baseline, "check --baseline") if options.baseline else None
