"""What becomes of content: the values that a document holds, and those that are shown when it is read."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from accord.authoring import Exchange, Writable, expect, inconclusive, not_applicable

NOTHING = "nothing can be created here"
_BLANK = "accord-blank"
_DEEPEST = 4


def values_of(document: Any) -> dict[str, Any]:
    """The part of a document that holds a resource's values: the attributes in JSON:API, else the document."""
    data = document.get("data") if isinstance(document, dict) else None
    inner = data.get("attributes") if isinstance(data, dict) else None
    if isinstance(inner, dict):
        return inner
    return document if isinstance(document, dict) else {}


def text_member(subject: Writable) -> str:
    """The name of a member that takes a text of our own; raises NotApplicable where none is known."""
    one, other = (values_of(subject.document()) for _ in range(2))
    free = [name for name, value in one.items() if isinstance(value, str) and value != other.get(name)]
    plain = [name for name in free if " " in one[name]]
    if not free:
        raise not_applicable("no member is known that takes any text")
    return (plain or free)[0]


def number_members(subject: Writable) -> list[str]:
    """The names of members that hold numbers, whole ones first; raises NotApplicable where there are none."""
    values = values_of(subject.document())
    numbers = [
        name for name, value in values.items() if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    if not numbers:
        raise not_applicable("no member is known that holds a number")
    return sorted(numbers, key=lambda name: isinstance(values[name], float))


def written(subject: Writable, member: str, literal: bytes) -> bytes:
    """A document that creates, in which one member has a value just as it is written here."""
    document = copy.deepcopy(subject.document())
    values_of(document)[member] = _BLANK
    return json.dumps(document).encode().replace(f'"{_BLANK}"'.encode(), literal, 1)


def send(subject: Writable, octets: bytes, **options: Any) -> Exchange:
    """The answer to octets that are posted to the collection; options are those of the client."""
    return subject.maker.client.post(subject.url, body=octets, **options)


def read_back(subject: Writable, exchange: Exchange) -> Exchange:
    """What a creation made, read anew; raises Inconclusive where it cannot be found."""
    made = subject.maker.made_by(exchange)
    if made is None:
        raise inconclusive(f"what {exchange.request.line} created cannot be found")
    shown = expect(subject.maker.read(made[1])).answered().exchange
    if shown.status < 500 and not shown.ok:
        raise inconclusive(f"{shown.request.line} was answered {shown.status}")
    return shown


def shown_in(exchange: Exchange, member: str) -> Any:
    """The value that an answer shows for a member, numbers exact; None where it shows none."""
    body = exchange.response.body if exchange.response else b""
    try:
        value = json.loads(body.decode("utf-8"), parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError):
        return None
    return next((found[member] for found in _objects(value, _DEEPEST) if member in found), None)


def missing_in(exchange: Exchange, sent: Any) -> str | None:
    """The first member that was sent and does not show as it was, or None where all do."""
    for name, value in values_of(sent).items():
        if isinstance(value, str | bool) and shown_in(exchange, name) != value:
            return name
    return None


def require_usual(subject: Writable, member: str) -> None:
    """That an ordinary text in a member is shown as it was sent; raises Inconclusive where it is not."""
    made = subject.create()
    shown = shown_in(subject.maker.read(made.url), member)
    if shown != values_of(made.sent).get(member):
        raise inconclusive(f"`{member}` does not show what was sent in any case")


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects in a value, the outer ones first."""
    if isinstance(value, dict):
        yield value
        for item in value.values() if depth else ():
            yield from _objects(item, depth - 1)
