"""Finds the collections of a target from its own documents, where a contract names none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from accord.model.contract import Contract, ResourceTerms
from accord.model.exchange import Exchange
from accord.runtime.surveying.rows import rows_in
from accord.runtime.surveying.smoke import is_jsonapi
from accord.runtime.surveying.specimens import link_url
from accord.wire.client import Client
from accord.wire.urls import resolve, same_origin

_MOST = 60
_LEADS = 8


def find_collections(client: Client, contract: Contract, entry: Exchange | None) -> list[ResourceTerms]:
    """The collections that the entry document leads to, directly or over the links of its resources."""
    home = urlsplit(contract.base_url).path.rstrip("/")
    found: dict[str, ResourceTerms] = {}
    maybe = list(dict.fromkeys(candidates(entry, contract))) if entry and entry.ok else []
    leads: list[str] = []
    seen = set(maybe)
    for _ in range(_MOST):
        if not maybe and not leads:
            break
        is_maybe = bool(maybe)
        exchange = client.get(maybe.pop(0) if is_maybe else leads.pop(0))
        if not exchange.ok or (contract.edition and not is_jsonapi(exchange, contract)):
            continue
        if is_maybe and _is_collection(exchange, contract):
            path = urlsplit(exchange.request.url).path.removeprefix(home) or "/"
            found.setdefault(path, ResourceTerms(path=path))
        for url, may_be_collection in _behind(exchange):
            if url not in seen and (may_be_collection or len(leads) < _LEADS):
                seen.add(url)
                (maybe if may_be_collection else leads).append(url)
    return list(found.values())


def _is_collection(exchange: Exchange, contract: Contract) -> bool:
    if contract.edition:
        return isinstance(exchange.document.get("data"), list)
    return rows_in(exchange.json.value) is not None


def candidates(entry: Exchange, contract: Contract) -> Iterator[str]:
    """Every URL in the entry document that lies below the base URL."""
    home = contract.base_url.rstrip("/")
    for text in _strings(entry.json.value):
        if not text or len(text) > 500 or any(character.isspace() for character in text):
            continue
        try:
            url = resolve(entry.request.url.rstrip("/") + "/", text)
        except ValueError:
            continue
        looks_like_link = text.startswith(("http://", "https://", "/"))
        if (
            looks_like_link
            and same_origin(url, home)
            and url.startswith(home)
            and url.rstrip("/") != home
            and "{" not in url
        ):
            yield url.partition("?")[0].partition("#")[0]


def _behind(exchange: Exchange) -> Iterator[tuple[str, bool]]:
    """URLs to look at next, and whether each may be a collection: a resource's own URL without its id may."""
    data = exchange.document.get("data")
    rows = data if isinstance(data, list) else [data]
    for row in rows[:3]:
        if not isinstance(row, dict):
            continue
        own = link_url(row.get("links"), "self", exchange.request.url)
        parent, _, last = (own or "").rstrip("/").rpartition("/")
        if parent and str(row.get("id")) == last:
            yield parent, True
        relationships = row.get("relationships")
        for value in relationships.values() if isinstance(relationships, dict) else ():
            related = (
                link_url(value.get("links"), "related", exchange.request.url) if isinstance(value, dict) else None
            )
            if related:
                yield related, False


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from _strings(item)
        case list():
            for item in value:
                yield from _strings(item)
