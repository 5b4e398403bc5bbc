"""Creating, updating and deleting resources."""

import json
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import JSONAPI, send


def article(**members: Any) -> dict[str, Any]:
    return {"type": "articles", "attributes": {"title": "New", "views": 7}, **members}


def error(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()["errors"][0]
    assert found["status"] == str(status)
    return found


def pointer(answer: httpx.Response, status: int, document: Any = None) -> str:
    """The pointer of the first error, which has to lead somewhere in the document sent."""
    found: str = error(answer, status)["source"]["pointer"]
    value = document if document is not None else json.loads(answer.request.content)
    for part in found.split("/")[1:]:
        value = value[int(part) if isinstance(value, list) else part]
    return found


def test_create(blog: httpx.Client) -> None:
    links = {"author": {"data": {"type": "people", "id": "0"}}, "tags": {"data": [{"type": "tags", "id": "0"}]}}
    answer = send(blog, "POST", "/articles", article(relationships=links))
    data = answer.json()["data"]
    assert answer.status_code == 201
    assert answer.headers["location"] == data["links"]["self"]
    assert blog.get(answer.headers["location"]).json()["data"] == data
    assert data["attributes"]["views"] == 7
    assert data["attributes"]["createdAt"] == data["attributes"]["updatedAt"] > "2025"
    assert {"type": "articles", "id": data["id"]} in blog.get("/people/0/relationships/articles").json()["data"]
    assert {"type": "articles", "id": data["id"]} in blog.get("/tags/0/relationships/articles").json()["data"]


def test_create_answers_with_include_and_fields(blog: httpx.Client) -> None:
    links = {"author": {"data": {"type": "people", "id": "0"}}}
    answer = send(blog, "POST", "/articles?include=author&fields[articles]=author", article(relationships=links))
    assert [each["id"] for each in answer.json()["included"]] == ["0"]
    assert "attributes" not in answer.json()["data"]


def test_client_ids_where_they_are_taken(blog: httpx.Client) -> None:
    tag = {"type": "tags", "id": "my tag/ü", "attributes": {"name": "mine"}}
    answer = send(blog, "POST", "/tags", tag)
    assert answer.status_code == 201
    assert answer.json()["data"]["id"] == "my tag/ü"
    assert blog.get(answer.headers["location"]).json()["data"]["attributes"]["name"] == "mine"
    assert pointer(send(blog, "POST", "/tags", {**tag, "attributes": {"name": "other"}}), 409) == "/data/id"
    assert blog.get(answer.headers["location"]).json()["data"]["attributes"]["name"] == "mine"


def test_client_ids_and_meta_alone_after_deletion_in_1_0(provisioning: httpx.Client) -> None:
    names = ("name", "client_id", "client_secret", "issuer", "domains", "token_url", "authorize_url", "jwks_url")
    provider = {"type": "identity_providers", "id": "mine", "attributes": dict.fromkeys(names, "x")}
    assert send(provisioning, "POST", "/identity_providers", provider).json()["data"]["id"] == "mine"
    assert pointer(send(provisioning, "POST", "/identity_providers", provider), 409) == "/data/id"
    answer = provisioning.delete("/identity_providers/mine")
    assert (answer.status_code, set(answer.json())) == (200, {"jsonapi", "meta"})
    role = {"type": "roles", "id": "abcdefghij"}
    assert pointer(send(provisioning, "POST", "/roles", role), 403) == "/data/id"


def test_client_ids_where_they_are_not(blog: httpx.Client) -> None:
    for row_id in ("5000", "1", "", None, "2f9c6f52-0d44-4f63-a4a3-6a1c2ad1c2a5"):
        assert pointer(send(blog, "POST", "/articles", article(id=row_id)), 403) == "/data/id"


def test_a_foreign_type_is_a_conflict(blog: httpx.Client) -> None:
    for kind in ("people", "nope", ""):
        assert pointer(send(blog, "POST", "/articles", {"type": kind}), 409) == "/data/type"


@pytest.mark.parametrize("extra", [{"nope": 1}, {"@note": "x"}, {"jsonapi": 3}])
def test_members_nobody_knows_are_ignored(blog: httpx.Client, extra: dict[str, Any]) -> None:
    headers = {"content-type": JSONAPI}
    links = {"author": {"data": {"type": "people", "id": "1", **extra}, **extra}}
    data = article(relationships={**links, "@x": 1}, **extra)
    data["attributes"].update(extra)
    answer = blog.post("/articles", json={"data": data, **extra}, headers=headers)
    assert answer.status_code == 201
    assert not extra.keys() & answer.json()["data"]["attributes"].keys()


def test_lid_leads_to_the_resource_itself(blog: httpx.Client) -> None:
    me = {"type": "people", "lid": "me"}
    person: dict[str, Any] = {**me, "attributes": {"name": "N"}, "relationships": {"bestFriend": {"data": me}}}
    data = send(blog, "POST", "/people", person).json()["data"]
    assert data["relationships"]["bestFriend"]["data"] == {"type": "people", "id": data["id"]}
    person["relationships"]["bestFriend"]["data"] = {"type": "people", "lid": "you"}
    assert pointer(send(blog, "POST", "/people", person), 400) == "/data/relationships/bestFriend/data/lid"


def test_missing_related_resources_are_404_and_nothing_is_done(blog: httpx.Client) -> None:
    links = {"author": {"data": {"type": "people", "id": "999"}}}
    before = blog.get("/articles").json()["meta"]
    place = "/data/relationships/author/data"
    assert pointer(send(blog, "POST", "/articles", article(relationships=links)), 404) == place
    assert blog.get("/articles").json()["meta"] == before
    change = article(id="1", relationships=links)
    assert pointer(send(blog, "PATCH", "/articles/1", change), 404) == place
    assert blog.get("/articles/1").json()["data"]["attributes"]["title"] != "New"


@pytest.mark.parametrize(
    ("attributes", "where"),
    [
        ({}, "/data/attributes"),
        ({"title": ""}, "/data/attributes/title"),
        ({"title": None}, "/data/attributes/title"),
        ({"title": 5}, "/data/attributes/title"),
        ({"title": "x", "views": -1}, "/data/attributes/views"),
        ({"title": "x", "views": True}, "/data/attributes/views"),
        ({"title": "x", "views": "7"}, "/data/attributes/views"),
        ({"title": "x", "rating": 6}, "/data/attributes/rating"),
        ({"title": "x", "publishedAt": "today"}, "/data/attributes/publishedAt"),
        ({"title": "x", "publishedAt": "2024-02-30T00:00:00Z"}, "/data/attributes/publishedAt"),
    ],
)
def test_values_that_do_not_fit(blog: httpx.Client, attributes: dict[str, Any], where: str) -> None:
    assert pointer(send(blog, "POST", "/articles", {"type": "articles", "attributes": attributes}), 422) == where


def test_required_relationships(blog: httpx.Client) -> None:
    comment = {"type": "comments", "attributes": {"body": "x"}}
    assert pointer(send(blog, "POST", "/comments", comment), 422) == "/data"
    empty = {**comment, "relationships": {"author": {"data": None}}}
    assert pointer(send(blog, "POST", "/comments", empty), 422) == "/data/relationships/author/data"


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (None, "/data"),
        ([], "/data"),
        ("x", "/data"),
        ({}, "/data"),
        ({"type": 5}, "/data/type"),
        ({"type": "articles", "attributes": []}, "/data/attributes"),
        ({"type": "articles", "relationships": 1}, "/data/relationships"),
        (article(relationships={"author": None}), "/data/relationships/author"),
        (article(relationships={"author": {"data": []}}), "/data/relationships/author/data"),
        (article(relationships={"tags": {"data": None}}), "/data/relationships/tags/data"),
        (article(relationships={"tags": {"data": ["1"]}}), "/data/relationships/tags/data/0"),
        (article(relationships={"author": {"data": {"type": "people"}}}), "/data/relationships/author/data"),
        (
            article(relationships={"author": {"data": {"type": "people", "id": 1}}}),
            "/data/relationships/author/data/id",
        ),
        (article(lid=1), "/data/lid"),
    ],
)
def test_documents_of_the_wrong_shape(blog: httpx.Client, data: Any, where: str) -> None:
    assert pointer(send(blog, "POST", "/articles", data), 400) == where


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xef\xbb\xbf{}",
        b'{"data": "\xff"}',
        b'{"data": NaN}',
        b'{"data": 1e999}',
        b'{"data": 1e-99999999999999999999}',
        b'{"data": 1, "data": 2}',
        b'{"data": "\\ud800"}',
        b"[" * 100_000,
        b'{"data": ' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"data": ' + b"9" * 5000 + b"}",
        b'{"data": 0.12345678901234567890123}',
    ],
)
def test_bodies_that_cannot_be_kept_as_they_are(api: httpx.Client, body: bytes) -> None:
    path = "/articles" if "1.1" in str(api.base_url) else "/roles"
    assert error(api.post(path, content=body, headers={"content-type": JSONAPI}), 400)


def test_a_large_body_is_refused(blog: httpx.Client) -> None:
    assert error(send(blog, "POST", "/articles", "x" * 1_000_001), 413)


def test_text_and_numbers_survive(blog: httpx.Client) -> None:
    facets = {"a": "\u0000é\U0001f600 \u2028", "b": [1e300, 0.1, -0.0, 2**53 - 1, True, None], "": {"x.y": {}}}
    tag = {"type": "tags", "attributes": {"name": "ñ", "facets": facets}}
    assert send(blog, "POST", "/tags", tag).json()["data"]["attributes"]["facets"] == facets


def test_update_leaves_the_rest_as_it_was(blog: httpx.Client) -> None:
    before = blog.get("/articles/1").json()["data"]
    change = {"type": "articles", "id": "1", "attributes": {"title": "Other"}}
    answer = send(blog, "PATCH", "/articles/1", change)
    after = answer.json()["data"]
    assert answer.status_code == 200
    assert after == blog.get("/articles/1").json()["data"]
    changed = {name for name, value in after["attributes"].items() if value != before["attributes"][name]}
    assert changed == {"title", "updatedAt"}
    assert after["relationships"] == before["relationships"]


def test_update_may_be_answered_by_nothing_or_meta(blog: httpx.Client) -> None:
    person = {"type": "people", "id": "1", "attributes": {"name": "Other"}}
    answer = send(blog, "PATCH", "/people/1", person)
    assert (answer.status_code, answer.content) == (204, b"")
    assert blog.get("/people/1").json()["data"]["attributes"]["name"] == "Other"
    tag = send(blog, "PATCH", "/tags/1", {"type": "tags", "id": "1", "attributes": {"name": "Other"}})
    assert (tag.status_code, set(tag.json())) == (200, {"jsonapi", "meta"})


def test_update_relationships(blog: httpx.Client) -> None:
    def change(**links: Any) -> int:
        relationships = {name: {"data": data} for name, data in links.items()}
        data = {"type": "articles", "id": "1", "attributes": {"title": "T"}, "relationships": relationships}
        return send(blog, "PATCH", "/articles/1", data).status_code

    tags = [{"type": "tags", "id": "9"}, {"type": "tags", "id": "8"}, {"type": "tags", "id": "9"}]
    assert change(author=None, tags=tags) == 200
    found = blog.get("/articles/1").json()["data"]["relationships"]
    assert found["author"]["data"] is None
    assert [each["id"] for each in found["tags"]["data"]] == ["9", "8"]
    assert change(tags=[]) == 200
    assert blog.get("/articles/1/relationships/tags").json()["data"] == []
    assert {"type": "articles", "id": "1"} not in blog.get("/people/3/relationships/articles").json()["data"]


def test_full_replacement_may_be_refused_and_then_nothing_is_done(blog: httpx.Client) -> None:
    data = {"type": "articles", "id": "2", "attributes": {"title": "T"}, "relationships": {"comments": {"data": []}}}
    assert pointer(send(blog, "PATCH", "/articles/2", data), 403) == "/data/relationships/comments"
    assert blog.get("/articles/2").json()["data"]["attributes"]["title"] != "T"


def test_what_clients_cannot_set(blog: httpx.Client) -> None:
    fixed = {"type": "articles", "id": "1", "attributes": {"createdAt": "2024-01-01T00:00:00Z"}}
    assert pointer(send(blog, "PATCH", "/articles/1", fixed), 403) == "/data/attributes/createdAt"
    people = {"type": "people", "id": "1", "relationships": {"articles": {"data": []}}}
    assert pointer(send(blog, "PATCH", "/people/1", people), 403) == "/data/relationships/articles"
    unknown = {"type": "people", "id": "1", "relationships": {"nope": {"data": []}}}
    assert pointer(send(blog, "PATCH", "/people/1", unknown), 403) == "/data/relationships/nope"
    same = blog.get("/people/1").json()["data"]
    del same["links"]
    assert send(blog, "PATCH", "/people/1", same).status_code == 204


def test_mismatch_of_identity_is_a_conflict(blog: httpx.Client) -> None:
    assert pointer(send(blog, "PATCH", "/articles/1", article(id="2")), 409) == "/data/id"
    assert pointer(send(blog, "PATCH", "/articles/1", {"type": "people", "id": "1"}), 409) == "/data/type"
    assert pointer(send(blog, "PATCH", "/articles/1", article()), 400) == "/data"
    assert error(send(blog, "PATCH", "/articles/999", article(id="999")), 404)


def test_delete(blog: httpx.Client) -> None:
    answer = blog.delete("/articles/1")
    assert (answer.status_code, answer.content, "content-length" in answer.headers) == (204, b"", False)
    assert error(blog.get("/articles/1"), 404)
    assert error(blog.delete("/articles/1"), 404)
    assert blog.get("/comments/1/article").json()["data"] is None
    meta = blog.delete("/tags/30")
    assert (meta.status_code, set(meta.json())) == (200, {"jsonapi", "meta"})


def test_delete_what_others_depend_on(blog: httpx.Client, provisioning: httpx.Client) -> None:
    assert error(blog.delete("/people/5"), 409)
    profile = provisioning.get("/membership_profiles").json()["data"][0]["id"]
    assert error(provisioning.delete(f"/membership_profiles/{profile}"), 423)["code"] == "LOCKED"


def test_ids_are_not_used_again(blog: httpx.Client) -> None:
    one = send(blog, "POST", "/articles", article()).headers["location"]
    blog.delete(one)
    assert send(blog, "POST", "/articles", article()).headers["location"] != one


def test_what_the_provisioning_api_does_not_offer(provisioning: httpx.Client) -> None:
    version = provisioning.get("/versions").json()["data"][0]["id"]
    assert error(send(provisioning, "PATCH", f"/versions/{version}", {"type": "versions", "id": version}), 403)
    for method, path in (("DELETE", "/organizations/XxYyZzKkJj"), ("POST", "/versions"), ("DELETE", "/versions/x")):
        answer = send(provisioning, method, path, {})
        assert error(answer, 405)
        assert method not in answer.headers["allow"]
    assert error(provisioning.get("/roles/XxYyZzKkJj"), 404)["title"] == "Record not found"


def test_validation_of_the_provisioning_api(provisioning: httpx.Client) -> None:
    answer = send(provisioning, "POST", "/roles", {"type": "roles", "attributes": {"name": ""}})
    errors = answer.json()["errors"]
    assert answer.status_code == 422
    assert [each["source"]["pointer"] for each in errors] == [
        "/data/attributes/name",
        "/data/relationships/organization",
    ]
    assert [(each["code"], each["meta"]) for each in errors] == [("VALIDATION_ERROR", {"error": "blank"})] * 2


def test_bounds_of_expires_in(provisioning: httpx.Client) -> None:
    organization = provisioning.get("/organizations").json()["data"][0]["id"]
    links = {"organization": {"data": {"type": "organizations", "id": organization}}}
    for value, status in ((7199, 422), (31536001, 422), (7200, 201)):
        attributes = {"name": "x", "kind": "integration", "expires_in": value}
        data = {"type": "api_credentials", "attributes": attributes, "relationships": links}
        answer = send(provisioning, "POST", "/api_credentials", data)
        assert answer.status_code == status, answer.text
    assert answer.json()["data"]["attributes"]["mode"] == "test"


def test_life_of_a_membership_profile(provisioning: httpx.Client) -> None:
    organization = provisioning.get("/organizations").json()["data"][0]["id"]
    links = {"organization": {"data": {"type": "organizations", "id": organization}}}
    attributes = {"name": "Team", "access_scope": "all_access", "metadata": {"a": {"b": [1, None]}}}
    data = {"type": "membership_profiles", "attributes": attributes, "relationships": links}
    made = send(provisioning, "POST", "/membership_profiles", data)
    place, row = made.headers["location"], made.json()["data"]
    assert row["attributes"]["metadata"] == attributes["metadata"]
    assert len(row["id"]) == 10
    change = {"type": row["type"], "id": row["id"], "attributes": {"name": "Crew"}}
    changed = send(provisioning, "PATCH", f"{place}?include=organization", change).json()
    assert changed["data"]["attributes"]["name"] == "Crew"
    assert changed["data"]["attributes"]["updated_at"] > row["attributes"]["updated_at"]
    assert [each["id"] for each in changed["included"]] == [organization]
    assert provisioning.delete(place).status_code == 204
    assert provisioning.get(place).status_code == 404


def test_members_that_1_0_reserves_are_kept_out_of_attributes(provisioning: httpx.Client) -> None:
    role = provisioning.get("/roles").json()["data"][0]["id"]
    change = {"type": "roles", "id": role, "attributes": {"metadata": {"a": [{"links": {}}]}}}
    assert pointer(send(provisioning, "PATCH", f"/roles/{role}", change), 422) == "/data/attributes/metadata"


def test_memberships_are_unique_and_permissions_follow_their_role(provisioning: httpx.Client) -> None:
    role = provisioning.get("/roles?include=organization").json()["data"][0]
    organization = role["relationships"]["organization"]
    to_role = {"data": {"type": "roles", "id": role["id"]}}
    data = {
        "type": "memberships",
        "attributes": {"user_email": "a@example.com"},
        "relationships": {"role": to_role, "organization": {"data": organization["data"]}},
    }
    assert send(provisioning, "POST", "/memberships", data).status_code == 201
    assert pointer(send(provisioning, "POST", "/memberships", data), 409) == "/data"
    can = dict.fromkeys(("can_create", "can_read", "can_update", "can_destroy"), True)
    permission = {"type": "permissions", "attributes": {**can, "subject": "x"}, "relationships": {"role": to_role}}
    made = send(provisioning, "POST", "/permissions?include=organization", permission)
    assert made.json()["data"]["relationships"]["organization"]["data"] == organization["data"]
