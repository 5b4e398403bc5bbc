"""Seeks the OpenAPI description of a target: where it says that one is, then at the usual places."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from accord.evolve.description import is_description, mapping, sequence
from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.link_header import parse_links
from accord.runtime.drafting.descriptions import ACCEPT
from accord.runtime.drafting.openapi import Description, InvalidDescription
from accord.wire.client import Client
from accord.wire.urls import below, resolve, same_origin

RELATIONS = ("service-desc", "describedby", "help")
"""The relations of links that may lead to a description, the surest first."""
USUAL = ("/openapi.json", "/swagger.json", "/v3/api-docs", "/openapi.yaml", "/api-docs", "/schema")
"""Where frameworks serve one, below the base URL or at the root of the host."""
_MOST = 10
_TYPES = ("json", "yaml", "openapi", "text/plain", "octet-stream")


def found_description(client: Client, contract: Contract, entry: Exchange) -> tuple[str, Description] | None:
    """Where a description is, as a contract names it, and the description; asks for ten places at most.

    What answers there is believed only if it says that it is a description, and describes a path.
    """
    for url in list(dict.fromkeys([*_told(entry), *_usual(contract)]))[:_MOST]:
        if not same_origin(url, contract.base_url):
            continue
        exchange = client.get(url, accept=ACCEPT)
        if description := described_by(exchange, contract):
            return _named(url, contract), description
    return None


def described_by(exchange: Exchange, contract: Contract) -> Description | None:
    """The description that an exchange brought, or None where it brought none."""
    response = exchange.response if exchange.ok else None
    media_type = (response.header("content-type") or "json").lower() if response else ""
    if response is None or not any(each in media_type for each in _TYPES):
        return None
    try:
        found = Description.parse(response.body.decode("utf-8", "replace"), contract.base_url)
    except InvalidDescription:
        return None
    return found if is_description(found.data) else None


def _told(entry: Exchange) -> Iterator[str]:
    """The URLs that the entry document leads to by relations that may mean a description."""
    if not entry.response:
        return
    links = [(each.relations, each.target) for each in parse_links(entry.response.values("link"))]
    for name in ("links", "_links"):
        for relation, value in mapping(entry.document.get(name)).items():
            first = next(iter(sequence(value)), value)
            target = first if isinstance(first, str) else mapping(first).get("href")
            if isinstance(target, str):
                links.append(((relation,), target))
    for wanted in RELATIONS:
        for relations, target in links:
            if wanted in relations:
                try:
                    yield resolve(entry.request.url, target).partition("#")[0]
                except ValueError:
                    continue


def _usual(contract: Contract) -> Iterator[str]:
    parts = urlsplit(contract.base_url)
    root = f"{parts.scheme}://{parts.netloc}"
    for path in USUAL:
        yield below(contract.base_url, path)
        yield root + path


def _named(url: str, contract: Contract) -> str:
    """A URL as a contract writes it: a path below the base URL where it is one, so that the base URL may change."""
    home = contract.base_url.rstrip("/")
    return url.removeprefix(home) if url.startswith(f"{home}/") else url
