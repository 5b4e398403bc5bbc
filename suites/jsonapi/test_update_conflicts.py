"""Updates that contradict the URL to which they are sent."""

from __future__ import annotations

from typing import Any

from accord.authoring import Exchange, Made, Maker, Recipe, Survey, expect, for_each, verifies, violation, warn
from suites.jsonapi.creations import require_refusal
from suites.jsonapi.reading import pointer
from suites.jsonapi.states import look, told
from suites.jsonapi.updates import UNCHANGEABLE, patch

INVENTED = "noSuchType"


@verifies("jsonapi-*/crud-updating/update-resource-409-no-match", writes=True)
@for_each("updatable", otherwise=UNCHANGEABLE, most=1)
def test_id_of_another_resource_gets_409(maker: Maker, subject: Recipe) -> None:
    """An update with the id of another resource gets 409 and changes neither of the two."""
    name, made, other = subject.updatable or "", maker.create(subject), maker.create(subject)
    before = {each.url: look(maker, each).attributes.get(name) for each in (made, other)}
    value = maker.another(subject, name, before[made.url])
    exchange = _patch_as(maker, made, subject.facts.type, other.identity[1], {name: value})
    because = f"this is the URL of {made.identity[1]}, and the `id` sent is {other.identity[1]}"
    require_refusal(exchange, 409, because, lambda: _control(maker, subject, made))
    for each in (made, other):
        after = look(maker, each).attributes.get(name)
        if after == value != before[each.url]:
            wanted = f"{told(before[each.url])} at {each.url}, as before"
            raise violation(exchange, pointer("data", "attributes", name), expected=wanted, actual=told(after))


@verifies("jsonapi-*/crud-updating/update-resource-409-type-mismatch", writes=True)
@for_each("updatable", otherwise=UNCHANGEABLE, most=2)
def test_another_type_gets_409(maker: Maker, survey: Survey, subject: Recipe) -> None:
    """An update with a type that the resource does not have gets 409."""
    name, made = subject.updatable or "", maker.create(subject)
    kind = _foreign_type(survey, subject)
    value = maker.another(subject, name, look(maker, made).attributes.get(name))
    exchange = _patch_as(maker, made, kind, made.identity[1], {name: value})
    because = f"this is the URL of {subject.facts.type}, and the `type` sent is {kind}"
    if kind == INVENTED and exchange.status == 404:
        _control(maker, subject, made)
        warn(exchange, "status", expected=f"status 409 ({because})", actual="status 404 for a type that nothing has")
    else:
        require_refusal(exchange, 409, because, lambda: _control(maker, subject, made))


def _patch_as(maker: Maker, made: Made, kind: str, name: str, attributes: dict[str, Any]) -> Exchange:
    """PATCH a resource at its URL under some type and id."""
    return maker.client.patch(made.url, {"data": {"type": kind, "id": name, "attributes": attributes}})


def _control(maker: Maker, recipe: Recipe, made: Made) -> None:
    """The same update under the right type and id, which has to succeed."""
    name = recipe.updatable or ""
    value = maker.another(recipe, name, look(maker, made).attributes.get(name))
    expect(patch(maker, made, attributes={name: value})).accepted()


def _foreign_type(survey: Survey, recipe: Recipe) -> str:
    """The type of another collection, which no member of this one has, or else one that nothing has."""
    own = {recipe.facts.type, *recipe.facts.types}
    others = [facts.type for facts in (*survey.collections, *survey.resources) if facts.type not in own]
    return next(iter(others), INVENTED)
