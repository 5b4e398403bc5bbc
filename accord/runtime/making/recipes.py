"""Recipes: how the resources of a type are made, and what the run made by them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from accord.model.exchange import Exchange
from accord.model.survey import Identity, ResourceFacts


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that the run created: what was sent, how that was answered, and where it is served."""

    identity: Identity
    url: str
    sent: dict[str, Any]
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Removal:
    """A deletion that was rehearsed: the resource before it, the answer to DELETE, and what a GET says after it."""

    before: Exchange
    exchange: Exchange
    after: Exchange


@dataclass(slots=True)
class Recipe:
    """How resources of one type are made: found by rehearsal.

    `attributes` and `relationships` are a body that was accepted, with `answer`; `varied` are the attributes that
    take a text of our own; `plain` those that come back just as they were sent; `updatable` is one that PATCH was
    seen to change; `removal` is the deletion of what was made. `refusal` says why nothing can be made; `hindered`,
    which fault kept the rehearsal from showing whether something can, and whether it can be deleted.
    """

    facts: ResourceFacts
    attributes: dict[str, Any] = field(default_factory=dict)
    relationships: dict[str, Any] = field(default_factory=dict)
    varied: set[str] = field(default_factory=set)
    plain: tuple[str, ...] = ()
    updatable: str | None = None
    deletable: bool = False
    removal: Removal | None = None
    refusal: str = ""
    hindered: str = ""
    answer: Exchange | None = None

    def __str__(self) -> str:
        return str(self.facts)
