"""What each parameter of a query means for the answer, so that it can be judged beside others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accord.authoring import Exchange, Identity, ResourceFacts, World
from suites.jsonapi.parts import (
    Resource,
    attributes_of,
    delivered,
    linkage_of,
    primary,
    relationships_of,
    shows_linkage,
)
from suites.properties.asking import names, size_parameter, walk
from suites.properties.matching import as_text, filters_of, is_exact, surely_differs
from suites.properties.ordered import comparable, misplaced

_PAGES = 4
"""No more pages of an answer are read: what a parameter does shows on the first ones."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query about a collection: its parameters, the first page of its answer, and its rows, `whole` or not."""

    world: World
    facts: ResourceFacts
    query: Mapping[str, str]
    exchange: Exchange
    rows: list[Resource]
    whole: bool


def ask(world: World, facts: ResourceFacts, query: Mapping[str, str]) -> Asked:
    """Ask a collection, and read what pages there are."""
    exchange = world.get(facts.url or "", query)
    rows, whole = walk(world, exchange, _PAGES) if exchange.ok else ([], False)
    return Asked(world, facts, query, exchange, rows, whole)


def disobeyed(asked: Asked, name: str, known: Mapping[Identity, Resource]) -> str:
    """How an answer fails to do what one parameter of its query asks for, or an empty text.

    `known` holds the rows of the collection with all their attributes.
    """
    value = asked.query[name]
    if name == "sort":
        return _unsorted(asked, value.split(","), known)
    if name == "include":
        return _not_included(asked, value.split(","))
    if name == f"fields[{asked.facts.type}]":
        return _not_sparse(asked, value.split(","))
    if name == size_parameter(asked.world):
        shown = len(primary(asked.exchange))
        return f"a page of {shown} rows, asked for {value}" if shown > int(value) else ""
    return _unfiltered(asked, name, value, known)


def repeats(asked: Asked) -> str:
    """Which rows come again in an answer, or an empty text."""
    shown = names(asked.rows)
    return f"{len(shown) - len(set(shown))} rows come again" if len(set(shown)) < len(shown) else ""


def _unsorted(asked: Asked, fields: list[str], known: Mapping[Identity, Resource]) -> str:
    rows = [known[each] for each in names(asked.rows) if each in known]
    index = misplaced(rows, fields, comparable(asked.world, asked.facts))
    return "" if index is None else f"row {index} does not belong there"


def _unfiltered(asked: Asked, name: str, value: str, known: Mapping[Identity, Resource]) -> str:
    """What a filter lets through or holds back; beside another filter that is the server's to say."""
    if sum(each.startswith("filter[") for each in asked.query) > 1:
        return ""
    attribute = filters_of(asked.world)[asked.facts.type][name]
    shown, exact = names(asked.rows), is_exact(asked.world, asked.facts, name, attribute)
    values = {each: attributes_of(row).get(attribute) for each, row in known.items()}
    if others := [each for each in shown if each in values and surely_differs(values[each], value, exact=exact)]:
        return f"{len(others)} rows are there that do not match"
    lost = [each for each, found in values.items() if as_text(found) == value and each not in shown]
    return f"{len(lost)} rows that match are not there" if lost and asked.whole else ""


def _not_sparse(asked: Asked, fields: list[str]) -> str:
    for row in primary(asked.exchange):
        more = {*attributes_of(row), *relationships_of(row)} - set(fields)
        if more and row.get("type") == asked.facts.type:
            return f"{sorted(more)[0]!r} is shown as well"
    return ""


def _not_included(asked: Asked, paths: list[str]) -> str:
    there = delivered(asked.exchange)
    for row in primary(asked.exchange):
        for name in paths:
            if shows_linkage(row, name) and (lost := linkage_of(row, name) - there):
                return f"{len(lost)} members of {name!r} are not included"
    return ""
