"""How a block goes on and ends."""

from __future__ import annotations

from accord.authoring import Promise, Rate, Rates, inconclusive, keeps, violation
from suites.ratelimits.figures import told


@keeps("rate-limit-recovery", where=lambda promise: promise.get("while_over") is True, loads=True)
def test_blocked_for_as_long_as_it_goes_on(rates: Rates, promise: Promise) -> None:
    """Refused requests count, so that a client that goes on stays blocked."""
    known = [rate for rate in rates.limits if rate.measurement.rejections_count is not None]
    for rate in known:
        if rate.measurement.rejections_count is False:
            exchange = rates.evidence(rate.measurement)
            actual = f"refused requests do not count: {told(rate)}"
            raise violation(exchange, "rate", expected=promise.summary, actual=actual)
    if not known:
        raise inconclusive("of no limit it showed whether refused requests count")


@keeps("rate-limit-recovery", where=lambda promise: "windows" in promise, loads=True)
def test_accepted_again_after_silence(rates: Rates, promise: Promise) -> None:
    """A client that keeps silent for the promised time is accepted again."""
    windows, slack = promise["windows"], promise.get("slack", 0.0)
    known = [rate for rate in rates.limits if rate.documented and _is_known(rate)]
    for rate in known:
        most = (windows + slack) * rate.documented.window if rate.documented else 0.0
        took = rate.measurement.recovery_s or 0.0
        if took > most:
            exchange = rates.evidence(rate.measurement)
            raise violation(
                exchange, "rate", expected=f"accepted after {most:g} s of silence", actual=f"after {took:g} s"
            )
    if not known:
        raise inconclusive("no limit was reached, or none was seen to let requests pass again")


def _is_known(rate: Rate) -> bool:
    """Whether it was measured how long a client that keeps silent is refused."""
    return rate.measurement.recovery_s is not None and rate.measurement.algorithm != "undecided"
