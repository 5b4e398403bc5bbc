"""The provisioning client of Commerce Layer works with the sandbox as with the vendor's own service."""

from pathlib import Path
from typing import Any

import pytest

from sandbox import base_path, serving
from sandbox.plain.tokens import FULL
from tests.field import npm

HERE = Path(__file__).parent
ROLES = [f"Custom role {number}" if number else "Custom role" for number in range(34)]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the client returned, call by call."""
    if reason := npm.missing(HERE):
        pytest.skip(reason)
    with serving() as origin:
        return npm.told(HERE / "commerce_layer.js", origin + base_path("commerce-layer"), FULL)


def test_the_user_is_read_and_changed(told: dict[str, Any]) -> None:
    assert (told["user"]["type"], told["user"]["first_name"]) == ("users", "John")
    changed = {name for name in told["user"] if told["user"][name] != told["renamed"][name]}
    assert changed == {"first_name", "updated_at"}


def test_lists_come_in_pages(told: dict[str, Any]) -> None:
    assert told["first"] == {"names": ROLES[:10], "records": 34, "pages": 4, "next": True, "previous": False}
    assert told["last"] == {"names": ROLES[25:], "records": 34, "pages": 2, "next": False, "previous": True}
    assert told["related"] == {"names": ROLES[:3:2], "records": 17, "pages": 9, "next": True, "previous": False}


def test_lists_are_sorted_and_filtered(told: dict[str, Any]) -> None:
    assert told["sorted"]["names"] == ROLES[:-4:-1]
    assert told["filtered"]["names"] == ROLES[3:5]
    assert told["joined"]["names"] == ROLES[5:6]


def test_what_is_included_stands_in_its_place(told: dict[str, Any]) -> None:
    role = told["role"]
    assert (role["organization"]["type"], role["organization"]["name"]) == ("organizations", "The Blue Brand")
    assert {permission["type"] for permission in role["permissions"]} == {"permissions"}
    assert all("can_read" in permission for permission in role["permissions"])
    assert told["fetched"] == {"id": role["id"], "type": "roles", "name": role["name"]}


def test_a_profile_is_made_changed_and_deleted(told: dict[str, Any]) -> None:
    made = told["made"]
    assert (made["name"], made["metadata"]) == ("Gäste", {"nested": {"list": [1, "zwei", None]}})
    assert made["organization"]["id"] == told["role"]["organization"]["id"]
    assert told["updated"] == told["kept"]
    assert told["kept"]["id"] == made["id"]
    assert (told["kept"]["name"], told["kept"]["reference"]) == ("Staff", "S-1")
    assert told["gone"]["errors"][0]["code"] == "RECORD_NOT_FOUND"


@pytest.mark.parametrize(
    ("call", "status", "code"),
    [
        ("gone", 404, "RECORD_NOT_FOUND"),
        ("invalid", 422, "VALIDATION_ERROR"),
        ("unknownFilter", 400, "FILTER_NOT_ALLOWED"),
        ("unauthorized", 401, "UNAUTHORIZED"),
        ("resent", 404, "RECORD_NOT_FOUND"),
    ],
)
def test_errors_are_understood(told: dict[str, Any], call: str, status: int, code: str) -> None:
    error = told[call]
    assert error["known"]
    assert (error["name"], error["type"], error["status"]) == ("ApiError", "response", status)
    assert error["errors"][0]["code"] == code


def test_a_failed_validation_leads_to_its_fields(told: dict[str, Any]) -> None:
    pointers = [each["source"]["pointer"] for each in told["invalid"]["errors"]]
    assert pointers == ["/data/attributes/name", "/data/relationships/organization"]


def test_an_invitation_is_sent_again(told: dict[str, Any]) -> None:
    assert told["invited"] == {}


def test_limits_are_read(told: dict[str, Any]) -> None:
    assert told["limit"].keys() == {f"x-ratelimit-{name}" for name in ("interval", "limit", "remaining")}
    assert (told["limit"]["x-ratelimit-limit"], told["limit"]["x-ratelimit-interval"]) == ("1000", "60")
