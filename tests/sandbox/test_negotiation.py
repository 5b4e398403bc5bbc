"""Media types, extensions, profiles and versions."""

import httpx
import pytest

from sandbox.negotiation import EXTENSION, PROFILE, MediaType, media_types
from tests.sandbox.conftest import JSONAPI, send

NEW = {"type": "articles", "attributes": {"title": "New"}}


def collection(client: httpx.Client) -> str:
    return "/articles" if "1.1" in str(client.base_url) else "/roles"


@pytest.mark.parametrize(
    "accept",
    [
        JSONAPI,
        "*/*",
        "application/*",
        JSONAPI.upper(),
        f"{JSONAPI};q=0.9",
        f"{JSONAPI}; foo=bar, {JSONAPI}",
        "",
        "text/html, */*;q=0.1",
    ],
)
def test_acceptable(api: httpx.Client, accept: str) -> None:
    answer = api.get(collection(api), headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, JSONAPI)


@pytest.mark.parametrize(
    "accept",
    [
        f"{JSONAPI}; foo=bar",
        f"{JSONAPI};a=b, {JSONAPI};c=d",
        f'{JSONAPI}; ext="https://e.org/x"',
        "text/html",
        f"{JSONAPI};q=0",
    ],
)
def test_not_acceptable(api: httpx.Client, accept: str) -> None:
    answer = api.get(collection(api), headers={"accept": accept})
    assert answer.status_code == 406
    assert answer.json()["errors"][0]["status"] == "406"
    assert answer.headers["content-type"] == JSONAPI


def test_absent_accept_is_acceptable(api: httpx.Client) -> None:
    request = api.build_request("GET", collection(api))
    del request.headers["accept"]
    assert api.send(request).status_code == 200


def test_header_is_named_as_the_source_in_1_1_only(blog: httpx.Client, provisioning: httpx.Client) -> None:
    headers = {"accept": "text/html"}
    assert blog.get("/articles", headers=headers).json()["errors"][0]["source"] == {"header": "Accept"}
    assert "source" not in provisioning.get("/roles", headers=headers).json()["errors"][0]


def test_unknown_profile_is_ignored_in_1_1_and_refused_in_1_0(blog: httpx.Client, provisioning: httpx.Client) -> None:
    headers = {"accept": f'{JSONAPI}; profile="https://example.com/p"'}
    assert blog.get("/articles", headers=headers).headers["content-type"] == JSONAPI
    assert provisioning.get("/roles", headers=headers).status_code == 406


def test_known_profile_is_applied(blog: httpx.Client) -> None:
    media_type = f'{JSONAPI}; profile="{PROFILE}"'
    answer = blog.get("/articles/1", headers={"accept": f'{JSONAPI};profile="https://example.com/p {PROFILE}"'})
    document = answer.json()
    assert answer.headers["content-type"] == media_type
    assert document["jsonapi"]["profile"] == [PROFILE]
    assert document["links"]["self"] == {"href": f"{blog.base_url}articles/1", "type": media_type}
    assert document["data"]["meta"]["timestamps"] == {
        "created": document["data"]["attributes"]["createdAt"],
        "updated": document["data"]["attributes"]["updatedAt"],
    }


def test_known_extension_is_applied_and_counts_revisions(blog: httpx.Client) -> None:
    headers = {"accept": f'{JSONAPI}; ext="{EXTENSION}"'}
    before = blog.get("/articles/1", headers=headers)
    assert before.headers["content-type"] == headers["accept"]
    assert before.json()["data"]["revision:number"] == 1
    change = {"type": "articles", "id": "1", "attributes": {"title": "Other"}}
    after = send(blog, "PATCH", "/articles/1", change, **headers)
    assert after.json()["data"]["revision:number"] == 2


def test_known_extension_does_not_excuse_an_unknown_one(blog: httpx.Client) -> None:
    both = f'{JSONAPI}; ext="{EXTENSION} https://example.com/e"'
    assert blog.get("/articles", headers={"accept": both}).status_code == 406
    assert send(blog, "POST", "/articles", NEW, content_type=both).status_code == 415


def test_vary_names_accept(api: httpx.Client) -> None:
    for path in (collection(api), "/nowhere"):
        assert "Accept" in api.get(path).headers["vary"].split(", ")


@pytest.mark.parametrize(
    "content_type",
    [f"{JSONAPI}; charset=utf-8", f"{JSONAPI};foo=bar", "application/json", "text/plain", f'{JSONAPI}; ext="x:y"'],
)
def test_unsupported_content_type(api: httpx.Client, content_type: str) -> None:
    answer = send(api, "POST", collection(api), NEW, content_type=content_type)
    assert answer.status_code == 415
    assert answer.headers["accept-post"] == JSONAPI


def test_missing_content_type(blog: httpx.Client) -> None:
    assert blog.post("/articles", content=b'{"data": {}}').status_code == 415


def test_profiles_on_content_type_are_no_reason_to_refuse(blog: httpx.Client) -> None:
    for uri in (PROFILE, "https://example.com/p"):
        assert send(blog, "POST", "/articles", NEW, content_type=f'{JSONAPI}; profile="{uri}"').status_code == 201


def test_jsonapi_member_plays_no_part_in_negotiation(blog: httpx.Client) -> None:
    document = {"data": NEW, "jsonapi": {"version": "1.1", "ext": ["https://example.com/e"]}}
    answer = blog.post("/articles", json=document, headers={"content-type": JSONAPI})
    assert answer.status_code == 201


@pytest.mark.parametrize(("version", "status"), [("v1", 200), ("v2", 400), ("1", 400), ("", 400)])
def test_version_header(provisioning: httpx.Client, version: str, status: int) -> None:
    assert provisioning.get("/roles", headers={"accept-version": version}).status_code == status


def test_media_types_are_read_with_quotes_and_escapes() -> None:
    assert media_types('a/b;x="c,d;\\"e"; q=0.5 ,, broken, */*') == [
        MediaType("a/b", (("x", 'c,d;"e'),), 0.5),
        MediaType("*/*"),
    ]
