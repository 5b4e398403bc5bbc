"""The mock of commercetools starts, and keeps what is made, as judging it presumes."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.field import npm
from tests.field.mock import server

DRAFT: dict[str, Any] = {"key": "kitchen", "name": {"en": "Kitchen"}, "slug": {"en": "kitchen-ware"}}


@pytest.fixture(scope="module")
def shop() -> Iterator[httpx.Client]:
    if reason := npm.missing(server.HERE):
        pytest.skip(reason)
    with (
        server.mock_server() as origin,
        httpx.Client(base_url=f"{origin}/{server.PROJECT}", trust_env=False) as client,
    ):
        yield client


def test_a_category_is_made_listed_and_deleted(shop: httpx.Client) -> None:
    before = shop.get("/categories").json()
    assert (before["limit"], before["offset"], before["results"]) == (20, 0, [])
    made = shop.post("/categories", json=DRAFT)
    assert made.status_code == 201
    category = made.json()
    assert (category["version"], category["name"]) == (1, DRAFT["name"])
    assert [each["id"] for each in shop.get("/categories").json()["results"]] == [category["id"]]
    deleted = shop.delete(f"/categories/{category['id']}", params={"version": category["version"]})
    assert deleted.status_code == 200
    assert shop.get(f"/categories/{category['id']}").status_code == 404
