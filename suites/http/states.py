"""What a resource is before and after: its state, and where two of them differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import Client, Exchange, inconclusive
from accord.runtime.plain import rows_in


def read(client: Client, url: str) -> Exchange:
    """The answer to GET, asked for anew; raises Inconclusive where it is no success."""
    exchange = client.get(url, fresh=True)
    if not exchange.ok:
        raise inconclusive(f"the control {exchange.request.line} was answered {exchange.status or exchange.fault}")
    return exchange


def state_of(exchange: Exchange) -> Any:
    """What an answer shows: a JSON value, or the octets of its content."""
    text = exchange.json
    return text.value if text.ok else exchange.response and exchange.response.body


def changes(before: Exchange, after: Exchange) -> list[str]:
    """The JSON pointers at which what two answers show differs, the empty one for all of it."""
    return list(_differing(state_of(before), state_of(after), ""))


def differences(client: Client, control: Exchange, exchange: Exchange) -> list[str]:
    """The places at which an answer differs from its control, save those at which the control changes by itself."""
    found = changes(control, exchange)
    moving = changes(control, read(client, control.request.url)) if found else []
    return [place for place in found if not any(place.startswith(each) or each.startswith(place) for each in moving)]


def _differing(one: Any, other: Any, at: str) -> Iterator[str]:
    match one, other:
        case dict(), dict():
            for name in dict.fromkeys((*one, *other)):
                if name not in one or name not in other:
                    yield _below(at, name)
                else:
                    yield from _differing(one[name], other[name], _below(at, name))
        case list(), list() if len(one) == len(other):
            for index, (here, there) in enumerate(zip(one, other, strict=True)):
                yield from _differing(here, there, f"{at}/{index}")
        case _ if type(one) is not type(other) or one != other:
            yield at


def _below(at: str, name: str) -> str:
    return f"{at}/{name.replace('~', '~0').replace('/', '~1')}"


def sent_places(sent: Any, shown: Exchange) -> set[str]:
    """The JSON pointers at which an answer shows just what was sent."""
    return set(_agreeing(sent, state_of(shown), ""))


def _agreeing(sent: Any, shown: Any, at: str) -> Iterator[str]:
    match sent, shown:
        case dict(), dict():
            for name in sent.keys() & shown.keys():
                yield from _agreeing(sent[name], shown[name], _below(at, name))
        case _ if sent == shown:
            yield at


def listed(listing: Exchange, sent: Any, other: Any) -> list[dict[str, Any]]:
    """The rows of a collection's answer that hold a text which was sent, and which `other` documents do not have."""
    marks = set(_texts(sent)) - set(_texts(other))
    document = listing.document
    rows = document["data"] if isinstance(document.get("data"), list) else rows_in(listing.json.value) or []
    return [row for row in rows if isinstance(row, dict) and marks & set(_texts(row))]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
