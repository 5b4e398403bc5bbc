"""Values and round trips: what is stored comes back, what was read can be written back, spelling does not matter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st

from accord.authoring import Draw, Exchange, Made, Recipe, World, explores, not_applicable, violation
from strategies import values, wire

Attributes = dict[str, Any]
Write = Callable[[bytes], tuple[Exchange, Exchange | None]]
"""Sends a document: how that was answered, and how the row that it wrote then reads, None where it wrote none."""

REFUSALS = frozenset({400, 409, 422})
"""Statuses by which a server tells that it does not want a document."""
_ABSENT = object()


@explores("properties/values/come-back", writes=True, weight=3)
def created_values_come_back(world: World, draw: Draw) -> None:
    """Each attribute that a creation was given is read as it was sent."""
    recipe = drawn_recipe(world, draw)
    sent = drawn_changes(world, draw, recipe, free_attributes(recipe))
    require_back(world.row(world.make(recipe, sent)), sent, "each attribute of a creation is read as it was sent")


@explores("properties/values/come-back", writes=True, weight=3)
def updated_values_come_back(world: World, draw: Draw) -> None:
    """Each attribute that an update was given is read as it was sent."""
    recipe = drawn_recipe(world, draw)
    names = changeable(world, recipe)
    made = world.make(recipe) if names else None
    for _ in range(draw(st.integers(1, 3)) if made else 0):
        sent = drawn_changes(world, draw, recipe, names)
        if made and took(world.patch(made.url, update_of(made, sent))):
            require_back(world.row(made), sent, "each attribute of an update is read as it was sent")


@explores("properties/values/written-back", writes=True, weight=2)
def what_was_read_can_be_written_back(world: World, draw: Draw) -> None:
    """What a row shows can be written back to it, and changes nothing."""
    recipe = drawn_recipe(world, draw)
    names = changeable(world, recipe)
    if not names:
        return
    made = world.make(recipe, drawn_changes(world, draw, recipe, names))
    before = attributes_in(world.row(made))
    part = draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names), unique=True))
    given = {name: before[name] for name in part if name in before}
    answer = world.patch(made.url, update_of(made, given))
    if answer.status in REFUSALS and takes_plain(world, recipe, made, given):
        raise violation(
            answer,
            "status",
            expected="what a row shows is accepted when it is written back",
            actual=f"status {answer.status} to {told(given)}",
        )
    if took(answer):
        require_back(world.row(made), given, "what a row shows, written back, reads as before")


@explores("properties/values/spelling-alike", writes=True, weight=2)
def creations_may_be_spelt_otherwise(world: World, draw: Draw) -> None:
    """A creation means the same in every spelling of its document."""
    recipe = drawn_recipe(world, draw)
    sent = drawn_changes(world, draw, recipe, free_attributes(recipe))
    document = creation_of(world, recipe, sent)

    def write(octets: bytes) -> tuple[Exchange, Exchange | None]:
        answer = world.send("POST", recipe.facts.url or "", body=octets)
        made = world.maker.made_by(answer)
        row = world.get(made[1]) if made and took(answer) else None
        if made:
            world.delete(made[1])  # so that the other spelling meets no row with the same values
        return answer, row

    require_alike(write, document, sent, draw(wire.spellings()))


@explores("properties/values/spelling-alike", writes=True, weight=2)
def updates_may_be_spelt_otherwise(world: World, draw: Draw) -> None:
    """An update means the same in every spelling of its document."""
    recipe = drawn_recipe(world, draw)
    names = changeable(world, recipe)
    if not names:
        return
    sent = drawn_changes(world, draw, recipe, names)
    made = world.make(recipe)

    def write(octets: bytes) -> tuple[Exchange, Exchange | None]:
        answer = world.send("PATCH", made.url, body=octets)
        return answer, world.row(made) if took(answer) else None

    require_alike(write, update_of(made, sent), sent, draw(wire.spellings()))


@explores("properties/robustness/no-server-error", writes=True)
def odd_documents_break_nothing(world: World, draw: Draw) -> None:
    """Documents that are hardly JSON are refused, or taken, but make nothing fail."""
    recipe = drawn_recipe(world, draw)
    form = draw(wire.odd_forms(sorted(recipe.plain)))
    world.tell("value", f"wire: {form['form']}")
    if draw(st.booleans()):
        made = world.make(recipe)
        plain = {name: value for name, value in plain_values(world, recipe).items() if name == form["at"]}
        world.send("PATCH", made.url, body=wire.odd(update_of(made, plain), form))
    else:
        world.send("POST", recipe.facts.url or "", body=wire.odd(creation_of(world, recipe, {}), form))


@explores("properties/robustness/no-server-error", writes=True)
def wild_values_break_nothing(world: World, draw: Draw) -> None:
    """Values beyond what every reader takes, or of another kind, are refused, or taken, but make nothing fail."""
    recipe = drawn_recipe(world, draw)
    name = draw(st.sampled_from(sorted(recipe.plain)))
    sent = {name: draw(values.wild(recipe.attributes[name]))}
    world.tell("value", f"wild {values.kind_of(sent[name])}")
    if draw(st.booleans()):
        made = world.make(recipe)
        world.patch(made.url, update_of(made, sent))
    else:
        world.post(recipe.facts.url or "", creation_of(world, recipe, sent))


def drawn_recipe(world: World, draw: Draw) -> Recipe:
    """A type of which rows can be made, with attributes that come back as the plain draft sends them."""
    offered = [recipe.facts.type for recipe in world.recipes() if free_attributes(recipe)]
    if not offered:
        raise not_applicable("no type was seen to keep an attribute as it was sent")
    return world.recipe(draw(st.sampled_from(offered)))


def free_attributes(recipe: Recipe) -> list[str]:
    """The attributes that come back as they are sent and may take other values: texts of a few words do not."""
    known = [name for name in sorted(recipe.plain) if recipe.attributes.get(name) is not None]
    texts = [name for name in known if isinstance(recipe.attributes[name], str)]
    chosen = {name for name in texts if name not in recipe.varied} if recipe.varied & {*texts} else set()
    return [name for name in known if name not in chosen]


def drawn_changes(world: World, draw: Draw, recipe: Recipe, names: Iterable[str]) -> Attributes:
    """Other values of their kinds for some of an own row's attributes."""
    plain = plain_values(world, recipe)
    sent: Attributes = draw(values.changes({name: plain[name] for name in names}))
    for value in sent.values():
        for kind in values.kinds_of(value):
            world.tell("value", kind)
    return sent


def plain_values(world: World, recipe: Recipe) -> Attributes:
    """The attributes that the plain draft sends, its placeholders filled in."""
    return dict(world.kept(recipe).sent.get("attributes", {}))


def changeable(world: World, recipe: Recipe) -> list[str]:
    """The free attributes that a plain update was seen to change to what it sends."""

    def find() -> list[str]:
        made = world.make(recipe)
        plain = made.sent["attributes"]
        wanted = {name: world.maker.another(recipe, name, plain[name]) for name in free_attributes(recipe)}
        wanted = {name: value for name, value in wanted.items() if value is not None}
        whole = _changed(world, made, wanted)
        return whole or [name for name, value in wanted.items() if _changed(world, made, {name: value})]

    return world.once(("changeable", recipe.facts.type), find)


def takes_plain(world: World, recipe: Recipe, made: Made, refused: Attributes) -> bool:
    """Whether a row takes the plain values of attributes whose present ones it refused: these are to blame then."""
    plain = plain_values(world, recipe)
    return took(world.patch(made.url, update_of(made, {name: plain[name] for name in refused})))


def creation_of(world: World, recipe: Recipe, sent: Attributes) -> Attributes:
    """A fresh document that creates a row with some attributes in place of the plain draft's."""
    document = world.maker.body(recipe)
    document["data"]["attributes"].update(sent)
    return document


def update_of(made: Made, sent: Attributes) -> Attributes:
    """The document that updates some attributes of a row."""
    kind, name = made.identity
    return {"data": {"type": kind, "id": name, "attributes": sent}}


def took(answer: Exchange) -> bool:
    """Whether a write was accepted and done at once."""
    return answer.ok and answer.status != 202


def attributes_in(row: Exchange) -> Attributes:
    """The attributes that an answer shows."""
    data = row.document.get("data") if row.ok else None
    found = data.get("attributes") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def strays(row: Exchange, sent: Attributes) -> list[str]:
    """The attributes that do not read as they were sent; none where the row is not shown."""
    shown = attributes_in(row)
    return (
        [name for name, value in sent.items() if not values.is_same(value, shown.get(name, _ABSENT))] if shown else []
    )


def require_back(row: Exchange, sent: Attributes, expected: str) -> None:
    """That each attribute reads as it was sent."""
    shown = attributes_in(row)
    for name in strays(row, sent):
        actual = f"{told(shown[name]) if name in shown else 'absent'} for {told(sent[name])}"
        raise violation(row, f"/data/attributes/{name}", expected=expected, actual=actual)


def require_alike(write: Write, document: Attributes, sent: Attributes, style: wire.Style) -> None:
    """That a spelling is taken as the usual one is, wherever the usual one stores just what it sends."""
    answer, row = write(wire.spelt(document, style))
    lost = strays(row, sent) if row else []
    refused = row is None and answer.status in REFUSALS and not wire.respells_numbers(style)
    if not lost and not refused:
        return
    _, usual = write(wire.spelt(document))
    if usual is None or not attributes_in(usual) or strays(usual, sent):
        return
    if row is None:
        raise violation(
            answer,
            "status",
            expected="a document is accepted in every spelling if it is in the usual one",
            actual=f"status {answer.status} where it is spelt {told(style)}",
        )
    require_back(row, {name: sent[name] for name in lost}, "a document means the same in every spelling")


def told(value: Any) -> str:
    """A value as JSON, for people: a long one is cut."""
    text = json.dumps(value)
    return text if len(text) <= 120 else f"{text[:100]}… ({len(text)} characters)"


def _changed(world: World, made: Made, wanted: Attributes) -> list[str]:
    """The names of all attributes wanted, where an update to them was accepted and each reads as it was sent."""
    if not wanted or not took(world.patch(made.url, update_of(made, wanted))):
        return []
    row = world.row(made)
    return list(wanted) if attributes_in(row) and not strays(row, wanted) else []
