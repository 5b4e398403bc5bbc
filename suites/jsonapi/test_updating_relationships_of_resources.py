"""Relationships in updates of resources: left alone where nothing is sent, replaced where members are."""

from __future__ import annotations

import time
from collections.abc import Iterable

from accord.authoring import Maker, Recipe, for_each, not_applicable, verifies, violation
from suites.jsonapi.losses import Loss, losses_by_attribute, losses_by_relationship
from suites.jsonapi.reading import pointer
from suites.jsonapi.replacing import Replacement, again, replace, replacements
from suites.jsonapi.states import look, named, told
from suites.jsonapi.updates import PAUSE_S, UNCHANGEABLE, filled

_NONE = "nothing that has relationships can be created here"
_UNTAKEN = "no update of a relationship was accepted"


def _relates(recipe: Recipe) -> bool:
    return any(facts.to_many is not None for facts in recipe.facts.relationships)


@verifies("jsonapi-*/crud-updating/update-interpret-resource-relationships", writes=True)
@for_each("updatable", where=_relates, otherwise=UNCHANGEABLE)
def test_relationships_left_out_keep_their_members(maker: Maker, subject: Recipe) -> None:
    """An update of an attribute takes no member from a relationship."""
    _require_no_loss(losses_by_attribute(maker, subject), complete=False)


@verifies("jsonapi-*/crud-updating/update-interpret-resource-relationships", writes=True)
@for_each("creatable", where=_relates, otherwise=_NONE, most=2)
def test_other_relationships_left_out_keep_their_members(maker: Maker, subject: Recipe) -> None:
    """An update of one relationship takes no member from another."""
    _require_no_loss(losses_by_relationship(maker, subject), complete=False)


@verifies("jsonapi-*/crud-updating/update-interpret-resource-relationships-not-empty", writes=True)
@for_each("updatable", where=_relates, otherwise=UNCHANGEABLE)
def test_relationships_left_out_are_not_emptied(maker: Maker, subject: Recipe) -> None:
    """An update of an attribute empties no relationship."""
    _require_no_loss(losses_by_attribute(maker, subject), complete=True)


@verifies("jsonapi-*/crud-updating/update-interpret-resource-relationships-not-empty", writes=True)
@for_each("creatable", where=_relates, otherwise=_NONE, most=2)
def test_other_relationships_left_out_are_not_emptied(maker: Maker, subject: Recipe) -> None:
    """An update of one relationship empties no other."""
    _require_no_loss(losses_by_relationship(maker, subject), complete=True)


@verifies("jsonapi-*/crud-updating/update-interpret-resource-attributes-not-null", writes=True)
@for_each("creatable", where=_relates, otherwise=_NONE, most=2)
def test_update_of_a_relationship_nulls_no_attribute(maker: Maker, subject: Recipe) -> None:
    """An update of relationships alone takes no value away from attributes that were given on creation."""
    found = [each for each in replacements(maker, subject) if each.done and not each.bare]
    for each in found:
        before, after = each.before.attributes, each.after.attributes
        names = [name for name in subject.plain if before.get(name) is not None and after.get(name) is None]
        if names and (stays := _stays(maker, subject, each, names)):
            raise violation(
                each.exchange, pointer("data", "attributes", stays[0]),
                expected=f"{told(before[stays[0]])}, as before",
                actual=f"null after an update of `{each.facts.name}` alone",
            )  # fmt: skip
    if not found:
        raise not_applicable(_UNTAKEN)


@verifies("jsonapi-*/crud-updating/update-interpret-resource-attributes", writes=True)
@for_each("creatable", where=_relates, otherwise=_NONE, most=2)
def test_update_of_a_relationship_is_not_refused_for_attributes(maker: Maker, subject: Recipe) -> None:
    """An update of relationships that succeeds with all attributes beside them is not refused without them."""
    found = replacements(maker, subject)
    for each in found:
        if each.bare and each.done:
            raise violation(
                each.bare, "status", expected="success, as with all attributes beside the relationships",
                actual=f"status {each.bare.status}",
            )  # fmt: skip
    if not any(each.accepted for each in found):
        raise not_applicable(_UNTAKEN)


@verifies("jsonapi-*/crud-updating/update-resource-relationship-replaced", writes=True)
@for_each("creatable", where=_relates, otherwise=_NONE, most=2)
def test_linkage_in_an_update_replaces_what_was_there(maker: Maker, subject: Recipe) -> None:
    """After an update a relationship has just the members that were sent."""
    tried = 0
    for each in replacements(maker, subject):
        found = each.after.members.get(each.facts.name) if each.accepted else None
        tried += found is not None
        if found is not None and found != each.sent:
            exchange, members = again(maker, each)
            if exchange.ok and members is not None and members != each.sent:
                raise violation(
                    exchange, pointer("data", "relationships", each.facts.name, "data"),
                    expected=f"{named(each.sent)}, as sent", actual=named(members),
                )  # fmt: skip
    if not tried:
        raise not_applicable(_UNTAKEN)


@verifies("jsonapi-*/document-resource-objects/resource-related-resource-link-change", writes=True)
@for_each("creatable", where=_relates, otherwise=_NONE, most=2)
def test_related_link_does_not_vary_with_the_members(maker: Maker, subject: Recipe) -> None:
    """The related link of a relationship is the same whomever the relationship leads to."""
    tried = 0
    for each in replacements(maker, subject):
        name = each.facts.name
        before, after = each.before.related.get(name), each.after.related.get(name)
        moved = each.done and each.before.members.get(name) != each.sent
        tried += bool(moved and before and after)
        if moved and before and after and before != after and _is_steady(maker, each):
            raise violation(
                each.after.exchange, pointer("data", "relationships", name, "links", "related"),
                expected=f"{before}, as before the update", actual=after,
            )  # fmt: skip
    if not tried:
        raise not_applicable("no related link was shown before and after its relationship was changed")


def _stays(maker: Maker, recipe: Recipe, each: Replacement, names: list[str]) -> list[str]:
    """Those of some attributes that keep a value in the same update where all attributes are sent along."""
    made = filled(maker, recipe)
    accepted = replace(maker, made, each.facts, each.sent, beside=True).ok
    after = look(maker, made).attributes
    return [name for name in names if accepted and after.get(name) is not None]


def _require_no_loss(losses: Iterable[Loss], *, complete: bool) -> None:
    """That no relationship lost all of its members, or some of them."""
    for loss in losses:
        if complete == (not loss.after):
            raise loss.violation()


def _is_steady(maker: Maker, each: Replacement) -> bool:
    """Whether a related link stays the same while nothing is changed."""
    first = look(maker, each.made).related
    time.sleep(PAUSE_S)  # a link that expires has another time in it by then
    return first.get(each.facts.name) == look(maker, each.made, fresh=True).related.get(each.facts.name)
