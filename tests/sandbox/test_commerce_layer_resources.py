"""The vendor's resources: what can be done with them, what they look like, and how refusals are worded."""

import re
from typing import Any

import pytest

from sandbox.commerce_layer.api import API
from tests.sandbox.commerce_layer import Provisioning, codes, linked

COMMON = {"created_at", "updated_at", "reference", "reference_origin", "metadata"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
UNKNOWN = "XxYyZzKkJj"


@pytest.fixture
def api() -> Provisioning:
    return Provisioning()


def test_the_types_are_those_of_the_description() -> None:
    assert sorted(API.types) == [
        "api_credentials",
        "application_memberships",
        "identity_providers",
        "membership_profiles",
        "memberships",
        "organizations",
        "permissions",
        "roles",
        "users",
        "versions",
    ]


@pytest.mark.parametrize("kind", [name for name in API.types if name != "users"])
def test_every_collection_can_be_read_and_its_items_fetched(api: Provisioning, kind: str) -> None:
    found = api.get(f"/{kind}?page[size]=25").document
    assert found.keys() == {"data", "meta", "links"}
    assert found["meta"]["record_count"] > 10
    for item in found["data"]:
        assert item["attributes"].keys() >= COMMON
        assert all(TIME.fullmatch(item["attributes"][name]) for name in ("created_at", "updated_at"))
        assert re.fullmatch("[A-Za-z]{10}", item["id"])
    path = found["data"][0]["links"]["self"].partition("/api")[2]
    assert api.get(path).document["data"] == found["data"][0]


def test_relationships_show_two_plain_links_and_data_only_where_included(api: Provisioning) -> None:
    role = api.one("roles")
    for name, relationship in role["relationships"].items():
        own = f"{role['links']['self']}/relationships/{name}"
        assert relationship == {"links": {"self": own, "related": f"{role['links']['self']}/{name}"}}
    both = api.get(f"/roles/{role['id']}?include=organization,permissions").document
    shown = both["data"]["relationships"]
    assert {name for name in shown if "data" in shown[name]} == {"organization", "permissions"}
    assert shown["permissions"]["links"].keys() == {"self", "related"}
    assert {each["type"] for each in both["included"]} == {"organizations", "permissions"}


def test_a_relationship_url_answers_with_linkage(api: Provisioning) -> None:
    role = api.one("roles")
    linkage = api.get(f"/roles/{role['id']}/relationships/organization").document["data"]
    assert linkage == linked(api.get(f"/roles/{role['id']}/organization").document["data"])["data"]


def test_a_profile_is_made_changed_and_deleted(api: Provisioning) -> None:
    made = api.made(metadata={"é": [1, {"b": None}]})
    path = f"/membership_profiles/{made['id']}"
    sent = {"type": made["type"], "id": made["id"], "attributes": {"name": "Staff"}}
    changed = api.send("PATCH", f"{path}?include=organization", sent)
    assert changed.status == 200
    assert changed.document["data"]["attributes"]["name"] == "Staff"
    assert [each["type"] for each in changed.document["included"]] == ["organizations"]
    assert api.get(path).document["data"]["attributes"]["metadata"] == {"é": [1, {"b": None}]}
    assert api.send("DELETE", path).status == 204
    assert codes(api.get(path)) == ["RECORD_NOT_FOUND"]


def test_an_identity_provider_is_changed_as_all_others_are(api: Provisioning) -> None:
    provider = api.one("identity_providers")
    sent = {"type": provider["type"], "id": provider["id"], "attributes": {"name": "New"}}
    changed = api.send("PATCH", f"/identity_providers/{provider['id']}", sent)
    assert changed.status == 200
    assert changed.document["data"]["attributes"]["updated_at"] > provider["attributes"]["updated_at"]
    named = api.send("POST", "/identity_providers", {**sent, "id": UNKNOWN})
    assert named.status == 403


@pytest.mark.parametrize("kind", ["organizations", "roles", "permissions"])
def test_what_cannot_be_deleted_answers_405(api: Provisioning, kind: str) -> None:
    for row_id in (UNKNOWN, api.one(kind)["id"]):
        assert api.send("DELETE", f"/{kind}/{row_id}").status == 405


def test_what_others_depend_on_is_locked(api: Provisioning) -> None:
    profile = api.made()
    related = {
        "organization": linked(api.one("organizations")),
        "role": linked(api.one("roles")),
        "api_credential": linked(api.one("api_credentials")),
        "membership_profile": linked(profile),
    }
    made = api.send("POST", "/application_memberships", {"type": "application_memberships", "relationships": related})
    assert made.status == 201
    path = f"/membership_profiles/{profile['id']}"
    assert codes(api.send("DELETE", path)) == ["LOCKED"]
    assert api.send("DELETE", f"/application_memberships/{made.document['data']['id']}").status == 204
    assert api.send("DELETE", path).status == 204


def test_the_user_is_one_resource(api: Provisioning) -> None:
    user = api.get("/user").document["data"]
    assert user["type"] == "users"
    changed = api.send("PATCH", "/user", {"type": "users", "id": user["id"], "attributes": {"first_name": "Ada"}})
    assert (changed.status, changed.document["data"]["attributes"]["first_name"]) == (200, "Ada")
    assert [api.send(method, "/user").status for method in ("POST", "DELETE")] == [405, 405]


def test_a_failed_validation_names_each_field_and_rule(api: Provisioning) -> None:
    refused = api.send("POST", "/roles", {"type": "roles", "attributes": {"name": ""}})
    assert codes(refused) == ["VALIDATION_ERROR", "VALIDATION_ERROR"]
    told = [(each["source"], each["title"], each["detail"], each["meta"]) for each in refused.document["errors"]]
    blank, meta = "can't be blank", {"error": "blank"}
    assert told == [
        ({"pointer": "/data/attributes/name"}, blank, f"name - {blank}", meta),
        ({"pointer": "/data/relationships/organization"}, blank, f"organization - {blank}", meta),
    ]


def test_an_empty_relationship_is_told_at_the_relationship(api: Provisioning) -> None:
    sent = {"type": "roles", "attributes": {"name": "x"}, "relationships": {"organization": {"data": None}}}
    error = api.send("POST", "/roles", sent).document["errors"][0]
    assert error["source"] == {"pointer": "/data/relationships/organization"}


@pytest.mark.parametrize(
    ("seconds", "rule"), [(7199, "greater_than_or_equal_to"), (31_536_001, "less_than_or_equal_to")]
)
def test_lifetimes_have_bounds(api: Provisioning, seconds: int, rule: str) -> None:
    attributes = {"name": "App", "kind": "integration", "expires_in": seconds}
    related = {"organization": linked(api.one("organizations"))}
    sent: dict[str, Any] = {"type": "api_credentials", "attributes": attributes, "relationships": related}
    refused = api.send("POST", "/api_credentials", sent)
    count = 7200 if seconds < 7200 else 31_536_000
    assert refused.document["errors"][0]["meta"] == {"error": rule, "value": seconds, "count": count}
    sent["attributes"]["expires_in"] = count
    assert api.send("POST", "/api_credentials", sent).status == 201


def test_problems_of_two_statuses_are_told_one_status_at_a_time(api: Provisioning) -> None:
    nobody = {"data": {"type": "organizations", "id": UNKNOWN}}
    sent = {"type": "roles", "attributes": {"name": ""}, "relationships": {"organization": nobody}}
    refused = api.send("POST", "/roles", sent)
    assert (refused.status, codes(refused)) == (422, ["VALIDATION_ERROR"])


def test_an_update_under_an_id_of_nothing_gets_400_and_of_another_409(api: Provisioning) -> None:
    one, other = api.made(), api.made()
    path = f"/membership_profiles/{one['id']}"
    refused = api.send("PATCH", path, {"type": one["type"], "id": UNKNOWN})
    assert codes(refused) == ["KEY_NOT_INCLUDED_IN_URL"]
    assert refused.document["errors"][0]["detail"] == f"The URL does not support the key {UNKNOWN}"
    assert api.send("PATCH", path, {"type": one["type"], "id": other["id"]}).status == 409
    assert api.send("PATCH", path, {"type": "roles", "id": UNKNOWN}).status == 409


def test_the_same_membership_twice_is_a_conflict(api: Provisioning) -> None:
    related = {"organization": linked(api.one("organizations")), "role": linked(api.one("roles"))}
    sent = {"type": "memberships", "attributes": {"user_email": "a@example.com"}, "relationships": related}
    assert [api.send("POST", "/memberships", sent).status for _ in range(2)] == [201, 409]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/roles?unknownparam=1", "PARAM_NOT_ALLOWED"),
        ("/roles?filter[q][no_such_attribute_eq]=1", "FILTER_NOT_ALLOWED"),
        ("/roles?filter[no_such]=1", "FILTER_NOT_ALLOWED"),
        ("/roles?sort=no_such_field", "INVALID_SORT_CRITERIA"),
        ("/roles?sort=name", "INVALID_SORT_CRITERIA"),
        ("/roles?include=nosuch", "INVALID_INCLUDE"),
        ("/roles?fields[roles]=no_such", "INVALID_FIELD"),
        ("/roles?page[size]=26", "INVALID_PAGE_VALUE"),
        ("/roles?page[number]=0", "INVALID_PAGE_VALUE"),
    ],
)
def test_what_a_query_cannot_ask_for_gets_400(api: Provisioning, target: str, code: str) -> None:
    refused = api.get(target)
    assert (refused.status, codes(refused)) == (400, [code])


def test_what_is_too_long_gets_a_status_of_the_list(api: Provisioning) -> None:
    assert api.get(f"/roles?filter[q][name_eq]={'x' * 17_000}").status == 400
    assert api.send("POST", "/roles", body=b"x" * 1_000_001).status == 400


def test_pages_keep_the_query(api: Provisioning) -> None:
    found = api.get(
        "/permissions?sort=-created_at&filter[q][can_read_true]=true&page[size]=5&page[number]=2"
    ).document
    assert len(found["data"]) == 5
    assert found["meta"] == {"record_count": 24, "page_count": 5}
    for name in ("first", "prev", "next", "last"):
        assert "sort=-created_at" in found["links"][name]
        assert "can_read_true" in found["links"][name]
        assert "page%5Bsize%5D=5" in found["links"][name]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name_eq=Custom role 3", ["Custom role 3"]),
        ("name_in=Custom role 3,Custom role 4", ["Custom role 3", "Custom role 4"]),
        ("name_or_reference_eq=REF 5", ["Custom role 5"]),
        ("name_end_any=role 6,role 7", ["Custom role 6", "Custom role 7"]),
        ("organization_name_end=Brand 1", ["Custom role 1"]),
        ("reference_eq=REF 8&filter[q][kind_eq]=custom", ["Custom role 8"]),
        ("reference_eq=REF 8&filter[q][kind_eq]=admin", []),
        ('metadata_jcont={"number":9}', ["Custom role 9"]),
    ],
)
def test_filters_find(api: Provisioning, query: str, names: list[str]) -> None:
    found = api.get(f"/roles?filter[q][{query.replace('=', ']=', 1)}").document["data"]
    assert [each["attributes"]["name"] for each in found] == names


def test_an_invitation_is_sent_again(api: Provisioning) -> None:
    membership = api.one("memberships")
    assert api.send("POST", f"/memberships/{membership['id']}/resend").status == 202
    assert api.send("POST", f"/memberships/{UNKNOWN}/resend").status == 404
    assert api.get(f"/memberships/{membership['id']}/resend").status == 405


def test_an_organization_is_handed_to_another_member(api: Provisioning) -> None:
    organization = api.one("organizations")
    path = f"/organizations/{organization['id']}"
    members = api.get(f"{path}/memberships?page[size]=25").document["data"]
    email = members[2]["attributes"]["user_email"]
    sent = {"type": "organizations", "id": organization["id"], "attributes": {"new_owner_email": email}}
    assert api.send("PATCH", f"{path}/transfer_ownership", sent).status == 202
    members = api.get(f"{path}/memberships?page[size]=25").document["data"]
    assert [each["attributes"]["user_email"] for each in members if each["attributes"]["owner"]] == [email]
    sent["attributes"]["new_owner_email"] = "nobody@example.com"
    assert codes(api.send("PATCH", f"{path}/transfer_ownership", sent)) == ["VALIDATION_ERROR"]
    assert api.send("PATCH", f"/organizations/{UNKNOWN}/transfer_ownership", sent).status == 404
    assert api.send("PATCH", f"{path}/transfer_ownership", sent, content_type="text/plain").status == 415
    assert api.send("PATCH", f"{path}/transfer_ownership", body=b"[]").status == 400
