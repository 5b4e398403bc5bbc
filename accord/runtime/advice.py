"""The advice that the suites bring beside their catalogues and kinds, found by the id of a requirement."""

from __future__ import annotations

from functools import cache

from accord.model.advice import Advice, Entry, advise, read_advice
from accord.runtime import bundle


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry of every suite, read once a process."""
    paths = sorted((bundle.root() / "suites").glob("*/advice/*.toml"))
    return tuple(entry for path in paths for entry in read_advice(path))


@cache
def advice_for(requirement_id: str, kind: str = "") -> Advice:
    """Why a requirement matters to clients, usual causes, and what to mend; promises are known by their kind."""
    return advise(entries(), requirement_id, kind)
