"""What other accounts of ours may not do: operations that are reserved, and objects that are not theirs."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Maker,
    Writable,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.challenges import parse_challenges
from accord.model.terms import Reserved
from accord.wire.client import SAFE
from accord.wire.urls import below
from suites.http.asking import as_account

_REFUSED = (401, 403, 404, 405)
_INVALID = (400, 409, 411, 412, 415, 422, 428)
_STEP_UP = "insufficient_user_authentication"

_NONE_RESERVED = "the contract reserves no such operation to others than its further accounts"


@verifies("http/auth/insufficient-rights-403")
def test_reading_without_the_right_is_forbidden(client: Client, contract: Contract) -> None:
    """Reading that an account of ours has no right to is answered with 403 or 404."""
    for reserved, answer in _reserved_reads(client, contract):
        _require_forbidden(reserved, answer)


@verifies("http/auth/insufficient-rights-403", writes=True)
def test_writing_without_the_right_is_forbidden(maker: Maker, contract: Contract) -> None:
    """Writing that an account of ours has no right to is answered with 403 or 404."""
    for reserved, answer in _reserved_writes(maker, contract):
        _require_forbidden(reserved, answer)


@verifies("http/sec/function-level-authorization")
def test_reserved_pages_are_refused_to_others(client: Client, contract: Contract) -> None:
    """What is reserved is refused to other accounts by GET and by HEAD."""
    for reserved, answer in _reserved_reads(client, contract):
        _require_no_function(reserved, answer)
        if reserved.method == "GET":
            head = client.head(reserved.path, headers=as_account(client, reserved.role))
            _require_no_function(reserved, expect(head).answered(401).exchange)


@verifies("http/sec/function-level-authorization", writes=True)
def test_reserved_writing_is_refused_to_others(maker: Maker, contract: Contract) -> None:
    """What is reserved is refused to other accounts before their content is looked at."""
    for reserved, answer in _reserved_writes(maker, contract):
        _require_no_function(reserved, answer)


@verifies("http/sec/object-level-authorization", writes=True)
@for_each("writable", otherwise="nothing can be created here", most=1)
def test_objects_of_one_account_are_closed_to_another(client: Client, subject: Writable) -> None:
    """What the run created can be read, found, changed and deleted by no other account."""
    other = as_account(client, "other")
    listed = client.get(subject.url, headers=other)
    if not expect(listed).answered().exchange.ok:
        raise inconclusive(f"the other account was answered {listed.status} by {listed.request.line}")
    written = subject.create()
    name = written.url.rstrip("/").rpartition("/")[2]
    read = client.get(written.url, headers=other)
    _require_closed(read, "read")
    listed = expect(client.get(subject.url, headers=other, fresh=True)).answered().exchange
    if listed.response and len(name) > 1 and f'"{name}"'.encode() in listed.response.body and listed.ok:
        raise violation(listed, "body", expected="the other account's own objects", actual="one of the run's, listed")
    change = subject.change(written)
    changed = client.request(change.method, written.url, document=change.document, headers=other)
    if change.shows(expect(client.get(written.url, fresh=True)).accepted().exchange):
        raise _open(changed, "changed")
    deleted = client.delete(written.url, headers=other)
    if client.get(written.url, fresh=True).status in (404, 410):
        raise _open(deleted, "deleted")


def _roles(client: Client, contract: Contract, unsafe: bool) -> list[Reserved]:
    """The reserved operations that can be tried; raises NotApplicable where there are none."""
    found = [each for each in contract.reserved if (each.method.upper() not in SAFE) == unsafe]
    able = [each for each in found if each.role in {account.role for account in contract.accounts}]
    if not able:
        raise not_applicable(_NONE_RESERVED)
    as_account(client, able[0].role)
    return able


def _reserved_reads(client: Client, contract: Contract) -> Iterator[tuple[Reserved, Exchange]]:
    """Each reserved operation that only reads, and how it is answered to the account that must not use it."""
    for reserved in _roles(client, contract, unsafe=False):
        control = client.request(reserved.method, reserved.path)
        if not expect(control).answered().exchange.ok:
            raise inconclusive(f"the control {control.request.line} was answered {control.status}")
        answer = client.request(reserved.method, reserved.path, headers=as_account(client, reserved.role))
        yield reserved, expect(answer).answered(401).exchange


def _reserved_writes(maker: Maker, contract: Contract) -> Iterator[tuple[Reserved, Exchange]]:
    """The same for those that write, with nothing in them, to URLs of nothing."""
    client = maker.client
    for reserved in _roles(client, contract, unsafe=True):
        url = below(client.base_url, reserved.path)
        if client.get(url).status == 404:
            maker.custody.unused.add(url)
        document: dict[str, object] | None = None if reserved.method == "DELETE" else {}
        answer = client.request(reserved.method, url, document=document, headers=as_account(client, reserved.role))
        yield reserved, expect(answer).answered(401).exchange


def _require_forbidden(reserved: Reserved, answer: Exchange) -> None:
    expected, actual = f"status 403 to the account `{reserved.role}`", f"status {answer.status}"
    if answer.ok or answer.status >= 500:
        raise violation(answer, "status", expected=expected, actual=actual)
    if answer.status == 401 and not _asks_for_more(answer):
        warn(answer, "status", expected=expected, actual=actual)
    elif answer.status not in (401, 403, 404):
        raise inconclusive(f"{answer.request.line} was answered {answer.status} to the account `{reserved.role}`")


def _require_no_function(reserved: Reserved, answer: Exchange) -> None:
    expected, actual = f"a refusal to the account `{reserved.role}`", f"status {answer.status}"
    if answer.ok:
        raise violation(answer, "status", expected=expected, actual=actual)
    if answer.status in _INVALID:
        warn(answer, "status", expected=f"{expected} before its content is looked at", actual=actual)
    elif answer.status not in _REFUSED:
        raise inconclusive(f"{answer.request.line} was answered {answer.status} to the account `{reserved.role}`")


def _asks_for_more(answer: Exchange) -> bool:
    """Whether a 401 asks valid credentials to be stepped up (RFC 9470)."""
    values = answer.response.fields.get("www-authenticate", []) if answer.response else []
    parameters = (each for challenge in parse_challenges(values).found for each in challenge.parameters)
    return any(each.name == "error" and each.value == _STEP_UP for each in parameters)


def _require_closed(answer: Exchange, done: str) -> None:
    if expect(answer).answered().exchange.ok:
        raise _open(answer, done)


def _open(answer: Exchange, done: str) -> Exception:
    return violation(answer, "status", expected="status 403 or 404 to the other account",
                     actual=f"status {answer.status}, and the object is {done}")  # fmt: skip
