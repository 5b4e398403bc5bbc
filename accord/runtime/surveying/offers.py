"""Which extensions and profiles a target offers: by its contract, by what its answers say, and asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accord.judge.fields import parse_media_type
from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.runtime.scope import catalogues_of, is_offered
from accord.runtime.surveying.operations import ATOMIC
from accord.wire.client import JSONAPI, Client
from accord.wire.urls import below

_PROFILES = "/profiles/"
_MOST = 4
_USUAL = "/operations"


@dataclass(frozen=True, slots=True)
class Offers:
    """The URIs of the extensions and profiles that a target offers."""

    extensions: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()


def find_offers(client: Client, contract: Contract, url: str) -> Offers:
    """What a target offers; asks at one URL for all of it, so that rules see it applied.

    Profiles that have a catalogue are asked for unless they are known: whoever knows none of them ignores them,
    by the specification's own rule.
    """
    if contract.edition in ("", "1.0"):
        return Offers()
    found = _seen(contract, client.seen())
    official = [
        catalogue.uri
        for catalogue in catalogues_of(contract)
        if catalogue.precondition and _PROFILES in catalogue.uri and not is_offered(catalogue.uri, found.profiles)
    ]
    if profiles := (*found.profiles, *official):
        client.get(url, accept=f'{JSONAPI}; profile="{" ".join(profiles)}"')
    for extension in found.extensions[:_MOST]:
        client.get(url, accept=f'{JSONAPI}; ext="{extension}"')
    return _seen(contract, client.seen())


def find_operations(client: Client, contract: Contract, offers: Offers) -> str | None:
    """The URL for operations: the contract's, or else the usual one where the extension is offered and POST taken."""
    if not is_offered(ATOMIC, offers.extensions):
        return None
    if declared := contract.capabilities.get("operations"):
        return below(contract.base_url, declared)
    url = below(contract.base_url, _USUAL)
    for method in ("OPTIONS", "GET"):
        exchange = client.request(method, url)
        allow = (exchange.response.header("allow") if exchange.response else None) or ""
        if exchange.status != 404 and "POST" in allow.upper():
            return url
    return None


def _seen(contract: Contract, exchanges: Iterable[Exchange]) -> Offers:
    """What the contract declares, and what documents are labelled with or list themselves."""
    declared = contract.capabilities
    extensions = dict.fromkeys(declared.get("extensions", ()))
    profiles = dict.fromkeys(declared.get("profiles", ()))
    for exchange in exchanges:
        label = exchange.response.header("content-type") if exchange.response else None
        media_type = parse_media_type(label or "")
        if not media_type or media_type.essence != JSONAPI:
            continue
        listed = exchange.document.get("jsonapi")
        for known, name in ((extensions, "ext"), (profiles, "profile")):
            items = listed.get(name) if isinstance(listed, dict) else None
            named = [item for item in items if isinstance(item, str)] if isinstance(items, list) else []
            known.update(dict.fromkeys(uri for uri in (*media_type.uris(name), *named) if uri))
    return Offers(tuple(extensions), tuple(profiles))
