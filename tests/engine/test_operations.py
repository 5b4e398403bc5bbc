"""Custody of operations: none touches what the run did not create, and what they create is known."""

import json

import pytest

from accord.model.exchange import Exchange, Request, Response
from accord.model.survey import ResourceFacts, Survey
from accord.runtime.making.custody import Custody
from accord.wire.client import UnsafeRequest

BASE = "http://api.test"
OWN, SEEN = {"type": "tags", "id": "m1"}, {"type": "tags", "id": "1"}
NEW = {"type": "tags", "attributes": {"name": "x"}}


def custody() -> Custody:
    tags = ResourceFacts("tags", "/tags", url=f"{BASE}/tags", ids=("1", "2"))
    kept = Custody(Survey(BASE, "jsonapi-1.1", resources=(tags,), operations=f"{BASE}/operations"))
    kept.made["tags", "m1"] = f"{BASE}/tags/m1"
    kept.unused.add(f"{BASE}/tags/none")
    return kept


def request(*operations: object, url: str = f"{BASE}/operations") -> Request:
    return Request("POST", url, (), json.dumps({"atomic:operations": operations}).encode())


def answer(kept: Custody, *operations: object, status: int = 200, results: object = None) -> Custody:
    body = b"" if results is None else json.dumps({"atomic:results": results}).encode()
    kept.note(Exchange("x-1", request(*operations), Response(status, (), body)))
    return kept


@pytest.mark.parametrize(
    "operations",
    [
        [{"op": "add", "data": NEW}],
        [{"op": "add", "href": f"{BASE}/tags", "data": {**NEW, "id": "mine"}}],
        [{"op": "update", "data": {**OWN, "attributes": {}}}],
        [{"op": "update", "ref": {"type": "tags", "id": "none"}, "data": {"type": "tags", "id": "none"}}],
        [{"op": "remove", "href": f"{BASE}/tags/m1"}, {"op": "remove", "ref": OWN}],
        [{"op": "update", "ref": {**OWN, "relationship": "parent"}, "data": SEEN}],
        [{"op": "add", "data": {**NEW, "lid": "a"}}, {"op": "remove", "ref": {"type": "tags", "lid": "a"}}],
        [{"op": "create", "data": NEW}, {"data": NEW}, {"op": "add"}, {"op": "remove", "ref": {"id": "m1"}}, 1],
    ],
)
def test_what_creates_or_touches_our_own_is_let_out(operations):
    custody().permit(request(*operations))


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "update", "data": SEEN},
        {"op": "add", "data": {**SEEN, "attributes": {}}},
        {"op": "add", "href": f"{BASE}/elsewhere", "data": NEW},
        {"op": "remove", "ref": SEEN},
        {"op": "remove", "ref": OWN, "href": f"{BASE}/tags/1"},
        {"op": "remove", "href": "tags/1"},
        {"op": "remove", "ref": {"id": "1"}},
        {"op": "remove", "ref": {"type": "tags", "lid": "a"}, "data": SEEN},
        {"op": "update", "ref": {**SEEN, "relationship": "parent"}, "data": None},
        {"op": "update", "ref": OWN, "data": SEEN},
        {"op": "add", "ref": {"type": "notes", "id": "9", "relationship": "tags"}, "data": []},
    ],
)
def test_what_touches_anything_else_is_held_back(operation):
    with pytest.raises(UnsafeRequest):
        custody().permit(request({"op": "add", "data": NEW}, operation))


def test_operations_are_let_out_at_their_own_url_only():
    with pytest.raises(UnsafeRequest):
        custody().permit(request({"op": "add", "data": NEW}, url=f"{BASE}/other"))


def test_what_operations_create_is_ours_and_what_they_remove_no_longer():
    shown = {"data": {"type": "tags", "id": "7", "links": {"self": "/tags/7"}}}
    kept = answer(custody(), {"op": "add", "data": NEW}, {"op": "remove", "ref": OWN}, results=[shown, {}])
    assert kept.made == {("tags", "7"): f"{BASE}/tags/7"}
    assert not kept.lost
    again = answer(
        custody(), {"op": "add", "data": NEW}, {"op": "remove", "href": f"{BASE}/tags/m1"}, results=[shown]
    )
    assert again.made == kept.made


def test_what_is_not_shown_is_known_by_the_id_sent_or_lost():
    kept = answer(custody(), {"op": "add", "data": {**NEW, "id": "mine"}}, {"op": "add", "data": NEW}, status=204)
    assert kept.made["tags", "mine"] == f"{BASE}/tags/mine"
    assert kept.lost == {"x-1/1": "what operation 1 of x-1 created"}


def test_what_was_there_before_never_becomes_ours():
    assert ("tags", "1") not in answer(custody(), {"op": "add", "data": NEW}, results=[{"data": SEEN}]).made


def test_a_local_identity_is_followed_to_its_removal():
    operations = {"op": "add", "data": {**NEW, "lid": "a"}}, {"op": "remove", "ref": {"type": "tags", "lid": "a"}}
    kept = answer(custody(), *operations, results=[{"data": {"type": "tags", "id": "7"}}, {}])
    assert list(kept.made) == [("tags", "m1")]


def test_what_was_refused_created_nothing():
    kept = answer(custody(), {"op": "add", "data": NEW}, {"op": "remove", "ref": OWN}, status=404)
    assert (list(kept.made), kept.lost) == ([("tags", "m1")], {})
