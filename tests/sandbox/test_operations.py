"""The Atomic Operations extension: all that it offers, and what it refuses."""

import httpx
import pytest

from tests.sandbox.conftest import JSONAPI

ATOMIC = f'{JSONAPI}; ext="https://jsonapi.org/ext/atomic"'
NEW = {"type": "articles", "attributes": {"title": "New"}}
AUTHOR = {"type": "articles", "id": "1", "relationship": "author"}
TAGS = {"type": "articles", "id": "1", "relationship": "tags"}


def ask(client: httpx.Client, *operations: object, **headers: str) -> httpx.Response:
    labels = {"content-type": ATOMIC, "accept": ATOMIC, **{key.replace("_", "-"): headers[key] for key in headers}}
    return client.post("/operations", json={"atomic:operations": operations}, headers=labels)


def results(client: httpx.Client, *operations: object) -> list[dict]:
    answer = ask(client, *operations)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == ATOMIC
    return answer.json()["atomic:results"]


def pointer(answer: httpx.Response) -> str:
    return answer.json()["errors"][0]["source"]["pointer"]


def members(client: httpx.Client, name: str) -> object:
    data = client.get(f"/articles/1/relationships/{name}").json()["data"]
    return {each["id"] for each in data} if isinstance(data, list) else data


def test_resources_are_added_changed_and_removed_in_order(blog: httpx.Client) -> None:
    change = {"type": "people", "id": "1", "attributes": {"name": "A"}}
    added, changed, removed, last = results(
        blog,
        {"op": "add", "data": NEW},
        {"op": "update", "data": change},
        {"op": "remove", "ref": {"type": "articles", "id": "2"}},
        {"op": "update", "ref": {"type": "people", "id": "1"}, "data": {**change, "attributes": {"name": "B"}}},
    )
    assert added["data"]["attributes"]["title"] == "New"
    assert changed == removed == last == {}
    assert blog.get(f"/articles/{added['data']['id']}").status_code == 200
    assert blog.get("/articles/2").status_code == 404
    assert blog.get("/people/1").json()["data"]["attributes"]["name"] == "B"


def test_an_href_names_a_target_as_well(blog: httpx.Client) -> None:
    base = str(blog.base_url).rstrip("/")
    for collection in ("/articles", "articles", f"{base}/articles", blog.base_url.path + "articles"):
        assert "data" in results(blog, {"op": "add", "href": collection, "data": NEW})[0]
    assert ask(blog, {"op": "remove", "href": f"{base}/articles/1"}).status_code == 204
    assert blog.get("/articles/1").status_code == 404


def test_relationships_are_changed(blog: httpx.Client) -> None:
    person, tag = {"type": "people", "id": "4"}, {"type": "tags", "id": "9"}
    answer = ask(blog, {"op": "update", "ref": AUTHOR, "data": person})
    assert (answer.status_code, answer.content, members(blog, "author")) == (204, b"", person)
    assert ask(blog, {"op": "update", "ref": AUTHOR, "data": None}).status_code == 204
    assert members(blog, "author") is None
    before = members(blog, "tags")
    for code, after in (("add", before | {"9"}), ("remove", before), ("update", {"9"})):
        assert ask(blog, {"op": code, "ref": TAGS, "data": [tag]}).status_code == 204
        assert members(blog, "tags") == after


def test_a_local_identity_leads_to_what_was_added_before(blog: httpx.Client) -> None:
    me = {"type": "people", "lid": "me"}
    person, article, *_ = results(
        blog,
        {"op": "add", "data": {**me, "attributes": {"name": "Me"}}},
        {"op": "add", "data": {**NEW, "lid": "it", "relationships": {"author": {"data": me}}}},
        {"op": "update", "data": {"type": "articles", "lid": "it", "attributes": {"title": "Newer"}}},
        {"op": "update", "ref": {**me, "relationship": "bestFriend"}, "data": me},
    )
    shown = blog.get(f"/articles/{article['data']['id']}").json()["data"]
    assert shown["relationships"]["author"]["data"]["id"] == person["data"]["id"]
    assert shown["attributes"]["title"] == "Newer"
    gone = ask(
        blog, {"op": "add", "data": {**NEW, "lid": "a"}}, {"op": "remove", "ref": {"type": "articles", "lid": "a"}}
    )
    assert [list(each) for each in gone.json()["atomic:results"]] == [["data"], []]


def test_all_is_done_or_nothing(blog: httpx.Client) -> None:
    before = blog.get("/articles/1").json()
    count = blog.get("/articles").json()["meta"]
    answer = ask(
        blog,
        {"op": "add", "data": NEW},
        {"op": "update", "data": {"type": "articles", "id": "1", "attributes": {"title": "Other"}}},
        {"op": "remove", "ref": {"type": "articles", "id": "nope"}},
    )
    assert (answer.status_code, pointer(answer)) == (404, "/atomic:operations/2")
    assert blog.get("/articles/1").json() == before
    assert blog.get("/articles").json()["meta"] == count


@pytest.mark.parametrize(
    ("operation", "where"),
    [
        (1, ""),
        ({"data": NEW}, ""),
        ({"op": "create", "data": NEW}, "/op"),
        ({"op": "add"}, ""),
        ({"op": "add", "data": {"attributes": {}}}, "/data"),
        ({"op": "remove"}, ""),
        ({"op": "remove", "ref": {"id": "1"}}, "/ref"),
        ({"op": "remove", "ref": {"type": "tags"}}, "/ref"),
        ({"op": "remove", "ref": {"type": "tags", "id": "1", "lid": "x"}}, "/ref"),
        ({"op": "remove", "ref": {"type": "tags", "lid": "x"}}, "/ref/lid"),
        ({"op": "remove", "ref": {"type": "tags", "id": "1"}, "href": "/tags/1"}, ""),
        ({"op": "remove", "href": 1}, "/href"),
        ({"op": "add", "ref": {"type": "articles", "id": "1"}, "data": NEW}, "/ref"),
        ({"op": "update", "ref": TAGS}, ""),
        ({"op": "update", "ref": AUTHOR, "data": []}, "/data"),
    ],
)
def test_a_malformed_operation_gets_400(blog: httpx.Client, operation: object, where: str) -> None:
    answer = ask(blog, {"op": "add", "data": NEW}, operation)
    assert (answer.status_code, pointer(answer)) == (400, f"/atomic:operations/1{where}")


@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ({"op": "add", "data": {"type": "nope"}}, 404),
        ({"op": "add", "data": {"type": "tags", "id": "1", "attributes": {"name": "x"}}}, 409),
        ({"op": "add", "href": "/people", "data": NEW}, 409),
        ({"op": "update", "data": {"type": "articles", "id": "nope"}}, 404),
        ({"op": "update", "ref": AUTHOR, "data": {"type": "people", "id": "nope"}}, 404),
        ({"op": "add", "ref": TAGS, "data": [{"type": "tags", "id": "nope"}]}, 404),
        ({"op": "add", "ref": AUTHOR, "data": [{"type": "people", "id": "1"}]}, 403),
        ({"op": "remove", "href": "/articles"}, 403),
    ],
)
def test_what_cannot_be_done_is_refused(blog: httpx.Client, operation: object, status: int) -> None:
    answer = ask(blog, operation)
    assert (answer.status_code, answer.headers["content-type"]) == (status, ATOMIC)
    assert pointer(answer).startswith("/atomic:operations/0")


def test_documents_that_are_no_operations_are_refused(blog: httpx.Client) -> None:
    labels = {"content-type": ATOMIC, "accept": ATOMIC}
    for document in (
        {"data": NEW},
        {"atomic:operations": []},
        {"atomic:operations": {}},
        {"atomic:operations": [], "data": 1},
    ):
        assert blog.post("/operations", json=document, headers=labels).status_code == 400


def test_media_types_are_negotiated(blog: httpx.Client) -> None:
    operation = {"op": "add", "data": NEW}
    for label in (JSONAPI, f'{JSONAPI}; ext="x:y"', f"{ATOMIC}; charset=utf-8"):
        assert ask(blog, operation, content_type=label).status_code == 415
        assert label == JSONAPI or ask(blog, operation, accept=label).status_code == 406
    assert ask(blog, operation, accept="*/*").headers["content-type"] == ATOMIC
    assert blog.post("/articles", json={"data": NEW}, headers={"content-type": ATOMIC}).status_code == 415
    assert blog.get("/operations").headers["allow"] == blog.options("/operations").headers["allow"] == "OPTIONS, POST"
