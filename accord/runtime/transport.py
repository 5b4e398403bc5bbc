"""The host of a target as checks see it: its transport facts, and what the history remembers of its certificates."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from accord.model.contract import Contract
from accord.model.exchange import Exchange, Request, Response
from accord.model.transport import PlainAnswer, TransportFacts
from accord.wire.tls_host import is_loopback

if TYPE_CHECKING:
    from accord.record.history import Sighting

_LONGEST_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class HostView:
    """What is known of a target's host: facts of now, and all sightings of its certificates, those of now included.

    `forgotten` is why there are no sightings, where none can be had.
    """

    contract: Contract
    facts: TransportFacts
    sightings: tuple[Sighting, ...] = ()
    forgotten: str = ""

    @property
    def loopback(self) -> bool:
        """Whether the target is on this machine."""
        return is_loopback(self.facts.host)

    def tokens(self) -> tuple[Exchange, Exchange]:
        """What the token endpoint makes of nobody's credentials: posted without TLS, and by GET with TLS."""
        from accord.wire.tls_plain import token_answers

        posted, asked = token_answers(self.contract, _wait(self.contract))
        return exchange_of(posted, "host-token-1"), exchange_of(asked, "host-token-2")

    def plain(self) -> tuple[Exchange, ...]:
        """What plain HTTP answered, hop by hop."""
        return tuple(exchange_of(answer, f"host-{number}") for number, answer in enumerate(self.facts.plain, 1))


def look(contract: Contract) -> HostView:
    """Gather the facts of a contract's host, and remember its certificates; takes about fifteen handshakes."""
    from accord.record.history import History, UnusableHistory  # late, since certificates take long to import
    from accord.wire.tls import gather

    facts = gather(contract, _wait(contract))
    if not facts.handshake:
        return HostView(contract, facts)
    if is_loopback(facts.host) and "ACCORD_HISTORY" not in os.environ:
        return HostView(contract, facts, forgotten="ports of this machine change hands, and are not remembered")
    try:
        history = History()
        history.note(facts)
        return HostView(contract, facts, history.sightings(facts.host, facts.port))
    except UnusableHistory as error:
        return HostView(contract, facts, forgotten=str(error))


def exchange_of(answer: PlainAnswer, name: str) -> Exchange:
    """An answer that came outside the run's client, as an exchange; its content may be no more than the beginning."""
    request = Request(answer.method, answer.url)
    if not answer.status:
        return Exchange(name, request, fault=answer.fault)
    return Exchange(name, request, Response(answer.status, answer.headers, answer.body.encode(), altered=True))


def handshake_of(facts: TransportFacts) -> Exchange:
    """What findings about handshakes refer to: an exchange that has no request of HTTP."""
    return Exchange("host", Request("TLS", f"tls:{facts.host}:{facts.port}"))


def _wait(contract: Contract) -> float:
    return min(contract.limits.timeout, _LONGEST_WAIT)


def is_https(url: str) -> bool:
    """Whether a URL asks for TLS."""
    return urlsplit(url).scheme == "https"
