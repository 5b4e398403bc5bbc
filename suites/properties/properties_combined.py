"""Several parameters in one query: each keeps its meaning; and one query in several spellings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accord.authoring import (
    Draw,
    Exchange,
    Identity,
    ResourceFacts,
    World,
    explores,
    identity,
    not_applicable,
    violation,
)
from accord.judge.expect import UNDECIDED
from strategies.queries_combined import combinations, sizes, sorts, spelt, subsets
from suites.jsonapi.parts import Resource, attributes_of
from suites.properties.asking import known_rows, largest_page, size_parameter, whole
from suites.properties.matching import as_text, filters_of, is_plainly_a_value
from suites.properties.obeying import ask, disobeyed, repeats

MEANING = {
    "sort": "the order that `sort` asks for, beside other parameters",
    "include": "the resources that `include` asks for, beside other parameters",
    "fields": "the fields that were asked for and no others, beside other parameters",
    "filter": "just the rows that match the filter, beside other parameters",
    "page": "no more rows on a page than were asked for, beside other parameters",
}
_NOTHING = "no collection takes two parameters"


@explores("properties/queries/combined", weight=2)
def parameters_keep_their_meaning(world: World, draw: Draw) -> None:
    """A parameter that is obeyed alone is obeyed beside others, and no row comes twice."""
    facts = world.resource(draw(st.sampled_from(_offering(world))))
    rows = known_rows(world, facts)
    query = draw(combinations(_pieces(world, facts, rows)))
    asked = ask(world, facts, query)
    if not asked.exchange.ok or len(query) < 2:
        return
    for name in query:
        problem = disobeyed(asked, name, _by_identity(rows)) and _again(world, facts, query, name)
        if problem:
            expected = MEANING.get(name.partition("[")[0], MEANING["page"])
            raise violation(asked.exchange, "/data", expected=expected, actual=f"{name}={query[name]}: {problem}")
    problem = repeats(asked)
    if problem and not any(repeats(ask(world, facts, {name: value})) for name, value in query.items()):
        raise violation(asked.exchange, "/data", expected="each row once, beside other parameters", actual=problem)


@explores("properties/queries/spelling-alike")
def spellings_of_a_query_are_alike(world: World, draw: Draw) -> None:
    """A query gets the same answer in whatever order its parameters stand, and however it is encoded."""
    facts = world.resource(draw(st.sampled_from(_offering(world))))
    rows = known_rows(world, facts)
    query = draw(combinations(_pieces(world, facts, rows), least=1, most=2))
    plain = world.get(facts.url or "", query)
    if not plain.ok:
        return
    exchange = world.get(facts.url or "", draw(spelt(query, world.survey.edition)))
    if exchange.status in UNDECIDED or ("[" in exchange.request.query and not exchange.ok):
        return  # that raw brackets are taken is only advised
    if _content(exchange) != _content(plain) and _content(world.get(facts.url or "", query)) == _content(plain):
        told = f"status {exchange.status}" if exchange.status != plain.status else "other data"
        expected = "the same answer to a query in another spelling"
        raise violation(exchange, "query", expected=expected, actual=f"{told}, beside {plain.request.query!r}")


def _offering(world: World) -> list[str]:
    """The types whose collections take two parameters or more."""
    found = [facts.type for facts in world.collections if len(_pieces(world, facts, [])) > 1]
    if not found:
        raise not_applicable(_NOTHING)
    return found


def _pieces(world: World, facts: ResourceFacts, rows: list[Resource]) -> dict[str, SearchStrategy[str]]:
    """What a collection takes, with a strategy for the value of each parameter."""
    found: dict[str, SearchStrategy[str]] = {}
    if facts.sortable:
        found["sort"] = sorts(facts.sortable)
    if includable := [each.name for each in facts.relationships if each.includable]:
        found["include"] = subsets(includable)
    if facts.attributes:
        found[f"fields[{facts.type}]"] = subsets([*facts.attributes, *(each.name for each in facts.relationships)])
    if size := size_parameter(world):
        found[size] = sizes(largest_page(world))
    for name, attribute in filters_of(world).get(facts.type, {}).items():
        values = {value for row in rows if (value := as_text(attributes_of(row).get(attribute)))}
        if plain := sorted(filter(is_plainly_a_value, values)):
            found[name] = st.sampled_from(plain)
    return found


def _again(world: World, facts: ResourceFacts, query: Mapping[str, str], name: str) -> str:
    """How a parameter is disobeyed once more, by the rows as they are now, unless it is so where it stands alone."""
    known = _by_identity(whole(world, facts) or [])
    problem = disobeyed(ask(world, facts, query), name, known)
    alone = ask(world, facts, {name: query[name]})
    return problem if alone.exchange.ok and not disobeyed(alone, name, known) else ""


def _by_identity(rows: list[Resource]) -> dict[Identity, Resource]:
    return {found: row for row in rows if (found := identity(row))}


def _content(exchange: Exchange) -> tuple[object, ...]:
    """What an answer delivers, save links and meta, its rows in order only where they were sorted."""
    document = exchange.document
    data = [json.dumps(_bare(row), sort_keys=True) for row in _listed(document.get("data"))]
    more = sorted(json.dumps(_bare(row), sort_keys=True) for row in _listed(document.get("included")))
    is_sorted = any(name == "sort" for name, _ in exchange.request.parameters)
    return exchange.status, data if is_sorted else sorted(data), more


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _bare(item) for name, item in value.items() if name not in ("links", "meta")}
    return [_bare(item) for item in value] if isinstance(value, list) else value
