"""Keeps, redacted, what a probe exchanged: the first few of each kind, since thousands are alike."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace

from accord.model.exchange import Exchange, Request
from accord.model.measurement import Shot
from accord.wire.lean import Reply
from accord.wire.redact import Redactor
from accord.wire.transport import decoded

MOST_ALIKE = 20
"""How many exchanges of a key with one outcome and status are kept."""


@dataclass(slots=True)
class Keeper:
    """Keeps exchanges; the bodies only of the first answer to each key, and of what was not let through.

    The number in an exchange's id is that of its shot, counted from 1.
    """

    redactor: Redactor
    kept: list[Exchange] = field(default_factory=list)
    _shown: dict[str, Request] = field(default_factory=dict)
    _alike: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def keep(self, number: int, shot: Shot, request: Request, reply: Reply) -> None:
        """Keep what was exchanged in a shot, unless enough of the kind are kept."""
        kind = (shot.key, shot.outcome, shot.status, reply.retried)
        if self._alike[kind] >= MOST_ALIKE:
            return
        self._alike[kind] += 1
        first = shot.key not in self._shown
        if first:
            self._shown[shot.key] = self.redactor.request(request)
        response = reply.response
        if response:
            body = decoded(response.body, response.headers) if first or not shot.admitted else b""
            response = self.redactor.response(replace(response, body=body))
        self.kept.append(
            Exchange(
                id=f"rate-{number}",
                request=self._shown[shot.key],
                response=response,
                fault=self.redactor.text(reply.fault),
                purpose=f"rate probe, {shot.outcome.value}{', sent twice' if reply.retried else ''}",
                started=time.time() - (time.monotonic() - reply.sent),
            )
        )
