"""Creating what does not belong where it is sent."""

from __future__ import annotations

from accord.authoring import Client, Maker, Recipe, Survey, for_each, identity, verifies
from suites.jsonapi.creations import NOTHING, require_refusal
from suites.jsonapi.provoking import INVENTED


@verifies("jsonapi-*/crud-creating/create-responses-409-bad-type", writes=True)
@for_each("creatable", otherwise=NOTHING, most=2)
def test_type_of_another_collection_gets_409(client: Client, maker: Maker, survey: Survey, subject: Recipe) -> None:
    """A creation under a type that no member of the collection has gets 409."""
    for kind in _foreign_types(survey, subject):
        document = maker.body(subject)
        document["data"]["type"] = kind
        exchange = client.post(subject.facts.url or "", document)
        made = identity(exchange.document.get("data"))
        if exchange.ok and made and made[0] == kind != INVENTED:
            continue  # the collection holds this type, too
        require_refusal(exchange, 409, f"type `{kind}` does not belong here", lambda: maker.create(subject))


def _foreign_types(survey: Survey, recipe: Recipe) -> list[str]:
    """The type of another collection, where there is one, and a type that nothing has."""
    own = {recipe.facts.type, *recipe.facts.types}
    others = [facts.type for facts in survey.collections if facts.type not in own]
    return [*others[:1], INVENTED]
