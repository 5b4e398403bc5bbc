"""How an update is answered: by its status, and by what its document shows of the resource."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accord.authoring import (
    Maker,
    Recipe,
    Survey,
    expect,
    for_each,
    identity,
    not_applicable,
    verifies,
    violation,
)
from suites.jsonapi.creations import NOTHING, SYNCHRONOUS
from suites.jsonapi.parts import attributes_of, linkage_of, relationships_of, shows_linkage
from suites.jsonapi.reading import pointer
from suites.jsonapi.states import look, named, told
from suites.jsonapi.updates import UNCHANGEABLE, Update, carried_out, lasting, patch

_NOTHING_MORE = "the updates changed just what was asked"
_NEAR_S = 1.0


@verifies("jsonapi-*/crud-updating/update-resource-200-status", writes=True)
@for_each("creatable", otherwise=NOTHING)
def test_update_that_changes_more_is_answered_200(maker: Maker, subject: Recipe) -> None:
    """An update after which the resource is not just as asked for is answered with 200."""
    done = carried_out(maker, subject)
    if done.exchange.status == 200 and (done.altered or done.changed):
        return
    expect(done.exchange).status(200, because=_require_more(maker, done))


@verifies("jsonapi-*/crud-updating/update-resource-204-status", writes=True)
@for_each("updatable", otherwise=UNCHANGEABLE)
def test_update_that_changes_no_more_is_answered_200_or_204(maker: Maker, subject: Recipe) -> None:
    """An update that does just what was asked is answered with 200 and a document, or with 204 and none."""
    done = carried_out(maker, subject)
    exchange, because = done.exchange, "nothing but what was asked has changed"
    if done.altered or done.changed:
        raise not_applicable("the updates changed more than was asked")
    expect(exchange).status(200, 204, because=because)
    body = exchange.response.body if exchange.response else b""
    if exchange.status == 204 and body:
        raise violation(exchange, "body", expected="no body with status 204", actual=f"{len(body)} octets")
    if exchange.status == 200 and not isinstance(exchange.json.value, dict):
        actual = "no document" if body else "no body"
        raise violation(exchange, "body", expected="a document with status 200, or status 204", actual=actual)


@verifies("jsonapi-1.0/crud-updating/update-resource-relationship-200-response", writes=True)
@for_each("updatable", otherwise=UNCHANGEABLE)
def test_answer_shows_the_resource_as_a_get_does(maker: Maker, subject: Recipe) -> None:
    """The 200 answer to an update shows what a GET of the same URL shows then."""
    done = carried_out(maker, subject)
    data = _data(maker, done, done.changed)
    shown, wanted = attributes_of(data), done.after.attributes
    for name in lasting(maker, done, {name for name in wanted if not _agree(done, name, shown.get(name))}):
        raise violation(
            done.exchange, pointer("data", "attributes", name), expected=f"{told(wanted[name])}, as GET shows then",
            actual=told(shown[name]) if name in shown else "no such attribute",
        )  # fmt: skip
    _require_same_relationships(done, data)


@verifies("jsonapi-1.1/crud-updating/update-resource-relationship-200-response", writes=True)
@for_each("creatable", otherwise=NOTHING)
def test_answer_shows_what_an_update_has_changed(maker: Maker, subject: Recipe) -> None:
    """The 200 answer to an update that changed more than was asked has the resource as it is then."""
    done = carried_out(maker, subject)
    if not (done.altered or done.changed):
        raise not_applicable(_NOTHING_MORE)
    fields = done.changed | ({done.name} if done.altered else set())
    data = _data(maker, done, fields)
    shown, before, after = attributes_of(data), done.before, done.after
    outdated = {name for name in {*fields, done.name} & shown.keys() if _is_outdated(done, name, shown[name])}
    for name in lasting(maker, done, outdated):
        raise violation(
            done.exchange, pointer("data", "attributes", name),
            expected=f"{told(after.attributes.get(name))}, as it is then", actual=told(shown[name]),
        )  # fmt: skip
    for name in sorted(fields & before.members.keys()):
        if shows_linkage(data, name) and linkage_of(data, name) == before.members[name]:
            raise violation(
                done.exchange, pointer("data", "relationships", name, "data"),
                expected=f"{named(after.members[name])}, as it is then", actual=named(before.members[name]),
            )  # fmt: skip


@verifies("jsonapi-1.0/crud-updating/update-resource-200-meta", writes=True)
@for_each("creatable", otherwise=NOTHING)
def test_answer_of_meta_alone_means_that_all_is_as_sent(maker: Maker, subject: Recipe) -> None:
    """After an update that was answered by meta alone, the resource is as sent."""
    done = carried_out(maker, subject)
    document = done.exchange.document
    if "meta" not in document or {"data", "errors"} & document.keys():
        raise not_applicable("no update was answered by meta alone")
    if done.altered:
        raise violation(
            done.exchange, pointer("data", "attributes", done.name),
            expected=f"{told(done.sent[done.name])}, as sent", actual=told(done.after.attributes.get(done.name)),
        )  # fmt: skip


@verifies("jsonapi-*/crud-updating/update-resource-202-status", writes=True)
@for_each("updatable", otherwise=UNCHANGEABLE, most=1)
def test_update_that_is_put_off_is_answered_202(maker: Maker, survey: Survey, subject: Recipe) -> None:
    """An update that the client would rather not wait for, and whose effect is yet to come, gets 202."""
    if not survey.asynchronous:
        raise not_applicable(SYNCHRONOUS)
    name, made = subject.updatable or "", maker.create(subject)
    value = maker.another(subject, name, made.sent["attributes"].get(name))
    exchange = patch(maker, made, attributes={name: value}, headers={"Prefer": "respond-async"})
    expect(exchange).accepted()
    if exchange.status == 202:
        return
    if look(maker, made).attributes.get(name) == value:
        raise not_applicable(f"{exchange.request.line} was carried out at once")
    raise violation(exchange, "status", expected=f"status 202, since `{name}` is not {told(value)} yet",
                    actual=f"status {exchange.status}")  # fmt: skip


def _require_more(maker: Maker, done: Update) -> str:
    """What an update did beside what was asked, in words; ends the check where that is nothing."""
    if done.altered:
        value = done.after.attributes.get(done.name)
        return f"`{done.name}` is {told(value)}, and {told(done.sent[done.name])} was sent"
    if names := lasting(maker, done, done.changed):
        return f"`{names[0]}` changed as well"
    raise not_applicable(_NOTHING_MORE)


def _data(maker: Maker, done: Update, changed: set[str]) -> dict[str, Any]:
    """The resource in a 200 answer; a lack of it is a violation where more changed than was asked."""
    exchange = done.exchange
    if exchange.status != 200:
        raise not_applicable(f"{exchange.request.line} was answered {exchange.status}")
    data = exchange.document.get("data")
    if "data" not in exchange.document:
        names = lasting(maker, done, changed)
        if not names:
            raise not_applicable("no update was answered with the resource")
        raise violation(exchange, "/data", expected=f"the resource, since `{names[0]}` is not just as asked for",
                        actual="no `data`")  # fmt: skip
    if not isinstance(data, dict) or identity(data) != done.made.identity:
        found = identity(data)
        raise violation(exchange, "/data", expected=named([done.made.identity]),
                        actual=named([found]) if found else "no resource")  # fmt: skip
    return data


def _require_same_relationships(done: Update, data: dict[str, Any]) -> None:
    """That an answer shows the relationships and the linkage that a GET shows."""
    wanted = done.after.exchange.document["data"]
    for name in relationships_of(wanted):
        place = pointer("data", "relationships", name)
        if name not in relationships_of(data):
            raise violation(done.exchange, place, expected="a relationship, as GET shows", actual="none")
        members = linkage_of(wanted, name)
        if shows_linkage(wanted, name) and linkage_of(data, name) != members:
            raise violation(done.exchange, f"{place}/data", expected=f"{named(members)}, as GET shows then",
                            actual=named(linkage_of(data, name)))  # fmt: skip


def _agree(done: Update, name: str, shown: Any) -> bool:
    """Whether an answer shows an attribute as it is after the update, be it in another spelling of the moment."""
    wanted = done.after.attributes.get(name)
    return shown == wanted or (shown != done.before.attributes.get(name) and _near(shown, wanted))


def _is_outdated(done: Update, name: str, shown: Any) -> bool:
    """Whether an answer shows an attribute as it was, or as it was sent, where it has become another."""
    return shown in (done.before.attributes.get(name), done.sent.get(name)) and not _agree(done, name, shown)


def _near(one: Any, other: Any) -> bool:
    try:
        return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds()) < _NEAR_S
    except (TypeError, ValueError):
        return False
