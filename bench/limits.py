"""A real contract's limits, with its own figures, measured at the sandbox: what comes of it, and what it takes."""

from __future__ import annotations

import os
from dataclasses import replace

from rich.table import Table

from accord.model.measurement import Bounds
from accord.runtime.options import Options, contract_path, find_contract
from accord.runtime.rating.goals import promised_goals
from accord.runtime.rating.rater import Rater
from accord.runtime.run import secrets_of
from accord.wire.shooter import Ceiling
from sandbox import serving
from sandbox.plain.tokens import environment

CONTRACT = "sandbox-commerce-layer"
GOAL = "at most 1,600 requests and 75 s"


def limits() -> Table:
    """What the probe says of each limit."""
    table = Table("limit", "documented", "measured", "window, s", "algorithm", "kept", "requests", "seconds")
    os.environ.update(environment())
    with serving() as origin:
        found = find_contract(Options(contract=str(contract_path(CONTRACT))))
        contract = replace(found, base_url=f"{origin}/commerce-layer/clean/api")
        goals, _ = promised_goals(contract)
        rater = Rater(contract, secrets_of(contract), Ceiling(3000, 240.0), lambda _: None, lambda _: None)
        rating = rater.rate(goals).rating
    for rate in rating.limits:
        said, told = rate.measurement, rate.documented
        table.add_row(
            f"{said.method} {said.scope}",
            f"{told.limit} in {told.window:g} s" if told else "",
            _figure(said.limit),
            _figure(said.window_s),
            " or ".join(said.candidates) or said.algorithm,
            rate.kept,
            f"{said.requests}",
            f"{said.seconds:.1f}",
        )
    table.add_row("all together", "", "", "", "", GOAL, f"{rating.requests}", f"{rating.seconds:.1f}")
    return table


def _figure(bounds: Bounds) -> str:
    if bounds.value is None:
        return "unknown"
    return f"{bounds.value:g}" if bounds.low == bounds.high else f"{bounds.value:g} ({bounds.low} to {bounds.high})"
