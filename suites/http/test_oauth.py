"""The token endpoint of OAuth 2.0, for clients that act for themselves (RFC 6749)."""

from __future__ import annotations

import re

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    expect,
    not_applicable,
    same_origin,
    verifies,
    violation,
    warn,
)
from accord.judge.cache_control import parse_cache_control
from accord.judge.challenges import parse_challenges
from accord.judge.fields import parse_media_type
from accord.model.terms import OAuth
from suites.http.pages import field
from suites.http.tokens import GRANT, as_client, basic, issued, oauth_of, post

_FAULTS = {
    "an unknown grant_type": [("grant_type", "urn:accord:none-such")],
    "no parameters": [],
    "a repeated parameter": [GRANT, GRANT],
}
_CLIENT_ERRORS = ("invalid_client", "unauthorized_client")
_REQUEST_ERRORS = ("invalid_request", "unsupported_grant_type")
_PERMITTED = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]+")
_OURSELVES = "accord"


@verifies("http/oauth/token-not-stored")
def test_token_is_not_to_be_stored(client: Client, contract: Contract) -> None:
    """A response with a token forbids caches to store it."""
    issued = _issued(client, contract)
    if not parse_cache_control([field(issued, "cache-control")]).has("no-store"):
        raise violation(
            issued, "Cache-Control", expected="no-store", actual=field(issued, "cache-control") or "missing"
        )
    if "no-cache" not in field(issued, "pragma").lower():
        warn(issued, "Pragma", expected="no-cache, as RFC 6749 asks", actual=field(issued, "pragma") or "missing")


@verifies("http/oauth/token-success-shape")
def test_token_is_told_in_the_documented_form(client: Client, contract: Contract) -> None:
    """A token comes with 200 in JSON, as text with its type, and its lifetime as a number."""
    issued = _issued(client, contract)
    if issued.status != 200:
        raise violation(issued, "status", expected="status 200", actual=f"status {issued.status}")
    _require_json(issued)
    document = issued.document
    for name in ("access_token", "token_type"):
        if not isinstance(document.get(name), str):
            raise violation(issued, f"/{name}", expected="a text", actual=_kind(document, name))
    lasts = document.get("expires_in")
    if "expires_in" in document and (isinstance(lasts, bool) or not isinstance(lasts, int | float)):
        raise violation(issued, "/expires_in", expected="a number", actual=_kind(document, "expires_in"))


@verifies("http/oauth/error-shape")
def test_token_errors_have_the_documented_form(client: Client, contract: Contract) -> None:
    """What is wrong with a token request is told with 400, or 401, in JSON that names the error by its code."""
    oauth = _oauth_of(contract)
    for what, form in _FAULTS.items():
        answer = post(client, oauth, form, *as_client(client, oauth))
        expect(answer).answered(401)
        if answer.ok and what == "a repeated parameter":
            warn(answer, "status", expected=f"status 400 to {what}", actual=f"status {answer.status}")
            continue
        if answer.status not in (400, 401):
            raise violation(answer, "status", expected=f"status 400 to {what}", actual=f"status {answer.status}")
        _require_error(answer, what)


@verifies("http/oauth/invalid-client-401")
def test_unknown_client_is_refused_with_a_challenge(client: Client, contract: Contract) -> None:
    """A client that is not known gets 401 with the error invalid_client and a challenge for Basic."""
    oauth = _oauth_of(contract)
    if oauth.client != "basic":
        raise not_applicable("the contract does not say that clients authenticate by Basic")
    answer = post(client, oauth, [GRANT], basic(_OURSELVES, "no-such-secret"), ())
    expect(answer).answered(401).status(401, because="the client is not known")
    if answer.document.get("error") != "invalid_client":
        raise violation(answer, "/error", expected="invalid_client", actual=_kind(answer.document, "error"))
    values = answer.response.fields.get("www-authenticate", []) if answer.response else []
    if "basic" not in {challenge.scheme for challenge in parse_challenges(values).found}:
        raise violation(
            answer, "WWW-Authenticate", expected="a challenge for Basic", actual=", ".join(values) or "missing"
        )


def _oauth_of(contract: Contract) -> OAuth:
    oauth = oauth_of(contract)
    if not same_origin(contract.token_url, contract.base_url):
        raise not_applicable("tokens are issued at another origin, which is not under test")
    return oauth


def _issued(client: Client, contract: Contract) -> Exchange:
    _oauth_of(contract)
    return issued(client, contract)


def _require_json(answer: Exchange) -> None:
    value = field(answer, "content-type")
    media_type = parse_media_type(value)
    if media_type is None or media_type.essence != "application/json":
        raise violation(answer, "Content-Type", expected="application/json", actual=value or "missing")
    if not isinstance(answer.json.value, dict):
        raise violation(answer, "body", expected="a JSON object", actual="something else")


def _require_error(answer: Exchange, what: str) -> None:
    """That an error is told by a code in the permitted characters, and by one that fits."""
    _require_json(answer)
    error = answer.document.get("error")
    if not isinstance(error, str) or not _PERMITTED.fullmatch(error):
        raise violation(answer, "/error", expected="a code", actual=_kind(answer.document, "error"))
    fitting = _CLIENT_ERRORS if answer.status == 401 else (*_REQUEST_ERRORS, *_CLIENT_ERRORS)
    if error not in fitting:
        warn(
            answer,
            "/error",
            expected=f"{' or '.join(fitting)} to {what}",
            actual=f"{error} with status {answer.status}",
        )


def _kind(document: dict[str, object], name: str) -> str:
    """What a member is, without the value, which may be a secret."""
    if name not in document:
        return "missing"
    value = document[name]
    if name == "error" and isinstance(value, str):
        return value
    return {str: "a text", bool: "a boolean", dict: "an object", list: "an array"}.get(type(value), "something else")
