"""Changes of a relationship at its own URL, each with the members before and after it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from accord.authoring import Client, Exchange, Identity, Made, Maker, RelationshipFacts, Specimen, identity, link_url
from suites.jsonapi.creations import linkage
from suites.jsonapi.linkage import shown
from suites.jsonapi.linking import specimen_of

PAUSE_S = 1.0
"""How long a copy may lag behind."""

_PAGES = 8
_UNOFFERED = (403, 405, 501)

Members = tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A request to change a relationship: the members sent, the answer, and the members before and after it.

    `before` and `after` are None where they could not be read, `after` also where the method is not offered;
    `step` says what was tried.
    """

    facts: RelationshipFacts
    step: str
    exchange: Exchange
    sent: Members
    before: Members | None
    after: Members | None

    @property
    def method(self) -> str:
        """The method of the request."""
        return self.exchange.request.method

    @property
    def accepted(self) -> bool:
        """Whether it was carried out at once, as far as the answer tells."""
        return self.exchange.ok and self.exchange.status != 202

    @property
    def told(self) -> bool:
        """Whether it was accepted, and its effect could be read."""
        return self.accepted and self.before is not None and self.after is not None

    @property
    def wanted(self) -> frozenset[Identity]:
        """The members that the relationship should have had afterwards."""
        before, sent = frozenset(self.before or ()), frozenset(self.sent)
        return {"POST": before | sent, "DELETE": before - sent}.get(self.method, sent)

    @property
    def lacking(self) -> frozenset[Identity]:
        """Those that should be members, and are not."""
        return self.wanted - frozenset(self.after or ())

    @property
    def staying(self) -> frozenset[Identity]:
        """Those that should be members no longer, and still are."""
        return frozenset(self.after or ()) - self.wanted - self.extra

    @property
    def extra(self) -> frozenset[Identity]:
        """Members that came of themselves: neither sent nor there before."""
        return frozenset(self.after or ()) - frozenset(self.before or ()) - frozenset(self.sent)

    @property
    def exact(self) -> bool:
        """Whether the relationship came to have just the members that it should."""
        return self.told and frozenset(self.after or ()) == self.wanted


class PutOffError(Exception):
    """A change was accepted for later, so that nothing can be told of those that would follow."""


class Changer:
    """Changes one relationship of a resource of the run's own, and keeps what came of it."""

    def __init__(self, maker: Maker, facts: RelationshipFacts, made: Made, specimen: Specimen) -> None:
        self.maker, self.facts, self.made = maker, facts, made
        self.url = specimen.self_url or ""
        self.changes: list[Change] = []
        self.served = maker.client.get(self.url).ok
        self.members = members_of(maker.client, facts, specimen)
        self._specimen = specimen

    def apart(self) -> Changer:
        """Another for the same relationship, whose changes are kept apart."""
        return Changer(self.maker, self.facts, self.made, self._specimen)

    def send(self, step: str, method: str, *sent: Identity, headers: Mapping[str, str] | None = None) -> Change:
        """Send one change and read its effect; raises PutOffError where that is yet to come."""
        document = {"data": linkage(sent, self.facts.to_many)}
        exchange = self.maker.client.request(method, self.url, document=document, headers=headers)
        change = Change(self.facts, step, exchange, sent, self.members, None)
        if exchange.status not in _UNOFFERED:
            self.members = self._settled(change.wanted if change.accepted else frozenset(self.members or ()))
            change = Change(self.facts, step, exchange, sent, change.before, self.members)
        self.changes.append(change)
        if exchange.status == 202:
            raise PutOffError
        return change

    def _settled(self, wanted: frozenset[Identity]) -> Members | None:
        """The members; read anew after a while where they are not as they should be."""
        found = members_of(self.maker.client, self.facts, self._specimen)
        if found is not None and frozenset(found) != wanted:
            time.sleep(PAUSE_S)
            found = members_of(self.maker.client, self.facts, self._specimen, fresh=True)
        return found


def changer(maker: Maker, facts: RelationshipFacts, made: Made) -> Changer | None:
    """One for a relationship of a resource of the run's own; None where its URL does not name that resource."""
    specimen = specimen_of(maker, made, facts)
    if specimen.self_url is None or made.identity[1] not in _words(specimen.self_url):
        return None
    maker.custody.linked.add(specimen.self_url)
    return Changer(maker, facts, made, specimen)


def _words(url: str) -> Iterator[str]:
    """What a URL names: the segments of its path and the values in its query."""
    parts = urlsplit(url)
    yield from map(unquote, parts.path.split("/"))
    yield from (value for _, value in parse_qsl(parts.query))


def members_of(
    client: Client, facts: RelationshipFacts, specimen: Specimen, *, fresh: bool = False
) -> Members | None:
    """The members of a relationship as its own URL serves them, else as its resource shows them, else the related."""
    found = _listed(client, specimen.self_url, fresh)
    if found is None:
        linkage = shown(client, facts, specimen, fresh=fresh)
        found = _identities(linkage.value) if linkage and not linkage.partial else None
    return _listed(client, specimen.related_url, fresh) if found is None else found


def _listed(client: Client, url: str | None, fresh: bool) -> Members | None:
    """The identities in primary data at a URL, page by page; each as often as it stands there."""
    found: Members = ()
    seen: set[str] = set()
    while url and url not in seen and len(seen) < _PAGES:
        seen.add(url)
        exchange = client.get(url, fresh=fresh)
        if not exchange.ok or "data" not in exchange.document:
            return None
        found += _identities(exchange.document["data"])
        url = link_url(exchange.document.get("links"), "next", exchange.request.url)
    return found if seen else None


def _identities(data: object) -> Members:
    items = data if isinstance(data, list) else [data]
    return tuple(found for item in items if (found := identity(item)))
