"""An earlier run: what a target answered then, to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from accord.model.exchange import Exchange
from accord.record.ledger import exchanges
from accord.runtime.run import read_survey


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where the target of an earlier run was, and what it was seen to answer to its survey and checks."""

    base_url: str
    exchanges: tuple[Exchange, ...]


def read_earlier(folder: Path) -> Earlier | None:
    """What a run folder tells of the run; None where it never came to a survey."""
    survey = read_survey(folder)
    return Earlier(survey.base_url, tuple(exchanges(folder))) if survey else None
