"""The edition of JSON:API that a target's own answers claim."""

from __future__ import annotations

from collections.abc import Iterable

from accord.judge.fields import parse_media_type
from accord.model.contract import STANDARDS, Contract
from accord.model.exchange import Exchange


def edition_seen(exchanges: Iterable[Exchange]) -> tuple[str, str]:
    """The standard that answers claim, and what claims it; both empty where nothing does."""
    for exchange in exchanges:
        member = exchange.document.get("jsonapi")
        standard = f"jsonapi-{member.get('version')}" if isinstance(member, dict) else ""
        if standard in STANDARDS:
            return standard, f"`jsonapi.version` in the answer to {exchange.request.line}"
        content_type = exchange.response.header("content-type") if exchange.response else None
        media_type = parse_media_type(content_type or "")
        if media_type and (media_type.uris("ext") or media_type.uris("profile")):
            return "jsonapi-1.1", f"parameters of the media type in the answer to {exchange.request.line}"
    return "", ""


def settle_edition(contract: Contract, seen: Iterable[Exchange]) -> tuple[str, tuple[str, ...]]:
    """The standard to judge by, and what needs saying about it: a contract's word counts, else the target's."""
    claimed, source = edition_seen(seen)
    if contract.standard_named:
        if claimed and contract.edition and claimed != contract.standard:
            return contract.standard, (
                f"judged by {contract.standard} as the contract says; {source} says {claimed}",
            )
        return contract.standard, ()
    if claimed:
        return claimed, (f"no standard was named; judged by {claimed}, as {source} says",)
    return contract.standard, (f"neither contract nor target names an edition; judged by {contract.standard}",)
