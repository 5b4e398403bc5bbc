"""Error bodies: their form, their members, and the status that they tell, as a promise says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from accord.authoring import Exchange, Promise
from accord.judge.fields import parse_media_type
from accord.runtime.places import found_at

_MEDIA_TYPES = {"jsonapi": "application/vnd.api+json", "problem": "application/problem+json"}
_STATUS = {"jsonapi": "status", "problem": "status"}
"""The members that tell the status in the forms that a standard gives."""


class Trouble(NamedTuple):
    """What is wrong at a place of an error's answer."""

    place: str
    expected: str
    actual: str


def is_error(exchange: Exchange, promise: Promise) -> bool:
    """Whether a promise speaks of an answer: an error of one of its statuses, at no path that it leaves out."""
    if exchange.request.method == "HEAD" or not _is_named(exchange.status, promise.get("statuses", ("4xx", "5xx"))):
        return False
    path = urlsplit(exchange.request.url).path.rstrip("/")
    return not any(path.endswith(left_out.rstrip("/")) for left_out in promise.get("apart", ()))


def _is_named(status: int, statuses: Iterable[int | str]) -> bool:
    return any(status == each if isinstance(each, int) else status // 100 == int(each[0]) for each in statuses)


def troubles(exchange: Exchange, promise: Promise) -> Iterator[Trouble]:
    """Everything in an error's answer that is not as promised."""
    form = promise.get("form", "other")
    label = (exchange.response.header("content-type") or "") if exchange.response else ""
    media_type = parse_media_type(label)
    wanted = _MEDIA_TYPES.get(form)
    if wanted and (media_type is None or media_type.essence != wanted):
        yield Trouble("Content-Type", wanted, label or "it is missing")
    body = exchange.json.value
    if not isinstance(body, dict):
        yield Trouble("body", "a JSON object", "no content" if not _content(exchange) else "something else")
        return
    errors = body.get("errors") if form == "jsonapi" else [body]
    if not isinstance(errors, list) or not errors or not all(isinstance(error, dict) for error in errors):
        yield Trouble("/errors", "an array of one error object or more", _kind(errors))
        return
    # Errors of several statuses stand under one that is more general than theirs.
    teller = promise.get("status_member", _STATUS.get(form, ""))
    mixed = len({str(error.get(teller)) for error in errors}) > 1
    for number, error in enumerate(errors):
        at = f"/errors/{number}" if form == "jsonapi" else ""
        yield from _of_members(error, at, promise.get("members", ()), teller)
        promised = "status_member" in promise or teller in promise.get("members", ())
        told = str(error.get(teller, "it is missing"))
        lawful = told == str(exchange.status) or (mixed and teller in error)
        if teller and (promised or teller in error) and not lawful:
            yield Trouble(f"{at}/{teller}", f"{exchange.status}, as the status line says", told)
    yield from _of_list(body, promise)


def _of_members(error: dict[str, Any], at: str, members: Iterable[str], teller: str) -> Iterator[Trouble]:
    """What is wrong with the members of one error, which are texts, save for the one that tells the status."""
    for place in members:
        found = [value for _, value in found_at(error, place)]
        if place != teller and not (found and all(isinstance(value, str) and value for value in found)):
            yield Trouble(f"{at}/{place.replace('.', '/')}", "a text", _kind(found[0]) if found else "it is missing")


def _of_list(body: dict[str, Any], promise: Promise) -> Iterator[Trouble]:
    """What is wrong with the list of single errors, where there is one, and with what repeats the first of them."""
    name = promise.get("list", "")
    if name not in body:
        return
    items = body[name]
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        yield Trouble(f"/{name}", "an array of one object or more", _kind(items))
        return
    for number, item in enumerate(items):
        for member in promise.get("list_members", ()):
            if not (isinstance(item.get(member), str) and item[member]):
                yield Trouble(f"/{name}/{number}/{member}", "a text", _kind(item.get(member)))
    for member in promise.get("first", ()):
        if body.get(member) != items[0].get(member):
            yield Trouble(f"/{member}", f"that of /{name}/0", "another value")


def _content(exchange: Exchange) -> bytes:
    return exchange.response.body if exchange.response else b""


def _kind(value: Any) -> str:
    """What a value is, for findings of one cause."""
    match value:
        case None:
            return "it is missing"
        case "" | [] | {}:
            return "it is empty"
    return {str: "a text", bool: "a boolean", dict: "an object", list: "an array"}.get(type(value), "a number")
