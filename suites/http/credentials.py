"""Credentials of all kinds: those of the run, made-up ones, and pages that are not shown without any."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from accord.authoring import Client, Contract, Exchange, Survey, not_applicable
from accord.model.terms import Auth
from suites.http.pages import pages

NO_AUTH = "the contract does not say that requests are authorised"
PUBLIC = "every page that was tried is shown without credentials, too"

_MOST = 3
_MADE_UP = hashlib.sha256(b"accord").hexdigest()


def auth_of(contract: Contract) -> Auth:
    """How requests are authorised; raises NotApplicable where the contract does not say."""
    if contract.auth is None:
        raise not_applicable(NO_AUTH)
    return contract.auth


def token_auth_of(contract: Contract) -> Auth:
    """The same where a token is sent after a scheme in Authorization; raises NotApplicable elsewhere."""
    auth = auth_of(contract)
    if auth.header.lower() != "authorization" or not auth.scheme:
        raise not_applicable("credentials are not sent under a scheme in Authorization")
    return auth


def with_secret(auth: Auth, secret: str, scheme: str | None = None) -> dict[str, str | None]:
    """Headers for a secret, under the contract's scheme or another."""
    return {auth.header: f"{auth.scheme if scheme is None else scheme} {secret}".strip()}


def made_up(auth: Auth) -> dict[str, str | None]:
    """Well-formed credentials that nobody has."""
    return with_secret(auth, _MADE_UP)


def sent_with(client: Client, exchange: Exchange, headers: Mapping[str, str | None], **options: Any) -> Exchange:
    """The same GET with other headers, redirects left alone."""
    return client.get(exchange.request.url, headers=headers, fresh=True, follow=False, **options)


def anonymous(client: Client, exchange: Exchange) -> Exchange:
    """The same GET without credentials."""
    return client.get(exchange.request.url, headers=client.authorization("none"), follow=False)


def protected_pages(client: Client, survey: Survey, contract: Contract) -> Iterator[Exchange]:
    """The pages that are shown to the run and not to those without credentials."""
    auth_of(contract)
    for _, exchange in zip(range(_MOST), pages(client, survey), strict=False):
        if anonymous(client, exchange).status in (401, 403, 404):
            yield exchange


def protected_page(client: Client, survey: Survey, contract: Contract) -> Exchange:
    """The first such page; raises NotApplicable where there is none."""
    for exchange in protected_pages(client, survey, contract):
        return exchange
    raise not_applicable(PUBLIC)


def spare_account(client: Client, survey: Survey, contract: Contract) -> tuple[Exchange, Mapping[str, str | None]]:
    """A protected page as a further account of ours sees it, and the account's headers.

    Its token may be spent on tries by which it comes into logs. Raises NotApplicable where there is no such account.
    """
    for role in ("limited", "other"):
        try:
            headers = client.authorization(role)
        except KeyError:
            continue
        for exchange in protected_pages(client, survey, contract):
            seen = client.get(exchange.request.url, headers=headers)
            if seen.status == 200:
                return seen, headers
    raise not_applicable("no further account of the contract is shown a page that others are not")


def secret_in(headers: Mapping[str, str | None], auth: Auth) -> str:
    """The secret that headers of an account hold, without its scheme."""
    return (headers.get(auth.header) or "").removeprefix(auth.scheme).strip()


def holds(answer: Exchange, page: Exchange) -> bool:
    """Whether an answer holds most of what a page holds, be it in another form."""
    if answer.response is None or page.response is None or not page.response.body:
        return False
    if answer.response.body == page.response.body:
        return True
    held, wanted = set(_leaves(answer.json.value)), set(_leaves(page.json.value))
    return bool(wanted) and len(held & wanted) * 2 > len(wanted)


def _leaves(value: Any, path: str = "") -> Iterator[str]:
    match value:
        case dict():
            for name, member in value.items():
                yield from _leaves(member, f"{path}/{name}")
        case list():
            for item in value:
                yield from _leaves(item, f"{path}/-")
        case _:
            yield f"{path}={json.dumps(value, default=str)}"
