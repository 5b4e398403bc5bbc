"""Changing relationships at their own URLs."""

from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import send

TAGS = "/articles/1/relationships/tags"
COMMENTS = "/articles/2/relationships/comments"


def tags(*ids: str) -> list[dict[str, str]]:
    return [{"type": "tags", "id": each} for each in ids]


def members(client: httpx.Client, path: str) -> list[str]:
    return [each["id"] for each in client.get(path).json()["data"]]


def done(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.content) == (204, b"")


def test_to_one(blog: httpx.Client) -> None:
    path = "/articles/1/relationships/author"
    for data in ({"type": "people", "id": "0"}, None, {"type": "people", "id": "5"}):
        assert done(send(blog, "PATCH", path, data))
        assert blog.get(path).json()["data"] == data
    assert "1" in members(blog, "/people/5/relationships/articles")
    assert "1" not in members(blog, "/people/0/relationships/articles")


def test_replace_all(blog: httpx.Client) -> None:
    for chosen in (["9", "8"], [], ["7"]):
        assert done(send(blog, "PATCH", TAGS, tags(*chosen)))
        assert members(blog, TAGS) == chosen


def test_add_and_remove(blog: httpx.Client) -> None:
    before = members(blog, TAGS)
    for _ in range(2):
        assert done(send(blog, "POST", TAGS, tags("20", "20", before[0])))
        assert members(blog, TAGS) == [*before, "20"]
    for _ in range(2):
        assert done(send(blog, "DELETE", TAGS, tags("20", "21")))
        assert members(blog, TAGS) == before


def test_repeated_members_are_kept_once_and_shown(blog: httpx.Client) -> None:
    answer = send(blog, "PATCH", TAGS, tags("9", "8", "9"))
    assert answer.status_code == 200
    assert answer.json()["data"] == tags("9", "8")
    assert members(blog, TAGS) == ["9", "8"]


def test_updates_may_be_answered_by_meta_alone(blog: httpx.Client) -> None:
    path = "/tags/9/relationships/articles"
    answer = send(blog, "PATCH", path, [{"type": "articles", "id": "1"}])
    assert answer.status_code == 200
    assert answer.json() == {"jsonapi": {"version": "1.1"}, "meta": {"count": 1}}
    assert members(blog, path) == ["1"]


def test_a_missing_target_is_404_and_nothing_is_done(blog: httpx.Client) -> None:
    before = members(blog, TAGS)
    for method in ("PATCH", "POST", "DELETE"):
        answer = send(blog, method, TAGS, tags("20", "999"))
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["source"]["pointer"] == "/data/1"
    assert members(blog, TAGS) == before


def test_a_to_one_side_leaves_whom_it_led_to(blog: httpx.Client) -> None:
    assert done(send(blog, "POST", COMMENTS, [{"type": "comments", "id": "1"}]))
    assert members(blog, COMMENTS) == ["5", "1"]
    assert "1" not in members(blog, "/articles/1/relationships/comments")
    assert blog.get("/comments/1/article").json()["data"]["id"] == "2"


def test_full_replacement_may_be_refused(blog: httpx.Client) -> None:
    for data in ([], [{"type": "comments", "id": "5"}]):
        assert send(blog, "PATCH", COMMENTS, data).status_code == 403
    assert members(blog, COMMENTS) == ["5"]
    assert done(send(blog, "DELETE", COMMENTS, [{"type": "comments", "id": "5"}]))
    assert members(blog, COMMENTS) == []


@pytest.mark.parametrize("method", ["PATCH", "POST", "DELETE"])
def test_what_clients_cannot_change_is_403(blog: httpx.Client, provisioning: httpx.Client, method: str) -> None:
    assert send(blog, method, "/people/1/relationships/articles", []).status_code == 403
    role = provisioning.get("/roles").json()["data"][0]["id"]
    for name, data in (("organization", None), ("permissions", []), ("versions", [])):
        answer = send(provisioning, method, f"/roles/{role}/relationships/{name}", data)
        assert answer.status_code == 403


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_members_are_not_added_to_a_to_one(blog: httpx.Client, method: str) -> None:
    assert send(blog, method, "/articles/1/relationships/author", []).status_code == 403


def test_what_is_required_cannot_be_emptied(blog: httpx.Client) -> None:
    assert send(blog, "PATCH", "/comments/1/relationships/author", None).status_code == 403
    assert blog.get("/comments/1/relationships/author").json()["data"] is not None


@pytest.mark.parametrize("data", [None, {"type": "tags", "id": "1"}, [None], [{"id": "1"}], [{"type": "tags"}]])
def test_linkage_of_the_wrong_shape(blog: httpx.Client, data: Any) -> None:
    assert send(blog, "PATCH", TAGS, data).status_code == 400


def test_linkage_to_another_type(blog: httpx.Client) -> None:
    assert send(blog, "PATCH", TAGS, [{"type": "people", "id": "1"}]).status_code == 422
    assert send(blog, "PATCH", TAGS, [{"type": "nope", "id": "1"}]).status_code == 404


def test_unknown_parents_and_relationships(blog: httpx.Client) -> None:
    assert send(blog, "PATCH", "/articles/999/relationships/tags", []).status_code == 404
    assert send(blog, "PATCH", "/articles/1/relationships/nope", []).status_code == 404
