"""The rules of the catalogues beside the standards: what they say, and that no document is too odd for them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from accord.judge.document import JSONAPI, Context
from accord.judge.judge import Judge, Sighting
from accord.model.exchange import Exchange, Request, Response
from accord.runtime.registry import registry

CURSORS = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination/"
BASE = "https://api.example.com"
ODD = (
    None,
    True,
    0,
    1.5,
    "",
    "x",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"type": {}},
    {"page": 1},
    {"data": [1]},
    {"self": []},
)


def judge(document: Any, edition: str = "1.1", target: str = "/tags?page[size]=2", **headers: str) -> Sighting:
    rules = registry().rules_for("jsonapi-cursor-pagination", "jsonapi-recommendations", "jsonapi-1.1")
    request = Request("GET", BASE + target, (("Accept", f'{JSONAPI}; profile="{CURSORS}"'),))
    label = headers.pop("label", f'{JSONAPI}; ext="{BASE}/ext"; profile="{CURSORS}"')
    response = Response(200, (("Content-Type", label), *headers.items()), json.dumps(document).encode())
    context = Context(edition, BASE, profiles=(CURSORS,), extensions=(f"{BASE}/ext",))
    sighting = Judge(rules, context).see(Exchange("x-1", request, response))
    assert sighting is not None
    return sighting


def said(document: Any, **more: str) -> set[str]:
    """What is said of a document by the catalogues beside the standards."""
    found = {finding.requirement for finding in judge(document, **more).findings}
    return {name.rpartition("/")[2] for name in found if not name.startswith("jsonapi-1.1/")}


def page(**changes: Any) -> dict[str, Any]:
    """A page by cursor that is as it should be."""
    own = f"{BASE}/tags/1"
    links = {"self": f"{own}/relationships/articles", "related": f"{own}/articles"}
    row = {
        "type": "tags",
        "id": "1",
        "attributes": {"name": "a", "madeAt": "2024-01-01T00:00:00Z"},
        "relationships": {"articles": {"links": links, "data": []}},
        "links": {"self": own},
        "meta": {"page": {"cursor": "abc"}},
    }
    here = f"{BASE}/tags?page%5Bafter%5D=abc"
    return {
        "data": [row],
        "links": {"self": f"{BASE}/tags", "first": here, "last": here, "prev": None, "next": here},
        "meta": {"page": {"total": 3, "estimatedTotal": {"bestGuess": 3}}},
        **changes,
    }


def with_row(**changes: Any) -> dict[str, Any]:
    document = page()
    document["data"][0].update(changes)
    return document


def with_links(own: str, related: str) -> dict[str, Any]:
    return with_row(relationships={"articles": {"links": {"self": own, "related": related}}})


def test_nothing_is_said_of_a_page_as_it_should_be() -> None:
    assert said(page()) == set()


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (page(data={"type": "tags", "id": "1"}), {"paginated-data-is-data", "resource-links"}),
        (page(links={"self": f"{BASE}/tags", "next": None}), {"prev-next-required"}),
        (page(links={"self": f"{BASE}/tags", "next": None, "prev": None}), {"first-last-recommended"}),
        (page(meta={"page": 1}), {"page-meta-object"}),
        (page(meta={"page": {"number": 1}}), {"page-meta-reserved"}),
        (page(meta={"page": {"total": True}}), {"total-integer"}),
        (page(meta={"page": {"total": 3.0}}), {"total-integer"}),
        (page(meta={"page": {"estimatedTotal": 3}}), {"estimated-total-object"}),
        (page(meta={"page": {"estimatedTotal": {"bestGuess": "3"}}}), {"best-guess-integer"}),
        (with_row(meta={"page": {"cursor": 1}}), {"cursor-string"}),
        (with_row(attributes={"made_at": "2024-01-01"}), {"camel-case", "ascii-alphanumeric"}),
        (with_row(attributes={"Name": 1}), {"camel-case", "start-and-end-a-z"}),
        (with_row(attributes={"line1": 1}), {"start-and-end-a-z"}),
        (with_row(attributes={"@note": 1, "x:y": 2}), set()),
        (with_row(attributes={"madeAt": "01/02/2024"}), {"iso-8601"}),
        (with_row(attributes={"madeAt": 1704067200}), {"iso-8601"}),
        (with_row(attributes={"made": "2024-01-01 10:00:00"}), {"iso-8601"}),
        (with_row(attributes={"made": "2024-01-01T10:00:00+0100", "format": 1704067200, "seat": 1704067200}), set()),
        (with_row(attributes={"title": "2024-01-01 was a Monday", "madeAt": None, "runDate": True}), set()),
        (with_row(links={}), {"resource-links"}),
        (with_row(relationships={"articles": {"data": []}}), {"relationship-links"}),
        (with_links("/tags/1/rel/articles", "/tags/1/articles/"), {"relationship-url"}),
        (with_links("/tags/1/relationships/articles", "/articles?tag=1"), {"related-url"}),
    ],
)  # fmt: skip
def test_one_thing_is_said_of_what_is_wrong(document: dict[str, Any], expected: set[str]) -> None:
    assert said(document) == expected


def test_what_is_not_paginated_needs_no_links() -> None:
    assert said(page(links={"self": f"{BASE}/tags"}, meta={}), target="/tags") == set()
    assert "prev-next-required" in said(page(links={"self": f"{BASE}/tags"}, meta={}))


def test_without_the_profile_no_page_is_judged() -> None:
    plain = {"data": [], "links": {"self": f"{BASE}/tags"}, "meta": {"page": 1}}
    assert said(plain, label=JSONAPI) == set()
    assert said(page(meta={"page": 1}), label=JSONAPI) == {"page-meta-object"}


def variants(value: Any) -> Iterator[Any]:
    """The value with each of its parts replaced by something odd."""
    yield from ODD
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        for variant in variants(part):
            changed = copy.copy(value)
            changed[key] = variant
            yield changed


@pytest.mark.parametrize("edition", ["1.0", "1.1"])
def test_no_document_is_too_odd(edition: str) -> None:
    documents = list(
        variants(page(included=[page()["data"][0]], jsonapi={"ext": [f"{BASE}/ext"], "profile": [CURSORS]}))
    )
    assert len(documents) > 500
    for document in documents:
        judge(document, edition)
