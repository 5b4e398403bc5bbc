"""The smoke stage: finds out in one line why a target cannot be judged, before anything is judged."""

from __future__ import annotations

from accord.judge.document import Context, Document
from accord.judge.edge import Usual, answered_by
from accord.judge.fields import parse_media_type
from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.wire.urls import resolve, same_origin

_LOGIN = ("login", "signin", "sign-in", "sso", "oauth", "authorize")


class Unjudgeable(Exception):
    """The target cannot be judged; the message is one line with the remedy."""


class Untrusted(Unjudgeable):
    """No request can be sent, since the target's certificate or TLS is not accepted; that itself can be judged."""


def is_jsonapi(exchange: Exchange, contract: Contract) -> bool:
    """Whether an exchange brought a JSON:API document."""
    return Document(exchange, Context(contract.edition, contract.base_url)).is_document


def require_usable(first: list[Exchange], contract: Contract) -> None:
    """Raise Unjudgeable where none of the first exchanges brought data to judge."""
    if any(exchange.ok and "data" in exchange.document and is_jsonapi(exchange, contract) for exchange in first):
        return
    _require_trust(first, contract)
    for diagnosis in (_unreachable, _away, _intercepted, _unauthorised, _not_json, _throttled):
        if line := diagnosis(first, contract):
            raise Unjudgeable(line)
    seen = ", ".join(f"{exchange.request.line} {exchange.status}" for exchange in first[:4])
    if all(exchange.status >= 500 for exchange in first):
        raise Unjudgeable(f"the target is broken: {seen}; look into its log")
    remedy = "check `base_url` and the resource paths; if it is no JSON:API server, say `--standard http`"
    if any(exchange.ok for exchange in first):
        told = f"{contract.base_url} answers, but with no JSON:API document that has data ({seen})"
        raise Unjudgeable(f"{told}; {remedy}")
    raise Unjudgeable(f"no resource of the contract could be read ({seen}); {remedy}")


def require_answers(first: list[Exchange], contract: Contract) -> None:
    """Raise Unjudgeable where none of the first exchanges with a plain HTTP API was answered by it."""
    awaited = "html" in contract.media_type
    if any(exchange.ok and (awaited or not _not_json([exchange], contract)) for exchange in first):
        return
    _require_trust(first, contract)
    for diagnosis in (_unreachable, _away, _intercepted, _unauthorised, _not_json, _throttled):
        if line := diagnosis(first, contract):
            raise Unjudgeable(line)
    seen = ", ".join(f"{exchange.request.line} {exchange.status}" for exchange in first[:4])
    broken = all(exchange.status >= 500 for exchange in first)
    remedy = "look into its log" if broken else "check `base_url` and the resource paths"
    raise Unjudgeable(f"nothing of the contract could be read ({seen}); {remedy}")


def _require_trust(first: list[Exchange], contract: Contract) -> None:
    """Raise Untrusted where every first exchange ended in the handshake."""
    if all("certificate" in exchange.fault or "TLS" in exchange.fault for exchange in first):
        how = "mend the certificate, or name its CA in SSL_CERT_FILE"
        raise Untrusted(f"{contract.base_url}: {first[0].fault}; {how}")


def _unreachable(first: list[Exchange], contract: Contract) -> str:
    faults = [exchange.fault for exchange in first if exchange.fault]
    if len(faults) < len(first):
        return ""
    return f"{contract.base_url} cannot be reached: {faults[0]}; check the URL, and that the server is up"


def _intercepted(first: list[Exchange], contract: Contract) -> str:
    who = [answered_by(exchange, Usual(frozenset({contract.media_type}))) for exchange in first]
    if not all(who) or who[0].startswith("a login"):
        return ""
    seen = f"{first[0].request.line} {first[0].status}"
    return (
        f"{contract.base_url} is answered by {who[0]} in place of the API ({seen}); "
        "look at what stands before it, or name its own address"
    )


def _away(first: list[Exchange], contract: Contract) -> str:
    for exchange in first:
        if 300 <= exchange.status < 400 and exchange.response:
            goal = resolve(exchange.request.url, exchange.response.header("location") or "")
            if any(word in goal.lower() for word in _LOGIN):
                return f"{exchange.request.url} redirects to a login page ({goal}); give credentials (`[auth]`)"
            if not same_origin(goal, contract.base_url):
                return f"{exchange.request.url} redirects to {goal}; use that address as `base_url`"
            return f"{exchange.request.url} redirects in a circle by way of {goal}; check `base_url`"
    return ""


def _unauthorised(first: list[Exchange], contract: Contract) -> str:
    denied = [exchange for exchange in first if exchange.status in (401, 403, 407)]
    if len(denied) < len(first):
        return ""
    how = f"check ${contract.auth.env}" if contract.auth else "add `[auth]` with the variable that holds the token"
    return f"{contract.base_url} answers {denied[0].status} to everything; {how}"


def _not_json(first: list[Exchange], contract: Contract) -> str:
    for exchange in first:
        content_type = exchange.response.header("content-type") if exchange.response else None
        media_type = parse_media_type(content_type or "")
        if media_type and media_type.essence in ("text/html", "application/xhtml+xml"):
            body = exchange.response.body.lower() if exchange.response else b""
            if b'type="password"' in body or b"type='password'" in body:
                return f"{exchange.request.url} shows a login page; give credentials (`[auth]`)"
            other = "" if contract.resources else ", or name what is there: `accord init URL --resource PATH`"
            remedy = f"check the path of `base_url` ({contract.base_url}){other}"
            return f"{exchange.request.url} answers with HTML; {remedy}"
    return ""


def _throttled(first: list[Exchange], contract: Contract) -> str:
    if all(exchange.status in (429, 503) for exchange in first):
        return f"{contract.base_url} answers {first[0].status} to everything; wait, or lower `requests_per_second`"
    return ""
