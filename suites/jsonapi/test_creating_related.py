"""Creating in relation to others: linkage that is kept, and linkage that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from accord.authoring import (
    Identity,
    Maker,
    Recipe,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.jsonapi.creations import linkage, require_refusal, with_relationships
from suites.jsonapi.linking import Trial, trials
from suites.jsonapi.missing import missing

_NONE = "nothing that has relationships can be created here"
_UNTAKEN = "no relationship is set on creation"


def _relates(recipe: Recipe) -> bool:
    return any(facts.to_many is not None for facts in recipe.facts.relationships)


@verifies("jsonapi-*/crud-creating/create-relationships-linkage", writes=True)
@for_each("creatable", where=_relates, otherwise=_NONE)
def test_linkage_given_on_creation_is_kept(maker: Maker, subject: Recipe) -> None:
    """A new resource is related to what its creation said, unless that was refused."""
    found = [trial for trial in trials(maker, subject) if trial.held is not None]
    for trial in found:
        place, sent, held = (
            f"/data/relationships/{trial.facts.name}/data",
            _named(trial.sent),
            _named(trial.held or ()),
        )
        if not trial.kept:
            raise violation(trial.exchange, place, expected=f"{sent}, as sent", actual=held)
        if trial.held != trial.sent:
            warn(trial.exchange, place, expected=f"{sent} alone, as sent", actual=held)
    if not found:
        raise not_applicable(_UNTAKEN)


@verifies("jsonapi-*/crud-creating/create-responses-404-related", writes=True)
@for_each("creatable", where=_relates, otherwise=_NONE, most=2)
def test_missing_related_resource_gets_404(maker: Maker, subject: Recipe) -> None:
    """A creation whose linkage leads to a resource that does not exist gets 404."""
    kept = {trial.facts.to_many: trial for trial in reversed(trials(maker, subject)) if trial.kept}
    for trial in kept.values():
        _require_404(maker, subject, trial)
    if not kept:
        raise not_applicable(_UNTAKEN)


def _require_404(maker: Maker, recipe: Recipe, trial: Trial) -> None:
    """Require 404 to an accepted creation in which one relationship leads nowhere instead."""
    url, gone = recipe.facts.url or "", missing(maker, trial.facts)
    if gone is None:
        raise inconclusive(f"no id that nothing has can be told for {trial.facts}")
    given = trial.document["data"]["relationships"]
    links = {name: relationship["data"] for name, relationship in given.items()}
    beside = trial.sent if trial.facts.to_many else ()
    spoilt = {**links, trial.facts.name: linkage([*beside, gone.identity], trial.facts.to_many)}
    exchange = maker.client.post(url, with_relationships(maker.body(recipe), spoilt))

    def control() -> None:
        expect(maker.client.post(url, with_relationships(maker.body(recipe), links))).accepted()

    because = f"there is no {_named([gone.identity])}"
    if exchange.status in (400, 422) and not gone.well_formed:
        control()
        warn(exchange, "status", expected=f"status 404 ({because}), if the id is well-formed",
             actual=f"status {exchange.status}")  # fmt: skip
    else:
        require_refusal(exchange, 404, because, control)


def _named(members: Iterable[Identity]) -> str:
    return ", ".join(f"{kind} {name}" for kind, name in sorted(members)) or "nothing"
