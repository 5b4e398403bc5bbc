"""What the tests of the shop share: its clients, and the drafts that are small and good."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import httpx

from sandbox import base_path
from sandbox.plain.tokens import FULL

NUMBERS = count(1)


@contextmanager
def client_of(
    origin: str, token: str | None = FULL, *faults: str, edition: str = "commercetools"
) -> Iterator[httpx.Client]:
    """A client of the shop that sends a token."""
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=origin + base_path(edition, *faults), headers=headers, timeout=60) as client:
        yield client


@contextmanager
def fresh_client_of(origin: str, edition: str = "commercetools") -> Iterator[httpx.Client]:
    """A client of the honest shop, whose rows are those of the beginning."""
    httpx.post(f"{origin}/{edition}/clean/!reset").raise_for_status()
    with client_of(origin, edition=edition) as client:
        yield client


def category(**members: Any) -> dict[str, Any]:
    number = next(NUMBERS)
    return {"name": {"en": f"Category {number}"}, "slug": {"en": f"a-category-{number}"}, **members}


def product_type(**members: Any) -> dict[str, Any]:
    return {"name": f"type {next(NUMBERS)}", "description": "d", **members}


def product(type_id: str, **members: Any) -> dict[str, Any]:
    number = next(NUMBERS)
    reference = {"typeId": "product-type", "id": type_id}
    return {"productType": reference, "name": {"en": "p"}, "slug": {"en": f"a-product-{number}"}, **members}


def prices(number: int) -> list[dict[str, Any]]:
    """Prices of different scopes."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = [(f"X{one}{other}", f"{one}{third}") for one in letters for other in letters for third in letters]
    return [{"value": {"currencyCode": code, "centAmount": 1}, "country": land} for code, land in codes[:number]]


def product_discount(**members: Any) -> dict[str, Any]:
    number = next(NUMBERS)
    value = {"type": "relative", "permyriad": 100}
    order = f"0.0{number}1"
    draft = {"name": {"en": "d"}, "value": value, "predicate": "1=1", "sortOrder": order, "isActive": True}
    return {**draft, **members}


def cart_discount(**members: Any) -> dict[str, Any]:
    number = next(NUMBERS)
    return {
        "name": {"en": "d"},
        "value": {"type": "relative", "permyriad": 100},
        "cartPredicate": "1=1",
        "target": {"type": "lineItems", "predicate": "1=1"},
        "sortOrder": f"0.0{number}1",
        **members,
    }


def made(client: httpx.Client, path: str, draft: dict[str, Any]) -> dict[str, Any]:
    """A new row."""
    created = client.post(path, json=draft)
    assert created.status_code == 201, created.text
    document: dict[str, Any] = created.json()
    assert created.headers["location"].endswith(f"{path}/{document['id']}")
    return document


def updated(client: httpx.Client, path: str, row: dict[str, Any], *actions: dict[str, Any]) -> httpx.Response:
    """The answer to an update of a row as it is known."""
    return client.post(f"{path}/{row['id']}", json={"version": row["version"], "actions": list(actions)})


def code_of(response: httpx.Response, status: int) -> str:
    """The code of the first error of an answer that has a status and is well formed."""
    assert response.status_code == status, response.text[:500]
    document = response.json()
    assert document["statusCode"] == status
    assert document["message"] == document["errors"][0]["message"]
    code: str = document["errors"][0]["code"]
    return code
