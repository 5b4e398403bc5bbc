"""Rows of our own with versions: entity tags that If-Match compares, and version members of documents."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from hypothesis import strategies as st

from accord.authoring import (
    Draw,
    Exchange,
    Made,
    Row,
    World,
    Writable,
    Written,
    inconclusive,
    resource_in,
)
from accord.judge.expect import Inconclusive
from suites.properties.linked import changeable, linked

_MOST = 4
"""No more collections are tried."""
_NONE_SUCH = '"accord-none-such-tag"'
_GONE = (404, 410)

Version: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a row showed: its version, and its state as a text."""

    version: Version
    state: str


class Versioned(ABC):
    """A row; `place` says where its version stands, `lists` that a change may name several of which one will do."""

    place: str
    lists: bool = False

    def look(self) -> Snapshot:
        """The row as it is now; raises Inconclusive where it has no version."""
        found = self.seen()
        if found is None:
            raise inconclusive("the row is gone")
        return found

    @abstractmethod
    def seen(self) -> Snapshot | None:
        """The row as it is now, None where it is gone; raises Inconclusive where that cannot be told."""

    @abstractmethod
    def update(self, versions: list[Version]) -> Exchange:
        """The answer to an update that supposes one of some versions."""

    @abstractmethod
    def delete(self, versions: list[Version]) -> Exchange | None:
        """The answer to a deletion that supposes one of some versions; None where none can be named."""

    def beside(self, draw: Draw) -> Exchange | None:  # noqa: ARG002
        """The answer to a change that supposes no version; None where there is none."""
        return None


Keeper: TypeAlias = Callable[[], Versioned]


class Tagged(Versioned):
    """A row whose version is its entity tag."""

    place = "ETag"
    lists = True

    def __init__(self, world: World, writable: Writable, written: Written) -> None:
        self._world = world
        self._writable = writable
        self._written = written

    def seen(self) -> Snapshot | None:
        """The tag and the values that GET gives."""
        exchange = self._world.get(self._written.url)
        if exchange.status in _GONE:
            return None
        tag = (exchange.response.header("etag") if exchange.response else None) or ""
        if not exchange.ok or not tag.startswith('"'):
            raise inconclusive(f"{exchange.request.line} has no strong entity tag")
        return Snapshot(tag, _state(resource_in(exchange)))

    def update(self, versions: list[Version]) -> Exchange:
        """The answer to an update under If-Match."""
        return self._change({"If-Match": _listed(versions)})

    def delete(self, versions: list[Version]) -> Exchange:
        """The answer to a deletion under If-Match."""
        return self._world.send("DELETE", self._written.url, headers={"If-Match": _listed(versions)})

    def beside(self, draw: Draw) -> Exchange:
        """The answer to a change of a relationship at its own URL, or to an update without a condition."""
        world, made = self._world, self._made()
        known = changeable(world) if made else {}
        names = sorted(name for name, each in known.items() if each.facts.owner_type == self._writable.facts.type)
        name = draw(st.sampled_from(["", *names]))
        if not name or made is None:
            return self._change({})
        at = linked(world, known[name], made)
        return at.send(draw(at.changes(())))

    def _change(self, headers: dict[str, str]) -> Exchange:
        method, document = self._changing()
        return self._world.send(method, self._written.url, document=document, headers=headers)

    def _changing(self) -> tuple[str, Any]:
        """An update to values that the row has not; where all those known were used, back to what was sent."""
        try:
            change = self._writable.change(self._written)
        except Inconclusive:
            sent, given = self._written.sent, self._writable.facts.update or {}
            back = {name: sent[name] for name in given if isinstance(sent, dict) and name in sent}
            if not back:
                raise
            return "PATCH", back
        return change.method, change.document

    def _made(self) -> Made | None:
        found = self._world.maker.made_by(self._written.exchange) if self._world.survey.edition else None
        return Made(*found, self._written.sent, self._written.exchange) if found else None


class Numbered(Versioned):
    """A row whose version is a member of its document."""

    place = "body"

    def __init__(self, world: World, row: Row, change: dict[str, Any]) -> None:
        self._world = world
        self._row = row
        self._given = change

    def seen(self) -> Snapshot | None:
        """The version and the other members that GET shows."""
        exchange = self._world.workshop.read(self._row)
        if exchange.status in _GONE:
            return None
        shown, token = resource_in(exchange), self._world.contract.updates.token or ""
        version = shown.get(token) if exchange.ok and isinstance(shown, dict) else None
        if not isinstance(version, str | int):
            raise inconclusive(f"{exchange.request.line} shows no {token}")
        return Snapshot(version, _state({name: value for name, value in shown.items() if name != token}))

    def update(self, versions: list[Version]) -> Exchange:
        """The answer to the contract's update by a version."""
        return self._world.workshop.update(self._row, self._given, version=versions[0])

    def delete(self, versions: list[Version]) -> Exchange | None:
        """The answer to a deletion by a version, where the contract says how it is named."""
        named = self._world.contract.updates.delete_parameter
        return self._world.workshop.remove(self._row, versions[0]) if named else None


def tagged(world: World) -> dict[str, Keeper]:
    """The collections whose entity tags were seen to stop a change with another one, by their names."""
    return world.once("entity tags", lambda: dict(_kept(_tag_keepers(world), _NONE_SUCH)))


def numbered(world: World) -> dict[str, Keeper]:
    """The collections whose version members were seen to stop a change with an outdated one, by their names."""
    return world.once("version members", lambda: dict(_kept(_number_keepers(world))))


def _kept(keepers: Iterable[tuple[str, Keeper]], other: Version | None = None) -> Iterable[tuple[str, Keeper]]:
    """Those that show the same when read again, move on when updated by their version, and not by another one."""
    for name, keeper in keepers:
        try:
            row = keeper()
            first = row.look()
            done = row.look() == first and row.update([first.version]).ok
            now = row.look()
            moved = now.version != first.version and now.state != first.state
            if done and moved and _stops(row, other or first.version):
                yield name, keeper
        except Inconclusive:
            continue


def _stops(row: Versioned, other: Version) -> bool:
    """Whether an update by another version than the present one is refused, and nothing changes."""
    before, status = row.look(), row.update([other]).status
    return status in (409, 412) and row.look() == before


def _tag_keepers(world: World) -> Iterable[tuple[str, Keeper]]:
    if world.contract.updates.token:
        return
    recipes = {recipe.facts.type: recipe for recipe in world.updatable()} if world.survey.edition else {}
    offered = [each for each in world.maker.writables() if not world.survey.edition or each.facts.type in recipes]
    for writable in offered[:_MOST]:
        recipe = recipes.get(writable.facts.type)

        def keeper(writable: Writable = writable, recipe: Any = recipe) -> Versioned:
            if recipe is None:
                return Tagged(world, writable, writable.create())
            made = world.make(recipe)
            return Tagged(world, writable, Written(made.url, {"data": made.sent}, made.exchange))

        yield str(writable), keeper


def _number_keepers(world: World) -> Iterable[tuple[str, Keeper]]:
    if not world.contract.updates.token:
        return
    drafted = [each for each in world.contract.resources if each.create and each.update and not each.read_only]
    for terms in drafted[:_MOST]:

        def keeper(path: str = terms.path, change: Any = terms.update) -> Versioned:
            return Numbered(world, world.workshop.make(path), dict(change))

        yield terms.path, keeper


def _state(resource: Any) -> str:
    """The values of a resource: its attributes and linkage in JSON:API, else the whole document."""
    if isinstance(resource, dict) and {"type", "id"} <= resource.keys() and "attributes" in resource:
        relationships = resource.get("relationships")
        links = relationships if isinstance(relationships, dict) else {}
        data = {name: each.get("data") for name, each in links.items() if isinstance(each, dict)}
        resource = {"attributes": resource["attributes"], "relationships": data}
    return json.dumps(resource, sort_keys=True)


def _listed(versions: list[Version]) -> str:
    return ", ".join(map(str, versions))
