"""Fetching: the shape of primary data, what is not there, and methods."""

import httpx
import pytest


def test_empty_and_filled_relationships(blog: httpx.Client) -> None:
    assert blog.get("/articles/6/author").json()["data"] is None
    assert blog.get("/articles/6/relationships/author").json()["data"] is None
    assert blog.get("/articles/3/comments").json()["data"] == []
    assert blog.get("/articles/3/relationships/comments").json()["data"] == []
    assert [each["id"] for each in blog.get("/articles/2/comments").json()["data"]] == ["5"]
    assert blog.get("/articles/1/relationships/author").json()["data"] == {"type": "people", "id": "3"}


def test_an_id_may_be_0(blog: httpx.Client) -> None:
    assert blog.get("/people/0").json()["data"]["id"] == "0"
    assert {"type": "tags", "id": "0"} in blog.get("/articles/3/relationships/tags").json()["data"]


@pytest.mark.parametrize(
    "path",
    [
        "/articles/999",
        "/articles/abc",
        "/articles/999/author",
        "/articles/1/nope",
        "/articles/1/relationships/nope",
        "/articles/999/relationships/author",
        "/nope",
        "/articles/",
        "/articles/1/",
        "/articles/1/author/x",
        "//",
    ],
)
def test_what_is_not_there(blog: httpx.Client, path: str) -> None:
    answer = blog.get(f"{str(blog.base_url).rstrip('/')}{path}")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "RECORD_NOT_FOUND"


def test_head_is_get_without_body(api: httpx.Client) -> None:
    for path in ("", "/articles" if "1.1" in str(api.base_url) else "/roles"):
        got, head = api.get(path), api.head(path)
        assert head.content == b""
        assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("", "GET, HEAD, OPTIONS"),
        ("/articles", "GET, HEAD, OPTIONS, POST"),
        ("/articles/1", "GET, HEAD, OPTIONS, PATCH, DELETE"),
        ("/articles/1/author", "GET, HEAD, OPTIONS"),
        ("/articles/1/relationships/author", "GET, HEAD, OPTIONS, PATCH"),
        ("/articles/1/relationships/tags", "GET, HEAD, OPTIONS, PATCH, POST, DELETE"),
        ("/schema", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_and_405_tell_what_is_allowed(blog: httpx.Client, path: str, allowed: str) -> None:
    answer = blog.options(path)
    assert (answer.status_code, answer.headers["allow"], answer.content) == (204, allowed, b"")
    refused = blog.put(path)
    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)


def test_methods_nobody_knows(blog: httpx.Client) -> None:
    assert blog.request("BREW", "/articles").status_code == 501


def test_singleton(provisioning: httpx.Client) -> None:
    user = provisioning.get("/user").json()["data"]
    assert (user["type"], user["links"]["self"]) == ("users", f"{provisioning.base_url}user")
    assert provisioning.get("/users").status_code == 404
    assert provisioning.get(f"/user/{user['id']}").status_code == 404
    assert provisioning.post("/user").status_code == 405
    assert provisioning.delete("/user").status_code == 405


def test_entry_leads_to_the_collections(blog: httpx.Client) -> None:
    answer = blog.get("")
    document, base = answer.json(), str(blog.base_url).rstrip("/")
    assert document["jsonapi"] == {"version": "1.1", "profile": [f"{base}/profiles/entry"]}
    assert set(document["meta"]["collections"]) == {"articles", "people", "comments", "tags"}
    assert document["links"]["self"] == {"href": base, "type": answer.headers["content-type"]}
    assert f'<{base}/context>; rel="http://www.w3.org/ns/json-ld#context"' in answer.headers["link"]
    for page in ("/context", "/profiles/entry"):
        assert blog.get(page).status_code == 200


def test_error_links_lead_to_pages_for_people(blog: httpx.Client) -> None:
    links = blog.get("/nope").json()["errors"][0]["links"]
    for link in (links["about"], links["type"]):
        page = blog.get(link)
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")


def test_errors_have_ids_of_their_own(api: httpx.Client) -> None:
    found = {api.get("/nope").json()["errors"][0]["id"] for _ in range(5)}
    assert len(found) == 5


def test_documents_fit_the_schema_they_link_to(blog: httpx.Client) -> None:
    import jsonschema

    schema = blog.get(blog.get("/articles").json()["links"]["describedby"]["href"]).json()
    validator = jsonschema.Draft202012Validator(schema)
    for path in (
        "",
        "/articles?include=author,comments",
        "/articles/6/author",
        "/tags/1/relationships/articles",
        "/nope",
    ):
        validator.validate(blog.get(path).json())


def test_a_long_url_is_refused(blog: httpx.Client) -> None:
    assert blog.get("/articles", params={"fooBar": "x" * 17_000}).status_code == 414
    assert blog.get("/articles", params={"fooBar": "x" * 8_000}).status_code == 200


def test_linkage_can_be_had_in_pages(blog: httpx.Client) -> None:
    path = "/articles/1/relationships/comments"
    whole = blog.get(path).json()["data"]
    pages = [blog.get(f"{path}?page[number]={number}&page[size]=5").json() for number in (1, 2, 3)]
    assert [item for page in pages for item in page["data"]] == whole
    assert set(pages[0]["links"]) >= {"first", "next", "last", "related"}
    assert "next" not in pages[2]["links"]
    links = blog.get("/articles/1").json()["data"]["relationships"]["comments"]["links"]
    assert blog.get(links["first"]).json()["data"] == blog.get(links["last"]).json()["data"] == whole
    assert blog.get(f"{path}?page[size]=5&include=comments").status_code == 400
    assert blog.get("/articles/1/relationships/author?page[number]=1").status_code == 400
