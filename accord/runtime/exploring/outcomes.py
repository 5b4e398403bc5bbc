"""Outcomes: what pytest's end of a case means as a verdict."""

from __future__ import annotations

from typing import Any

import pytest

from accord.judge.expect import Inconclusive, Violation
from accord.model.finding import Finding
from accord.model.verdict import Verdict


def verdict_of(error: BaseException | None) -> tuple[Verdict, str]:
    """The verdict and its reason, from the exception that ended a case."""
    match error:
        case None:
            return Verdict.PASS, ""
        case Violation():
            return Verdict.FAIL, ""
        case Inconclusive():
            return Verdict.INCONCLUSIVE, str(error.msg)
        case pytest.skip.Exception():
            return Verdict.NOT_APPLICABLE, str(error.msg)
    return Verdict.ERROR, f"{type(error).__name__}: {error}{_where(error)}"


def finding_of(error: Violation, requirement: str, check: str) -> Finding:
    """The finding that a violation is."""
    exchange = error.exchange
    return Finding(
        requirement=requirement,
        place=error.place,
        expected=error.expected,
        actual=error.actual,
        exchange=exchange.id if exchange else "",
        check=check,
        request=exchange.request.line if exchange else "",
    )


def _where(error: Any) -> str:
    trace, line = error.__traceback__, ""
    while trace:
        code = trace.tb_frame.f_code
        line = f" ({code.co_filename.rpartition('/')[2]}:{trace.tb_lineno})"
        trace = trace.tb_next
    return line
