"""Texts are taken if the whole of them matches the promised pattern, and refused if not."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Promise, Row, Workshop, expect, inconclusive, keeps, violation
from strategies.patterns import accepted, kindred, refused
from suites.promises.measures import TRIES, Member, became
from suites.promises.refusals import require_refused
from suites.promises.states import discard, require_unchanged

GOOD, BAD = 8, 14
"""How many examples are drawn from a pattern, and how many from beside it."""


@keeps("pattern", writes=True)
def test_texts_match_the_pattern(workshop: Workshop, promise: Promise) -> None:
    """Examples of the pattern are stored as sent; what is one edit away from it is refused and changes nothing."""
    for resource in promise["resources"]:
        member = Member(workshop, promise, resource)
        rows = [_require_stored(member, promise, text, known) for known, text in enumerate(_good(promise))]
        for text in _bad(promise):
            _require_no_row(member, promise, text)
        discard(workshop, *rows)
    for resource, change in promise.get("changes", {}).items():
        _try_updates(Member(workshop, promise, resource, change), promise)


def _good(promise: Promise) -> list[str]:
    return accepted(promise["pattern"], GOOD)


def _bad(promise: Promise) -> list[str]:
    return list(dict.fromkeys([*promise.get("refused", ()), *refused(promise["pattern"], BAD)]))


def _fresh(member: Member, promise: Promise, text: str) -> Iterator[str]:
    """Texts of one form, as many as are tried before a refusal is one of the form."""
    for _ in range(TRIES):
        yield kindred(text, promise["pattern"], member.workshop.maker.unique())


def _require_stored(member: Member, promise: Promise, text: str, known: int) -> Row:
    for fresh in _fresh(member, promise, text):
        exchange, row = member.post(fresh)
        expect(exchange).answered()
        if row is not None:
            member.require_stored(row, fresh)
            return row
    if not known:
        raise inconclusive(f"the control {exchange.request.line} with {fresh!r} was answered {exchange.status}")
    expected = f"success, since {fresh[:60]!r} matches {promise['pattern']}"
    raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")


def _require_no_row(member: Member, promise: Promise, text: str) -> None:
    what = f"{text[:60]!r}, which does not match {promise['pattern']}"
    exchange, row = member.post(text)
    if row is not None:
        shown = member.stored(row)[1]
        discard(member.workshop, row)
        raise violation(exchange, "status", expected=f"a refusal of {what}", actual=became(shown, text))
    require_refused(exchange, promise, what)


def _try_updates(member: Member, promise: Promise) -> None:
    row = member.workshop.make(member.resource)
    for text in _good(promise)[:3]:
        for fresh in _fresh(member, promise, text):
            exchange = expect(member.update(row, fresh)).answered().exchange
            if exchange.ok:
                member.require_stored(row, fresh)
                break
        else:
            if not member.changes:
                return
            expected = f"success, since {fresh[:60]!r} matches {promise['pattern']}"
            raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    before = member.workshop.shown(row)
    for text in _bad(promise):
        exchange = expect(member.update(row, text)).answered().exchange
        what = f"an update to {text[:60]!r}, which does not match {promise['pattern']}"
        if exchange.ok:
            actual = became(member.stored(row)[1], text)
            raise violation(exchange, "status", expected=f"a refusal of {what}", actual=actual)
        require_refused(exchange, promise, what)
    require_unchanged(member.workshop, row, before)
