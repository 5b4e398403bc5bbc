"""Operations that build on those before them in the same request: by local identities, and by ids."""

from __future__ import annotations

from typing import Any

from accord.authoring import (
    Identity,
    Made,
    Maker,
    Recipe,
    RelationshipFacts,
    expect,
    identity,
    inconclusive,
    not_applicable,
    verifies,
    violation,
)
from accord.wire.urls import segment
from suites.jsonapi.operation_finds import fresh_id
from suites.jsonapi.operation_links import held, relationships
from suites.jsonapi.operation_trials import changes, data_of, fields, sandwich
from suites.jsonapi.operations import HERE, Batch, add, perform, ref, update
from suites.jsonapi.parts import spelt


@verifies("jsonapi-atomic-operations/operation-objects/ref-lid-resolves", writes=True)
def test_ref_with_lid_reaches_what_was_added_before(maker: Maker) -> None:
    """An update through the `lid` of a resource added in the same request changes that resource."""
    done = changes(maker)[0]
    document, lid = maker.body(done.recipe), maker.unique()
    wanted = maker.another(done.recipe, done.name, document["data"]["attributes"].get(done.name, done.value))
    local = {"type": done.recipe.facts.type, "lid": lid}
    change = {"op": "update", "ref": local, "data": {**local, "attributes": {done.name: wanted}}}
    batch = perform(maker, add(document, lid=lid), change)
    if not batch.done:
        if not perform(maker, {**update(done.made, done.name, wanted), "ref": ref(done.made.identity)}).done:
            raise not_applicable("`ref` is not taken in updates")
        _require_no_lids(maker, done.recipe, batch)
    made = identity(data_of(batch, 0))
    if made not in maker.custody.made:
        raise inconclusive("the result does not tell what was added")
    after = fields(maker, maker.custody.made[made]).get(done.name)
    if after != wanted:
        raise violation(
            batch.exchange, f"{HERE}/1/data/attributes/{done.name}", expected=f"{wanted!r} in {spelt([made])}",
            actual=repr(after),
        )  # fmt: skip


@verifies("jsonapi-atomic-operations/operation-objects/ref-lid-resolves", writes=True)
def test_ref_with_lid_removes_what_was_added_before(maker: Maker) -> None:
    """A removal through the `lid` of a resource added in the same request removes that resource."""
    found, lid = sandwich(maker), maker.unique()
    if found.gone is None:
        raise not_applicable("no operation could remove what the run created")
    kind = found.recipe.facts.type
    batch = perform(
        maker, add(maker.body(found.recipe), lid=lid), {"op": "remove", "ref": {"type": kind, "lid": lid}}
    )
    if not batch.done:
        _require_no_lids(maker, found.recipe, batch)
    made = identity(data_of(batch, 0))
    if made is None or made[0] != kind:
        raise inconclusive("the result does not tell what was added")
    url = f"{found.recipe.facts.url}/{segment(made[1])}"
    if expect(maker.read(url)).answered().exchange.ok:
        maker.custody.adopt(batch.exchange, made, url)
        raise violation(batch.exchange, f"{HERE}/1", expected=f"no {spelt([made])}", actual="it is still there")


@verifies("jsonapi-atomic-operations/processing-multiple-operations/lid-links-resources", writes=True)
def test_lid_in_linkage_leads_to_what_was_added_before(maker: Maker) -> None:
    """Linkage with the `lid` of a resource added in the same request leads to that resource."""
    owner, facts, target = _pair(maker, None)
    lid = maker.unique()
    local = {"type": target.facts.type, "lid": lid}
    batch = perform(maker, add(maker.body(target), lid=lid), _related(maker, owner, facts, local))
    if not batch.done:
        _require_linkable(maker, owner, facts, target)
        _require_no_lids(maker, target, batch)
    _require_linked(maker, batch, facts, identity(data_of(batch, 0)))


@verifies("jsonapi-atomic-operations/processing-multiple-operations/several-operations", writes=True)
def test_an_operation_builds_on_the_one_before(maker: Maker) -> None:
    """Linkage with the client's id of a resource added in the same request leads to that resource."""
    found = fresh_id(maker)
    if found is None:
        raise not_applicable("no type is known to take ids of the client's choice")
    owner, facts, target = _pair(maker, found[0])
    made = target.facts.type, found[1]
    batch = perform(maker, add(maker.body(target), id=made[1]), _related(maker, owner, facts, ref(made)))
    if not batch.done:
        _require_linkable(maker, owner, facts, target)
        alone = perform(maker, add(maker.body(target), id=made[1]))
        if batch.refused and alone.done:
            raise violation(
                batch.exchange, "status", expected="success, as of each operation alone",
                actual=f"status {batch.exchange.status}",
            )  # fmt: skip
        expect(alone.exchange).answered()
        raise not_applicable(f"ids of the client's choice are not taken in operations: {alone.said}")
    _require_linked(maker, batch, facts, made)


def _pair(maker: Maker, target: Recipe | None) -> tuple[Recipe, RelationshipFacts, Recipe]:
    """A relationship that can be set on creation, with the recipes of its owner and of what it may lead to."""
    recipes = {recipe.facts.type: recipe for recipe in maker.recipes()}
    for to_many_too in (False, True):
        for owner, facts in relationships(maker, to_many=to_many_too):
            for kind in facts.types:
                if kind in recipes and (target is None or kind == target.facts.type):
                    return owner, facts, recipes[kind]
    raise not_applicable("no relationship leads to what the run can create")


def _related(maker: Maker, owner: Recipe, facts: RelationshipFacts, member: dict[str, Any]) -> dict[str, Any]:
    """The addition of a resource with one relationship set."""
    document = maker.body(owner)
    links = document["data"].get("relationships", {})
    data = [member] if facts.to_many else member
    return add(document, relationships={**links, facts.name: {"data": data}})


def _require_linkable(maker: Maker, owner: Recipe, facts: RelationshipFacts, target: Recipe) -> None:
    """That a resource can be added with the relationship, where it leads to what was there before."""
    batch = perform(maker, _related(maker, owner, facts, ref(maker.kept(target).identity)))
    expect(batch.exchange).answered()
    if not batch.done:
        raise not_applicable(f"{facts} cannot be set by an addition: {batch.said}")


def _require_no_lids(maker: Maker, recipe: Recipe, batch: Batch) -> None:
    """End the check for a request that was not carried out: a violation where `lid` is taken otherwise."""
    alone = perform(maker, add(maker.body(recipe), lid=maker.unique()))
    if batch.refused and alone.done:
        raise violation(
            batch.exchange, "status", expected="success, since `lid` is taken in additions",
            actual=f"status {batch.exchange.status}",
        )  # fmt: skip
    expect(alone.exchange).answered()
    raise not_applicable(f"`lid` is not taken here: {alone.said}")


def _require_linked(maker: Maker, batch: Batch, facts: RelationshipFacts, member: Identity | None) -> None:
    """That the second resource added leads to a member."""
    owner = identity(data_of(batch, 1))
    if member is None or owner not in maker.custody.made:
        raise inconclusive("the results do not tell what was added")
    made = Made(owner, maker.custody.made[owner], batch.operations[1]["data"], batch.exchange)
    after = held(maker, made, facts, [member])
    if after is None:
        raise inconclusive(f"the members of {facts} cannot be read")
    if member not in after:
        raise violation(
            batch.exchange, f"{HERE}/1/data/relationships/{facts.name}", expected=spelt([member]),
            actual=spelt(after) or "nothing",
        )  # fmt: skip
