"""Header fields that the contract makes mandatory: what is left out, empty or wrong is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

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
from accord.model.terms import RequiredHeader
from suites.http.asking import first_url
from suites.http.kept import NOTHING
from suites.http.outcomes import settled

Headers = Mapping[str, str | None]
Ask = Callable[[Headers], Exchange]
_DOCUMENTED = (400, 401, 403, 406, 415, 428)
_READING, _WRITING = ("GET", "HEAD"), ("POST",)


@verifies("http/field/required-headers-enforced")
def test_reading_without_a_mandatory_field_is_refused(client: Client, survey: Survey, contract: Contract) -> None:
    """A mandatory field that is absent, empty or wrong gets a documented 4xx from a request that reads."""
    url = first_url(survey)
    for term, method in _terms(contract, _READING):
        _try(contract, term, partial(_read, client, method, url))


@verifies("http/field/required-headers-enforced", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_writing_without_a_mandatory_field_is_refused(client: Client, contract: Contract, subject: Writable) -> None:
    """A mandatory field that is absent, empty or wrong gets a documented 4xx from a creation."""
    for term, _ in _terms(contract, _WRITING):
        _try(contract, term, lambda headers: client.post(subject.url, subject.document(), headers=headers))


def _read(client: Client, method: str, url: str, headers: Headers) -> Exchange:
    return client.request(method, url, headers=headers, fresh=True)


def _terms(contract: Contract, methods: tuple[str, ...]) -> Iterator[tuple[RequiredHeader, str]]:
    found = [(term, method) for term in contract.required_headers for method in term.methods if method in methods]
    if not found:
        raise not_applicable(f"the contract makes no header field mandatory for {' or '.join(methods)}")
    return iter(found)


def _try(contract: Contract, term: RequiredHeader, ask: Ask) -> None:
    """Ask well, then badly in each way, then in ways that the contract leaves open, which break nothing."""
    good = _good(contract)
    control = expect(ask(good)).answered().exchange
    if not control.ok:
        raise inconclusive(f"the control {control.request.line} was answered {control.status}")
    for value in (None, "", *dict.fromkeys((*term.wrong, *_unusable(contract, term)))):
        _require_refused(ask({**good, term.name: value}), term, "no field" if value is None else f"`{value}`")
    misspelt = {**good, term.name: None, f"{term.name[:-1]}-{term.name[-1]}": term.value}
    _require_refused(ask(misspelt), term, "a misspelt name")
    for value in _open(term):
        settled(ask({**good, term.name: value}), "no 5xx", *_allowed(term))


def _good(contract: Contract) -> Headers:
    """The mandatory fields with their documented values; credentials are the client's own."""
    auth = contract.auth.header.lower() if contract.auth else ""
    own = {auth, "authorization", *(name.lower() for name in contract.headers)}
    return {term.name: term.value for term in contract.required_headers if term.name.lower() not in own}


def _unusable(contract: Contract, term: RequiredHeader) -> list[str]:
    """A value that looks like the documented one and means nothing, where a field does not take any value."""
    known = [contract.auth.header] if contract.auth else []
    known += [contract.versioning.name] if contract.versioning and contract.versioning.by == "header" else []
    match term.name.lower():
        case "authorization":
            return [f"{term.value.split(' ')[0]} x-none-such"]
        case "accept" | "content-type":
            return ["application/x-none-such"]
    return ["x-none-such"] if term.name.lower() in map(str.lower, known) else []


def _open(term: RequiredHeader) -> list[str]:
    """Values of which the contract says nothing: repeated, with a parameter or a weight, wildcards of media types."""
    if term.name.lower() == "authorization":
        return []
    ways = [f"{term.value}, {term.value}", f"{term.value}; x=y", f"{term.value};q=0.5"]
    ways += ["*/*"] if "/" in term.value else []
    return [value for value in ways if value not in term.wrong]


def _allowed(term: RequiredHeader) -> tuple[int, ...]:
    return term.refused or _DOCUMENTED


def _require_refused(exchange: Exchange, term: RequiredHeader, what: str) -> None:
    expected = f"a refusal ({', '.join(map(str, _allowed(term)))}), since {term.name} is mandatory and here is {what}"
    settled(exchange, expected, *_allowed(term))
    if exchange.ok:
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    if exchange.status not in _allowed(term):
        warn(exchange, "status", expected=expected, actual=f"status {exchange.status}")
