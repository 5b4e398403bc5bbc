"""Token requests: how a client asks for a token at the endpoint that the contract names."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from urllib.parse import quote_plus, urlencode

from accord.authoring import Client, Contract, Exchange, expect, inconclusive, not_applicable
from accord.model.terms import OAuth

FORM = "application/x-www-form-urlencoded"
GRANT = ("grant_type", "client_credentials")

Form = Sequence[tuple[str, str]]


def oauth_of(contract: Contract) -> OAuth:
    """Where tokens are issued; raises NotApplicable where the contract does not say."""
    if contract.oauth is None:
        raise not_applicable("the contract does not say where tokens are issued")
    return contract.oauth


def issued(client: Client, contract: Contract) -> Exchange:
    """A response that issues a token; raises NotApplicable without credentials, Inconclusive where it is refused."""
    oauth = oauth_of(contract)
    answer = post(client, oauth, grant(oauth), *as_client(client, oauth))
    if not expect(answer).answered().exchange.ok:
        raise inconclusive(f"no token was issued: {answer.request.line} was answered {answer.status}")
    return answer


def grant(oauth: OAuth) -> Form:
    """What a client that acts for itself asks for."""
    return [GRANT, *([("scope", oauth.scope)] if oauth.scope else [])]


def as_client(client: Client, oauth: OAuth, secret: str | None = None) -> tuple[dict[str, str | None], Form]:
    """The header and the parameters by which the contract's client proves itself, or fails to by another secret."""
    try:
        name, own = client.client_credentials()
    except KeyError:
        raise not_applicable("the environment holds no credentials of a client") from None
    told = own if secret is None else secret
    if oauth.client == "basic":
        return basic(name, told), ()
    return {"Authorization": None}, (("client_id", name), ("client_secret", told))


def basic(name: str, secret: str) -> dict[str, str | None]:
    """The header by which a client proves itself with Basic (RFC 6749, section 2.3.1)."""
    pair = f"{quote_plus(name)}:{quote_plus(secret)}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def post(client: Client, oauth: OAuth, form: Form, headers: Mapping[str, str | None], more: Form) -> Exchange:
    """The answer to a token request."""
    body = urlencode([*form, *more]).encode()
    return client.request("POST", oauth.token_url, body=body, content_type=FORM, accept="application/json",
                          headers=headers)  # fmt: skip
