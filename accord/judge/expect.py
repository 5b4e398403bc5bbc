"""What a check says of an exchange: expectations, violations, warnings, and when it cannot tell."""

from __future__ import annotations

from contextvars import ContextVar

from _pytest.outcomes import Skipped

from accord.judge.edge import Usual, answered_by
from accord.model.exchange import Exchange
from accord.model.finding import Finding

UNDECIDED = frozenset({401, 407, 429, 502, 503, 504})
"""Statuses that say something of the way to the API, not of the duty in question."""


class Violation(AssertionError):
    """The target broke the requirement of the check at hand."""

    def __init__(self, exchange: Exchange | None, place: str, expected: str, actual: str) -> None:
        self.exchange, self.place, self.expected, self.actual = exchange, place, expected, actual
        where = f"{exchange.id} {exchange.request.line}: " if exchange else ""
        super().__init__(f"{where}{place}: {actual}, expected {expected}")


class NotApplicable(Skipped):
    """The requirement does not concern this target."""


class Inconclusive(Skipped):
    """The requirement may concern this target, but nothing could be decided."""


USUAL: ContextVar[Usual | None] = ContextVar("usual", default=None)
"""What the API's good answers look like, so that answers of others are told apart; None where nobody knows."""

WARNINGS: ContextVar[list[Finding] | None] = ContextVar("warnings", default=None)


def violation(exchange: Exchange | None, place: str, *, expected: str, actual: str) -> Violation:
    """A violation to raise: `place` is a JSON pointer, a header's name, or a part of the exchange."""
    return Violation(exchange, place, expected, actual)


def warn(exchange: Exchange, place: str, *, expected: str, actual: str) -> None:
    """Note that the target does what the text leaves open, or only advises against, and go on."""
    noted = WARNINGS.get()
    if noted is not None:
        noted.append(Finding("", place, expected, actual, exchange.id, "", exchange.request.line, warning=True))


def stranger(exchange: Exchange | None) -> str:
    """Who gave an answer in place of the API, or an empty text."""
    usual = USUAL.get()
    return answered_by(exchange, usual) if exchange and usual else ""


def inconclusive(reason: str) -> Inconclusive:
    """The signal to raise where nothing could be decided; the reason is shown in every report."""
    return Inconclusive(reason)


def not_applicable(reason: str) -> NotApplicable:
    """The signal to raise where the requirement does not concern the target."""
    return NotApplicable(reason)


class Expectation:
    """What is expected of one exchange; each method raises Violation, or Inconclusive, and else returns self."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def answered(self, *asked_for: int) -> Expectation:
        """That the API itself answered: neither a transport fault nor a status that decides nothing."""
        exchange = self.exchange
        if exchange.response is None:
            raise Inconclusive(f"{exchange.request.line}: {exchange.fault}")
        if who := stranger(exchange):
            raise Inconclusive(f"{exchange.request.line}: answered by {who} in place of the API")
        if exchange.status in UNDECIDED and exchange.status not in asked_for:
            raise Inconclusive(f"{exchange.request.line}: status {exchange.status} decides nothing")
        return self

    def status(self, *allowed: int, because: str = "") -> Expectation:
        """That the status is one of those allowed."""
        self.answered(*allowed)
        if self.exchange.status not in allowed:
            wanted = " or ".join(map(str, allowed))
            raise Violation(
                self.exchange, "status", f"status {wanted}{f' ({because})' if because else ''}",
                f"status {self.exchange.status}",
            )  # fmt: skip
        return self

    def accepted(self) -> Expectation:
        """That this control request succeeded with a document, since else nothing can be concluded from it."""
        self.answered()
        if not self.exchange.ok:
            raise Inconclusive(f"the control {self.exchange.request.line} was answered {self.exchange.status}")
        if self.exchange.request.method == "GET" and not self.exchange.document:
            raise Inconclusive(f"the control {self.exchange.request.line} gave no JSON document")
        return self


def expect(exchange: Exchange) -> Expectation:
    """Begin to say what is expected of an exchange."""
    return Expectation(exchange)
