"""Each seeded fault of defects shows in what comes of a telling request, and not in what comes of one like it."""

import json
from typing import Any, NamedTuple

import pytest

from sandbox.app import Variant, find_fault
from sandbox.message import JSONAPI, Request
from sandbox.seeded import seeded_faults

TAG = {"type": "tags", "attributes": {"name": "new"}}
NOWHERE = {"data": {"type": "people", "id": "none"}}
TAGS = "/articles/1/relationships/tags"
CREDENTIAL = {"type": "api_credentials", "id": "QpQpusZFyE"}
USES = "/memberships/ZidZMQavMT/relationships/application_memberships"
USE = {"type": "application_memberships", "id": "VNiocYxuLB"}


class Telling(NamedTuple):
    """A fault, a request that shows it and one that does not, and where to look for what they left."""

    fault: str
    method: str
    path: str
    shows: Any
    hides: Any
    look: str = ""


def _tag(**members: Any) -> dict[str, Any]:
    return {"data": {**TAG, **members}}


def _article(**members: Any) -> dict[str, Any]:
    return {"data": {"type": "articles", "id": "1", **members}}


BAD_LINKAGE = {"author": {"data": [None]}}
TELLING = [
    Telling("type-in-any-case", "POST", "/tags", _tag(type="TAGS"), _tag(type="tag")),
    Telling("id-trimmed", "PATCH", "/articles/1", _article(id=" 1"), _article(id="01")),
    Telling(
        "missing-target-skipped", "PATCH", "/articles/1",
        _article(attributes={"title": "x", "views": 1}, relationships={"author": NOWHERE}),
        _article(attributes={"title": "x"}, relationships={"author": NOWHERE}),
    ),
    Telling(
        "used-id-overwritten", "POST", "/tags",
        _tag(id="1", relationships={"articles": {"data": []}}), _tag(id="1"),
    ),
    Telling(
        "attributes-kept-beside-bad-linkage", "PATCH", "/articles/1",
        _article(attributes={"title": "x"}, relationships=BAD_LINKAGE),
        _article(attributes={"title": "x"}, relationships={"author": NOWHERE}), "/articles/1",
    ),
    Telling(
        "row-left-by-bad-linkage", "POST", "/tags",
        _tag(relationships={"articles": None}), _tag(attributes=[]), "/tags?sort=-name",
    ),
    Telling(
        "refused-creations-counted", "POST", "/tags",
        _tag(attributes=[]), _tag(type="tag"), "/tags",
    ),
    Telling(
        "relationships-lost-by-bad-attributes", "PATCH", "/articles/1",
        _article(attributes=None), _article(attributes={"rating": 99}), "/articles/1",
    ),
    Telling(
        "members-added-before-bad-one", "POST", TAGS,
        {"data": [{"type": "tags", "id": "9"}, None]}, {"data": [None, {"type": "tags", "id": "9"}]}, TAGS,
    ),
    Telling("several-in-data", "POST", "/tags", {"data": [TAG, TAG]}, {"data": [TAG]}),
    Telling(
        "doubled-member", "POST", "/tags",
        '{"data": null, "data": {"type": "tags"}}', '{"data": {"type": "tags", "type": "tags"}}',
    ),
    Telling("id-of-another-kind", "PATCH", "/articles/1", _article(id=["1"]), _article(id=1)),
    Telling("meta-text", "POST", "/tags", _tag(meta="x", type="tag"), _tag(meta=["x"], type="tag")),
    Telling("large-refused-in-text", "POST", "/tags", "x" * 901, "x" * 900),
    Telling(
        "linkage-errors-no-array", "PATCH", "/articles/1",
        _article(relationships=BAD_LINKAGE), _article(relationships={"author": NOWHERE}),
    ),
    Telling("bad-kind-told-as-json", "POST", "/tags", _tag(type=1), _tag(type="1")),
]  # fmt: skip

OLD = [
    Telling(
        "type-cut-at-slash", "POST", "/organizations",
        {"data": {"type": "organizations/x", "attributes": {"name": "new"}}},
        {"data": {"type": "organizations ", "attributes": {"name": "new"}}},
    ),
    Telling(
        "truncated-body-completed", "POST", "/organizations",
        '{"data": {"type": "organizations", "attributes": {"name": "new"}}',
        '{"data": {"type": "organizations", "attributes": {"name": "new',
    ),
    Telling(
        "id-unread-without-attributes", "PATCH", "/api_credentials/QpQpusZFyE",
        {"data": {**CREDENTIAL, "id": "x"}}, {"data": {**CREDENTIAL, "id": "x", "attributes": {"name": "new"}}},
    ),
    Telling(
        "relationship-null", "PATCH", "/api_credentials/QpQpusZFyE",
        {"data": {**CREDENTIAL, "relationships": {"role": None}}},
        {"data": {**CREDENTIAL, "relationships": {"role": []}}},
    ),
    Telling(
        "members-removed-before-bad-one", "DELETE", USES, {"data": [USE, 1]}, {"data": [1, USE]}, USES,
    ),
]  # fmt: skip


def came_of(edition: str, fault: str, told: Telling, sent: Any) -> Any:
    """How a request was answered, and what is there then, as far as it does not tell the time."""
    found = find_fault(edition, f"seeded.defects.{fault}") if fault else None
    variant = Variant(edition, (found,) if found else ())

    def ask(method: str, target: str, body: bytes = b"") -> Any:
        path, _, query = target.partition("?")
        pairs = tuple((name, value) for name, _, value in [query.partition("=")] if query)
        headers = (("accept", JSONAPI), ("content-type", JSONAPI))[: 2 if body else 1]
        request = Request(edition, method, "http://x", path, pairs, query, headers, body, memory=variant.memory)
        return variant.serve(request)

    answer = ask(told.method, told.path, (sent if isinstance(sent, str) else json.dumps(sent)).encode())
    errors = answer.document.get("errors") if isinstance(answer.document, dict) else None
    left = ask("GET", told.look).document if told.look else {}
    data = left.get("data", []) if left else []
    rows = data if isinstance(data, list) else [data]
    shown = [{name: row.get(name) for name in ("id", "relationships")} for row in rows]
    titles = [row.get("attributes", {}).get("title") for row in rows]
    return answer.status, answer.header("content-type"), type(errors), shown, titles, left.get("meta")


def require(edition: str, told: Telling) -> None:
    shown, clean = (came_of(edition, fault, told, told.shows) for fault in (told.fault, ""))
    assert shown != clean
    hidden, clean = (came_of(edition, fault, told, told.hides) for fault in (told.fault, ""))
    assert hidden == clean


@pytest.mark.parametrize("told", TELLING, ids=lambda told: told.fault)
def test_a_fault_shows_where_it_should(told: Telling) -> None:
    require("1.1", told)


@pytest.mark.parametrize("told", OLD, ids=lambda told: told.fault)
def test_a_fault_of_the_older_edition_shows_where_it_should(told: Telling) -> None:
    require("1.0", told)


def test_all_of_them_are_tried() -> None:
    known = {name.rpartition("/")[2] for name in seeded_faults() if name.startswith("seeded/defects/")}
    assert known == {told.fault for told in (*TELLING, *OLD)}
