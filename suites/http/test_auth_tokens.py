"""Tokens that were altered or have expired, that stand in the query, or that contradict each other."""

from __future__ import annotations

import base64
import json

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Survey,
    expect,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.http.asking import as_account
from suites.http.credentials import (
    auth_of,
    holds,
    made_up,
    protected_page,
    secret_in,
    sent_with,
    spare_account,
    token_auth_of,
    with_secret,
)
from suites.http.raw import request_octets, require_leave

_PARAMETER = "access_token"


@verifies("http/auth/token-in-query-refused")
def test_token_in_the_query_is_not_taken(client: Client, survey: Survey, contract: Contract) -> None:
    """A page that takes credentials is not shown to a token in the query, that of a further account of ours."""
    auth = token_auth_of(contract)
    page, headers = spare_account(client, survey, contract)
    answer = client.get(
        page.request.url,
        {_PARAMETER: secret_in(headers, auth)},
        headers={auth.header: None},
        fresh=True,
        follow=False,
    )
    expect(answer).answered(401)
    if answer.ok and holds(answer, page):
        raise violation(answer, "status", expected="status 401 or 400", actual=f"the page, by ?{_PARAMETER}=")
    if answer.status not in (400, 401):
        warn(answer, "status", expected="status 401 or 400", actual=f"status {answer.status} to ?{_PARAMETER}=")


@verifies("http/auth/altered-token-refused")
def test_altered_token_is_refused(client: Client, survey: Survey, contract: Contract) -> None:
    """A JSON Web Token with another signature, or with none, is refused."""
    auth = token_auth_of(contract)
    require_leave(contract)
    token = secret_in(client.authorization(), auth)
    parts = token.split(".")
    if len(parts) != 3 or _json_in(parts[0]) is None:
        raise not_applicable("the token is no JSON Web Token, so that only its issuer can alter it")
    page = protected_page(client, survey, contract)
    for altered, what in (
        (f"{parts[0]}.{parts[1]}.{_with_other_middle(parts[2])}", "another signature"),
        (f"{_unsigned(parts[0])}.{parts[1]}.", "alg none and no signature"),
    ):
        _require_401(sent_with(client, page, with_secret(auth, altered)), f"to a token with {what}", 400)


@verifies("http/auth/expired-token-refused")
def test_expired_token_is_refused(client: Client, survey: Survey, contract: Contract) -> None:
    """A token that has expired is refused with 401."""
    auth_of(contract)
    headers = as_account(client, "expired")
    page = protected_page(client, survey, contract)
    _require_401(sent_with(client, page, headers), "to an expired token")


@verifies("http/auth/ambiguous-credentials")
def test_contradicting_credentials_are_judged_alike(client: Client, survey: Survey, contract: Contract) -> None:
    """Two Authorization lines come to the same in either order, and so do tokens in two places."""
    auth = token_auth_of(contract)
    page, headers = spare_account(client, survey, contract)
    ours, wrong = (f"{auth.header}: {each[auth.header]}" for each in (headers, made_up(auth)))
    answers = []
    for lines in ((ours, wrong), (wrong, ours)):
        octets = request_octets(client, "GET", page.request.url, lines, headers={auth.header: None})
        answers.append(_require_no_breakdown(client.send_octets(octets), "two Authorization lines"))
    statuses = {answer.status for answer in answers}
    if 401 in statuses and any(answer.ok for answer in answers):
        actual = f"status {answers[0].status}, and {answers[1].status} the other way round"
        raise violation(answers[0], "status", expected="one status in either order, best 400", actual=actual)
    query = {_PARAMETER: secret_in(headers, auth)}
    both = client.get(page.request.url, query, headers=headers, fresh=True, follow=False)
    _require_no_breakdown(both, "a token in header and query")


def _require_401(answer: Exchange, what: str, *also: int) -> None:
    """That credentials are refused with 401; another refusal is told."""
    expect(answer).answered(401)
    if answer.ok or answer.status >= 500:
        raise violation(answer, "status", expected="status 401", actual=f"status {answer.status} {what}")
    if answer.status not in (401, *also):
        warn(answer, "status", expected="status 401", actual=f"status {answer.status} {what}")


def _require_no_breakdown(answer: Exchange, what: str) -> Exchange:
    if expect(answer).answered(401).exchange.status >= 500:
        raise violation(answer, "status", expected=f"status 400 or 401 to {what}", actual=f"status {answer.status}")
    if 300 <= answer.status < 400:
        raise inconclusive(f"{what} was answered {answer.status}")
    return answer


def _json_in(part: str) -> dict[str, object] | None:
    try:
        value = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _unsigned(head: str) -> str:
    """The head of a token that says that it has no signature."""
    told = json.dumps({**(_json_in(head) or {}), "alg": "none"}, separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _with_other_middle(signature: str) -> str:
    """A signature with another character in its middle, since in its last one not every bit counts."""
    at = len(signature) // 2
    return f"{signature[:at]}{'B' if signature[at : at + 1] == 'A' else 'A'}{signature[at + 1 :]}"
