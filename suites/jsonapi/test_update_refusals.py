"""Updates that are refused: of what is not there, of what may not be changed, and of whole relationships."""

from __future__ import annotations

from typing import Any

from accord.authoring import (
    Exchange,
    Maker,
    Recipe,
    RelationshipFacts,
    ResourceFacts,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.expect import Inconclusive
from suites.jsonapi.absence import absent, named_by_id, require_not_found
from suites.jsonapi.creations import attributes_of, linkage, require_refusal
from suites.jsonapi.missing import gone, missing
from suites.jsonapi.reading import pointer
from suites.jsonapi.replacing import Replacement, replace, replacements
from suites.jsonapi.states import Held, look, named, told
from suites.jsonapi.unused import UnusedId
from suites.jsonapi.updates import UNCHANGEABLE, changeable, filled, is_refusal, patch, require_forbidden

_NONE = "nothing that has relationships can be created here"
_NO_MANY = "nothing that has to-many relationships can be created and updated here"
_UNTAKEN = "no update of a relationship was accepted"
_UNREFUSED = "no full replacement of a to-many relationship was refused"


def _relates(recipe: Recipe) -> bool:
    return any(facts.to_many is not None for facts in recipe.facts.relationships)


def _relates_to_many(recipe: Recipe) -> bool:
    return recipe.updatable is not None and any(facts.to_many for facts in recipe.facts.relationships)


@verifies("jsonapi-*/crud-updating/update-resource-404-status", writes=True)
@for_each("updatable", where=lambda recipe: named_by_id(recipe.facts), otherwise=UNCHANGEABLE, most=2)
def test_update_of_a_missing_resource_gets_404(maker: Maker, subject: Recipe) -> None:
    """An update of a resource that does not exist gets 404, where the same update of another succeeds."""
    name = subject.updatable or ""
    value = look(maker, maker.kept(subject)).attributes.get(name)
    exchange, unused = _patch_missing(maker, subject.facts, {name: value})
    if exchange.status == 202:
        raise inconclusive(f"{exchange.request.line} was put off")
    require_not_found(exchange, f"there is no {subject.facts.type} {unused.id}", well_formed=unused.well_formed)


@verifies("jsonapi-*/crud-updating/update-resource-403-status", writes=True)
@for_each(
    "resource",
    where=lambda facts: facts.read_only and named_by_id(facts),
    otherwise="the contract calls nothing read-only that has an id",
    most=2,
)
def test_update_of_a_read_only_type_gets_403(maker: Maker, subject: ResourceFacts) -> None:
    """An update where the contract says that there are none gets 403; it is sent where there is nothing to change."""
    shown = attributes_of(maker.client.get(subject.sample_url or ""))
    exchange, unused = _patch_missing(maker, subject, dict(list(shown.items())[:1]))
    if exchange.status == 404:
        raise not_applicable(f"updates of {subject} are told no more than that there is no {unused.id}")
    require_forbidden(exchange, f"the contract calls {subject} read-only")


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
        raise violation(exchange, pointer("data", "attributes", name), actual=told(after),
                        expected=f"{told(before)}, since status {exchange.status} refused the update")  # fmt: skip


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


def _patch_missing(maker: Maker, facts: ResourceFacts, attributes: dict[str, Any]) -> tuple[Exchange, UnusedId]:
    """What an update of a resource that does not exist is answered; what it may create is taken into custody."""
    url, unused = _nowhere(maker, facts)
    maker.custody.unused.add(url.partition("?")[0].rstrip("/"))
    exchange = maker.client.patch(url, {"data": {"type": facts.type, "id": unused.id, "attributes": attributes}})
    if exchange.ok and maker.read(url).ok:
        maker.custody.adopt(exchange, (facts.type, unused.id), url)
    return exchange, unused


def _nowhere(maker: Maker, facts: ResourceFacts) -> tuple[str, UnusedId]:
    """The URL of nothing: under an id like those that there are, or else under that of what is gone again."""
    try:
        found, unused = absent(maker.client, maker.survey, facts)
    except Inconclusive:
        found, unused = None, None
    left = None if unused and unused.well_formed else gone(maker, facts.type)
    if left:
        return left[1], UnusedId(left[0][1], well_formed=True)
    if found is None or unused is None:
        raise not_applicable(f"no id that nothing has can be told for {facts.type}")
    return found.request.url, unused


def _refused(maker: Maker, recipe: Recipe) -> list[Replacement]:
    """The to-many relationships that a creation can fill and no update can replace."""
    found = [each for each in replacements(maker, recipe) if each.facts.to_many and each.refused]
    return [each for each in found if each.facts.name in each.made.sent.get("relationships", {})]


def _refused_as_it_is(maker: Maker, each: Replacement) -> Exchange | None:
    """The refusal, by another status than 403, of linkage that would change nothing; None where it is taken."""
    members: Held = look(maker, each.made, [each.facts]).members.get(each.facts.name, frozenset())
    exchange = replace(maker, each.made, each.facts, members, beside=each.beside)
    return exchange if is_refusal(exchange) and exchange.status != 403 else None


def _require_404(maker: Maker, each: Replacement) -> None:
    facts, made, gone = each.facts, each.made, missing(maker, each.facts)
    if gone is None:
        raise inconclusive(f"no id that nothing has can be told for {facts}")
    before = look(maker, made, [facts]).members.get(facts.name)
    exchange = replace(maker, made, facts, {gone.identity, *(each.sent if facts.to_many else ())}, beside=each.beside)
    after = look(maker, made, [facts]).members.get(facts.name)
    because = f"there is no {named([gone.identity])}"

    def control() -> None:
        expect(replace(maker, made, facts, each.sent, beside=each.beside)).accepted()

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
