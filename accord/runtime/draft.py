"""Explores a target and drafts its contract, with comments where something could not be found out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accord.model.contract import Contract, ResourceTerms
from accord.model.exchange import Exchange
from accord.model.survey import Survey
from accord.runtime.descriptions import description_text, lone_client
from accord.runtime.edition import edition_seen
from accord.runtime.explore import find_collections
from accord.runtime.openapi import Description, InvalidDescription
from accord.runtime.options import UsageError
from accord.runtime.survey import survey_of
from accord.wire.client import Client

_NUMBERS = {"page[number]": "page-number", "page": "page-number", "page[offset]": "offset",
            "page[cursor]": "cursor", "page[after]": "cursor"}  # fmt: skip
_SIZES = ("page[size]", "page[limit]", "per_page", "limit")


@dataclass(frozen=True, slots=True)
class Exploration:
    """What was found out of a target: `edition_source` says what told the edition, empty where nothing did.

    `methods` are by path those that OPTIONS offers, `bodies` those that the OpenAPI description gives for creating.
    """

    contract: Contract
    survey: Survey
    edition_source: str
    methods: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, dict[str, Any]]
    pagination: Mapping[str, Any]
    requests: int

    @property
    def writable(self) -> tuple[str, ...]:
        """The paths at which something can be created, as OPTIONS tells."""
        return tuple(path for path, methods in self.methods.items() if "POST" in methods)

    @property
    def unknown(self) -> tuple[str, ...]:
        """What could not be found out, one line each."""
        return tuple(_unknown(self))


def explore_target(contract: Contract, openapi: str | None, paths: Iterable[str] = ()) -> Exploration:
    """Explore a target, read-only, by its entry document, its links, and an OpenAPI description where one is named.

    Raises UsageError where the description cannot be used, Unjudgeable where the target shows nothing.
    """
    seen: list[Exchange] = []
    with lone_client(contract, seen.append) as client:
        description = _describe(openapi, client, contract) if openapi else None
        described = description.readable_paths(contract.base_url) if description else ()
        entry = client.get(contract.entry or "/")
        found = [term.path for term in find_collections(client, contract, entry)]
        terms = tuple(ResourceTerms(path=path) for path in dict.fromkeys([*paths, *described, *found]))
        survey = survey_of(client, replace(contract, resources=terms))
        listed = [facts for facts in survey.resources if facts.path in {term.path for term in terms}]
        survey = replace(survey, resources=tuple(listed))
        methods = {facts.path: _methods(client.request("OPTIONS", facts.path)) for facts in listed}
    standard, source = edition_seen(seen)
    bodies = {path: description.create_body(path, contract.base_url) for path in methods} if description else {}
    return Exploration(
        replace(contract, standard=standard or contract.standard, openapi=openapi,
                title=description.title if description else ""),
        replace(survey, entry_url=entry.request.url if found and entry.ok else None),
        source,
        methods,
        {path: body for path, body in bodies.items() if body},
        _pagination(survey),
        len(seen),
    )  # fmt: skip


def _describe(source: str, client: Client, contract: Contract) -> Description:
    try:
        return Description.parse(description_text(source, client, contract))
    except InvalidDescription as error:
        raise UsageError(f"{source} {error}") from error


def _methods(exchange: Exchange) -> tuple[str, ...]:
    allow = exchange.response.header("allow") if exchange.ok and exchange.response else None
    return tuple(method.strip().upper() for method in (allow or "").split(",") if method.strip())


def _pagination(survey: Survey) -> dict[str, Any]:
    """The terms of pagination that the first `next` link shows."""
    for facts in survey.collections:
        query = dict(parse_qsl(urlsplit(facts.next_url or "").query))
        number = next((name for name in _NUMBERS if name in query), None)
        if number:
            size = next((name for name in _SIZES if name in query), None)
            terms: dict[str, Any] = {"style": _NUMBERS[number], "number_parameter": number}
            return {**terms, "size_parameter": size} if size else terms
    return {}


def _unknown(exploration: Exploration) -> Iterator[str]:
    if not exploration.edition_source:
        yield f"which edition it claims: no answer says so; {exploration.contract.standard} is written"
    yield from exploration.survey.notes
    for relationship in exploration.survey.relationships():
        if relationship.to_many is None:
            yield f"whether {relationship} is to one or to many: its linkage was never seen"
    if not exploration.writable:
        yield "what can be written: no answer to OPTIONS offers POST"
    if not exploration.pagination:
        yield "how collections are divided into pages: no `next` link was seen"
    yield "which filters work: none is guessed; name those that do under `filters`"
