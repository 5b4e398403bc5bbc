"""Credentials that are missing, made up or malformed, and paths that are spelt otherwise."""

from __future__ import annotations

from urllib.parse import urlsplit

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Survey,
    Writable,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.challenges import Challenge, parse_challenges
from suites.http.asking import as_account
from suites.http.credentials import (
    anonymous,
    auth_of,
    holds,
    made_up,
    protected_page,
    sent_with,
    token_auth_of,
    with_secret,
)
from suites.http.raw import require_leave

Pair = tuple[Exchange, Exchange]
"""A page, and how the same is answered to others."""

_CODES = {"invalid_request": 400, "invalid_token": 401, "insufficient_scope": 403}
_INVALID = (400, 409, 422)
_WRONG = "status 401"


@verifies("http/auth/missing-or-bad-credentials-401")
def test_reading_takes_credentials_that_are_valid(client: Client, survey: Survey, contract: Contract) -> None:
    """A page is not shown without credentials, nor to made-up or malformed ones.

    Where all is shown without any, that is told: only the API's owner knows whether it is meant to be public.
    """
    auth = auth_of(contract)
    shown, refused = _shown_and_refused(client, survey)
    for page, answer in refused:
        _require_refusal(answer, page, "without credentials")
    if not refused and not shown:
        raise inconclusive("no page could be read")
    for _, answer in shown:
        told = "the page is shown without credentials"
        if refused:
            raise violation(answer, "status", expected=f"{_WRONG}, as at {refused[0][1].request.line}", actual=told)
        warn(answer, "status", expected=f"{_WRONG}, unless all may read it", actual=told)
        return
    page = refused[0][0]
    _require_refusal(sent_with(client, page, made_up(auth)), page, "with made-up credentials")
    if auth.scheme:
        malformed = sent_with(client, page, with_secret(auth, '"no, token'))
        _require_refusal(malformed, page, "with malformed credentials", 400)


@verifies("http/auth/missing-or-bad-credentials-401", writes=True)
@for_each("writable", otherwise="nothing can be created here", most=1)
def test_writing_takes_credentials(client: Client, contract: Contract, subject: Writable) -> None:
    """Nothing can be created, changed or deleted without credentials.

    Where an empty document is refused for what it lacks, a whole one is sent, and deleted in the end if it is taken.
    """
    auth_of(contract)
    nowhere, headers = subject.nowhere(), client.authorization("none")
    for method, url in (("DELETE", nowhere), ("PATCH", nowhere), ("POST", subject.url)):
        answer = client.request(method, url, document=None if method == "DELETE" else {}, headers=headers)
        if method == "POST" and expect(answer).answered(401).exchange.status in _INVALID:
            answer = client.post(url, subject.document(), headers=headers)
        if expect(answer).answered(401).exchange.status not in (405, 501):
            _require_refusal(answer, None, f"to {method} without credentials")


@verifies("http/auth/path-variants-protected")
def test_other_spellings_of_a_path_are_protected(client: Client, survey: Survey, contract: Contract) -> None:
    """A page that takes credentials is shown without them under no other spelling of its path."""
    auth_of(contract)
    require_leave(contract)
    page = protected_page(client, survey, contract)
    for url, spelling in _spellings(page.request.url, client.base_url):
        answer = client.get(url, headers=client.authorization("none"), follow=False)
        expect(answer).answered(401)
        if holds(answer, page):
            raise violation(answer, "body", expected="a refusal, as under its plain path",
                            actual=f"the page, under its path with {spelling}")  # fmt: skip
        if answer.status >= 500:
            warn(answer, "status", expected="status 401 or 404", actual=f"status {answer.status} to {spelling}")


@verifies("http/auth/bearer-error-codes")
def test_errors_of_bearer_tokens_fit_the_status(client: Client, survey: Survey, contract: Contract) -> None:
    """A Bearer challenge names no error where nothing was sent, and else the one of its status."""
    auth = token_auth_of(contract)
    page = protected_page(client, survey, contract)
    nothing, wrong = anonymous(client, page), sent_with(client, page, made_up(auth))
    challenges = [*_bearer(nothing), *_bearer(wrong)]
    if not challenges:
        raise not_applicable("no challenge names Bearer, so that RFC 6750 is not claimed")
    for challenge in _bearer(nothing):
        if error := _error(challenge):
            raise violation(nothing, "WWW-Authenticate", expected="no error where no credentials were sent",
                            actual=f'error="{error}"')  # fmt: skip
    for answer in (wrong, *_lacking(client, contract)):
        _require_fitting_error(answer)


@verifies("http/auth/scheme-case-insensitive")
def test_case_of_the_scheme_does_not_matter(client: Client, survey: Survey, contract: Contract) -> None:
    """The scheme before valid credentials may be written in lower and in upper case."""
    auth = token_auth_of(contract)
    page = protected_page(client, survey, contract)
    secret = (client.authorization()[auth.header] or "").removeprefix(auth.scheme).strip()
    for scheme in (auth.scheme.lower(), auth.scheme.upper()):
        answer = sent_with(client, page, with_secret(auth, secret, scheme))
        expect(answer).answered(401)
        if answer.status == 401 or answer.status >= 500:
            raise violation(answer, "status", expected=f"status 200, as with `{auth.scheme}`",
                            actual=f"status {answer.status} with `{scheme}`")  # fmt: skip
        if answer.status != 200:
            raise inconclusive(f"`{scheme}` was answered {answer.status}")


def _shown_and_refused(client: Client, survey: Survey) -> tuple[list[Pair], list[Pair]]:
    """What is answered without credentials by one resource and its collection, each beside the page itself."""
    shown: list[Pair] = []
    refused: list[Pair] = []
    facts = next((facts for facts in survey.resources if facts.url and facts.sample_url), None)
    facts = facts or next((facts for facts in survey.resources if facts.url or facts.sample_url), None)
    for url in (facts.sample_url, facts.url) if facts else ():
        page = client.get(url) if url else None
        if page is not None and page.status == 200:
            answer = anonymous(client, page)
            (shown if answer.ok and holds(answer, page) else refused).append((page, answer))
    return shown, refused


def _require_refusal(answer: Exchange, page: Exchange | None, what: str, *also: int) -> None:
    """That a request is refused with 401 and shows nothing; another refusal is told."""
    expect(answer).answered(401)
    told = f"status {answer.status} {what}"
    if page is not None and holds(answer, page):
        raise violation(answer, "body", expected=f"{_WRONG}, and nothing of the page", actual=f"the page, {what}")
    if answer.status >= 500 or (answer.ok and page is None):
        raise violation(answer, "status", expected=_WRONG, actual=told)
    if answer.status != 401 and answer.status not in also:
        warn(answer, "status", expected=_WRONG, actual=told)


def _spellings(url: str, base_url: str) -> list[tuple[str, str]]:
    """The URL with its path spelt in other ways, each with a name for it."""
    base, below, query = base_url.rstrip("/"), url.removeprefix(base_url.rstrip("/")), urlsplit(url).query
    path = below.partition("?")[0]
    first, slash, rest = path.lstrip("/").partition("/")
    variants = [
        (f"/{path}", "a doubled slash"),
        (f"{path.rstrip('/')}/", "a slash at its end"),
        (f"/.{path}", "`/./` in it"),
        (f"/{first.upper()}{slash}{rest}", "an upper-case segment"),
        (f"/%{ord(first[:1] or '/'):02X}{first[1:]}{slash}{rest}", "a percent-encoded letter"),
        (f"{path};x", "`;x` at its end"),
        (f"{path}.json", "`.json` at its end"),
    ]
    return [(f"{base}{path}{'?' + query if query else ''}", name) for path, name in variants if base + path != url]


def _bearer(exchange: Exchange) -> list[Challenge]:
    values = exchange.response.fields.get("www-authenticate", []) if exchange.response else []
    return [challenge for challenge in parse_challenges(values).found if challenge.scheme == "bearer"]


def _error(challenge: Challenge) -> str:
    return next((parameter.value for parameter in challenge.parameters if parameter.name == "error"), "")


def _lacking(client: Client, contract: Contract) -> list[Exchange]:
    """The answers to an account that lacks the right to read what the contract reserves."""
    reserved = next((each for each in contract.reserved if each.method == "GET"), None)
    if reserved is None or reserved.role not in {account.role for account in contract.accounts}:
        return []
    return [client.get(reserved.path, headers=as_account(client, reserved.role))]


def _require_fitting_error(answer: Exchange) -> None:
    for challenge in _bearer(answer):
        error = _error(challenge)
        if error in _CODES and _CODES[error] != answer.status:
            raise violation(answer, "WWW-Authenticate", expected=f'error="{error}" with status {_CODES[error]}',
                            actual=f'error="{error}" with status {answer.status}')  # fmt: skip
