"""Operations together: carried out in their order, and all of them or none."""

from __future__ import annotations

from accord.authoring import Maker, not_applicable, verifies, violation
from suites.jsonapi.operation_finds import find, fresh_id
from suites.jsonapi.operation_links import held, to_many
from suites.jsonapi.operation_trials import changes, creation, failing, fields, spoilt
from suites.jsonapi.operations import HERE, Batch, add, perform, ref, relate, update
from suites.jsonapi.parts import spelt


@verifies("jsonapi-atomic-operations/processing/order", writes=True)
def test_the_later_of_two_updates_lasts(maker: Maker) -> None:
    """Of two updates of one attribute in one request, the second is the one that lasts."""
    done = changes(maker)[0]
    before = fields(maker, done.made.url).get(done.name)
    first = maker.another(done.recipe, done.name, before)
    second = maker.another(done.recipe, done.name, first)
    batch = perform(maker, update(done.made, done.name, first), update(done.made, done.name, second))
    if not batch.done:
        raise not_applicable(f"two updates of one resource are not taken together: {batch.said}")
    after = fields(maker, done.made.url).get(done.name)
    if after != second:
        raise violation(
            batch.exchange, f"{HERE}/1/data/attributes/{done.name}", expected=f"{second!r} in the end",
            actual=repr(after),
        )  # fmt: skip


@verifies("jsonapi-atomic-operations/processing/atomicity", writes=True)
def test_nothing_is_added_where_another_operation_fails(maker: Maker) -> None:
    """An addition that stands before an operation that fails is not there after the error."""
    wrong = failing(maker)
    recipe, name = fresh_id(maker) or (creation(maker).recipe, None)
    document = maker.body(recipe)
    operation = add(document, id=name) if name else add(document)
    batch = perform(maker, operation, wrong)
    _require_refused(batch)
    if found := find(maker, recipe, operation["data"]):
        maker.custody.adopt(batch.exchange, found, f"{recipe.facts.url}/{found[1]}")
        raise violation(
            batch.exchange, f"{HERE}/0", expected=f"nothing, since status {batch.exchange.status} refused the whole",
            actual=f"{found[0]} {found[1]} was added",
        )  # fmt: skip


@verifies("jsonapi-atomic-operations/processing/rollback-preceding", writes=True)
def test_an_update_is_undone_where_a_later_operation_fails(maker: Maker) -> None:
    """An attribute has its old value after an update of it that stands before an operation that fails."""
    found = spoilt(maker)
    _require_refused(found.batch)
    if found.after != found.before:
        raise violation(
            found.batch.exchange, f"{HERE}/0/data/attributes/{found.name}", actual=repr(found.after),
            expected=f"{found.before!r}, since status {found.batch.exchange.status} refused the whole",
        )  # fmt: skip


@verifies("jsonapi-atomic-operations/processing/rollback-preceding", writes=True)
def test_a_relationship_is_as_before_where_a_later_operation_fails(maker: Maker) -> None:
    """A to-many relationship has no new member after one was given before an operation that fails."""
    links, wrong = to_many(maker), failing(maker)
    before = held(maker, links.made, links.facts)
    member = next((member for member in links.members if member not in (before or (member,))), None)
    if before is None or member is None:
        raise not_applicable(f"no member of {links.facts} can be told that it does not have")
    batch = perform(maker, relate(links.code, links.made.identity, links.facts.name, [ref(member)]), wrong)
    _require_refused(batch)
    after = held(maker, links.made, links.facts, before)
    if after and member in after:
        raise violation(
            batch.exchange, f"{HERE}/0/data", actual=f"{spelt([member])} among the members",
            expected=f"no {spelt([member])}, since status {batch.exchange.status} refused the whole",
        )  # fmt: skip


def _require_refused(batch: Batch) -> None:
    """That a request was refused, since nothing can be said of what was carried out."""
    if not batch.refused:
        raise not_applicable(f"an operation that was refused alone was not with others: {batch.said}")
