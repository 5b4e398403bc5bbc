"""Notes: read in pages, created, put, changed and deleted; and what a note cannot be."""

from collections.abc import Iterator

import httpx
import pytest

from sandbox.plain.content import LONGEST_TITLE
from sandbox.plain.item import PATCHES
from tests.sandbox.plain import BREAD, FIRST, client_of, is_problem, made


@pytest.fixture(scope="module")
def notes(origin: str) -> Iterator[httpx.Client]:
    with client_of(origin) as client:
        yield client


def test_a_list_is_bounded_and_leads_on(notes: httpx.Client) -> None:
    page = notes.get("/notes")
    document = page.json()
    assert len(document["items"]) == 10 < document["total"]
    following = httpx.URL(page.links["next"]["url"])
    assert following.params["offset"] == "10"
    assert set(page.links) == {"first", "next", "last"}
    seen, url = [], "/notes"
    while url:
        page = notes.get(url)
        seen += [item["id"] for item in page.json()["items"]]
        url = page.links.get("next", {}).get("url", "")
    assert len(seen) == len(set(seen)) == document["total"]
    assert "prev" in page.links


@pytest.mark.parametrize("limit", ["0", "51", "1000000", "-1", "abc", "", "1.5"])
def test_a_limit_out_of_bounds_is_refused(notes: httpx.Client, limit: str) -> None:
    assert is_problem(notes.get(f"/notes?limit={limit}"), 400, "invalid-parameter")


def test_the_largest_limit_is_served(notes: httpx.Client) -> None:
    assert len(notes.get("/notes?limit=50").json()["items"]) == 50


@pytest.mark.parametrize("name", ["sort", "sort_by"])
def test_lists_are_sorted(notes: httpx.Client, name: str) -> None:
    titles = [item["title"] for item in notes.get(f"/notes?limit=50&{name}=-title").json()["items"]]
    assert titles == sorted(titles, reverse=True)
    assert is_problem(notes.get(f"/notes?{name}=nope"), 400)


def test_a_creation_tells_where_the_note_is(notes: httpx.Client) -> None:
    created = notes.post("/notes", json=BREAD)
    assert created.status_code == 201
    found = notes.get(str(notes.base_url.join(created.headers["location"])))
    assert found.json() == created.json()
    assert {name: found.json()[name] for name in BREAD} == BREAD
    assert found.headers["etag"] == created.headers["etag"]


def test_an_idempotency_key_creates_once(notes: httpx.Client) -> None:
    key = {"idempotency-key": "one-and-only"}
    before = notes.get("/notes").json()["total"]
    first, again = (notes.post("/notes", json=BREAD, headers=key) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.headers["location"] == again.headers["location"]
    assert first.json() == again.json()
    assert notes.get("/notes").json()["total"] == before + 1
    assert is_problem(notes.post("/notes", json={**BREAD, "title": "Other"}, headers=key), 422, "key-reused")
    assert is_problem(notes.post("/notes", json=BREAD, headers={"idempotency-key": "a b"}), 400)


def test_put_replaces_and_is_idempotent(notes: httpx.Client) -> None:
    path = made(notes)
    states = []
    for _ in range(2):
        answer = notes.put(path, json={"title": "Cake"})
        assert answer.status_code == 200
        assert "etag" not in answer.headers
        assert "last-modified" not in answer.headers
        states.append(notes.get(path).json())
    assert states[0] == states[1]
    assert (states[0]["title"], states[0]["text"], states[0]["tags"]) == ("Cake", "", [])


def test_put_creates_under_an_id_that_is_free(notes: httpx.Client) -> None:
    assert is_problem(notes.get("/notes/of-my-own"), 404)
    created = notes.put("/notes/of-my-own", json=BREAD)
    assert created.status_code == 201
    assert notes.get("/notes/of-my-own").json()["title"] == "Bread"
    assert notes.delete("/notes/of-my-own").status_code == 204
    assert is_problem(notes.put("/notes/of%20mine", json=BREAD), 404)


@pytest.mark.parametrize("media_type", PATCHES)
def test_patch_changes_what_is_sent(notes: httpx.Client, media_type: str) -> None:
    path = made(notes)
    answer = notes.patch(path, content=b'{"priority":9,"text":null}', headers={"content-type": media_type})
    assert answer.status_code == 200
    after = notes.get(path)
    assert after.json() == answer.json()
    assert (after.json()["title"], after.json()["priority"], after.json()["text"]) == ("Bread", 9, "")
    assert after.headers["etag"] == answer.headers["etag"]


def test_patch_is_atomic(notes: httpx.Client) -> None:
    path = made(notes)
    before = notes.get(path).json()
    assert is_problem(notes.patch(path, json={"title": "Changed", "priority": "high"}), 422, "invalid-content")
    assert notes.get(path).json() == before


def test_delete_is_idempotent(notes: httpx.Client) -> None:
    path = made(notes)
    gone = notes.delete(path)
    assert gone.status_code == 204
    assert gone.content == b""
    assert "content-length" not in gone.headers
    assert is_problem(notes.delete(path), 404)
    assert is_problem(notes.get(path), 404)


@pytest.mark.parametrize("method", ["PATCH", "PUT", "POST"])
def test_read_only_members_are_kept(notes: httpx.Client, method: str) -> None:
    path = made(notes)
    before = notes.get(path).json()
    sent = {**BREAD, "id": "mine", "owner": "mallory", "created_at": "1999-01-01T00:00:00Z", "updated_at": "x"}
    answer = notes.request(method, "/notes" if method == "POST" else path, json=sent)
    assert answer.is_success
    assert answer.json()["owner"] == "ada"
    assert answer.json()["id"] != "mine"
    if method != "POST":
        assert all(notes.get(path).json()[name] == before[name] for name in ("id", "owner", "created_at"))


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": "x" * (LONGEST_TITLE + 1)}, "/title"),
        ({"title": None}, "/title"),
        ({"title": 7}, "/title"),
        ({"text": ["x"]}, "/text"),
        ({"text": "a\0b"}, "/text"),
        ({"tags": "home"}, "/tags"),
        ({"tags": [1]}, "/tags"),
        ({"priority": 1.5}, "/priority"),
        ({"priority": True}, "/priority"),
        ({"amount": "1"}, "/amount"),
        ({"balance": 1}, "/balance"),
        ({"a/b~c": 1}, "/a~1b~0c"),
    ],
)
def test_what_no_note_can_be_is_refused(notes: httpx.Client, members: dict[str, object], pointer: str) -> None:
    answer = notes.post("/notes", json={**BREAD, **members})
    assert is_problem(answer, 422, "invalid-content")
    assert answer.json()["pointer"] == pointer


def test_the_longest_title_is_taken(notes: httpx.Client) -> None:
    path = made(notes, title="é" * LONGEST_TITLE)
    assert notes.get(path).json()["title"] == "é" * LONGEST_TITLE


def test_a_title_is_needed(notes: httpx.Client) -> None:
    assert is_problem(notes.post("/notes", json={"text": "x"}), 422)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_safe_methods_change_nothing(notes: httpx.Client, method: str) -> None:
    before = notes.get(FIRST)
    for _ in range(3):
        notes.request(method, FIRST)
    after = notes.get(FIRST)
    assert after.json() == before.json()
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.parametrize("field", ["x-http-method-override", "x-http-method", "x-method-override"])
def test_methods_cannot_be_overridden(notes: httpx.Client, field: str) -> None:
    path = made(notes)
    assert notes.get(path, headers={field: "DELETE"}).status_code == 200
    assert notes.post(path, json=BREAD, headers={field: "DELETE"}).status_code == 405
    assert notes.get(f"{path}?_method=DELETE").status_code == 200
    assert notes.get(path).status_code == 200


def test_a_reset_brings_the_beginning_back(origin: str, notes: httpx.Client) -> None:
    path = made(notes)
    assert httpx.post(f"{origin}/http/clean/!reset").status_code == 204
    assert notes.get(path).status_code == 404
    assert notes.get("/notes").json()["total"] == 57
