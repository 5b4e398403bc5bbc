"""ETag, If-Match, If-None-Match, and content codings."""

import httpx
import pytest

from tests.sandbox.conftest import send

TITLE = {"type": "articles", "id": "1", "attributes": {"title": "Other"}}


def test_a_validator_stands_for_one_representation(blog: httpx.Client) -> None:
    tags = [blog.get("/articles/1").headers["etag"], blog.head("/articles/1").headers["etag"]]
    tags.append(blog.get("/articles/1?include=author").headers["etag"])
    send(blog, "PATCH", "/articles/1", TITLE)
    tags.append(blog.get("/articles/1").headers["etag"])
    assert tags[0] == tags[1]
    assert len(set(tags)) == 3


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', "*"])
def test_nothing_new_is_304(blog: httpx.Client, form: str) -> None:
    first = blog.get("/articles/1")
    tag = first.headers["etag"]
    answer = blog.get("/articles/1", headers={"if-none-match": form.format(tag)})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert answer.headers["vary"] == first.headers["vary"]
    assert blog.get("/articles/1", headers={"if-none-match": '"x"'}).status_code == 200
    assert blog.get("/nope", headers={"if-none-match": "*"}).status_code == 404


@pytest.mark.parametrize(("form", "status"), [("{}", 200), ("*", 200), ('"x", {}', 200), ('"x"', 412), ("W/{}", 412)])
def test_changes_can_depend_on_the_state(blog: httpx.Client, form: str, status: int) -> None:
    before = blog.get("/articles/1")
    headers = {"if-match": form.format(before.headers["etag"])}
    answer = send(blog, "PATCH", "/articles/1", TITLE, **headers)
    assert answer.status_code == status
    assert (blog.get("/articles/1").content == before.content) is (status == 412)


def test_a_refused_change_leaves_no_trace(blog: httpx.Client) -> None:
    before = blog.get("/articles").json()["meta"]
    new = {"type": "articles", "attributes": {"title": "New"}}
    assert send(blog, "POST", "/articles", new, if_match='"x"').status_code == 412
    assert blog.delete("/articles/1", headers={"if-none-match": "*"}).status_code == 412
    assert blog.get("/articles").json()["meta"] == before


def test_conditions_do_not_hide_other_errors(blog: httpx.Client) -> None:
    assert send(blog, "PATCH", "/articles/1", {**TITLE, "id": "2"}, if_match='"x"').status_code == 409
    assert send(blog, "PATCH", "/articles/999", {**TITLE, "id": "999"}, if_match='"x"').status_code == 404


def test_coded_bodies_are_refused(blog: httpx.Client) -> None:
    answer = send(blog, "PATCH", "/articles/1", TITLE, content_encoding="gzip")
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")


@pytest.mark.parametrize("host", ["a b", "a/b", "<x>", "user@host"])
def test_a_host_that_is_none(blog: httpx.Client, host: str) -> None:
    assert blog.get("/articles", headers={"host": host}).status_code == 400


def test_links_name_the_host_that_was_asked(blog: httpx.Client) -> None:
    document = blog.get("/articles/1", headers={"host": "[::1]:80"}).json()
    assert document["links"]["self"] == "http://[::1]:80/jsonapi-1.1/clean/articles/1"
