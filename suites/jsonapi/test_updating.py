"""Updating: where it is done, and what an update leaves alone."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import (
    Made,
    Maker,
    Recipe,
    expect,
    for_each,
    link_url,
    not_applicable,
    verifies,
    violation,
)
from suites.jsonapi.creations import NOTHING
from suites.jsonapi.reading import pointer
from suites.jsonapi.states import State, look, told
from suites.jsonapi.updates import (
    UNCHANGEABLE,
    Update,
    carried_out,
    control,
    is_refusal,
    lasting,
    patch,
    update,
)

_ELSEWHERE = (404, 405)
_TRIES = 2


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
@for_each("creatable", where=lambda recipe: len(recipe.plain) > 1, otherwise=NOTHING, most=2)
def test_update_of_one_attribute_is_not_refused_for_the_others(maker: Maker, subject: Recipe) -> None:
    """An update that succeeds with all attributes at the values that they have is not refused with one of them."""
    made, tried = maker.create(subject), 0
    unproven = [name for name in subject.plain if name != subject.updatable]
    for name in sorted(unproven, key=lambda name: name not in subject.varied)[:_TRIES]:
        part = patch(maker, made, attributes={name: made.sent["attributes"][name]})
        tried += part.ok
        if is_refusal(part) and _takes_all(maker, made):
            raise violation(part, "status", expected="success, as with all other attributes beside it",
                            actual=f"status {part.status}")  # fmt: skip
    if not tried:
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
        raise violation(exchange, pointer("data", "attributes", name), actual=told(after),
                        expected=f"{told(before)}, since {told(value)} was sent as `{spelling}`")  # fmt: skip


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


def _unexplained(maker: Maker, done: Update) -> list[str]:
    """The attributes that an update changed unasked, and that it leaves alone when they are sent along."""
    names = done.changed - done.after.members.keys()
    other = control(maker, done) if names else None
    if other is None:
        return []
    return lasting(maker, done, names - other.before.differing(other.after))


def _changed(done: Update, name: str) -> Exception:
    before, after = done.before.attributes.get(name), done.after.attributes.get(name)
    return violation(done.exchange, pointer("data", "attributes", name), expected=f"{told(before)}, as before",
                     actual=f"{told(after)} after an update of `{done.name}` alone")  # fmt: skip


def _takes_all(maker: Maker, made: Made) -> bool:
    """Whether an update may have all attributes, and if need be all relationships, as they are."""
    whole = {name: made.sent[name] for name in ("attributes", "relationships") if name in made.sent}
    return patch(maker, made, attributes=whole["attributes"]).ok or patch(maker, made, **whole).ok


def _other_cases(name: str) -> Iterator[str]:
    for other in (name[:1].swapcase() + name[1:], name.swapcase()):
        if other != name and other.casefold() == name.casefold():
            yield other
