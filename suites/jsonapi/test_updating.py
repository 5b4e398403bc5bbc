"""Updating: where it is done, and what an update leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import (
    Exchange,
    Made,
    Maker,
    Recipe,
    ResourceFacts,
    expect,
    for_each,
    inconclusive,
    link_url,
    not_applicable,
    verifies,
    violation,
)
from accord.judge.expect import Inconclusive
from suites.jsonapi.absence import absent, named_by_id, require_not_found
from suites.jsonapi.creations import NOTHING, attributes_of
from suites.jsonapi.missing import gone
from suites.jsonapi.reading import pointer
from suites.jsonapi.states import State, look
from suites.jsonapi.unused import UnusedId
from suites.jsonapi.updates import (
    UNCHANGEABLE,
    Update,
    carried_out,
    changeable,
    control,
    is_refusal,
    lasting,
    patch,
    require_forbidden,
    update,
)

_ELSEWHERE = (404, 405)
_TRIES = 3


@verifies("jsonapi-*/crud-updating/update-endpoint-url", writes=True)
@for_each("creatable", otherwise=NOTHING)
def test_update_works_at_the_resources_own_url(maker: Maker, subject: Recipe) -> None:
    """Where a resource can be updated at all, PATCH at its `self` link does it."""
    done = update(maker, subject)
    own = _self_url(done.before) or done.made.url
    exchange = done.exchange if own == done.made.url else patch(maker, done.made, own, attributes=done.sent)
    expect(exchange).answered()
    if exchange.status in _ELSEWHERE and (proof := _proof(maker, done, own)):
        raise violation(exchange, "status", expected=f"success, since {proof}", actual=f"status {exchange.status}")
    if not exchange.ok:
        raise not_applicable(f"{exchange.request.line} was answered {exchange.status}")


@verifies("jsonapi-*/crud-updating/update-interpret-resource-attributes", writes=True)
@for_each("updatable", otherwise=UNCHANGEABLE)
def test_attributes_left_out_keep_their_values(maker: Maker, subject: Recipe) -> None:
    """An update of one attribute leaves the others as they are, save what the server computes."""
    done = carried_out(maker, subject)
    for name in _unexplained(maker, done):
        if done.after.attributes.get(name) is not None:
            raise _changed(done, name)


@verifies("jsonapi-*/crud-updating/update-interpret-resource-attributes-not-null", writes=True)
@for_each("updatable", otherwise=UNCHANGEABLE)
def test_attributes_left_out_are_not_nulled(maker: Maker, subject: Recipe) -> None:
    """An update of one attribute takes no value away from others that were given on creation."""
    done = carried_out(maker, subject)
    for name in _unexplained(maker, done):
        if done.after.attributes.get(name) is None and name in subject.plain:
            raise _changed(done, name)


@verifies("jsonapi-*/crud-updating/update-interpret-resource-attributes", writes=True)
@for_each(
    "creatable",
    where=lambda recipe: not recipe.updatable and len(recipe.plain) > 1,
    otherwise="what can be updated at all, can be updated in part",
    most=2,
)
def test_update_of_one_attribute_is_not_refused_for_the_others(maker: Maker, subject: Recipe) -> None:
    """An update that succeeds with all attributes is not refused with one of them."""
    made = maker.create(subject)
    state = look(maker, made)
    for name, value in list(changeable(maker, subject, state))[:_TRIES]:
        part = patch(maker, made, attributes={name: value})
        if is_refusal(part) and _takes_all(maker, made, name, value):
            raise violation(part, "status", expected="success, as with all other attributes beside it",
                            actual=f"status {part.status}")  # fmt: skip
    raise not_applicable(UNCHANGEABLE)


@verifies("jsonapi-*/document-member-names/member-name-case", writes=True)
@for_each("updatable", otherwise=UNCHANGEABLE, most=1)
def test_names_of_other_case_are_other_names(maker: Maker, subject: Recipe) -> None:
    """An update under a name that differs in case from an attribute's leaves that attribute alone."""
    name = subject.updatable or ""
    taken = {*subject.facts.attributes, *(facts.name for facts in subject.facts.relationships)}
    spelling = next((other for other in _other_cases(name) if other not in taken), None)
    if spelling is None:
        raise not_applicable(f"`{name}` cannot be spelt in another case")
    made = maker.create(subject)
    before = look(maker, made).attributes.get(name)
    value = maker.another(subject, name, before)
    exchange = patch(maker, made, attributes={spelling: value})
    expect(exchange).answered()
    after = look(maker, made).attributes.get(name)
    if after == value != before:
        raise violation(exchange, pointer("data", "attributes", name), actual=repr(after),
                        expected=f"{before!r}, since {value!r} was sent as `{spelling}`")  # fmt: skip


@verifies("jsonapi-*/crud-updating/update-resource-404-status", writes=True)
@for_each("updatable", where=lambda recipe: named_by_id(recipe.facts), otherwise=UNCHANGEABLE, most=2)
def test_update_of_a_missing_resource_gets_404(maker: Maker, subject: Recipe) -> None:
    """An update of a resource that does not exist gets 404, where the same update of another succeeds."""
    name = subject.updatable or ""
    value = maker.body(subject)["data"]["attributes"][name]
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


def _self_url(state: State) -> str | None:
    data = state.exchange.document.get("data")
    return link_url(data.get("links") if isinstance(data, dict) else None, "self", state.exchange.request.url)


def _proof(maker: Maker, done: Update, own: str) -> str:
    """How it is known that a resource can be updated although it cannot be at its own URL; empty where it is not."""
    if done.recipe.facts.update:
        return "the contract says how to update it"
    kind, name = done.made.identity
    for url in {done.made.url, f"{(done.recipe.facts.url or '').partition('?')[0].rstrip('/')}/{name}"} - {own}:
        value = maker.another(done.recipe, done.name, look(maker, done.made).attributes.get(done.name))
        exchange = patch(maker, done.made, url, attributes={done.name: value})
        if exchange.ok and look(maker, done.made).attributes.get(done.name) == value:
            return f"PATCH {url} updates this resource of type {kind}"
    return ""


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


def _unexplained(maker: Maker, done: Update) -> list[str]:
    """The attributes that an update changed unasked, and that it leaves alone when they are sent along."""
    names = done.changed - done.after.members.keys()
    other = control(maker, done) if names else None
    if other is None:
        return []
    return lasting(maker, done, names - other.before.differing(other.after))


def _changed(done: Update, name: str) -> Exception:
    before, after = done.before.attributes.get(name), done.after.attributes.get(name)
    return violation(done.exchange, pointer("data", "attributes", name), expected=f"{before!r}, as before",
                     actual=f"{after!r} after an update of `{done.name}` alone")  # fmt: skip


def _takes_all(maker: Maker, made: Made, name: str, value: Any) -> bool:
    """Whether an attribute can be changed with all others, and if need be all relationships, beside it."""
    whole: dict[str, Any] = {"attributes": {**made.sent["attributes"], name: value}}
    for members in (whole, {**made.sent, **whole}):
        if patch(maker, made, **members).ok and look(maker, made).attributes.get(name) == value:
            return True
    return False


def _other_cases(name: str) -> Iterator[str]:
    for other in (name[:1].swapcase() + name[1:], name.swapcase()):
        if other != name and other.casefold() == name.casefold():
            yield other
