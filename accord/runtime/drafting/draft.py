"""Explores a target, reading only, for all that a contract can be drafted from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accord.model.contract import Contract, ResourceTerms
from accord.model.exchange import Exchange
from accord.model.link_header import parse_links
from accord.model.survey import ResourceFacts, Survey
from accord.model.terms import Auth, RequiredHeader
from accord.runtime.drafting.bodies import Bodies, Body
from accord.runtime.drafting.descriptions import lone_client, read_description
from accord.runtime.drafting.hints import DENIED, challenged, described_credentials
from accord.runtime.drafting.openapi import Description
from accord.runtime.drafting.proposals import (
    NUMBERS,
    SIZES,
    Proposal,
    filters_of,
    pagination_of,
    promises_of,
    required_headers,
    slug,
)
from accord.runtime.drafting.seeking import USUAL, found_description
from accord.runtime.surveying.discovery import find_collections
from accord.runtime.surveying.edition import edition_seen
from accord.runtime.surveying.rows import rows_in
from accord.runtime.surveying.smoke import Unjudgeable
from accord.runtime.surveying.survey import survey_of
from accord.wire.client import Client

JSONAPI = "application/vnd.api+json"
_MOST_PATHS = 40
_MOST_FILTERS = 12


@dataclass(frozen=True, slots=True)
class Exploration:
    """What was found out of a target: `edition_source` says what told the standard, empty where nothing did.

    `methods` are by path those that OPTIONS offers, `bodies` what creates by the description, `filters` those of the
    description that were seen to work. `locked` says how a target refused to be read; then little of it was seen.
    `lacking` are headers that every request has to carry, of unknown value; `exchanges` are all that were sent.
    """

    contract: Contract
    survey: Survey
    edition_source: str = ""
    methods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    filters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pagination: Mapping[str, Any] = field(default_factory=dict)
    promises: tuple[Proposal, ...] = ()
    description: Description | None = None
    exchanges: tuple[Exchange, ...] = ()
    locked: str = ""
    left_out: int = 0
    lacking: tuple[str, ...] = ()

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return len(self.exchanges)

    @property
    def denied(self) -> Exchange | None:
        """The first answer that refused what was asked without credentials."""
        found = [each for each in self.exchanges if each.status in DENIED and not each.request.path.endswith(USUAL)]
        return found[0] if found and not self.contract.auth else None

    @property
    def writable(self) -> tuple[str, ...]:
        """The paths at which something can be created, as OPTIONS or the description tells."""
        offered = [path for path, methods in self.methods.items() if "POST" in methods]
        about, paths = self.description, [facts.path for facts in self.survey.collections]
        described = [path for path in paths if about and about.operation("POST", path)]
        return tuple(dict.fromkeys([*offered, *described, *self.bodies]))

    @property
    def unknown(self) -> tuple[str, ...]:
        """What could not be found out, one line each."""
        return tuple(_unknown(self))


def explore_target(contract: Contract, openapi: str | None, paths: Iterable[str] = ()) -> Exploration:
    """Explore a target by its entry document, its links, and an OpenAPI description, named or found.

    Raises UsageError where a named description cannot be used, Unjudgeable where the target shows nothing.
    """
    return _Explorer(contract, openapi, list(paths)).explore()


class _Explorer:
    """Explores one target; `seen` is what was sent so far."""

    def __init__(self, contract: Contract, openapi: str | None, paths: list[str]) -> None:
        self._contract = contract
        self._openapi = openapi
        self._paths = paths
        self._seen: list[Exchange] = []
        self._lacking: tuple[str, ...] = ()
        self._asked = ""

    def explore(self) -> Exploration:
        """What was found out."""
        self._contract = contract = self._let_in(self._contract)
        with lone_client(contract, self._seen.append) as client:
            entry = client.get(contract.entry or "/")
            description = self._describe(client, entry)
            contract = self._contract
            first = [client.get(path) for path in (self._paths or self._described(description))[:3]]
        answered = [exchange for exchange in (entry, *first) if exchange.response]
        if answered and all(exchange.status in DENIED for exchange in answered) and not contract.auth:
            return self._locked(entry, description)
        return self._surveyed(description)

    def _let_in(self, contract: Contract) -> Contract:
        """The contract with the scheme of credentials that the target asks for, where credentials are at hand."""
        if not contract.auth:
            return contract
        with lone_client(replace(contract, auth=None), self._seen.append) as stranger:
            self._asked = challenged(stranger.get(contract.entry or "/"))
        return replace(contract, auth=replace(contract.auth, scheme=self._asked)) if self._asked else contract

    def _describe(self, client: Client, entry: Exchange) -> Description | None:
        """The description that is named, or one that is found."""
        if self._openapi:
            found: tuple[str, Description] | None = (
                self._openapi,
                read_description(self._openapi, client, self._contract),
            )
        else:
            found = found_description(client, self._contract, entry) if entry.response else None
        if not found:
            return None
        source, description = found
        told = required_headers(description, description.readable_paths)
        needed = {name: value for name, value in told if value is not None}
        self._contract = replace(
            self._contract,
            openapi=source,
            title=description.title,
            name=named(description.title) or self._contract.name,
            headers={**self._contract.headers, **needed},
            required_headers=tuple(RequiredHeader(name, value) for name, value in needed.items()),
        )
        self._lacking = tuple(name for name, value in told if value is None)
        header, scheme = described_credentials(description)
        auth = self._contract.auth
        if auth and header and not self._asked:
            self._contract = replace(self._contract, auth=Auth(auth.env, header, scheme))
        return description

    def _described(self, description: Description | None) -> list[str]:
        """The paths of a description that are looked at."""
        return list(description.readable_paths if description else ())[:_MOST_PATHS]

    def _surveyed(self, description: Description | None) -> Exploration:
        """What a survey shows by the first standard that fits."""
        for contract in self._candidates(description):
            try:
                return self._by_standard(contract, description)
            except Unjudgeable as error:
                refusal = error
                if not any(exchange.response for exchange in self._seen):
                    break
        raise refusal

    def _candidates(self, description: Description | None) -> list[Contract]:
        """The contract by each standard that the target may keep: the one that is named, or those that may be."""
        if self._contract.standard_named:
            return [self._contract]
        plain = replace(self._contract, standard="http")
        types = description.media_types if description else set()
        described_as_plain = bool(types) and not any(JSONAPI in each for each in types)
        return [plain, self._contract] if described_as_plain else [self._contract, plain]

    def _by_standard(self, contract: Contract, description: Description | None) -> Exploration:
        described = self._described(description)
        with lone_client(contract, self._seen.append) as client:
            entry = client.get(contract.entry or "/")
            found = [term.path for term in find_collections(client, contract, entry)]
            terms = tuple(ResourceTerms(path=path) for path in dict.fromkeys([*self._paths, *described, *found]))
            survey = survey_of(client, replace(contract, resources=terms))
            listed = [facts for facts in survey.resources if facts.path in {term.path for term in terms} or not terms]
            survey = replace(survey, resources=tuple(listed))
            methods = {facts.path: _methods(client.request("OPTIONS", facts.path)) for facts in listed}
            filters = dict(_filters(client, description, survey)) if description else {}
        standard, source = edition_seen(self._seen) if contract.edition else ("", "")
        if contract.standard_named:
            standard, source = contract.standard, "as --standard says"
        elif not contract.edition:
            standard, source = "http", "no answer is a document of JSON:API"
        homes = {facts.type: facts.path for facts in survey.collections}
        reader = Bodies(description, homes) if description else None
        bodies = {path: body for path in homes.values() if reader and (body := reader.creating(path))}
        described_pages = pagination_of(description, survey.collections) if description else {}
        return Exploration(
            replace(contract, standard=standard or contract.standard),
            replace(survey, entry_url=entry.request.url if found and entry.ok else None),
            source,
            methods,
            bodies,
            filters,
            {**described_pages, **_pagination(survey, self._seen)},
            promises_of(description, survey.collections, bodies, contract.name) if description else (),
            description,
            tuple(self._seen),
            lacking=self._lacking,
            left_out=max(0, len(description.readable_paths) - _MOST_PATHS) if description else 0,
        )

    def _locked(self, entry: Exchange, description: Description | None) -> Exploration:
        """What can be said of a target that lets nobody in without credentials."""
        header, scheme = described_credentials(description)
        if asked := challenged(entry):
            header, scheme = "Authorization", asked
        types = description.media_types if description else set()
        contract = self._contract
        if types and not contract.standard_named and not any(JSONAPI in each for each in types):
            contract = replace(contract, standard="http")
        paths = dict.fromkeys([*self._paths, *self._described(description)])
        resources = tuple(ResourceFacts(type="", path=path, url="") for path in paths)
        return Exploration(
            replace(contract, auth=Auth("API_TOKEN", header, scheme) if header else Auth("API_TOKEN")),
            Survey(contract.base_url, contract.standard, resources=resources),
            description=description,
            exchanges=tuple(self._seen),
            lacking=self._lacking,
            locked=f"{entry.request.line} is answered {entry.status} without credentials",
        )


def named(title: str) -> str:
    """The name of a contract after the title of an API, or an empty text where that has no letters for it."""
    return slug(title) if any(character.isascii() and character.isalnum() for character in title) else ""


def _methods(exchange: Exchange) -> tuple[str, ...]:
    allow = exchange.response.header("allow") if exchange.ok and exchange.response else None
    return tuple(method.strip().upper() for method in (allow or "").split(",") if method.strip())


def _filters(client: Client, description: Description, survey: Survey) -> Iterator[tuple[str, dict[str, str]]]:
    """Of the filters that a description tells those that were seen to find something, by the collection's path."""
    left = _MOST_FILTERS
    for facts in survey.collections:
        working = {}
        for name, value in filters_of(description, facts.path, survey.edition).items():
            if left:
                left -= 1
                exchange = client.get(facts.path, {name: value})
                rows = exchange.document.get("data") if survey.edition else rows_in(exchange.json.value)
                if exchange.ok and rows and isinstance(rows, list):
                    working[name] = value
        if working:
            yield facts.path, working


def _pagination(survey: Survey, exchanges: Iterable[Exchange]) -> dict[str, Any]:
    """The terms of pagination that the first `next` link shows, in a document or in a Link field."""
    links = [facts.next_url or "" for facts in survey.collections]
    for exchange in exchanges:
        fields = exchange.response.values("link") if exchange.response and exchange.ok else []
        links += [each.target for each in parse_links(fields) if "next" in each.relations]
    for link in links:
        query = dict(parse_qsl(urlsplit(link).query))
        number = next((name for name in NUMBERS if name in query), None)
        if number:
            size = next((name for name in SIZES if name in query), None)
            terms: dict[str, Any] = {"style": NUMBERS[number], "number_parameter": number}
            return {**terms, "size_parameter": size} if size else terms
    return {}


def _unknown(found: Exploration) -> Iterator[str]:
    for name in found.lacking:
        yield f"the value of the header {name}, which the description requires: write it under [headers]"
    if found.locked:
        yield f"anything that takes credentials: {found.locked}"
        return
    if found.denied:
        yield f"what takes credentials: {found.denied.request.line} is answered {found.denied.status}; see [auth]"
    if not found.edition_source:
        yield f"which edition it claims: no answer says so; {found.contract.standard} is written"
    yield from found.survey.notes
    if found.left_out:
        yield f"{found.left_out} further paths of the description: not looked at; name what matters with --resource"
    for relationship in found.survey.relationships():
        if relationship.to_many is None:
            yield f"whether {relationship} is to one or to many: its linkage was never seen"
    if not found.writable:
        yield "what can be written: no answer to OPTIONS offers POST"
    for path, body in found.bodies.items():
        if not body.certain:
            what = (
                f"no value is told for {', '.join(body.made_up)}" if body.made_up else "nothing says what is required"
            )
            yield f"a body that creates in {path}: {what}"
    if not found.pagination:
        yield "how collections are divided into pages: no `next` link was seen"
    if not found.filters:
        yield "which filters work: none is guessed; name those that do under `filters`"
