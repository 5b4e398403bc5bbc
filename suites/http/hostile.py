"""Hostile input: odd queries, odd ids, and documents with a member of a wrong or odd value."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from accord.authoring import Contract, ResourceFacts

IDS = ("-1", "9" * 40, "%00", "%FF", "%27%22%3B--", "%F0%9F%92%A9")
"""Ids as they are spelt in a path: out of range, a NUL, no UTF-8, quotes, beyond the first plane of Unicode."""
VALUES = ("-1", "9" * 40, "%00", "%FF%FE", "%27%22%3C%3E%3B--", "%F0%9F%92%A9%CC%81%E2%80%AE", "a" * 2000)
"""Values of query parameters as they are spelt."""
BODIES = (b"[]", b'"accord"', b"null", b'{"accord": "\xff\xfe"}', b'{"accord": "\\ud800"}', b"{'accord': 1}")
"""Contents that are no document of any resource: other JSON values, no UTF-8, a lone surrogate, no JSON."""

_ODD_NAMES = "%5B%5D=1&a%5Bb=1&%00=1&=1&%FF=1&a%5Bb%5D%5Bc%5D%5B%5D%5Bd%5D=1"
_COMMON = ("limit", "offset", "page", "sort", "q", "filter")
_OF_JSONAPI = ("sort", "include", "filter[id]", "page[size]", "page[number]")
_ALONE = 3
_TEXTS = ("\0", "\ud800", "a" * 20_000, {"accord": 1})
_OTHERS = ("accord", 10**30, {"accord": 1})
_KEPT = frozenset({"type", "id"})

Place = tuple[str | int, ...]


def queries(facts: ResourceFacts | None, contract: Contract) -> Iterator[str]:
    """Queries with odd values of the parameters that are known, together and alone, and with odd names."""
    names = _parameters(facts, contract)
    yield from ("&".join(f"{name}={value}" for name in names) for value in VALUES)
    yield from (f"{name}=%00" for name in names[:_ALONE])
    yield _ODD_NAMES


def _parameters(facts: ResourceFacts | None, contract: Contract) -> list[str]:
    """Names of query parameters: those that the contract or a link has, else those that are common."""
    path, known = (facts.path, list(facts.filters)) if facts else ("", [])
    known += [limit.parameter for limit in contract.documented_limits if limit.path == path and limit.parameter]
    known += [name for name, _ in parse_qsl(urlsplit((facts and facts.next_url) or "").query)]
    return [quote(name) for name in dict.fromkeys((*known, *(_OF_JSONAPI if contract.edition else _COMMON)))]


def documents(document: Any) -> Iterator[Any]:
    """Copies of a document, each with one member of a wrong type or of an odd value."""
    leaves = [(place, value) for place, value in _leaves(document) if place[-1] not in _KEPT]
    texts = [place for place, value in leaves if isinstance(value, str)]
    others = [place for place, value in leaves if not isinstance(value, str)]
    yield from (_with(document, place, odd) for place in texts[:1] for odd in _TEXTS)
    yield from (_with(document, place, odd) for place in others[:1] for odd in _OTHERS)


def _leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """The values of a document that hold no others, each with its place."""
    if isinstance(value, dict | list) and value:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for name, item in pairs:
            yield from _leaves(item, (*place, name))
    elif place:
        yield place, value


def _with(document: Any, place: Place, value: Any) -> Any:
    changed = copy.deepcopy(document)
    inner = changed
    for part in place[:-1]:
        inner = inner[part]
    inner[place[-1]] = value
    return changed
