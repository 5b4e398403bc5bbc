"""What is written comes back: numbers with all their digits, texts with all their characters."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from accord.authoring import Exchange, Writable, for_each, inconclusive, verifies, violation, warn
from suites.http.kept import (
    NOTHING,
    number_members,
    read_back,
    require_usual,
    send,
    shown_in,
    text_member,
    values_of,
    written,
)
from suites.http.outcomes import settled
from suites.http.provoking import TRYING_NUMBERS

_TEXTS = {
    "astral characters": "accord 𝒜𝓬 😀",
    "combining marks": "accord e\u0301 n\u0303 \u0915\u094d\u0937",
    "right-to-left text": "accord שלום مرحبا",
}


@verifies("http/json/number-fidelity", writes=True, hostile=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_numbers_keep_their_value(subject: Writable) -> None:
    """A number that is large or precise is shown as it was written, or refused."""
    made = subject.create()
    shown, sent = read_back(subject, made.exchange), values_of(made.sent)
    known = {name: Decimal(str(sent[name])) for name in number_members(subject) if name in sent}
    names = [name for name, value in known.items() if _number(shown_in(shown, name)) == value]
    if not names:
        raise inconclusive("no number shows as it was sent in any case")
    for member in dict.fromkeys((names[0], names[-1])):
        for number in TRYING_NUMBERS:
            _require_kept(subject, member, number)


def _require_kept(subject: Writable, member: str, number: str) -> None:
    expected = f"{number}, or a 4xx"
    exchange = settled(send(subject, written(subject, member, number.encode())), expected)
    if not exchange.ok or exchange.status == 202:
        return
    shown = settled(read_back(subject, exchange), expected)
    value = shown_in(shown, member)
    if _number(value) != Decimal(number):
        raise violation(shown, member, expected=expected, actual=f"{value}")


def _number(value: Any) -> Decimal | None:
    """The number that a value is, or spells; None where it is none."""
    try:
        return Decimal(value) if isinstance(value, Decimal | str) else None
    except InvalidOperation:
        return None


@verifies("http/json/unicode-round-trip", writes=True, hostile=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_texts_keep_their_characters(subject: Writable) -> None:
    """Characters of every kind are shown as they were written, however they were spelt."""
    member = text_member(subject)
    subject.create()
    refused = ""
    for what, text in _TEXTS.items():
        for escaped in (False, True) if what == "astral characters" else (False,):
            sent = f"{text} {subject.maker.unique()}"
            literal = json.dumps(sent, ensure_ascii=escaped).encode()
            exchange = settled(send(subject, written(subject, member, literal)), f"{what} kept as they are")
            if exchange.ok and exchange.status != 202:
                _require_same(subject, member, sent, exchange)
            else:
                refused = f"{what} in `{member}` were answered {exchange.status}"
    if refused:
        raise inconclusive(refused)


def _require_same(subject: Writable, member: str, sent: str, exchange: Exchange) -> None:
    shown = settled(read_back(subject, exchange), f"{sent!a} kept as it is")
    value = shown_in(shown, member)
    if value == sent:
        return
    require_usual(subject, member)
    if isinstance(value, str) and unicodedata.normalize("NFC", value) == unicodedata.normalize("NFC", sent):
        warn(shown, member, expected=f"{sent!a}", actual=f"its normalised form {value!a}")
        return
    raise violation(shown, member, expected=f"{sent!a}", actual=f"{value!a}")
