"""Verdicts and how several of them fold into one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """What a run says of one requirement, the gravest first."""

    FAIL = "fail"
    ERROR = "error"
    INCONCLUSIVE = "inconclusive"
    PASS = "pass"
    NOT_APPLICABLE = "not_applicable"
    NOT_RUN = "not_run"


_GRAVITY = {verdict: rank for rank, verdict in enumerate(Verdict)}


def fold(verdicts: Iterable[Verdict]) -> Verdict:
    """The gravest of several verdicts; not run where there is none."""
    return min(verdicts, key=_GRAVITY.__getitem__, default=Verdict.NOT_RUN)
