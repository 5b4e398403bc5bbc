"""The survey: reads what a target offers before it is judged, so that little has to be written in a contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from accord.judge.document import identity
from accord.model.contract import Contract, ResourceTerms
from accord.model.exchange import Exchange
from accord.model.survey import Identity, RelationshipFacts, ResourceFacts, Survey
from accord.runtime.surveying.discovery import find_collections
from accord.runtime.surveying.offers import find_offers, find_operations
from accord.runtime.surveying.plain import PlainSurveyor
from accord.runtime.surveying.samples import kind_of
from accord.runtime.surveying.smoke import is_jsonapi, require_usable
from accord.runtime.surveying.specimens import Gatherer, link_url
from accord.wire.client import Client
from accord.wire.urls import segment, with_query

_PAGES = 4
_SINGLES = 4
_HIDDEN = 3
_SORTS = 3
_GUESTS = 6

Row = tuple[dict[str, Any], str]
"""A resource object, and the URL in whose answer it stood."""


class Surveyor:
    """Surveys one target; the client remembers every answer, so that checks need not ask again."""

    def __init__(self, client: Client, contract: Contract) -> None:
        self._client = client
        self._contract = contract
        self._notes: list[str] = []

    def survey(self) -> Survey:
        """The facts; raises Unjudgeable where there is nothing to judge."""
        contract, client = self._contract, self._client
        entry = client.get(contract.entry or "/") if contract.entry or not contract.resources else None
        terms = list(contract.resources) or find_collections(client, contract, entry)
        first = [client.get(term.path) for term in terms]
        require_usable(first or [entry] if entry else first, contract)
        found = [self._resource(term, exchange) for term, exchange in zip(terms, first, strict=True)]
        resources = [facts for facts in found if facts]
        resources = [self._capable(facts) for facts in (*resources, *self._guests(resources))]
        offers = find_offers(client, contract, next((facts.url for facts in resources if facts.url), terms[0].path))
        return Survey(
            base_url=contract.base_url,
            standard=contract.standard,
            entry_url=entry.request.url if entry and entry.ok and is_jsonapi(entry, contract) else None,
            resources=tuple(resources),
            relationship_urls=relationship_paths(resources),
            notes=tuple(self._notes),
            extensions=offers.extensions,
            profiles=offers.profiles,
            asynchronous=contract.allows("asynchronous") is True,
            operations=find_operations(client, contract, offers),
        )

    def _resource(self, term: ResourceTerms, first: Exchange) -> ResourceFacts | None:
        data = first.document.get("data") if first.ok else None
        if not isinstance(data, list | dict):
            self._notes.append(f"{term.path} was not surveyed: {first.request.line} {first.status or first.fault}")
            return None
        collection = isinstance(data, list)
        rows = [row for page in (self._pages(first) if collection else [first]) for row in _rows(page)]
        types = Counter(row["type"] for row, _ in rows)
        kind = term.type or next(iter(types), term.path.strip("/").rpartition("/")[2])
        mine = [(row, url) for row, url in rows if row["type"] == kind]
        if not mine:
            self._notes.append(f"{term.path} has no resource of type {kind}")
        mine.sort(key=lambda row: str(row[0]["id"]) != term.id)
        url = first.request.url
        sample = identity(mine[0][0]) if mine else (kind, term.id) if term.id else None
        single = self._single(sample, mine, url) if collection else first
        gatherer = Gatherer(kind, self._client.get)
        for row, source in mine:
            gatherer.add(row, source, _own_url(row, source) if collection else url)
        for exchange in [single, *self._further(mine, url)] if collection else []:
            for row, source in _rows(exchange) if exchange else ():
                gatherer.add(row, source, source)
        gatherer.read_hidden(_HIDDEN, partial(self._including, url))
        return ResourceFacts(
            type=kind,
            path=term.path,
            url=url if collection else None,
            sample=sample,
            sample_url=single.request.url if single else None,
            ids=tuple(dict.fromkeys(str(row["id"]) for row, _ in mine)),
            types=tuple(types),
            attributes=_attributes([row for row, _ in mine]),
            relationships=gatherer.facts(term.relationships),
            next_url=link_url(first.document.get("links"), "next", url) if collection else None,
            create=dict(term.create) if term.create else None,
            update=dict(term.update) if term.update else None,
            filters=dict(term.filters),
            sortable=term.sortable,
            sorts_declared=bool(term.sortable),
            read_only=term.read_only,
        )

    def _pages(self, first: Exchange) -> Iterator[Exchange]:
        exchange, seen = first, {first.request.url}
        while True:
            yield exchange
            url = link_url(exchange.document.get("links"), "next", exchange.request.url)
            if not url or url in seen or len(seen) >= _PAGES:
                return
            seen.add(url)
            exchange = self._client.get(url)

    def _single(self, sample: Identity | None, mine: list[Row], url: str) -> Exchange | None:
        """The exchange that serves the sample at its own URL."""
        if sample is None:
            return None
        linked = _own_url(*mine[0]) if mine else None
        for candidate in dict.fromkeys((linked, f"{url.partition('?')[0].rstrip('/')}/{segment(sample[1])}")):
            if candidate:
                exchange = self._client.get(candidate)
                if exchange.ok and identity(exchange.document.get("data")) == sample:
                    return exchange
        self._notes.append(f"no URL serves {sample[0]} {sample[1]} alone")
        return None

    def _further(self, mine: list[Row], url: str) -> Iterator[Exchange]:
        """More resources read alone, where the collection shows them without relationships."""
        if any("relationships" in row for row, _ in mine):
            return
        for row, source in mine[1:_SINGLES]:
            own = _own_url(row, source) or f"{url.partition('?')[0].rstrip('/')}/{segment(str(row['id']))}"
            yield self._client.get(own)

    def _including(self, url: str, name: str) -> Exchange | None:
        """The answer at a URL that includes a relationship, unless the contract says that none can be."""
        return None if self._contract.allows("include") is False else self._client.get(url, {"include": name})

    def _guests(self, resources: list[ResourceFacts]) -> Iterator[ResourceFacts]:
        """Types that no path leads to, but relationships do."""
        known = {facts.type for facts in resources}
        for relationship in [item for facts in resources for item in facts.relationships]:
            specimen = relationship.filled
            if (
                set(relationship.types) <= known
                or not specimen
                or not specimen.related_url
                or len(known) > 4 * _GUESTS
            ):
                continue
            exchange = self._client.get(specimen.related_url)
            for row, source in _rows(exchange):
                own = _own_url(row, source)
                if row["type"] in known or not own:
                    continue
                known.add(row["type"])
                alone = self._client.get(own)
                if alone.ok and identity(alone.document.get("data")) == identity(row):
                    gatherer = Gatherer(row["type"], self._client.get)
                    gatherer.add(alone.document["data"], own, own)
                    yield ResourceFacts(
                        type=row["type"], path=urlsplit(own).path, sample=identity(row), sample_url=own,
                        ids=(str(row["id"]),), types=(row["type"],), attributes=_attributes([row]),
                        relationships=gatherer.facts(()),
                    )  # fmt: skip

    def _capable(self, facts: ResourceFacts) -> ResourceFacts:
        relationships = tuple(self._includable(relationship) for relationship in facts.relationships)
        return replace(facts, relationships=relationships, sortable=facts.sortable or self._sortable(facts))

    def _includable(self, facts: RelationshipFacts) -> RelationshipFacts:
        specimen = facts.filled
        if not specimen or self._contract.allows("include") is False:
            return facts
        exchange = self._client.get(specimen.owner_url, {"include": facts.name})
        included = exchange.document.get("included")
        delivered = {identity(item) for item in included} if isinstance(included, list) else set()
        return replace(facts, includable=exchange.ok and bool(delivered & set(specimen.members or ())))

    def _sortable(self, facts: ResourceFacts) -> tuple[str, ...]:
        if not facts.url or self._contract.allows("sort") is False:
            return ()
        order = ("number", "date", "string")
        ranked = sorted((name for name, kind in facts.attributes.items() if kind in order),
                        key=lambda name: order.index(facts.attributes[name]))  # fmt: skip
        return tuple(name for name in ranked[:_SORTS] if self._client.get(with_query(facts.url, {"sort": name})).ok)


def survey_of(client: Client, contract: Contract) -> Survey:
    """What a target offers, surveyed as its standard asks; raises Unjudgeable where there is nothing to judge."""
    return Surveyor(client, contract).survey() if contract.edition else PlainSurveyor(client, contract).survey()


def _rows(exchange: Exchange) -> list[Row]:
    data = exchange.document.get("data") if exchange.ok else None
    items = data if isinstance(data, list) else [data]
    return [(item, exchange.request.url) for item in items if isinstance(item, dict) and identity(item)]


def _own_url(row: dict[str, Any], source: str) -> str | None:
    return link_url(row.get("links"), "self", source)


def _attributes(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The attributes of resource objects with the kind of their values, those with distinct values first."""
    values: dict[str, list[Any]] = {}
    for row in rows:
        attributes = row.get("attributes")
        for name, value in attributes.items() if isinstance(attributes, dict) else ():
            values.setdefault(name, []).append(value)
    ranked = sorted(values, key=lambda name: -min(3, len({str(value) for value in values[name]})))
    return {name: kind_of(values[name]) for name in ranked}


def relationship_paths(resources: Iterable[ResourceFacts]) -> tuple[str, ...]:
    """The paths of relationship URLs, the owner's id written `{}`, save those that serve related resources too."""
    paths: dict[str, None] = {}
    for relationship in [item for facts in resources for item in facts.relationships]:
        for specimen in relationship.specimens:
            if specimen.self_url and specimen.self_url != specimen.related_url:
                path, own = urlsplit(specimen.self_url).path.rstrip("/"), segment(specimen.owner[1])
                segments = ["{}" if part in (own, specimen.owner[1]) else part for part in path.split("/")]
                paths.setdefault("/".join(segments))
    return tuple(paths)
