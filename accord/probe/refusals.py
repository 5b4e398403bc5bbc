"""Refusals are learnt: what an answer looks like when nothing is wrong, and what appears in its place under load."""

from __future__ import annotations

from dataclasses import dataclass

from accord.model.measurement import Outcome

_USUAL = (429, 503, 403, 509)
"""What limiters answer with."""
_PROVEN = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `status` is 0 where nothing did, `kind` the media type of the body.

    `told` is whether it carries Retry-After or fields of a quota; `dropped` whether a new connection was refused, or
    closed without an octet.
    """

    status: int
    kind: str = ""
    told: bool = False
    dropped: bool = False


@dataclass(slots=True)
class Norm:
    """Learns from the first answer what is normal at one counter, and calls each answer by that."""

    normal: Answer | None = None
    passed: int = 0

    def outcome(self, answer: Answer) -> Outcome:
        """What became of a request that was answered so."""
        if answer.status == 0:
            # A connection that is dropped after others were served may be a limiter's way to refuse.
            return Outcome.REFUSED if answer.dropped and self.passed >= _PROVEN else Outcome.FAILED
        if answer.status == 429:
            return Outcome.REFUSED
        if self.normal is None:
            if answer.status >= 500:
                return Outcome.REFUSED if answer.told else Outcome.FAILED
            self.normal = answer
        if self._is_normal(answer):
            self.passed += 1
            return Outcome.ADMITTED
        if answer.status >= 500 and answer.status not in _USUAL:
            return Outcome.FAILED
        return Outcome.REFUSED

    def _is_normal(self, answer: Answer) -> bool:
        normal = self.normal
        if normal is None or answer.status in _USUAL:
            return normal is not None and (answer.status, answer.kind) == (normal.status, normal.kind)
        return answer.status // 100 == normal.status // 100 and answer.kind == normal.kind
