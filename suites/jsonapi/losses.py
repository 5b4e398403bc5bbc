"""Members that relationships lose in updates that do not mention them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.authoring import Exchange, Maker, Recipe, RelationshipFacts, not_applicable, violation
from suites.jsonapi.creations import linkage
from suites.jsonapi.linking import held
from suites.jsonapi.reading import pointer
from suites.jsonapi.replacing import replacements
from suites.jsonapi.states import Held, State, look, named
from suites.jsonapi.updates import carried_out, filled, patch

_UNFILLED = "no relationship of what is created here has members"


@dataclass(frozen=True, slots=True)
class Silence:
    """An update that leaves relationships out: `cause` is what it mentions, `sent` the members of its resource.

    `dropped` are the members that it takes from the relationship that it mentions, if any.
    """

    cause: str
    sent: dict[str, Any]
    exchange: Exchange
    before: State
    after: State
    dropped: Held = frozenset()


@dataclass(frozen=True, slots=True)
class Loss:
    """What a relationship had before and after an update that did not mention it."""

    silence: Silence
    name: str
    before: Held
    after: Held

    def violation(self) -> Exception:
        """The violation to raise."""
        return violation(
            self.silence.exchange, pointer("data", "relationships", self.name, "data"),
            expected=f"{named(self.before)}, as before",
            actual=f"{named(self.after)} after an update of `{self.silence.cause}` alone",
        )  # fmt: skip


def losses_by_attribute(maker: Maker, recipe: Recipe) -> Iterator[Loss]:
    """What relationships lose in the update of an attribute."""
    done = carried_out(maker, recipe)
    value = maker.another(recipe, done.name, done.sent[done.name])
    sent = {"attributes": {done.name: value}}
    return _losses(maker, recipe, [Silence(done.name, sent, done.exchange, done.before, done.after)])


def losses_by_relationship(maker: Maker, recipe: Recipe) -> Iterator[Loss]:
    """What relationships lose in the update of another relationship."""
    found = [each for each in replacements(maker, recipe) if each.alone and each.done and not each.bare]
    silences = [
        Silence(
            each.facts.name,
            {"relationships": {each.facts.name: {"data": linkage(sorted(each.sent), each.facts.to_many)}}},
            each.exchange,
            each.before,
            each.after,
            each.before.members.get(each.facts.name, frozenset()) - each.sent,
        )
        for each in found
    ]
    return _losses(maker, recipe, silences)


def _losses(maker: Maker, recipe: Recipe, silences: list[Silence]) -> Iterator[Loss]:
    """The losses; ends the check where no other relationship had members that were told again afterwards."""
    tried = 0
    for silence in silences:
        for facts in recipe.facts.relationships:
            before, after = silence.before.members.get(facts.name), silence.after.members.get(facts.name)
            if not before or after is None or facts.name == silence.cause:
                continue
            tried += 1
            follows = before - after <= silence.dropped
            if not follows and _keeps(maker, recipe, facts, silence.sent):
                yield Loss(silence, facts.name, before, after)
    if not tried:
        raise not_applicable(_UNFILLED)


def _keeps(maker: Maker, recipe: Recipe, facts: RelationshipFacts, sent: dict[str, Any]) -> bool:
    """Whether the same update keeps the members where they are sent along, so that leaving them out took them away.

    Where they cannot be sent beside an attribute, it counts that the client gave them on creation.
    """
    made = filled(maker, recipe)
    members = look(maker, made, [facts]).members.get(facts.name, frozenset())
    links = {**sent.get("relationships", {}), facts.name: {"data": linkage(sorted(members), facts.to_many)}}
    exchange = patch(maker, made, **{**sent, "relationships": links})
    if not exchange.ok:
        return "attributes" in sent and facts.name in made.sent.get("relationships", {})
    return held(maker, made, facts, members) == members
