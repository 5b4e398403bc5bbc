"""How the tests of additive evolution make recorded exchanges, and what was learned from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from accord.evolve.compare import compare
from accord.evolve.difference import Difference
from accord.evolve.learn import learn
from accord.evolve.observed import Observed
from accord.evolve.places import Collection
from accord.model.exchange import Exchange, Request, Response

BASE = "https://api.test/v1"
JSONAPI = "application/vnd.api+json"
NOTES = (Collection("/notes", "/items"), Collection("/report", single=True))
ARTICLES = (Collection("/articles"),)
Doc = Mapping[str, Any]


def answered(
    path: str,
    body: Any = None,
    status: int = 200,
    *,
    method: str = "GET",
    sent: Any = None,
    media_type: str = "application/json",
    fields: Mapping[str, str] | None = None,
    asking: Mapping[str, str] | None = None,
) -> Exchange:
    """One exchange: what was asked for below the base URL, and what was answered."""
    headers = {"Content-Type": media_type, **(fields or {})}
    content = json.dumps(body).encode() if body is not None else b""
    request = Request(
        method, BASE + path, tuple((asking or {}).items()), json.dumps(sent).encode() if sent is not None else b""
    )
    return Exchange(f"{method} {path} {status}", request, Response(status, tuple(headers.items()), content))


def rows(count: int, **members: Any) -> list[Doc]:
    """So many rows with an id each; a member may be a function of the row's number."""
    return [
        {"id": f"n{number}", **{name: each(number) if callable(each) else each for name, each in members.items()}}
        for number in range(count)
    ]


def listing(items: list[Doc], **more: Any) -> list[Exchange]:
    """The collection of notes as it is answered twice."""
    return [answered("/notes", {"items": items, **more})] * 2


def resources(count: int, relationships: Doc | None = None, kind: str = "articles", **attributes: Any) -> list[Doc]:
    """So many resource objects of JSON:API."""
    return [
        {
            "type": kind, "id": row["id"], "attributes": {name: each for name, each in row.items() if name != "id"},
            **({"relationships": relationships} if relationships else {}),
        }
        for row in rows(count, **attributes)
    ]  # fmt: skip


def articles(items: list[Doc], **more: Any) -> list[Exchange]:
    """The collection of articles as it is answered twice."""
    return [answered("/articles", {"data": items, **more}, media_type=JSONAPI)] * 2


def learned(exchanges: Iterable[Exchange]) -> Observed:
    """What is learned of the API of the tests."""
    return learn(exchanges, base_url=BASE, collections=(*NOTES, *ARTICLES))


def changes(before: Iterable[Exchange], after: Iterable[Exchange], *exempt: str) -> list[Difference]:
    """The differences between what two lots of exchanges show."""
    return list(compare(learned(before), learned(after), exempt))


def told(differences: Iterable[Difference]) -> list[tuple[str, str, str]]:
    """Effect, kind and place of each difference."""
    return [(each.effect.value, each.kind, each.place) for each in differences]
