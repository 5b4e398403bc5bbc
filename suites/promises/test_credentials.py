"""Who is let in, and how others are refused."""

from __future__ import annotations

import base64
from collections.abc import Mapping

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
    not_applicable,
    violation,
)
from accord.model.terms import Auth
from accord.wire.urls import below
from suites.http.asking import as_account
from suites.http.credentials import auth_of, made_up, secret_in, with_secret
from suites.promises.aims import aim, codes_in

Headers = Mapping[str, str | None]

NARROW = "narrow-token"
_ACCOUNTS = {"expired-token": "expired", "foreign-token": "other"}
"""The accounts of the contract whose tokens are of no use here."""
_REFUSALS = (401, 403)
_NOBODY = base64.b64encode(b"accord:nobody").decode()


@keeps("authentication", where=lambda promise: any(case != NARROW for case in promise["cases"]))
def test_strangers_are_refused(
    client: Client, survey: Survey, workshop: Workshop, contract: Contract, promise: Promise
) -> None:
    """What a valid token opens is refused to whoever has none."""
    auth = auth_of(contract)
    own = with_secret(auth, secret_in(client.authorization(), auth), promise.get("scheme"))
    cases = {case: headers for case in promise["cases"] if (headers := _credentials(case, auth, client))}
    if not cases:
        raise not_applicable("the environment holds no token of that sort")
    opened = [url for url in _urls(promise, workshop, survey) if _open(client, url, own).ok]
    if not opened:
        raise inconclusive("the control failed: the run's own token opens nothing of this")
    for url in opened:
        for case, headers in cases.items():
            _require_refusal(_open(client, url, headers), promise, case)


@keeps("authentication", where=lambda promise: NARROW in promise["cases"], writes=True)
def test_narrow_tokens_open_no_more_than_they_should(
    client: Client, survey: Survey, workshop: Workshop, contract: Contract, promise: Promise
) -> None:
    """A token that may not write is let in to read, and refused an empty document that another may send."""
    auth_of(contract)
    headers = as_account(client, "limited")
    urls = _urls(promise, workshop, survey)
    read = [*urls, *(facts.url for facts in survey.collections if facts.url)]
    if not any(client.get(url, headers=headers).ok for url in read):
        raise inconclusive("the control failed: the narrow token opens nothing at all")
    for url in urls:
        control = expect(client.post(url, {})).answered().exchange
        if control.status in _REFUSALS:
            raise inconclusive(f"the control {control.request.line} was answered {control.status}")
        _require_refusal(client.post(url, {}, headers=headers), promise, NARROW)


def _urls(promise: Promise, workshop: Workshop, survey: Survey) -> list[str]:
    """What is asked for: each collection that is named, or the one thing that the promise is aimed at."""
    named = promise.get("resources", ())
    return [workshop.url(name) for name in named] or [aim(promise, workshop, survey).url]


def _open(client: Client, url: str, headers: Headers) -> Exchange:
    return client.get(below(client.base_url, url), headers=headers, fresh=True, follow=False)


def _credentials(case: str, auth: Auth, client: Client) -> Headers:
    """The headers of a case; none where the environment holds no token for it."""
    match case:
        case "missing":
            return {auth.header: None}
        case "broken-token":
            return made_up(auth)
        case "other-scheme":
            other = "Bearer accord-nobody" if auth.scheme.lower() == "basic" else f"Basic {_NOBODY}"
            return {auth.header: other}
    try:
        return client.authorization(_ACCOUNTS[case]) if case in _ACCOUNTS else {}
    except KeyError:
        return {}


def _require_refusal(answer: Exchange, promise: Promise, case: str) -> None:
    """That a request is refused with a promised status, and its body says what is promised."""
    statuses = tuple(promise.get("refusal", _REFUSALS))
    expect(answer).answered(*statuses, *_REFUSALS)
    wanted = f"status {' or '.join(map(str, statuses))}"
    if answer.status not in statuses:
        raise violation(answer, "status", expected=wanted, actual=f"status {answer.status} ({case})")
    for name in promise.get("body", ()):
        if name not in answer.document:
            raise violation(answer, f"/{name}", expected=f"{wanted} with `{name}`", actual="it is missing")
    if "code" in promise and promise["code"] not in codes_in(answer):
        told = ", ".join(sorted(codes_in(answer))) or "no code"
        raise violation(answer, "code", expected=f"{wanted} with the code {promise['code']}", actual=told)
