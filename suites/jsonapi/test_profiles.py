"""Profiles and extensions as a server offers them: whether it applies them, and where they are explained."""

from __future__ import annotations

from accord.authoring import (
    JSONAPI,
    Client,
    Exchange,
    Survey,
    inconclusive,
    not_applicable,
    same_origin,
    verifies,
    warn,
)
from accord.judge.expect import UNDECIDED
from accord.judge.fields import parse_media_type


@verifies("jsonapi-1.1/content-negotiation/profile-apply")
def test_requested_profiles_are_applied(client: Client, survey: Survey) -> None:
    """A profile that the server knows is applied where Accept asks for it."""
    if not survey.profiles:
        raise not_applicable("the server offers no profile, as far as the contract and the answers tell")
    for uri in survey.profiles:
        plain = None
        for url in _places(survey):
            exchange = client.get(url, accept=f'{JSONAPI}; profile="{uri}"')
            if uri in _applied(exchange):
                break
            plain = plain or (exchange if exchange.ok else None)
        else:
            if plain is None:
                raise inconclusive(f"no request that asked for {uri} succeeded")
            warn(plain, "Content-Type", expected=f'`profile="{uri}"`, since Accept asks for it and it is offered',
                 actual="it does not name the profile")  # fmt: skip


def _places(survey: Survey) -> list[str]:
    """A collection, a resource and the entry: a profile may concern just one of these."""
    first = next(iter(survey.collections), None)
    alone = next((facts.sample_url for facts in survey.resources if facts.sample_url), None)
    return [url for url in (first.url if first else None, alone, survey.entry_url) if url]


def _applied(exchange: Exchange) -> set[str]:
    """The profiles that an answer says were applied: in its label, or at least in its `jsonapi` object."""
    label = exchange.response.header("content-type") if exchange.response else None
    media_type, about = parse_media_type(label or ""), exchange.document.get("jsonapi")
    listed = about.get("profile") if isinstance(about, dict) else None
    told = [uri for uri in listed if isinstance(uri, str)] if isinstance(listed, list) else []
    return {*(media_type.uris("profile") if media_type else ()), *told}


@verifies("jsonapi-1.1/jsonapi-media-type/extension-profile-uri-documentation")
def test_uris_lead_to_documentation(client: Client, survey: Survey) -> None:
    """The URI of an extension or profile that is the target's own leads to a page about it."""
    own = [uri for uri in (*survey.extensions, *survey.profiles) if _is_own(uri, survey)]
    if not own:
        raise not_applicable("no URI of an extension or profile is of the target's own host")
    for uri in own:
        exchange = client.get(uri, accept="text/html, */*")
        if exchange.status in UNDECIDED or exchange.response is None:
            raise inconclusive(str(exchange))
        if not exchange.ok:
            warn(exchange, "status", expected=f"documentation at {uri}", actual=f"status {exchange.status}")


def _is_own(uri: str, survey: Survey) -> bool:
    try:
        return same_origin(uri, survey.base_url)
    except ValueError:
        return False
