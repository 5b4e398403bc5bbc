"""Specimens: relationships of real resources, sorted by what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from accord.judge.document import identity
from accord.model.contract import RelationshipTerms
from accord.model.exchange import Exchange
from accord.model.survey import Identity, RelationshipFacts, Specimen
from accord.wire.urls import resolve, same_origin

_ABSENT = object()


def link_url(links: Any, name: str, base: str) -> str | None:
    """The absolute URL of a link to the same origin, given as a string or as a link object."""
    value = links.get(name) if isinstance(links, dict) else None
    if isinstance(value, dict):
        value = value.get("href")
    if not isinstance(value, str) or not value:
        return None
    try:
        url = resolve(base, value)
        url.encode()  # a lone surrogate cannot be sent
        return url if same_origin(url, base) else None
    except ValueError:
        return None


def members_of(linkage: Any) -> tuple[Identity, ...] | None:
    """The identities in linkage, or None where it is malformed."""
    items = linkage if isinstance(linkage, list) else [] if linkage is None else [linkage]
    found = [identity(item) for item in items]
    return None if None in found else tuple(item for item in found if item)


@dataclass(slots=True)
class Forms:
    """The forms in which `data` was seen: arrays (and the length of the longest), objects, nulls."""

    most: int = 0
    arrays: int = 0
    objects: int = 0
    nulls: int = 0

    def note(self, data: Any) -> None:
        """Count a value of `data`."""
        if isinstance(data, list):
            self.arrays += 1
            self.most = max(self.most, len(data))
        elif data is None:
            self.nulls += 1
        elif isinstance(data, dict):
            self.objects += 1


@dataclass(slots=True)
class Gathered:
    """All that was seen of one relationship so far: specimens, the forms of its linkage and of related data."""

    name: str
    owner_type: str
    specimens: list[Specimen] = field(default_factory=list)
    linkage: Forms = field(default_factory=Forms)
    related: Forms = field(default_factory=Forms)

    @property
    def hidden(self) -> bool:
        """Whether no linkage was seen."""
        return all(specimen.members is None for specimen in self.specimens)

    @property
    def disputed(self) -> bool:
        """Whether the forms of linkage alone do not tell the cardinality: a to-one may wrongly stand in an array."""
        return bool(self.linkage.arrays) and self.linkage.most < 2

    def to_many(self) -> bool | None:
        """The cardinality: two members prove to-many; where forms contradict, a related object decides."""
        linkage, related = self.linkage, self.related
        if max(linkage.most, related.most) >= 2:
            return True
        many, one = linkage.arrays or related.arrays, linkage.objects or related.objects
        if many and one:
            return False if related.objects and not related.arrays else None
        if many:
            return None if linkage.nulls and not related.arrays else True
        return False if one or linkage.nulls else None

    def facts(self, terms: RelationshipTerms) -> RelationshipFacts:
        """The facts of the relationship; a contract's word on cardinality and types goes first."""
        to_many = {"many": True, "one": False}.get(terms.to or "", self.to_many())
        known = [specimen for specimen in self.specimens if specimen.members is not None]
        filled = sorted((item for item in known if item.members), key=lambda item: -len(item.members or ()))
        seen = tuple(dict.fromkeys(kind for item in known for kind, _ in item.members or ()))
        return RelationshipFacts(
            name=self.name,
            owner_type=self.owner_type,
            to_many=to_many,
            types=terms.types or seen,
            filled=_best(filled),
            empty=_best(item for item in known if item.members == ()),
            single=_best(item for item in known if len(item.members or ()) == 1) if to_many else None,
            linked=_best(item for item in self.specimens if item.self_url or item.related_url),
            read_only=terms.read_only,
        )


def _best(specimens: Iterable[Specimen]) -> Specimen | None:
    """The first specimen, one with links before one without."""
    found = list(specimens)
    linked = [item for item in found if item.self_url and item.related_url]
    return next(iter(linked or found), None)


def specimens_in(resource: dict[str, Any], url: str, owner_url: str | None) -> Iterator[tuple[str, Specimen, Any]]:
    """Name, specimen and raw relationship object for each relationship of a resource object."""
    owner = identity(resource)
    relationships = resource.get("relationships")
    if owner is None or not isinstance(relationships, dict):
        return
    for name, value in relationships.items():
        if isinstance(value, dict):
            links = value.get("links")
            shown = "data" in value
            members = members_of(value["data"]) if shown else None
            yield name, Specimen(
                owner,
                owner_url or url,
                link_url(links, "self", url),
                link_url(links, "related", url),
                members,
                shown,
            ), value  # fmt: skip


class Gatherer:
    """Gathers the relationships of one type from resource objects, and reads those whose linkage is not shown."""

    def __init__(self, owner_type: str, read: Callable[[str], Exchange]) -> None:
        self._owner_type = owner_type
        self._read = read
        self._found: dict[str, Gathered] = {}

    def add(self, resource: dict[str, Any], url: str, owner_url: str | None) -> None:
        """Take in a resource object that stood in the answer to `url`."""
        for name, specimen, value in specimens_in(resource, url, owner_url):
            gathered = self._found.setdefault(name, Gathered(name, self._owner_type))
            gathered.specimens.append(specimen)
            if specimen.shown:
                gathered.linkage.note(value["data"])

    def read_hidden(self, most: int, include: Callable[[str], Exchange | None]) -> None:
        """Fetch the linkage of relationships that no resource object shows: with `include`, and on so many resources.

        `include` gives the answer that includes a relationship. Where the cardinality is in doubt, related resources
        are looked at too.
        """
        for name, gathered in self._found.items():
            hidden = gathered.hidden
            if hidden and (exchange := include(name)):
                self._read_included(gathered, exchange)
            if gathered.hidden:
                self._read_linkage(gathered, most)
            if hidden or gathered.disputed:
                filled = (specimen for specimen in gathered.specimens if specimen.members and specimen.related_url)
                gathered.related.note(self._data(next((item.related_url for item in filled), None)))

    def _read_included(self, gathered: Gathered, exchange: Exchange) -> None:
        """Take over the linkage that resources show in an answer that includes a relationship."""
        data = exchange.document.get("data") if exchange.ok else None
        rows = [row for row in (data if isinstance(data, list) else [data]) if isinstance(row, dict)]
        told = [item for row in rows for item in specimens_in(row, "", None) if item[0] == gathered.name]
        linkage = {specimen.owner: value["data"] for _, specimen, value in told if specimen.shown}
        for index, specimen in enumerate(gathered.specimens):
            if specimen.owner in linkage:
                gathered.linkage.note(linkage[specimen.owner])
                gathered.specimens[index] = replace(specimen, members=members_of(linkage[specimen.owner]))

    def _read_linkage(self, gathered: Gathered, most: int) -> None:
        for index, specimen in enumerate(gathered.specimens[:most]):
            for url, forms in (specimen.self_url, gathered.linkage), (specimen.related_url, gathered.related):
                data = self._data(url)
                if data is not _ABSENT:
                    forms.note(data)
                    gathered.specimens[index] = replace(specimen, members=members_of(data))
                    break

    def _data(self, url: str | None) -> Any:
        """The `data` served at a URL, if there is any."""
        exchange = self._read(url) if url else None
        return exchange.document.get("data", _ABSENT) if exchange and exchange.ok else _ABSENT

    def facts(self, terms: Iterable[RelationshipTerms]) -> tuple[RelationshipFacts, ...]:
        """The facts of every relationship, those that only the contract names included."""
        declared = {term.name: term for term in terms}
        for name in declared:
            self._found.setdefault(name, Gathered(name, self._owner_type))
        return tuple(
            gathered.facts(declared.get(name, RelationshipTerms(name))) for name, gathered in self._found.items()
        )
