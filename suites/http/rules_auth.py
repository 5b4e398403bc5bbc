"""Rules of authentication: challenges, and credentials that come back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.challenges import Challenge, parse_challenges
from suites.http.secrets import is_token_endpoint

_FIELD = "WWW-Authenticate"
_SECRET = re.compile(r"\$([A-Za-z_]\w*)")
_HIDDEN = "REDACTED"
_PERMITTED = {
    "error": re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]*"),
    "error_description": re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]*"),
}
"""The characters of RFC 6750, section 3."""


@rule("http/auth/401-has-challenge", on="answer", when=lambda node: node.exchange.status == 401)
def refusals_carry_a_challenge(node: Node) -> Iterator[Remark]:
    """A 401 says by WWW-Authenticate how to do better."""
    if "www-authenticate" not in node.value:
        yield node.violates("status 401 without a challenge", at=_FIELD)
        return
    challenges = parse_challenges(node.value["www-authenticate"])
    if challenges.trouble:
        yield node.violates(f"the challenge cannot be read: {challenges.trouble}", at=_FIELD)
    elif not challenges.found:
        yield node.violates("there is no challenge in it", at=_FIELD)
    elif challenges.gaps:
        yield node.warns("its list has an empty member", at=_FIELD, expected="no comma too many")
    for challenge in challenges.found:
        for name in challenge.doubled:
            yield node.violates(f"`{name}` stands twice in one challenge", at=_FIELD)
        if any(parameter.name == "realm" and not parameter.quoted for parameter in challenge.parameters):
            yield node.violates("`realm` does not stand in quotes", at=_FIELD)


def _bearers(node: Node) -> list[Challenge]:
    values = node.value.get("www-authenticate", ())
    return [challenge for challenge in parse_challenges(values).found if challenge.scheme == "bearer"]


@rule(
    "http/auth/bearer-challenge-form",
    on="answer",
    having="www-authenticate",
    when=lambda node: bool(_bearers(node)),
)
def bearer_challenges_have_parameters(node: Node) -> Iterator[Remark]:
    """A Bearer challenge has a parameter, none twice, and keeps to the characters of its errors."""
    for challenge in _bearers(node):
        if not challenge.parameters:
            yield node.violates("a bare Bearer challenge", at=_FIELD, expected="at least one parameter after Bearer")
        for name in challenge.doubled:
            yield node.violates(f"`{name}` stands twice in a Bearer challenge", at=_FIELD)
        for parameter in challenge.parameters:
            permitted = _PERMITTED.get(parameter.name)
            if permitted and not permitted.fullmatch(parameter.value):
                yield node.violates(f"`{parameter.name}` holds a character that is not permitted there", at=_FIELD)


def _secrets(node: Node) -> set[str]:
    """The variables whose values went out as credentials with the request."""
    request = node.exchange.request
    texts = (value for _, value in request.headers if "$" in value)
    found = {name for text in texts for name in _SECRET.findall(text)}
    if "$" in request.url:
        found.update(_SECRET.findall(request.url))
    return found - {_HIDDEN}


@rule(
    "http/auth/credentials-not-echoed",
    on="answer",
    when=lambda node: bool(_secrets(node)) and not is_token_endpoint(node),
)
def credentials_do_not_come_back(node: Node) -> Iterator[Remark]:
    """What a request proved itself with stands nowhere in the answer.

    Exchanges are judged as they are recorded, so that a secret is seen as the name of its variable.
    """
    response = node.exchange.response
    if response is None:
        return
    for name in sorted(_secrets(node)):
        mark = re.compile(rf"\${re.escape(name)}(?!\w)")
        if mark.search(response.reason):
            yield node.violates("the credentials of the request stand in the status line", at="status")
        for field, values in node.value.items():
            if any("$" in value and mark.search(value) for value in values):
                yield node.violates("it holds the credentials of the request", at=field)
        if b"$" in response.body and mark.search(response.body.decode("utf-8", "replace")):
            yield node.violates("it holds the credentials of the request", at="body")
