"""Idempotent requests that come again leave what the first one left."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accord.authoring import Draw, Exchange, Recipe, World, explores, not_applicable, violation
from suites.jsonapi.parts import attributes_of, primary
from suites.properties.addresses import nowhere

_GONE = frozenset({404, 410})
_TEXTS = st.text("abcdefghijklmnopqrstuvwxyz ", min_size=1, max_size=12).map(lambda text: f"a{text}z")
_TIMES = st.integers(1, 3)
_FORMED = re.compile(r"^\d{4}-\d\d-\d\d|@|://")
"""What a text has that cannot be any other text: a date, an address of mail, a URL."""


@explores("properties/requests/idempotent", writes=True)
def an_update_sent_again_changes_nothing_more(world: World, draw: Draw) -> None:
    """A resource reads after the second equal PATCH as it read after the first."""
    recipe = world.recipe(draw(st.sampled_from(_updatable(world))))
    attributes = draw(_changes(recipe))
    made = world.make(recipe)
    document = {"data": {"type": made.identity[0], "id": made.identity[1], "attributes": attributes}}
    if not world.patch(made.url, document).ok:
        return
    once = _attributes(world.row(made))
    for _ in range(draw(_TIMES)):
        again = world.patch(made.url, document)
    twice = _attributes(world.row(made))
    for name in sorted(once.keys() & twice.keys() - _moving(world, recipe)):
        if once[name] != twice[name]:
            raise violation(again, f"/data/attributes/{name}", expected="the state that the first such update left",
                            actual=f"{twice[name]!r} after {once[name]!r}")  # fmt: skip


@explores("properties/requests/idempotent", writes=True)
def a_deletion_sent_again_deletes_nothing_more(world: World, draw: Draw) -> None:
    """A row stays deleted when it is deleted again, and others stay."""
    types = sorted(recipe.facts.type for recipe in world.recipes() if recipe.deletable)
    if not types:
        raise not_applicable("nothing can be created and deleted")
    recipe = world.recipe(draw(st.sampled_from(types)))
    before = world.make(recipe) if draw(st.booleans()) else None
    made = world.make(recipe)
    first = world.delete(made.url)
    if not first.ok or first.status == 202 or world.row(made).status not in _GONE:
        return
    others = [row for row in (before, world.make(recipe) if draw(st.booleans()) else None) if row]
    with nowhere(world, made.url):
        for _ in range(draw(_TIMES)):
            world.delete(made.url)
    if (after := world.row(made)).ok:
        expected = "nothing, as after the first deletion"
        raise violation(after, "status", expected=expected, actual=f"status {after.status}")
    for other in others:
        if (exchange := world.row(other)).status in _GONE:
            raise violation(exchange, "status", expected="another row to stay when one is deleted twice",
                            actual=f"status {exchange.status}")  # fmt: skip


@explores("properties/requests/idempotent", writes=True, plain=True)
def a_put_sent_again_changes_nothing_more(world: World, draw: Draw) -> None:
    """What PUT made reads after the second equal PUT as it read after the first."""
    writables = {str(each): each for each in world.maker.writables() if each.puts}
    if not writables:
        raise not_applicable("PUT was not seen to create")
    writable = writables[draw(st.sampled_from(sorted(writables)))]
    document, url = writable.document(), writable.nowhere()
    names = sorted(name for name, value in document.items() if isinstance(value, str))
    if names and draw(st.booleans()):
        document[draw(st.sampled_from(names))] = draw(_TEXTS)
    if not world.send("PUT", url, document=document).ok:
        return
    once, between = world.get(url), world.get(url)
    for _ in range(draw(_TIMES)):
        again = world.send("PUT", url, document=document)
    twice = world.get(url)
    for name in sorted(document.keys() & once.document.keys()):
        values = [exchange.document.get(name) for exchange in (once, between, twice)]
        if values[0] == values[1] != values[2]:
            raise violation(again, f"/{name}", expected="the state that the first such PUT left",
                            actual=f"{values[2]!r} after {values[0]!r}")  # fmt: skip


def _updatable(world: World) -> list[str]:
    found = sorted(recipe.facts.type for recipe in world.updatable() if recipe.plain)
    if not found:
        raise not_applicable("nothing can be created and updated")
    return found


@st.composite
def _changes(draw: st.DrawFn, recipe: Recipe) -> dict[str, Any]:
    """Some of the attributes that come back as they were sent, with values of their kinds."""
    names = draw(st.lists(st.sampled_from(sorted(recipe.plain)), min_size=1, max_size=3, unique=True))
    return {name: draw(_values(recipe, name)) for name in names}


def _values(recipe: Recipe, name: str) -> SearchStrategy[Any]:
    """The value that was accepted, or another of its kind, where any may do."""
    value = recipe.attributes[name]
    match value:
        case bool():
            return st.booleans()
        case int():
            return st.just(value) | st.integers(0, 5) | st.integers(0, 1000)
        case str() if name in recipe.varied and not _FORMED.search(value):
            return _TEXTS
    return st.just(value)


def _moving(world: World, recipe: Recipe) -> set[str]:
    """The attributes that change with each update, whatever it says: times and counts."""

    def find() -> set[str]:
        made, name = world.kept(recipe), recipe.updatable or ""
        states = [_attributes(world.row(made))]
        for _ in range(2):
            data = {"type": made.identity[0], "id": made.identity[1], "attributes": {name: states[0].get(name)}}
            world.patch(made.url, {"data": data})
            states.append(_attributes(world.row(made)))
        return {name for state in states for name in state if state[name] != states[0].get(name)}

    return world.once(("moving", recipe.facts.type), find)


def _attributes(exchange: Exchange) -> dict[str, Any]:
    return attributes_of(primary(exchange)[0]) if primary(exchange) else {}
