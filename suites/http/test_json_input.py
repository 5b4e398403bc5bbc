"""JSON that is odd or hostile: refused, or taken faithfully and always the same way."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass

from accord.authoring import Contract, Exchange, Writable, expect, for_each, verifies, violation, warn
from suites.http.kept import NOTHING, read_back, require_usual, send, shown_in, text_member, written
from suites.http.outcomes import settled
from suites.http.raw import require_leave

_FAITHFUL = "a 4xx, or the text kept as it was sent"
_TIMES = 3


@dataclass(frozen=True, slots=True)
class Oddity:
    """A document that is odd, and the text that its member means, None where it means none."""

    what: str
    octets: bytes
    meant: str | None


@verifies("http/json/input-encoding-robust", writes=True, hostile=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_odd_encodings_are_refused_or_kept(subject: Writable) -> None:
    """Invalid UTF-8, a byte order mark, NUL and half a surrogate pair are refused, or kept as they are."""
    member = text_member(subject)
    subject.create()
    for oddity in _oddities(subject, member):
        exchange = settled(send(subject, oddity.octets), f"{_FAITHFUL}, for {oddity.what}")
        if exchange.ok and exchange.status != 202:
            _require_faithful(subject, member, oddity, exchange)


def _oddities(subject: Writable, member: str) -> Iterator[Oddity]:
    tag = subject.maker.unique()
    plain = f"accord {tag}"
    literal = json.dumps(plain).encode()
    yield Oddity("invalid UTF-8", written(subject, member, b'"accord \xff\xc3( ' + tag.encode() + b'"'), None)
    yield Oddity("a byte order mark", codecs.BOM_UTF8 + written(subject, member, literal), plain)
    yield Oddity("NUL", written(subject, member, rf'"accord \u0000 {tag}"'.encode()), f"accord \0 {tag}")
    yield Oddity("half a surrogate pair", written(subject, member, rf'"accord \ud800 {tag}"'.encode()), None)


def _require_faithful(subject: Writable, member: str, oddity: Oddity, exchange: Exchange) -> None:
    """That what was taken is answered in JSON that is valid; a text that was altered is only noted."""
    shown = read_back(subject, exchange)
    expected = f"{_FAITHFUL}, for {oddity.what}"
    for answer in (exchange, settled(shown, expected)):
        if answer.response and answer.response.body and answer.json.error:
            raise violation(answer, "body", expected=f"{expected}, in valid JSON", actual=answer.json.error)
    value = shown_in(shown, member)
    if value != oddity.meant and not (oddity.meant is None and _is_half(value)):
        require_usual(subject, member)
        warn(shown, member, expected=expected, actual=f"another text: {value!a}")


def _is_half(value: object) -> bool:
    """Whether a text has half a surrogate pair in it, just as it was sent."""
    return isinstance(value, str) and any("\ud800" <= each <= "\udfff" for each in value)


@verifies("http/json/input-deep-or-large", writes=True, hostile=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_deep_and_large_values_do_no_harm(contract: Contract, subject: Writable) -> None:
    """Arrays nested ten thousand deep and a number of five thousand digits are refused, or left aside."""
    require_leave(contract)
    subject.create()
    for what, literal in (("arrays nested 10000 deep", b"[" * 10_000 + b"]" * 10_000),
                          ("a number of 5000 digits", b"9" * 5000)):  # fmt: skip
        expected = f"a 4xx, or success without it, for {what} in a member beside the others"
        exchange = send(subject, _with_member(subject, literal))
        if exchange.response is None:
            raise violation(exchange, "status", expected=expected, actual=exchange.fault)
        settled(exchange, expected)


def _with_member(subject: Writable, literal: bytes) -> bytes:
    """A document that creates, with a member that nobody knows; in JSON:API it stands in `meta`."""
    text = json.dumps(subject.document()).encode()
    name = b'"meta": {"accord": %b}' if b'"data"' in text[:10] else b'"accord": %b'
    return text[:-1] + b", " + name % literal + b"}"


@verifies("http/json/input-duplicate-names", writes=True, hostile=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_names_that_stand_twice_are_taken_the_same_way(subject: Writable) -> None:
    """A member that stands twice is refused, or always the same one of its values is taken."""
    member = text_member(subject)
    subject.create()
    outcomes: list[str] = []
    for _ in range(_TIMES):
        tag = subject.maker.unique()
        first, second = f"accord first {tag}", f"accord second {tag}"
        literal = f"{json.dumps(first)}, {json.dumps(member)}: {json.dumps(second)}"
        exchange = send(subject, written(subject, member, literal.encode()))
        settled(exchange, "a 4xx, or one of the two values")
        outcomes.append(_outcome(subject, exchange, member, (first, second)))
        if outcomes[-1] != outcomes[0]:
            raise violation(exchange, member, expected=f"what came a moment before: {outcomes[0]}",
                            actual=outcomes[-1])  # fmt: skip


def _outcome(subject: Writable, exchange: Exchange, member: str, values: tuple[str, str]) -> str:
    if not exchange.ok or exchange.status == 202:
        return f"status {exchange.status}"
    value = shown_in(expect(read_back(subject, exchange)).answered().exchange, member)
    return dict(zip(values, ("the first value", "the second value"), strict=True)).get(value, "neither value")
