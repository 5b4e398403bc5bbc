"""Envelopes: what the document of a page tells of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import Exchange, Promise, Remark
from accord.runtime.places import found_at
from suites.promises.paged import Paging

_NUMBERS = ("size", "number", "count", "total")


def envelope_remarks(exchange: Exchange, promise: Promise, paging: Paging) -> Iterator[Remark]:
    """What is wrong with the envelope of a page, by the roles that its members play."""
    told = {role: _value(exchange, place) for role, place in promise["envelope"].items()}
    asked = dict(exchange.request.parameters)
    left_out = _left_out(promise, asked)
    for role, place in promise["envelope"].items():
        wanted = not (role == "total" and left_out)
        if (told[role] is not None) != wanted:
            yield Remark(place, "missing" if wanted else "there", f"{role} {'told' if wanted else 'left out'}")
        elif wanted and not _fits(role, told[role]):
            kind = "a list" if role == "rows" else "a whole number from 0 on"
            yield Remark(place, f"{type(told[role]).__name__} {str(told[role])[:40]}", kind)
    if all(_fits(role, value) for role, value in told.items() if value is not None):
        yield from _sums(told, promise["envelope"])
        yield from _echoes(told, promise["envelope"], asked, paging)


def _sums(told: dict[str, Any], places: dict[str, str]) -> Iterator[Remark]:
    """That the count is that of the rows, and no more than were asked for."""
    count, rows, size = told.get("count"), told.get("rows"), told.get("size")
    if count is not None and rows is not None and count != len(rows):
        yield Remark(places["count"], f"count {count} with {len(rows)} rows", "the number of rows in the page")
    if rows is not None and size is not None and len(rows) > size:
        yield Remark(places["rows"], f"{len(rows)} rows with size {size}", "no more rows than the size told")


def _echoes(told: dict[str, Any], places: dict[str, str], asked: dict[str, str], paging: Paging) -> Iterator[Remark]:
    """That size and number are those asked for; a size cut to the largest is left to the promise of that."""
    for role, parameter in ("size", paging.size), ("number", paging.number):
        given = asked.get(parameter, "")
        value = told.get(role)
        if not given.isdigit() or value is None or (role == "size" and value == paging.largest < int(given)):
            continue
        if value != int(given):
            yield Remark(places[role], f"{role} {value}", f"the {given} asked for")


def _left_out(promise: Promise, asked: dict[str, str]) -> bool:
    name, _, value = promise.get("without_total", "").partition("=")
    return bool(name) and asked.get(name) == value


def _fits(role: str, value: Any) -> bool:
    if role in _NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, list)


def _value(exchange: Exchange, place: str) -> Any:
    return next((value for _, value in found_at(exchange.json.value, place)), None)
