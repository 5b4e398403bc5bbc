"""What the vendor's API consists of: the ten types that its description lists, with the rows of the beginning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from sandbox import provisioning
from sandbox.message import Request
from sandbox.routing import Place, locate
from sandbox.schema import Api, Attribute, ResourceType
from sandbox.store import Row, Seeds, Store

PREFIX = "/api"

_CLOCKS = {"created_at": "created", "updated_at": "updated"}
_UNLISTED = ("billing_profiles", "plans", "subscriptions")
"""Types that the vendor's table holds, though no path leads to them."""


def _as_served(kind: ResourceType) -> ResourceType:
    """A type as the vendor serves it: the server chooses ids, and a change is answered with the resource."""
    attributes = {name: _timed(entry) for name, entry in kind.attributes.items()}
    links = {name: replace(entry, replace=True, answer="nothing") for name, entry in kind.relationships.items()}
    return replace(
        kind,
        attributes=attributes,
        relationships=links,
        client_ids=False,
        update_answer="resource",
        delete_answer="nothing",
    )


def _timed(entry: Attribute) -> Attribute:
    return replace(entry, clock=_CLOCKS.get(entry.name))


API: Api = replace(
    provisioning.API,
    types={name: _as_served(kind) for name, kind in provisioning.API.types.items() if name not in _UNLISTED},
)


def seeded() -> Store:
    """A store of its own with the rows of the beginning."""
    return Store.seeded(API, _seeds())


@cache
def _seeds() -> Seeds:
    tables: Mapping[str, Mapping[str, Row]] = provisioning.seeds()
    return {name: {row.id: _with_times(row) for row in tables[name].values()} for name in API.types}


def _with_times(row: Row) -> Row:
    """The row with both times: every resource of the vendor has them."""
    return replace(row, attributes={**row.attributes, "created_at": row.created, "updated_at": row.updated})


def place_of(request: Request) -> Place:
    """What a path names: its `kind` is entry, collection, resource, related, relationship or nowhere."""
    return locate(API, request.segments) or Place("nowhere")
