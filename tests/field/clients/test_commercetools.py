"""The client of commercetools works with the sandbox's shop as with the vendor's own service."""

from pathlib import Path
from typing import Any

import pytest

from sandbox import serving
from sandbox.plain.tokens import CLIENT_ID, CLIENT_SECRET
from tests.field import npm

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the client returned, call by call."""
    if reason := npm.missing(HERE):
        pytest.skip(reason)
    with serving() as origin:
        host = f"{origin}/commercetools/clean"
        return npm.told(HERE / "commercetools.js", host, "demo", CLIENT_ID, CLIENT_SECRET)


def test_lists_come_in_pages(told: dict[str, Any]) -> None:
    assert told["first"] == {"limit": 20, "offset": 0, "count": 20, "total": 30}
    one, other = told["pages"]
    assert len(one) == len(other) == 5
    assert one + other == sorted({*one, *other})


def test_a_category_is_made_and_fetched_by_its_key(told: dict[str, Any]) -> None:
    made = told["made"]
    assert (made["version"], made["key"], made["slug"]) == (1, "kitchen", {"en": "kitchen-ware"})
    assert told["fetched"] == made


def test_a_reference_is_expanded(told: dict[str, Any]) -> None:
    assert (told["expanded"]["typeId"], told["expanded"]["obj"]) == ("category", told["made"])
    assert len(told["products"]) == 3
    assert all(product["type"] in product["name"]["en"] for product in told["products"])


def test_predicates_find(told: dict[str, Any]) -> None:
    assert told["found"] == told["below"] == ["Pots & pans"]


def test_a_search_finds_words(told: dict[str, Any]) -> None:
    search = told["search"]
    assert len(search["names"]) == 2 < search["total"]
    assert all(search["word"] in name for name in search["names"])


def test_an_update_raises_the_version_and_a_stale_one_is_refused(told: dict[str, Any]) -> None:
    made, updated = told["made"], told["updated"]
    assert updated["version"] > made["version"]
    assert (updated["name"], updated["description"]) == ({"en": "Cookware"}, {"en": "For cooks."})
    assert told["stale"]["status"] == 409
    error = told["stale"]["body"]["errors"][0]
    assert (error["code"], error["currentVersion"]) == ("ConcurrentModification", updated["version"])


def test_a_category_is_deleted(told: dict[str, Any]) -> None:
    assert told["deleted"]["id"] == told["made"]["id"]
    assert told["gone"]["status"] == 404


def test_a_product_is_made_and_changed_as_a_draft(told: dict[str, Any]) -> None:
    variant = told["product"]["current"]["masterVariant"]
    assert (variant["sku"], variant["prices"][0]["value"]["centAmount"]) == ("W-28", 4200)
    assert told["staged"] == ["Wok", "Large wok"]


@pytest.mark.parametrize(
    ("call", "status", "code"),
    [
        ("gone", 404, "ResourceNotFound"),
        ("unknown", 404, "ResourceNotFound"),
        ("invalid", 400, "RequiredField"),
        ("predicate", 400, "InvalidInput"),
    ],
)
def test_errors_are_understood(told: dict[str, Any], call: str, status: int, code: str) -> None:
    error = told[call]
    assert (error["status"], error["body"]["statusCode"]) == (status, status)
    assert error["body"]["errors"][0]["code"] == code


def test_a_wrong_secret_opens_nothing(told: dict[str, Any]) -> None:
    assert told["wrong"]["status"] == 401
