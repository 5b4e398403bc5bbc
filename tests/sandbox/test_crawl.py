"""Every link that the clean servers emit is followed, and every document on the way is read strictly."""

import itertools
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sandbox import base_path
from tests.sandbox.lint import faults

JSONAPI = "application/vnd.api+json"


def links_in(value: Any) -> Iterator[str]:
    """All URLs under any `links` member."""
    if isinstance(value, list):
        for each in value:
            yield from links_in(each)
    elif isinstance(value, dict):
        for link in value.get("links", {}).values():
            yield link["href"] if isinstance(link, dict) else link
        for each in value.values():
            yield from links_in(each)


@pytest.mark.parametrize("edition", ["1.0", "1.1"])
def test_every_link_is_served_and_every_document_is_sound(origin: str, anyone: httpx.Client, edition: str) -> None:
    entry = origin + base_path(edition)
    waiting, seen = [entry], {entry}
    shapes: dict[str, int] = {}
    while waiting:
        url = waiting.pop()
        answer = anyone.get(url)
        assert answer.status_code == 200, url
        if not answer.headers["content-type"].startswith(JSONAPI):
            assert "schema" in url
            continue
        document = answer.json()
        assert faults(document, edition) == [], url
        found = {*document["meta"]["collections"].values()} if url == entry else {*links_in(document)}
        for each in sorted(found - seen):
            shape = shape_of(each)
            shapes[shape] = shapes.get(shape, 0) + 1
            if shapes[shape] <= 12:
                seen.add(each)
                waiting.append(each)
    assert len(shapes) > 20


def shape_of(url: str) -> str:
    """A URL with its id left out, as one of each shape is much like the others."""
    parts = httpx.URL(url).path.split("/")
    return "/".join(part for place, part in enumerate(parts) if place != 4 + ("api" in parts))


@pytest.mark.parametrize("edition", ["1.0", "1.1"])
def test_included_resources_are_linked_and_unique_along_every_pair_of_paths(
    anyone: httpx.Client, edition: str
) -> None:
    base = base_path(edition)
    collections = anyone.get(base).json()["meta"]["collections"].values()
    for collection in collections:
        first = anyone.get(collection, params={"page[size]": 1} if not collection.endswith("user") else {}).json()[
            "data"
        ]
        names = (first[0] if isinstance(first, list) else first).get("relationships", {})
        paths = [f"{a},{a}.{b}" for a, b in itertools.permutations(names, 2)] + list(names)
        for path in paths:
            answer = anyone.get(collection, params={"include": path})
            assert answer.status_code in (200, 400), path
            assert faults(answer.json(), edition) == [], (collection, path)
