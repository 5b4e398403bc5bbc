"""Members that only the server writes: what clients send for them is refused or left aside."""

from __future__ import annotations

import re
from typing import Any

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Writable,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.http.kept import NOTHING, values_of

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?P<time>[T ].*)?")
_UNDOCUMENTED = {"accord_undocumented": "accord"}
_MOST = 4


@verifies("http/sec/read-only-members-kept", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_members_of_the_server_stay_its_own(client: Client, contract: Contract, subject: Writable) -> None:
    """Values that a client sends for read-only members are not kept, neither at creation nor at an update.

    A member that nobody documents is told of where it is kept, since members may be free by design.
    """
    written = subject.create()
    shown = values_of(_read(client, written.url).document)
    values = {name: _another(shown[name]) for name in _read_only(contract, subject) if name in shown}
    if not values:
        raise not_applicable("the contract names no read-only member that is shown")
    created = _create_with(client, subject, values)
    if created is None:
        for name in list(values)[:_MOST]:
            _create_with(client, subject, {name: values[name]})
    change = subject.change(written)
    values_of(change.document).update(values)
    answer = client.request(change.method, written.url, document=change.document)
    _require_not_kept(expect(answer).answered().exchange, _read(client, written.url), values)
    kept = _create_with(client, subject, _UNDOCUMENTED, strict=False)
    if kept:
        warn(kept, "body", expected="a refusal of a member that nobody documents, or none of it",
             actual="it is kept, and shown")  # fmt: skip


def _read_only(contract: Contract, subject: Writable) -> tuple[str, ...]:
    """The members that only the server writes."""
    terms = next((terms for terms in contract.resources if terms.path == subject.facts.path), None)
    if terms is None or not terms.read_only_members:
        raise not_applicable("the contract does not say which members are read-only")
    return terms.read_only_members


def _create_with(
    client: Client, subject: Writable, values: dict[str, Any], *, strict: bool = True
) -> Exchange | None:
    """Create with such members; the resource then if it was created and they are, leniently, kept, else None."""
    document = subject.document()
    values_of(document).update(values)
    answer = expect(subject.post(document)).answered().exchange
    if not answer.ok:
        return None
    made = subject.maker.made_by(answer)
    if made is None:
        raise inconclusive(f"what {answer.request.line} created cannot be found")
    shown = _read(client, made[1])
    if strict:
        _require_not_kept(answer, shown, values)
        return shown
    kept = values_of(shown.document)
    return shown if all(kept.get(name) == value for name, value in values.items()) else None


def _require_not_kept(answer: Exchange, shown: Exchange, values: dict[str, Any]) -> None:
    kept = values_of(shown.document)
    for name, value in values.items():
        if name in kept and kept[name] == value:
            raise violation(answer, f"/{name}", expected="a refusal, or a value of the server's own",
                            actual="the value that was sent is kept")  # fmt: skip


def _read(client: Client, url: str) -> Exchange:
    return expect(client.get(url, fresh=True)).accepted().exchange


def _another(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1000
    if isinstance(value, str) and (date := _DATE.fullmatch(value)):
        return "2001-02-03T04:05:06.000Z" if date["time"] else "2001-02-03"
    return "accord-made-this-up"
