"""The token endpoint that a contract names, be it at the API's own origin or at another."""

from __future__ import annotations

import time
from dataclasses import replace

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Promise,
    Survey,
    Workshop,
    expect,
    inconclusive,
    keeps,
    violation,
)
from accord.model.terms import OAuth
from accord.wire.urls import below
from suites.http import tokens
from suites.promises.aims import aim

_LONGEST_WAIT = 15.0
"""How many seconds a run waits for a token to run out."""
_GRACE = 1.0
_WRONG = "accord-knows-no-such-secret"


@keeps("oauth-token")
def test_tokens_are_issued(client: Client, contract: Contract, promise: Promise) -> None:
    """The contract's client gets a token, which comes with what is promised and opens what it should."""
    issued = _issued(client, _oauth(contract, promise), promise)
    for name in promise.get("members", ("access_token", "token_type")):
        if issued.document.get(name) in (None, ""):
            raise violation(issued, f"/{name}", expected="a value", actual="it is missing")
    if "usable_on" in promise:
        opened = client.get(below(client.base_url, promise["usable_on"]), headers=client.issued(issued), fresh=True)
        if not expect(opened).answered(401).exchange.ok:
            raise violation(opened, "status", expected="success with the new token", actual=f"status {opened.status}")


@keeps("oauth-token", where=lambda promise: "wrong_secret" in promise)
def test_a_wrong_secret_gets_no_token(client: Client, contract: Contract, promise: Promise) -> None:
    """A wrong secret is refused with an error by its name."""
    oauth, allowed = _oauth(contract, promise), promise["wrong_secret"]
    answer = tokens.post(client, oauth, _form(oauth, promise), *tokens.as_client(client, oauth, _WRONG))
    expect(answer).answered(*allowed, 401)
    if answer.status not in allowed:
        expected = f"status {' or '.join(map(str, allowed))} to a wrong secret"
        raise violation(answer, "status", expected=expected, actual=f"status {answer.status}")
    if not isinstance(answer.document.get("error"), str):
        raise violation(answer, "/error", expected="the code of the error", actual="it is missing")


@keeps("oauth-token", where=lambda promise: promise.get("expires") is True)
def test_tokens_run_out(
    client: Client, survey: Survey, workshop: Workshop, contract: Contract, promise: Promise
) -> None:
    """A token tells when it runs out; one that has, opens nothing."""
    issued = _issued(client, _oauth(contract, promise), promise)
    lasts = issued.document.get("expires_in")
    if isinstance(lasts, bool) or not isinstance(lasts, int | float) or lasts <= 0:
        raise violation(issued, "/expires_in", expected="a number of seconds", actual="none that is greater than 0")
    url = (
        below(client.base_url, promise["usable_on"]) if "usable_on" in promise else aim(promise, workshop, survey).url
    )
    headers, told = client.issued(issued), f"the token that was to last {lasts:g} s"
    if not client.get(url, headers=headers, fresh=True).ok:
        raise inconclusive(f"the control failed: {told} opens nothing")
    if lasts <= _LONGEST_WAIT:
        time.sleep(lasts + _GRACE)
    else:
        told = "a token that has run out"
        try:
            headers = client.authorization("expired")
        except KeyError:
            raise inconclusive(f"the token lasts {lasts:g} s, and no expired one is at hand") from None
    after = expect(client.get(url, headers=headers, fresh=True)).answered(401).exchange
    if after.ok:
        raise violation(after, "status", expected="status 401", actual=f"status {after.status} with {told}")


def _oauth(contract: Contract, promise: Promise) -> OAuth:
    return replace(tokens.oauth_of(contract), **({"client": promise["client"]} if "client" in promise else {}))


def _form(oauth: OAuth, promise: Promise) -> tokens.Form:
    grant = promise.get("grant", tokens.GRANT[1])
    return [(name, grant if name == tokens.GRANT[0] else value) for name, value in tokens.grant(oauth)]


def _issued(client: Client, oauth: OAuth, promise: Promise) -> Exchange:
    """The answer with a token, which is what the endpoint promises to whoever has the client's credentials."""
    answer = tokens.post(client, oauth, _form(oauth, promise), *tokens.as_client(client, oauth))
    expect(answer).answered()
    if not answer.ok or not isinstance(answer.document.get("access_token"), str):
        actual = f"status {answer.status}" + (" without `access_token`" if answer.ok else "")
        raise violation(answer, "status", expected="a token for the client's credentials", actual=actual)
    return answer
