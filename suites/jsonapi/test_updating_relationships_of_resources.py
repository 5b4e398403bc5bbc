"""Relationships in updates of resources: left alone where nothing is sent, replaced where members are."""

from __future__ import annotations

import time
from collections.abc import Iterator

from accord.authoring import (
    Exchange,
    Maker,
    Recipe,
    RelationshipFacts,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.expect import Inconclusive
from suites.jsonapi.creations import linkage, require_refusal
from suites.jsonapi.linking import held
from suites.jsonapi.missing import missing
from suites.jsonapi.reading import pointer
from suites.jsonapi.replacing import Replacement, again, replace, replacements
from suites.jsonapi.states import Held, look, named
from suites.jsonapi.updates import (
    PAUSE_S,
    UNCHANGEABLE,
    Update,
    carried_out,
    changeable,
    filled,
    is_refusal,
    patch,
    require_forbidden,
)

_NONE = "nothing that has relationships can be created here"
_NO_MANY = "nothing that has to-many relationships can be created and updated here"
_UNTAKEN = "no update of a relationship was accepted"
_UNREFUSED = "no full replacement of a to-many relationship was refused"
_UNFILLED = "no relationship of what is created here has members"


def _relates(recipe: Recipe) -> bool:
    return any(facts.to_many is not None for facts in recipe.facts.relationships)


def _relates_to_many(recipe: Recipe) -> bool:
    return recipe.updatable is not None and any(facts.to_many for facts in recipe.facts.relationships)


@verifies("jsonapi-*/crud-updating/update-interpret-resource-relationships", writes=True)
@for_each("updatable", where=_relates, otherwise=UNCHANGEABLE)
def test_relationships_left_out_keep_their_members(maker: Maker, subject: Recipe) -> None:
    """An update of an attribute takes no member from a relationship."""
    done = carried_out(maker, subject)
    _require_filled(done)
    for facts in _bereft(maker, done):
        if done.after.members[facts.name]:
            raise _lost(done, facts.name)


@verifies("jsonapi-*/crud-updating/update-interpret-resource-relationships-not-empty", writes=True)
@for_each("updatable", where=_relates, otherwise=UNCHANGEABLE)
def test_relationships_left_out_are_not_emptied(maker: Maker, subject: Recipe) -> None:
    """An update of an attribute empties no relationship."""
    done = carried_out(maker, subject)
    _require_filled(done)
    for facts in _bereft(maker, done):
        if not done.after.members[facts.name]:
            raise _lost(done, facts.name)


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


@verifies("jsonapi-*/crud-updating/update-resource-relationship-reject-full-replacement-response", writes=True)
@for_each("updatable", where=_relates_to_many, otherwise=_NO_MANY, most=2)
def test_refusal_of_full_replacement_is_403(maker: Maker, subject: Recipe) -> None:
    """A server that lets no to-many relationship be replaced as a whole says so by 403."""
    refused = _refused(maker, subject)
    for each in refused:
        if each.exchange.status != 403 and (exchange := _refused_as_it_is(maker, each)):
            raise violation(exchange, "status", expected="status 403, or success with the members as they are",
                            actual=f"status {exchange.status}")  # fmt: skip
    if not any(each.exchange.status == 403 for each in refused):
        raise not_applicable(_UNREFUSED)


@verifies("jsonapi-*/crud-updating/update-resource-relationship-reject-whole-update", writes=True)
@for_each("updatable", where=_relates_to_many, otherwise=_NO_MANY, most=2)
def test_refusal_of_full_replacement_refuses_the_whole_update(maker: Maker, subject: Recipe) -> None:
    """An update that is refused for a to-many linkage in it leaves the attribute in it alone."""
    refused = _refused(maker, subject)
    if not refused:
        raise not_applicable(_UNREFUSED)
    each, state = refused[0], look(maker, refused[0].made)
    name, value = next(changeable(maker, subject, state), ("", None))
    links = {each.facts.name: {"data": linkage(sorted(each.sent), each.facts.to_many)}}
    exchange = patch(maker, each.made, attributes={name: value}, relationships=links)
    before, after = state.attributes.get(name), look(maker, each.made).attributes.get(name)
    if not is_refusal(exchange):
        raise not_applicable(_UNREFUSED)
    if after == value != before:
        raise violation(exchange, pointer("data", "attributes", name), actual=repr(after),
                        expected=f"{before!r}, since status {exchange.status} refused the update")  # fmt: skip


@verifies("jsonapi-*/crud-updating/update-resource-404-related", writes=True)
@for_each("creatable", where=_relates, otherwise=_NONE, most=2)
def test_missing_related_resource_gets_404(maker: Maker, subject: Recipe) -> None:
    """An update whose linkage leads to a resource that does not exist gets 404, and changes no linkage."""
    accepted = {each.facts.to_many: each for each in replacements(maker, subject) if each.done and each.sent}
    for each in accepted.values():
        _require_404(maker, each)
    if not accepted:
        raise not_applicable(_UNTAKEN)


@verifies("jsonapi-*/crud-updating/update-resource-403-status", writes=True)
@for_each(
    "owned-relationship",
    where=lambda facts: facts.read_only and facts.to_many is not None,
    otherwise="the contract calls no relationship of what can be created here read-only",
    most=2,
)
def test_update_of_a_read_only_relationship_gets_403(maker: Maker, subject: RelationshipFacts) -> None:
    """An update of a relationship gets 403 where the contract says that there are none."""
    owner = maker.survey.resource(subject.owner_type)
    if owner is None:
        raise inconclusive(f"nothing was seen of {subject.owner_type}")
    exchange = replace(maker, filled(maker, maker.recipe(owner)), subject, _member(maker, subject))
    require_forbidden(exchange, f"the contract calls {subject} read-only")


def _require_filled(done: Update) -> None:
    """End the check where no relationship had members that were told again after the update."""
    if not any(members and name in done.after.members for name, members in done.before.members.items()):
        raise not_applicable(_UNFILLED)


def _bereft(maker: Maker, done: Update) -> Iterator[RelationshipFacts]:
    """The relationships that lost members through an update that did not mention them."""
    before, after = done.before.members, done.after.members
    for facts in done.recipe.facts.relationships:
        members = before.get(facts.name, frozenset())
        missing_now = facts.name in after and bool(members - after[facts.name])
        if missing_now and held(maker, done.made, facts, members) != members and _keeps(maker, done, facts):
            yield facts


def _keeps(maker: Maker, done: Update, facts: RelationshipFacts) -> bool:
    """Whether the same update keeps the members where they are sent along, so that leaving them out took them away.

    Where they cannot be sent in an update, it counts that the client gave them on creation.
    """
    made = filled(maker, done.recipe)
    members = look(maker, made, [facts]).members.get(facts.name, frozenset())
    value = maker.another(done.recipe, done.name, made.sent["attributes"].get(done.name))
    links = {facts.name: {"data": linkage(sorted(members), facts.to_many)}}
    exchange = patch(maker, made, attributes={done.name: value}, relationships=links)
    if not exchange.ok:
        return facts.name in made.sent.get("relationships", {})
    return held(maker, made, facts, members) == members


def _lost(done: Update, name: str) -> Exception:
    before, after = done.before.members[name], done.after.members[name]
    return violation(
        done.exchange, pointer("data", "relationships", name, "data"), expected=f"{named(before)}, as before",
        actual=f"{named(after)} after an update of `{done.name}` alone",
    )  # fmt: skip


def _is_steady(maker: Maker, each: Replacement) -> bool:
    """Whether a related link stays the same while nothing is changed."""
    first = look(maker, each.made).related
    time.sleep(PAUSE_S)  # a link that expires has another time in it by then
    return first.get(each.facts.name) == look(maker, each.made, fresh=True).related.get(each.facts.name)


def _refused(maker: Maker, recipe: Recipe) -> list[Replacement]:
    """The to-many relationships that a creation can fill and no update can replace."""
    found = [each for each in replacements(maker, recipe) if each.facts.to_many and each.refused]
    return [each for each in found if each.facts.name in each.made.sent.get("relationships", {})]


def _refused_as_it_is(maker: Maker, each: Replacement) -> Exchange | None:
    """The refusal, by another status than 403, of linkage that would change nothing; None where it is taken."""
    members: Held = look(maker, each.made, [each.facts]).members.get(each.facts.name, frozenset())
    exchange = replace(maker, each.made, each.facts, members, each.bare)
    return exchange if is_refusal(exchange) and exchange.status != 403 else None


def _require_404(maker: Maker, each: Replacement) -> None:
    facts, made, gone = each.facts, each.made, missing(maker, each.facts)
    if gone is None:
        raise inconclusive(f"no id that nothing has can be told for {facts}")
    before = look(maker, made, [facts]).members.get(facts.name)
    exchange = replace(maker, made, facts, {gone.identity, *(each.sent if facts.to_many else ())}, each.bare)
    after = look(maker, made, [facts]).members.get(facts.name)
    because = f"there is no {named([gone.identity])}"

    def control() -> None:
        expect(replace(maker, made, facts, each.sent, each.bare)).accepted()

    if exchange.status in (400, 422) and not gone.well_formed:
        control()
        warn(exchange, "status", expected=f"status 404 ({because}), if the id is well-formed",
             actual=f"status {exchange.status}")  # fmt: skip
    else:
        require_refusal(exchange, 404, because, control)
    if None not in (before, after) and before != after:
        raise violation(
            exchange, pointer("data", "relationships", facts.name, "data"),
            expected=f"{named(before or ())}, as before", actual=named(after or ()),
        )  # fmt: skip


def _member(maker: Maker, facts: RelationshipFacts) -> Held:
    """A member of the run's own, or else, where the relationship leads to one, any that there is."""
    try:
        return frozenset(maker.targets(facts))
    except Inconclusive:
        seen = [found for kind in facts.types if (found := maker.survey.resource(kind))]
        if facts.to_many or not any(found.ids for found in seen):
            raise
        return frozenset((found.type, name) for found in seen for name in found.ids[:1])
