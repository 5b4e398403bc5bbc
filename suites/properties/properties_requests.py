"""Requests that come again, as HEAD, or with letters percent-encoded: equal ones get equal answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import combinations as picked
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accord.authoring import Draw, Exchange, ResourceFacts, World, explores, segment, violation
from accord.judge.expect import UNDECIDED
from strategies.identifiers import respelt
from strategies.queries_combined import combinations, sizes, sorts, subsets
from suites.jsonapi.parts import links_of, primary
from suites.properties.addresses import addressed, home, readable, shown
from suites.properties.asking import largest_page, size_parameter

_NOT_OFFERED = frozenset({403, 405, 501, *UNDECIDED})


@explores("properties/requests/equal-answers", plain=True)
def equal_requests_get_equal_answers(world: World, draw: Draw) -> None:
    """No answer to a repeated GET differs from those before and after it that are alike."""
    url, query = _drawn(world, draw)
    answers = [world.get(url, query) for _ in range(draw(st.integers(2, 4)))]
    if any(answer.status in UNDECIDED for answer in answers):
        return
    if _content(answers[0]) != _content(answers[-1]):
        answers.append(world.get(url, query))
    for first, between, last in picked(answers, 3):
        if _content(first) == _content(last) != _content(between):
            raise violation(between, "/data", expected="the answer that the same request gets before and after",
                            actual=_difference(first, between))  # fmt: skip


@explores("properties/requests/equal-answers", plain=True)
def head_is_get_without_content(world: World, draw: Draw) -> None:
    """HEAD has the status of GET, and its length where it tells one."""
    url, query = _drawn(world, draw)
    get, head = world.get(url, query), world.head(url, query)
    if not get.ok or head.status in _NOT_OFFERED or not _differs(get, head):
        return
    again = world.get(url, query)
    if not _differs(get, again) and (place := _differs(again, head)):
        actual = f"{_told(head, place)} with HEAD, {_told(get, place)} with GET"
        raise violation(head, place, expected="with HEAD what GET tells", actual=actual)


@explores("properties/requests/equal-answers", plain=True)
def percent_encoded_letters_are_the_letters(world: World, draw: Draw) -> None:
    """The URL of a resource in an equivalent spelling leads to the same resource."""
    facts = world.resource(draw(st.sampled_from(addressed(world))))
    known = draw(st.sampled_from(facts.ids))
    spelt = draw(respelt(known))
    plain, exchange = world.client.get(home(facts) + segment(known)), world.get(home(facts) + spelt)
    if not plain.ok or exchange.status in _NOT_OFFERED or not 200 <= exchange.status < 500:
        return
    if not exchange.ok or shown(exchange, facts) != shown(plain, facts):
        raise violation(exchange, "status", expected="the resource that the URL with its letters as they are has",
                        actual=f"status {exchange.status}")  # fmt: skip


def _drawn(world: World, draw: Draw) -> tuple[str, dict[str, str]]:
    """A URL that can be read, with a query of parameters that its collection takes."""
    name = draw(st.sampled_from(sorted(readable(world))))
    facts = next((facts for facts in world.collections if facts.type == name), None)
    offered = _parameters(world, facts) if facts else {}
    query: dict[str, str] = draw(combinations(offered, least=0)) if offered else {}
    return readable(world)[name], query


def _parameters(world: World, facts: ResourceFacts) -> Mapping[str, SearchStrategy[str]]:
    """What a collection takes, each with values for it."""
    found = {name: st.just(value) for name, value in facts.filters.items()}
    if not world.survey.edition:
        return found
    if facts.sortable:
        found["sort"] = sorts(facts.sortable)
    if includable := [each.name for each in facts.relationships if each.includable]:
        found["include"] = subsets(includable)
    if size := size_parameter(world):
        found[size] = sizes(largest_page(world))
    return found


def _content(exchange: Exchange) -> Any:
    """What an answer shows: of one page among several no more than how many rows, since its order may be open."""
    data = exchange.document.get("data")
    if not isinstance(data, list):
        return exchange.status, json.dumps(data if data is not None else exchange.json.value, sort_keys=True)
    if links_of(exchange).get("next") or links_of(exchange).get("prev"):
        return exchange.status, len(data)
    return exchange.status, sorted(json.dumps(row, sort_keys=True) for row in data)


def _difference(one: Exchange, other: Exchange) -> str:
    if one.status != other.status:
        return f"status {other.status} after {one.status}"
    counts = len(primary(one)), len(primary(other))
    return "other content" if counts[0] == counts[1] else f"{counts[1]} rows after {counts[0]}"


def _differs(one: Exchange, other: Exchange) -> str:
    """Where two answers differ in what both tell: the status, or the length of the same coding."""
    if one.status != other.status:
        return "status"
    told = _told(one, "Content-Length"), _told(other, "Content-Length")
    alike = _told(one, "Content-Encoding") == _told(other, "Content-Encoding")
    return "Content-Length" if alike and all(told) and told[0] != told[1] else ""


def _told(exchange: Exchange, place: str) -> str:
    if place == "status":
        return f"status {exchange.status}"
    return (exchange.response.header(place) if exchange.response else None) or ""
