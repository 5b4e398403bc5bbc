"""A request takes effect completely or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import (
    Client,
    Exchange,
    Maker,
    Recipe,
    RelationshipFacts,
    Survey,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
)
from accord.judge.expect import UNDECIDED
from suites.jsonapi.creations import attributes_at, linkage
from suites.jsonapi.linkage import served
from suites.jsonapi.linking import specimen_of
from suites.jsonapi.missing import missing
from suites.jsonapi.provoking import INVENTED

_NO_REFUSAL = "a refused request could not be had, so nothing shows whether one leaves things alone"


@verifies("jsonapi-*/crud/crud-atomic", writes=True)
@for_each("updatable", otherwise="nothing that can be created here can be updated", most=1)
def test_refused_update_changes_nothing(client: Client, maker: Maker, subject: Recipe) -> None:
    """An update refused for a missing resource, or for an unknown `include`, leaves the attribute in it alone."""
    made, name = maker.create(subject), subject.updatable or ""
    kind, own = made.identity
    before, refusals = attributes_at(maker, made.url).get(name), 0
    for relationships, query in _spoilt(maker, subject):
        wanted = maker.another(subject, name, before)
        data = {"type": kind, "id": own, "attributes": {name: wanted}, **relationships}
        exchange = client.request("PATCH", made.url, query, document={"data": data})
        after = attributes_at(maker, made.url).get(name)
        if _is_refusal(exchange) and after == wanted != before:
            raise violation(exchange, f"/data/attributes/{name}", actual=f"{after!r}",
                            expected=f"{before!r}, since status {exchange.status} refused {wanted!r}")  # fmt: skip
        refusals += _is_refusal(exchange)
        before = after
    if not refusals:
        raise inconclusive(_NO_REFUSAL)


@verifies("jsonapi-*/crud/crud-atomic", writes=True)
@for_each(
    "owned-relationship",
    where=lambda facts: facts.to_many is True and bool(facts.types),
    otherwise="nothing that can be created here has a to-many relationship",
    most=1,
)
def test_refused_addition_adds_nothing(
    client: Client, maker: Maker, survey: Survey, subject: RelationshipFacts
) -> None:
    """An addition of one resource that exists and one that does not adds neither, where it is refused."""
    owner, gone = survey.resource(subject.owner_type), missing(maker, subject)
    if owner is None or gone is None:
        raise inconclusive(f"no id that nothing has can be told for {subject}")
    target, made = maker.targets(subject)[0], maker.create(maker.recipe(owner))
    specimen = specimen_of(maker, made, subject)
    before = served(client, specimen)
    if before is None or not (specimen.self_url or "").startswith(made.url.rstrip("/") + "/"):
        raise not_applicable(f"the members of {subject} have no URL of their own")
    exchange = client.post(specimen.self_url or "", {"data": linkage([target, gone.identity], to_many=True)})
    after = served(client, specimen)
    if not _is_refusal(exchange):
        raise not_applicable(f"{exchange.request.line} was answered {exchange.status}, not refused")
    if after and target in after.members - before.members:
        raise violation(
            exchange, "/data", expected=f"no {target[0]} {target[1]}, since status {exchange.status} refused it",
            actual=f"{target[0]} {target[1]} among the members",
        )  # fmt: skip


def _spoilt(maker: Maker, recipe: Recipe) -> Iterator[tuple[dict[str, Any], str]]:
    """What beside an attribute should make an update fail: linkage that leads nowhere, an unknown `include`."""
    cardinalities = {facts.to_many: facts for facts in reversed(recipe.facts.relationships)}
    for to_many in (False, True):
        facts = cardinalities.get(to_many)
        gone = missing(maker, facts) if facts else None
        if facts and gone:
            yield {"relationships": {facts.name: {"data": linkage([gone.identity], to_many)}}}, ""
    yield {}, f"include={INVENTED}"


def _is_refusal(exchange: Exchange) -> bool:
    return exchange.status >= 400 and exchange.status not in UNDECIDED
