"""A survey: what a target was seen to offer before it is judged, frozen so that all workers agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Specimen:
    """One relationship of one resource as it was seen.

    `members` are the identities that it holds, None where its linkage was never seen;
    `shown` tells that the resource itself carries the linkage.
    """

    owner: Identity
    owner_url: str
    self_url: str | None = None
    related_url: str | None = None
    members: tuple[Identity, ...] | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class RelationshipFacts:
    """What was seen of one relationship of a type: `to_many` is None while its cardinality is unknown.

    `filled`, `empty` and `single` are specimens known to have members, none, and (to-many) just one;
    `linked` is any specimen that publishes links. `includable` tells that `include` delivered its members,
    `read_only` that the contract lets no client change it.
    """

    name: str
    owner_type: str
    to_many: bool | None = None
    types: tuple[str, ...] = ()
    filled: Specimen | None = None
    empty: Specimen | None = None
    single: Specimen | None = None
    linked: Specimen | None = None
    includable: bool = False
    includable_in_collection: bool = False
    read_only: bool = False

    @property
    def specimens(self) -> tuple[Specimen, ...]:
        """All specimens at hand, each once."""
        found = (self.filled, self.empty, self.single, self.linked)
        return tuple(dict.fromkeys(specimen for specimen in found if specimen))

    def __str__(self) -> str:
        return f"{self.owner_type}.{self.name}"


@dataclass(frozen=True, slots=True)
class ResourceFacts:
    """What was seen of one type of resource: where it lives, one sample of it, what its collection can do.

    `url` is the collection's (None where the type has none), `sample_url` serves the resource `sample`;
    `attributes` maps names to the JSON types seen; `sortable` lists attributes that `sort` accepted or,
    where `sorts_declared`, the sort fields that a contract names; `next_url` is set where the collection
    has a further page. Where documents have no form of their own, `id_member` holds a row's id; `put_creates` tells
    that PUT to an unused URL creates.
    """

    type: str
    path: str
    url: str | None = None
    sample: Identity | None = None
    sample_url: str | None = None
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    relationships: tuple[RelationshipFacts, ...] = ()
    sortable: tuple[str, ...] = ()
    sorts_declared: bool = False
    sparse: bool | None = None
    next_url: str | None = None
    create: dict[str, Any] | None = None
    update: dict[str, Any] | None = None
    filters: dict[str, str] = field(default_factory=dict)
    read_only: bool = False
    id_member: str = ""
    put_creates: bool = False

    @property
    def paginated(self) -> bool:
        """Whether the collection was seen to have more than one page."""
        return self.next_url is not None

    def relationship(self, name: str) -> RelationshipFacts | None:
        """The relationship of a name, if it was seen."""
        return next((facts for facts in self.relationships if facts.name == name), None)

    def __str__(self) -> str:
        return self.path.strip("/") or self.type


@dataclass(frozen=True, slots=True)
class Survey:
    """What a target was seen to offer before it is judged; some of it only its contract can tell.

    `operations` is the URL that takes several operations in one request; `untrusted` tells why no request could be
    sent, where the certificate was not accepted and the host alone is judged.
    """

    base_url: str
    standard: str
    entry_url: str | None = None
    resources: tuple[ResourceFacts, ...] = ()
    relationship_urls: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    asynchronous: bool = False
    read_only: bool = False
    operations: str | None = None
    untrusted: str = ""

    @property
    def edition(self) -> str:
        """The edition of JSON:API, or an empty text."""
        return self.standard.removeprefix("jsonapi-") if self.standard.startswith("jsonapi-") else ""

    @property
    def collections(self) -> tuple[ResourceFacts, ...]:
        """The resources that have a collection."""
        return tuple(facts for facts in self.resources if facts.url)

    def relationships(self) -> Iterator[RelationshipFacts]:
        """Every relationship of every resource."""
        for resource in self.resources:
            yield from resource.relationships

    def resource(self, type_name: str) -> ResourceFacts | None:
        """The facts of a type, if it was seen."""
        return next((facts for facts in self.resources if facts.type == type_name), None)
