"""One update of one attribute, sent once a run for each type, and how the resource stood before and after it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from accord.authoring import Exchange, Made, Maker, Recipe, expect, not_applicable, warn
from accord.judge.expect import UNDECIDED
from suites.jsonapi.creations import linkage, with_relationships
from suites.jsonapi.linking import created, trials
from suites.jsonapi.states import State, look

UNCHANGEABLE = "nothing that is created here can be updated"
PAUSE_S = 1.2
"""How long a copy may lag behind, and a clock stand still."""


@dataclass(frozen=True, slots=True)
class Update:
    """A PATCH of `made`: the attributes sent, the answer, and the resource before and after it.

    `name` is the attribute that was to change; `moving` are fields that change without an update, too.
    """

    recipe: Recipe
    made: Made
    name: str
    sent: dict[str, Any]
    exchange: Exchange
    before: State
    after: State
    moving: frozenset[str] = frozenset()

    @property
    def changed(self) -> set[str]:
        """The fields that changed although nothing of them was sent."""
        return self.before.differing(self.after) - self.sent.keys() - self.moving

    @property
    def altered(self) -> bool:
        """Whether the resource has another value than the one sent."""
        return bool(self.after.attributes.get(self.name) != self.sent[self.name])


_UPDATES: WeakKeyDictionary[Maker, dict[str, Update]] = WeakKeyDictionary()
_CONTROLS: WeakKeyDictionary[Maker, dict[str, Update | None]] = WeakKeyDictionary()


def update(maker: Maker, recipe: Recipe) -> Update:
    """The update of one type's attribute that PATCH was seen to change, or else of any that might."""
    known, kind = _UPDATES.setdefault(maker, {}), recipe.facts.type
    if kind not in known:
        known[kind] = _updated(maker, recipe)
    return known[kind]


def carried_out(maker: Maker, recipe: Recipe) -> Update:
    """The update of a type, where it was carried out at once."""
    done = update(maker, recipe)
    expect(done.exchange).answered()
    if not done.exchange.ok or done.exchange.status == 202:
        raise not_applicable(f"{done.exchange.request.line} was answered {done.exchange.status}")
    return done


def control(maker: Maker, done: Update) -> Update | None:
    """The same update of another resource, with all else that can be written at its current value; None if refused.

    What changes in spite of it is the server's own doing.
    """
    known, kind = _CONTROLS.setdefault(maker, {}), done.recipe.facts.type
    if kind not in known:
        known[kind] = _controlled(maker, done)
    return known[kind]


def filled(maker: Maker, recipe: Recipe) -> Made:
    """A new resource with all the members that are known to be kept on creation."""
    links = {
        trial.facts.name: linkage(trial.sent, trial.facts.to_many)
        for trial in trials(maker, recipe)
        if trial.kept and trial.sent
    }
    made = created(maker, recipe, with_relationships(maker.body(recipe), links)) if links else None
    return made or maker.create(recipe)


def patch(
    maker: Maker, made: Made, url: str = "", headers: Mapping[str, str] | None = None, **members: Any
) -> Exchange:
    """PATCH a resource, at its own URL or another, with some members of its resource object."""
    kind, own = made.identity
    return maker.client.patch(url or made.url, {"data": {"type": kind, "id": own, **members}}, headers=headers)


def is_refusal(exchange: Exchange) -> bool:
    """Whether a request was refused, by a status that decides something."""
    return exchange.status >= 400 and exchange.status not in UNDECIDED


def require_forbidden(exchange: Exchange, because: str) -> None:
    """That an update which is not supported was answered 403, or at least 405."""
    if exchange.status == 405:
        warn(exchange, "status", expected=f"status 403 ({because}), by the letter", actual="status 405")
    else:
        expect(exchange).status(403, because=because)


def changeable(maker: Maker, recipe: Recipe, state: State) -> Iterator[tuple[str, Any]]:
    """Attributes with values that they might be changed to: the one that is known to work, or else the likeliest."""
    ranked = sorted(recipe.plain, key=lambda name: name not in recipe.varied)
    for name in [recipe.updatable] if recipe.updatable else ranked:
        value = maker.another(recipe, name, state.attributes.get(name))
        if value is not None:
            yield name, value


def _updated(maker: Maker, recipe: Recipe) -> Update:
    made, relationships = filled(maker, recipe), recipe.facts.relationships
    before = look(maker, made, relationships)
    moving = before.differing(look(maker, made, fresh=True))
    name, value = next(changeable(maker, recipe, before), ("", None))
    if not name:
        raise not_applicable(f"no attribute of {recipe} is known to take another value")
    exchange = patch(maker, made, attributes={name: value})
    after = look(maker, made, relationships)
    done = Update(recipe, made, name, {name: value}, exchange, before, after, frozenset(moving))
    if exchange.ok and exchange.status != 202 and done.altered:
        time.sleep(PAUSE_S)  # a copy may lag behind
        done = replace(done, after=look(maker, made, relationships, fresh=True))
    return done


def _controlled(maker: Maker, done: Update) -> Update | None:
    made, relationships = filled(maker, done.recipe), done.recipe.facts.relationships
    before = look(maker, made, relationships)
    kept = {name: before.attributes[name] for name in done.recipe.plain if name in before.attributes}
    value = maker.another(done.recipe, done.name, kept.get(done.name))
    for names in dict.fromkeys((frozenset(kept), frozenset(kept.keys() & done.changed))):
        sent = {**{name: kept[name] for name in names}, done.name: value}
        exchange = patch(maker, made, attributes=sent)
        if exchange.ok and exchange.status != 202:
            return Update(done.recipe, made, done.name, sent, exchange, before, look(maker, made, relationships))
    return None


def lasting(maker: Maker, done: Update, names: set[str]) -> list[str]:
    """Those of some attributes that still are as they were after an update."""
    if names:
        time.sleep(PAUSE_S)  # what moves with the clock has moved by then
    now = look(maker, done.made, fresh=True) if names else done.after
    return sorted(name for name in names if now.attributes.get(name) == done.after.attributes.get(name))
