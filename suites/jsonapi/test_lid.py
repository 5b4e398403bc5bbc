"""Local identity: a new resource that is related to itself before it has an id."""

from __future__ import annotations

from accord.authoring import Maker, Recipe, for_each, not_applicable, verifies, violation
from suites.jsonapi.creations import with_relationships
from suites.jsonapi.linkage import shown
from suites.jsonapi.linking import created, specimen_of


def _leads_to_its_own_type(recipe: Recipe) -> bool:
    return any(recipe.facts.type in facts.types and facts.to_many is False for facts in recipe.facts.relationships)


@verifies("jsonapi-1.1/document-compound-documents/lid-establishes-identity", writes=True)
@for_each("creatable", where=_leads_to_its_own_type, otherwise="no type can be related to itself on creation", most=1)
def test_lid_leads_to_the_new_resource(maker: Maker, subject: Recipe) -> None:
    """Linkage to the `lid` of the resource that is created leads to that resource, where `lid` is taken at all."""
    facts = next(
        facts for facts in subject.facts.relationships if facts.to_many is False and subject.facts.type in facts.types
    )
    lid = maker.unique()
    document = with_relationships(maker.body(subject), {facts.name: {"type": subject.facts.type, "lid": lid}})
    document["data"]["lid"] = lid
    made = created(maker, subject, document)
    linkage = shown(maker.client, facts, specimen_of(maker, made, facts)) if made else None
    if made is None or linkage is None or not linkage.members:
        raise not_applicable("`lid` is not taken here")
    if linkage.members != {made.identity}:
        raise violation(
            linkage.exchange, f"{linkage.place}/id", expected=f"`{made.identity[1]}`, which was created as `lid`",
            actual=", ".join(f"`{name}`" for _, name in sorted(linkage.members)),
        )  # fmt: skip
