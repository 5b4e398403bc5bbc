"""What a resource is before and after: its state, and where two of them differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from accord.authoring import Client, Exchange, inconclusive, link_url, resolve, same_origin
from accord.model.link_header import parse_links
from accord.runtime.surveying.rows import rows_in

_MOVES = re.compile(
    r"(?i:(^|[_-])(views?|visits?|hits|reads|count(er)?s?|ttl)([_-]|$)|seen|viewed|visited|accessed|modified|updated)"
    r"|(?i:time(stamp)?$|date$|expir|revision|version|etag|[_-]at$)|[a-z](At|Count|Views|Hits|Reads)$"
)
"""Names of members that a server may well keep count or record in."""


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


def own_places(sent: Any, shown: Exchange) -> set[str]:
    """The JSON pointers at which an answer shows what a client sent, in whatever form; raises Inconclusive if none.

    Members whose names say that a server keeps count or record in them are left out.
    """
    value = state_of(shown)
    inner = value.items() if isinstance(value, dict) else ()
    for at, part in (("", value), *((_below("", name), part) for name, part in inner if isinstance(part, dict))):
        if found := {place for place in _shared(sent, part, at) if not _MOVES.search(place.rpartition("/")[2])}:
            return found
    raise inconclusive(f"{shown.request.line} shows nothing of what was sent")


def _shared(sent: Any, shown: Any, at: str) -> Iterator[str]:
    if isinstance(sent, dict) and isinstance(shown, dict):
        for name in sent.keys() & shown.keys():
            yield from _shared(sent[name], shown[name], _below(at, name))
    elif at:
        yield at


def listed(client: Client, url: str, sent: Any, other: Any) -> tuple[Exchange, int]:
    """How many rows of a collection, on its first or its last page, hold a text of what was sent.

    Texts that an `other` document has, too, do not count. The answer is that of the page with the most such rows.
    """
    marks = set(_texts(sent)) - set(_texts(other))
    pages = [client.get(url)]
    if last := _last(pages[0]):
        pages.append(client.get(last))
    return max(((page, _holding(page, marks)) for page in pages), key=lambda pair: pair[1])


def _holding(page: Exchange, marks: set[str]) -> int:
    document = page.document
    rows = document["data"] if isinstance(document.get("data"), list) else rows_in(page.json.value) or []
    return sum(1 for row in rows if isinstance(row, dict) and marks & set(_texts(row)))


def _last(page: Exchange) -> str | None:
    """The URL of a collection's last page, as its links tell it."""
    url, links = page.request.url, page.document.get("links")
    found = link_url(links, "last", url) if isinstance(links, dict) else None
    values = page.response.fields.get("link", []) if page.response else []
    targets = [link.target for link in parse_links(values) if "last" in link.relations]
    found = found or (resolve(url, targets[0]) if targets else None)
    return found if found and same_origin(found, url) else None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
