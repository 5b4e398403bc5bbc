"""What the gate weighs a run by: its profile, its waivers and its baseline."""

from __future__ import annotations

from accord.model.assessment import Assessment
from accord.model.waiver import Waiver, read_waivers
from accord.record.assess import read_assessment
from accord.record.gate import PROFILES, Profile, weigh
from accord.runtime.options import Options, UsageError


def check_weighing(options: Options) -> None:
    """Raise UsageError or InvalidFile where a run could not be weighed as asked."""
    profile_of(options)
    _waivers(options)
    _baseline(options)


def profile_of(options: Options) -> Profile:
    """The profile that is asked for; raises UsageError where there is none."""
    if options.profile not in PROFILES:
        raise UsageError(f"no profile is called {options.profile!r}; known: {', '.join(PROFILES)}")
    return PROFILES[options.profile]


def weighed(assessment: Assessment, options: Options) -> Assessment:
    """The assessment with waived failures marked, its exit code and the reasons for it."""
    return weigh(assessment, profile_of(options), _waivers(options), _baseline(options))


def _waivers(options: Options) -> tuple[Waiver, ...]:
    return read_waivers(options.waivers) if options.waivers else ()


def _baseline(options: Options) -> Assessment | None:
    """The assessment to weigh against; None without a baseline, or where a recording, without verdicts, is given."""
    from accord.runtime.observing import read_observed  # late, since it reads runs

    if options.baseline and options.baseline.is_file():
        read_observed(options.baseline)
        return None
    try:
        return read_assessment(options.baseline) if options.baseline else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{options.baseline} holds no finished run to compare with; check --baseline") from error
