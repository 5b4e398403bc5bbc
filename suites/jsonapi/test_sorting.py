"""Sorting: what `sort` does, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from accord.authoring import (
    Client,
    Exchange,
    ResourceFacts,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.expect import Violation
from suites.jsonapi.ordering import (
    Key,
    column,
    direction,
    fields_to_try,
    ignores_sort,
    initials,
    keys,
    telling,
    tied_field,
    together,
)
from suites.jsonapi.provoking import INVENTED, expect_answer, expect_bad_request

_NO_SORT = "no field was seen by which a collection can be sorted"
_UNTOLD = "no field that can be sorted by shows three different numbers or dates"
_IGNORED = "`sort` is ignored altogether, which sorting-not-supported judges"


def _sorts(facts: ResourceFacts) -> bool:
    return bool(facts.url and facts.sortable)


@verifies("jsonapi-*/fetching-sorting/sorting-not-supported")
@for_each("collection")
def test_unknown_sort_fields_are_refused(client: Client, subject: ResourceFacts) -> None:
    """A sort that cannot be carried out gets 400, also where another field is known."""
    url = subject.url or ""
    expect(client.get(url)).accepted()
    for value in (INVENTED, *(f"{name},{INVENTED}" for name in subject.sortable[:1])):
        exchange = client.get(url, {"sort": value})
        # That a known field may be sorted by shows that a 403 is no matter of rights.
        if exchange.status == 403 and not subject.sortable:
            raise inconclusive(f"{exchange.request.line}: status 403 may be a matter of rights")
        expect_bad_request(exchange, f"there is no field `{INVENTED}` to sort by")


@verifies("jsonapi-*/fetching-sorting/sorting-specified-order")
@for_each("collection", where=_sorts, otherwise=_NO_SORT)
def test_sorted_collections_have_an_order(client: Client, subject: ResourceFacts) -> None:
    """A sorted collection goes up or down by the field named."""
    told = False
    for name, exchange, sequence in _readings(client, subject):
        told = True
        if direction(sequence) == "neither":
            _require_effect(client, subject, name)
            raise _wrong(exchange, name, "in order", "values go up and down")
    for name in fields_to_try(subject):
        exchange = client.get(subject.url or "", {"sort": name})
        letters = initials(column(exchange, name)) if exchange.ok else None
        if letters and direction(letters) == "neither":
            _require_effect(client, subject, name)
            expected, actual = f"`{name}` in order, by its first letters", "first letters go up and down"
            warn(exchange, "/data", expected=expected, actual=actual)
        told = told or bool(letters)
    if not told:
        raise not_applicable(_UNTOLD)


@verifies("jsonapi-*/fetching-sorting/sorting-order-ascending")
@for_each("collection", where=_sorts, otherwise=_NO_SORT)
def test_plain_fields_sort_upwards(client: Client, subject: ResourceFacts) -> None:
    """`sort=a` puts the smallest first."""
    for name, exchange, sequence in _readings(client, subject):
        if direction(sequence) == "descending":
            _require_effect(client, subject, name)
            raise _wrong(exchange, name, "ascending", "descending")
        if direction(sequence) == "ascending":
            return
    raise not_applicable(_UNTOLD)


@verifies("jsonapi-*/fetching-sorting/sorting-order-descending")
@for_each("collection", where=_sorts, otherwise=_NO_SORT)
def test_fields_after_a_minus_sort_downwards(client: Client, subject: ResourceFacts) -> None:
    """`sort=-a` puts the greatest first, or gets 400."""
    for name, _, _ in _readings(client, subject):
        exchange = client.get(subject.url or "", {"sort": f"-{name}"})
        if not expect_answer(exchange, "a sort is carried out, or refused with 400"):
            return
        sequence = keys(column(exchange, name))
        if sequence and telling(sequence):
            if direction(sequence) == "ascending":
                _require_effect(client, subject, name)
                raise _wrong(exchange, name, "descending", "ascending")
            return
    raise not_applicable(_UNTOLD)


@verifies("jsonapi-*/fetching-sorting/sorting-multiple-fields-order")
@for_each("collection", where=_sorts, otherwise=_NO_SORT)
def test_earlier_sort_fields_take_precedence(client: Client, subject: ResourceFacts) -> None:
    """`sort=a,b` goes by a, and by b where a is equal."""
    url = subject.url or ""
    for second, _, _ in _readings(client, subject):
        first = tied_field(client, url, _scalars(subject, second))
        if first is None:
            continue
        exchange = client.get(url, {"sort": f"{first},{second}"})
        if not expect_answer(exchange, "a sort is carried out, or refused with 400"):
            return
        if not together(column(exchange, first)):
            _require_effect(client, subject, second)
            raise _wrong(exchange, first, "sorted by first, equal values together", "equal values stand apart")
        if not _ordered_within(exchange, first, second):
            raise _wrong(exchange, second, f"ascending where `{first}` is equal", "not in order there")
        return
    raise not_applicable("no field that can be sorted by shows equal values")


def _scalars(subject: ResourceFacts, other: str) -> list[str]:
    kinds = ("string", "number", "boolean", "date")
    return [name for name, kind in subject.attributes.items() if kind in kinds and name != other]


def _ordered_within(exchange: Exchange, first: str, second: str) -> bool:
    rows = zip(map(repr, column(exchange, first)), column(exchange, second), strict=True)
    groups = [keys(value for _, value in group) for _, group in groupby(rows, key=lambda row: row[0])]
    return all(direction(group) in ("ascending", "level") for group in groups if group)


def _readings(client: Client, subject: ResourceFacts) -> Iterator[tuple[str, Exchange, list[Key]]]:
    """Field, answer and values for each accepted sort whose values can be judged."""
    for name in fields_to_try(subject):
        exchange = client.get(subject.url or "", {"sort": name})
        sequence = keys(column(exchange, name)) if exchange.ok else None
        if sequence and telling(sequence):
            yield name, exchange, sequence


def _require_effect(client: Client, subject: ResourceFacts, name: str) -> None:
    if ignores_sort(client, subject.url or "", name):
        raise not_applicable(_IGNORED)


def _wrong(exchange: Exchange, name: str, expected: str, actual: str) -> Violation:
    return violation(exchange, "/data", expected=f"`{name}` {expected}", actual=f"`{name}`: {actual}")
