"""Operations on relationships: that they take effect, and that their results hold no data."""

from __future__ import annotations

from accord.authoring import Maker, inconclusive, verifies, violation
from suites.jsonapi.operation_links import Links, Step, to_many, to_one
from suites.jsonapi.operations import HERE, require_no_data
from suites.jsonapi.parts import spelt


@verifies("jsonapi-atomic-operations/updating-to-one-relationships/to-one-effect", writes=True)
def test_to_one_relationship_leads_where_it_was_set(maker: Maker) -> None:
    """A to-one relationship leads to the resource that an operation set it to, and nowhere after one with null."""
    _require_effects(to_one(maker))


@verifies("jsonapi-atomic-operations/updating-to-one-relationships/to-one-result-without-data", writes=True)
def test_result_of_a_to_one_update_has_no_data(maker: Maker) -> None:
    """The result of an update of a to-one relationship has no data."""
    for step in to_one(maker).done:
        require_no_data(step.batch, 0)


@verifies("jsonapi-atomic-operations/updating-to-many-relationships/to-many-effect", writes=True)
def test_to_many_relationship_has_the_members_it_was_given(maker: Maker) -> None:
    """`add` enlarges a to-many relationship, `update` replaces its members, and `remove` takes some away."""
    links = to_many(maker)
    _require_effects(links)
    first, second = links.steps[-2:]
    if first.batch.done and second.batch.refused:
        raise violation(
            second.batch.exchange, "status", expected="success, since members that are absent are no matter",
            actual=f"status {second.batch.exchange.status}",
        )  # fmt: skip


@verifies("jsonapi-atomic-operations/updating-to-many-relationships/to-many-result-without-data", writes=True)
def test_results_of_to_many_updates_have_no_data(maker: Maker) -> None:
    """The results of `add`, `update` and `remove` on a to-many relationship have no data."""
    for step in to_many(maker).done:
        require_no_data(step.batch, 0)


def _require_effects(links: Links) -> None:
    """That each step that was carried out left just the members that it should."""
    told = [step for step in links.done if step.held is not None]
    if not told:
        raise inconclusive(f"the members of {links.facts} cannot be read")
    for step in told:
        _require_effect(step)


def _require_effect(step: Step) -> None:
    members = step.held or ()
    if frozenset(members) != step.wanted:
        raise violation(
            step.batch.exchange, f"{HERE}/0/data", expected=f"{spelt(step.wanted) or 'nothing'} after {step.what}",
            actual=spelt(frozenset(members)) or "nothing",
        )  # fmt: skip
    if len(members) != len(step.wanted):
        raise violation(
            step.batch.exchange, f"{HERE}/0/data", expected=f"each member once after {step.what}",
            actual=f"{len(members)} members, of which {len(step.wanted)} differ",
        )  # fmt: skip
