"""The survey of an API that keeps no standard above HTTP: what its contract names, and what that answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.model.contract import Contract, ResourceTerms
from accord.model.exchange import Exchange
from accord.model.survey import ResourceFacts, Survey
from accord.runtime.surveying.discovery import find_collections
from accord.runtime.surveying.rows import rows_in
from accord.runtime.surveying.samples import kind_of
from accord.runtime.surveying.smoke import require_answers
from accord.wire.client import Client
from accord.wire.urls import resolve, same_origin, segment

_LINKS = ("self", "href", "url", "@id")


class PlainSurveyor:
    """Surveys a target whose documents have no form that is known beforehand."""

    def __init__(self, client: Client, contract: Contract) -> None:
        self._client = client
        self._contract = contract
        self._notes: list[str] = []

    def survey(self) -> Survey:
        """The facts; raises Unjudgeable where there is nothing to judge."""
        contract, client = self._contract, self._client
        entry = None if contract.resources else client.get(contract.entry or "/")
        terms = contract.resources or find_collections(client, contract, entry)
        terms = terms or [ResourceTerms(path=contract.entry or "/")]
        first = [client.get(term.path) for term in terms]
        require_answers(first, contract)
        found = [self._resource(term, exchange) for term, exchange in zip(terms, first, strict=True)]
        entry = client.get(contract.entry) if contract.entry else None
        return Survey(
            base_url=contract.base_url,
            standard=contract.standard,
            entry_url=entry.request.url if entry and entry.ok else None,
            resources=tuple(facts for facts in found if facts),
            notes=tuple(self._notes),
        )

    def _resource(self, term: ResourceTerms, first: Exchange) -> ResourceFacts | None:
        if not first.ok:
            self._notes.append(f"{term.path} was not surveyed: {first.request.line} {first.status or first.fault}")
            return None
        kind = term.type or term.path.strip("/").rpartition("/")[2] or "entry"
        rows = None if term.single else rows_in(first.json.value, term.items)
        if rows is None:
            return ResourceFacts(type=kind, path=term.path, sample_url=first.request.url, read_only=term.read_only)
        ids = [str(row[term.id_member]) for row in rows if isinstance(row.get(term.id_member), str | int)]
        ids.sort(key=lambda name: name != term.id)
        return ResourceFacts(
            type=kind,
            path=term.path,
            url=first.request.url,
            sample=(kind, ids[0]) if ids else None,
            sample_url=self._single(term, rows, ids, first.request.url),
            ids=tuple(dict.fromkeys(ids)),
            attributes={
                name: kind_of([row[name] for row in rows if name in row]) for row in rows[:1] for name in row
            },
            create=dict(term.create) if term.create else None,
            update=dict(term.update) if term.update else None,
            read_only=term.read_only,
            id_member=term.id_member,
            put_creates=term.put_creates,
        )

    def _single(self, term: ResourceTerms, rows: list[dict[str, Any]], ids: list[str], url: str) -> str | None:
        """The URL that serves one resource of a collection alone."""
        bare = url.partition("?")[0].rstrip("/")
        linked = [link for row in rows[:1] if not term.id for link in _links(row, url)]
        for candidate in dict.fromkeys([*(f"{bare}/{segment(name)}" for name in ids[:1]), *linked]):
            if same_origin(candidate, url) and self._client.get(candidate).ok:
                return candidate
        self._notes.append(f"no URL serves one resource of {term.path} alone")
        return None


def _links(row: dict[str, Any], url: str) -> Iterator[str]:
    for name in _LINKS:
        if isinstance(row.get(name), str) and row[name]:
            yield resolve(url, row[name])
