"""Rows of the shop: created, read, updated and deleted, each by its version."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sandbox.plain.tokens import CLIENT_ID, CLIENT_SECRET, EXPIRED, FULL, LIMITED, OTHER
from tests.sandbox.shop import (
    cart_discount,
    category,
    client_of,
    code_of,
    fresh_client_of,
    made,
    prices,
    product,
    product_discount,
    product_type,
    updated,
)

NOWHERE = "00000000-0000-0000-0000-000000000000"
COLLECTIONS = [
    "categories", "product-types", "products", "product-projections", "product-discounts", "cart-discounts",
    "discount-codes", "carts", "shopping-lists", "stores", "custom-objects", "messages",
]  # fmt: skip


@pytest.fixture(scope="module")
def shop(origin: str) -> Iterator[httpx.Client]:
    with fresh_client_of(origin) as client:
        yield client


@pytest.fixture(scope="module")
def nobody(origin: str) -> Iterator[httpx.Client]:
    with client_of(origin, None) as client:
        yield client


@pytest.mark.parametrize("path", COLLECTIONS)
def test_a_collection_is_read_in_pages(shop: httpx.Client, path: str) -> None:
    answer = shop.get(f"/{path}?limit=2")
    document = answer.json()
    assert answer.status_code == 200
    assert list(document) == ["limit", "offset", "count", "total", "results"]
    assert (document["limit"], document["offset"]) == (2, 0)
    assert document["count"] == len(document["results"]) <= 2
    assert "total" not in shop.get(f"/{path}?withTotal=false").json()
    assert shop.head(f"/{path}").status_code == (200 if document["total"] else 404)
    for row in document["results"]:
        assert row["version"] >= 1
        assert row["createdAt"].startswith("2025-01-01T")


def test_a_category_lives(shop: httpx.Client) -> None:
    row = made(shop, "/categories", category(key="a-life"))
    place = f"/categories/{row['id']}"
    assert shop.get(place).json() == row == shop.get("/categories/key=a-life").json()
    changed = updated(shop, "/categories", row, {"action": "changeName", "name": {"en": "Hats"}}).json()
    assert (changed["version"], changed["name"]) == (row["version"] + 1, {"en": "Hats"})
    assert updated(shop, "/categories", changed, {"action": "changeName", "name": {"en": "Hats"}}).json() == changed
    assert code_of(updated(shop, "/categories", row, {"action": "setKey"}), 409) == "ConcurrentModification"
    assert code_of(shop.delete(place, params={"version": row["version"]}), 409) == "ConcurrentModification"
    assert code_of(shop.delete(place), 400) == "RequiredField"
    gone = shop.delete(place, params={"version": changed["version"]})
    assert (gone.status_code, gone.json()) == (200, changed)
    assert code_of(shop.get(place), 404) == "ResourceNotFound"
    assert shop.head(place).status_code == 404


def test_all_actions_of_an_update_are_done_or_none(shop: httpx.Client) -> None:
    row = made(shop, "/categories", category())
    good, bad = {"action": "setMetaTitle", "metaTitle": {"en": "x"}}, {"action": "fly"}
    assert code_of(updated(shop, "/categories", row, good, bad), 400) == "InvalidJsonInput"
    many = [{"action": "setMetaTitle", "metaTitle": {"en": str(number)}} for number in range(501)]
    refused = updated(shop, "/categories", row, *many)
    assert code_of(refused, 413) == "ContentTooLarge"
    assert refused.json()["message"] == "The update actions count of 501 exceeds the limit of 500."
    assert shop.get(f"/categories/{row['id']}").json() == row
    assert updated(shop, "/categories", row, *many[:500]).json()["metaTitle"] == {"en": "499"}


BAD_CATEGORIES: list[tuple[dict[str, Any], str]] = [
    *(({"slug": {"en": each}}, "InvalidField") for each in ("a", "", "a b", "a.b", "aü", "a\n", "x" * 257)),
    ({"slug": None}, "RequiredField"),
    ({"slug": {}}, "RequiredField"),
    ({"slug": "hats"}, "InvalidJsonInput"),
    ({"slug": {"en": "toys"}}, "DuplicateField"),
    ({"key": "toys"}, "DuplicateField"),
    ({"key": "a"}, "InvalidField"),
    ({"key": "a b"}, "InvalidField"),
    ({"name": {"english": "x"}}, "InvalidInput"),
    ({"parent": {"typeId": "category", "id": NOWHERE}}, "ReferencedResourceNotFound"),
    ({"parent": {"typeId": "product", "id": NOWHERE}}, "InvalidJsonInput"),
]


@pytest.mark.parametrize(("members", "code"), BAD_CATEGORIES)
def test_a_bad_category_is_refused(shop: httpx.Client, members: dict[str, Any], code: str) -> None:
    before = shop.get("/categories?limit=0").json()["total"]
    assert code_of(shop.post("/categories", json=category(**members)), 400) == code
    assert shop.get("/categories?limit=0").json()["total"] == before


def test_good_slugs_and_keys_are_kept(shop: httpx.Client) -> None:
    for word in ("-_", "_A9", "x" * 256):
        assert made(shop, "/categories", category(slug={"en": word}, key=word))["slug"] == {"en": word}


@pytest.mark.parametrize(
    "body",
    [
        *(b'{"name": ', b"[]", b"\xff", b'{"name":{"en":"\\ud800"}}', b'{"a":1,"a":2}', b'{"a":NaN}', b'{"a":1e999}'),
        *(b'{"a":' + b"[" * 200 + b"]" * 200 + b"}", b"", b'{"a":' + b"9" * 5000 + b"}"),
    ],
)
def test_a_body_that_is_no_json_is_refused(shop: httpx.Client, body: bytes) -> None:
    answer = shop.post("/categories", content=body, headers={"content-type": "application/json"})
    assert code_of(answer, 400) == "InvalidJsonInput"
    assert answer.json()["errors"][0]["detailedErrorMessage"]


def test_unknown_members_are_left_aside(shop: httpx.Client) -> None:
    assert "unknownMember" not in made(shop, "/categories", category(unknownMember=1))


@pytest.mark.parametrize(("token", "status"), [(FULL, 200), (LIMITED, 200), (OTHER, 403), (EXPIRED, 401), ("x", 401)])
def test_tokens_open_what_they_are_for(origin: str, token: str, status: int) -> None:
    with client_of(origin, token) as client:
        assert client.get("/products").status_code == status


def test_scopes_bind(origin: str) -> None:
    with client_of(origin, LIMITED) as client:
        assert code_of(client.post("/products", json={}), 403) == "insufficient_scope"
        assert code_of(client.get("/carts"), 403) == "insufficient_scope"
        assert client.get("/categories").status_code == 200


def test_without_a_token_nothing_is_served(nobody: httpx.Client) -> None:
    answer = nobody.get("/categories")
    assert code_of(answer, 401) == "invalid_token"
    assert answer.json()["error"] == "invalid_token"
    assert answer.headers["www-authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("place", ["/commercetools/clean/demo/oauth/token", "/commercetools/clean/oauth/token"])
def test_a_token_is_issued(origin: str, place: str) -> None:
    form, client = {"grant_type": "client_credentials"}, (CLIENT_ID, CLIENT_SECRET)
    answer = httpx.post(origin + place, data=form, auth=client).json()
    assert answer.keys() == {"access_token", "token_type", "expires_in", "scope"}
    with client_of(origin, answer["access_token"]) as shop:
        assert shop.get("/carts").status_code == 200
    narrow = httpx.post(origin + place, data={**form, "scope": "view_products:demo"}, auth=client).json()
    with client_of(origin, narrow["access_token"]) as shop:
        assert [shop.get(path).status_code for path in ("/products", "/carts")] == [200, 403]
    wrong = httpx.post(origin + place, data=form, auth=(CLIENT_ID, "wrong"))
    assert code_of(wrong, 401) == "invalid_client"
    assert httpx.post(origin + place, data={"grant_type": "password"}, auth=client).json()["error"]
    assert httpx.post(origin + place, data={**form, "scope": "all"}, auth=client).status_code == 400


def test_every_answer_has_a_correlation_id(shop: httpx.Client, nobody: httpx.Client) -> None:
    ids = [client.get("/categories").headers["x-correlation-id"] for client in (shop, shop, nobody)]
    assert len(set(ids)) == 3
    echoed = shop.get("/nope", headers={"x-correlation-id": "suite-1"})
    assert echoed.headers["x-correlation-id"] == "suite-1"
    assert "X-Correlation-ID" in echoed.headers["access-control-allow-headers"]


def test_odd_requests_are_blocked(shop: httpx.Client) -> None:
    path = "/categories"
    assert shop.get(path, params={"x": "y" * 20480}).status_code == 414
    assert shop.get(path, headers={"x-long": "y" * 20480}).status_code == 431
    assert shop.request("GET", path, content=b"{}").status_code == 400
    assert shop.get(path, headers={"upgrade": "websocket"}).status_code == 400
    assert shop.put(path).headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert shop.request("BREW", path).status_code == 501
    assert shop.post(path, content=b"{}", headers={"content-type": "text/plain"}).status_code == 415
    assert shop.options(path).status_code == 204


def test_prices_are_counted_and_differ(origin: str) -> None:
    for edition, most in (("commercetools", 100), ("commercetools-2018", 700)):
        with client_of(origin, edition=edition) as shop:
            type_id = made(shop, "/product-types", product_type())["id"]
            one = made(shop, "/products", product(type_id, masterVariant={"prices": prices(most - 1)}))
            adding = [{"action": "addPrice", "variantId": 1, "price": each} for each in prices(most + 1)[-2:]]
            full = updated(shop, "/products", one, adding[0]).json()
            assert len(full["masterData"]["staged"]["masterVariant"]["prices"]) == most
            assert len(full["masterData"]["current"]["masterVariant"]["prices"]) == most - 1
            assert full["masterData"]["hasStagedChanges"]
            assert code_of(updated(shop, "/products", full, adding[1]), 400) == "InvalidOperation"
            twice = product(type_id, masterVariant={"prices": prices(1) * 2})
            assert code_of(shop.post("/products", json=twice), 400) == "DuplicatePriceScope"


def test_searchable_texts_are_bounded(shop: httpx.Client) -> None:
    definitions = [
        {"name": name, "label": {"en": "l"}, "type": {"name": "text"}, "isSearchable": searchable}
        for name, searchable in (("bounded-text", True), ("free-text", False))
    ]
    type_id = made(shop, "/product-types", product_type(attributes=definitions))["id"]

    def draft(name: str, length: int) -> dict[str, Any]:
        return product(type_id, masterVariant={"attributes": [{"name": name, "value": "x" * length}]})

    one = made(shop, "/products", draft("bounded-text", 10_922))
    made(shop, "/products", draft("free-text", 1_000_000))
    assert code_of(shop.post("/products", json=draft("bounded-text", 10_923)), 400) == "InvalidField"
    longer = {"action": "setAttribute", "variantId": 1, "name": "bounded-text", "value": "x" * 10_923}
    assert code_of(updated(shop, "/products", one, longer), 400) == "InvalidField"
    assert code_of(shop.post("/products", json=draft("no-text", 1)), 400) == "AttributeNameDoesNotExist"


def test_variants_are_counted(shop: httpx.Client) -> None:
    type_id = made(shop, "/product-types", product_type())["id"]
    one = made(shop, "/products", product(type_id, variants=[{}] * 99))
    assert code_of(updated(shop, "/products", one, {"action": "addVariant"}), 400) == "InvalidOperation"
    assert shop.post("/products", json=product(type_id, variants=[{}] * 100)).status_code == 400


def test_active_product_discounts_are_counted(origin: str) -> None:
    with client_of(origin, edition="commercetools-2018") as shop:
        active = {"where": "isActive=true", "limit": 0}
        present = shop.get("/product-discounts", params=active).json()["total"]
        rows = [made(shop, "/product-discounts", product_discount()) for _ in range(500 - present)]
        assert code_of(shop.post("/product-discounts", json=product_discount()), 400) == "InvalidOperation"
        asleep = made(shop, "/product-discounts", product_discount(isActive=False))
        wake = {"action": "changeIsActive", "isActive": True}
        assert code_of(updated(shop, "/product-discounts", asleep, wake), 400) == "InvalidOperation"
        assert updated(shop, "/product-discounts", rows[0], {**wake, "isActive": False}).status_code == 200
        assert updated(shop, "/product-discounts", asleep, wake).status_code == 200
        assert shop.get("/product-discounts", params=active).json()["total"] == 500


def test_active_cart_discounts_are_counted_and_those_of_stores_apart(shop: httpx.Client) -> None:
    where = "isActive=true and requiresDiscountCode=false and stores is empty"
    present = shop.get("/cart-discounts", params={"where": where, "limit": 0}).json()["total"]
    for _ in range(100 - present):
        made(shop, "/cart-discounts", cart_discount())
    assert code_of(shop.post("/cart-discounts", json=cart_discount()), 400) == "MaxCartDiscountsReached"
    coded = made(shop, "/cart-discounts", cart_discount(requiresDiscountCode=True))
    uncode = {"action": "changeRequiresDiscountCode", "requiresDiscountCode": False}
    assert code_of(updated(shop, "/cart-discounts", coded, uncode), 400) == "MaxCartDiscountsReached"
    made(shop, "/cart-discounts", cart_discount(isActive=False))
    boston = [{"typeId": "store", "key": "boston"}]
    for _ in range(100):
        made(shop, "/cart-discounts", cart_discount(stores=boston))
    refused = shop.post("/cart-discounts", json=cart_discount(stores=boston))
    assert code_of(refused, 400) == "StoreCartDiscountsLimitReached"


def test_a_cart_discount_names_so_many_stores(shop: httpx.Client) -> None:
    stores = [made(shop, "/stores", {"key": f"store-{number}"}) for number in range(501)]
    references = [{"typeId": "store", "key": each["key"]} for each in stores]
    draft = cart_discount(stores=references[:500], requiresDiscountCode=True)
    assert len(made(shop, "/cart-discounts", draft)["stores"]) == 500
    refused = shop.post("/cart-discounts", json=cart_discount(stores=references, requiresDiscountCode=True))
    assert code_of(refused, 400) == "MaxStoreReferencesReached"


def test_codes_are_counted_in_a_cart_and_discounts_in_a_code(shop: httpx.Client) -> None:
    discounts = [made(shop, "/cart-discounts", cart_discount(requiresDiscountCode=True)) for _ in range(11)]
    references = [{"typeId": "cart-discount", "id": each["id"]} for each in discounts]
    code = made(shop, "/discount-codes", {"code": "MANY", "cartDiscounts": references[:10]})
    too_many = {"action": "changeCartDiscounts", "cartDiscounts": references}
    assert updated(shop, "/discount-codes", code, too_many).status_code == 400
    for wrong in (references, []):
        assert shop.post("/discount-codes", json={"code": "WRONG", "cartDiscounts": wrong}).status_code == 400
    cart = made(shop, "/carts", {"currency": "EUR"})
    for number in range(10):
        made(shop, "/discount-codes", {"code": f"C{number}", "cartDiscounts": references[:1]})
        cart = updated(shop, "/carts", cart, {"action": "addDiscountCode", "code": f"C{number}"}).json()
    assert len(cart["discountCodes"]) == 10
    assert updated(shop, "/carts", cart, {"action": "addDiscountCode", "code": "MANY"}).status_code == 400
    unknown = updated(shop, "/carts", cart, {"action": "addDiscountCode", "code": "NONE"})
    assert code_of(unknown, 400) == "DiscountCodeNonApplicable"
    assert unknown.json()["errors"][0]["reason"] == "DoesNotExist"
    gone = {"action": "removeDiscountCode", "discountCode": cart["discountCodes"][0]["discountCode"]}
    assert len(updated(shop, "/carts", cart, gone).json()["discountCodes"]) == 9


def test_shopping_lists_merge_items_of_one_variant_and_count_the_rest(origin: str) -> None:
    for edition, most in (("commercetools", 250), ("commercetools-2018", 100)):
        with client_of(origin, edition=edition) as shop:
            type_id = made(shop, "/product-types", product_type())["id"]
            skus = [f"{edition}-{number}" for number in range(most + 1)]
            for at in range(0, most + 1, 90):
                variants = [{"sku": sku} for sku in skus[at : at + 90]]
                made(shop, "/products", product(type_id, masterVariant=variants[0], variants=variants[1:]))
            texts = [{"name": {"en": f"t{number}"}} for number in range(100)]
            items = [{"sku": sku} for sku in skus]
            named = {"name": {"en": "l"}, "textLineItems": texts}
            row = made(shop, "/shopping-lists", {**named, "lineItems": items[:most]})
            assert (len(row["lineItems"]), len(row["textLineItems"])) == (most, 100)
            more = updated(shop, "/shopping-lists", row, {"action": "addLineItem", "sku": skus[0]}).json()
            assert (len(more["lineItems"]), more["lineItems"][0]["quantity"]) == (most, 2)
            one_more = {"action": "addLineItem", "sku": skus[-1]}
            assert updated(shop, "/shopping-lists", more, one_more).status_code == 400
            text = {"action": "addTextLineItem", "name": {"en": "t"}}
            assert updated(shop, "/shopping-lists", more, text).status_code == 400
            assert shop.post("/shopping-lists", json={**named, "lineItems": items}).status_code == 400


def test_documents_are_bounded(shop: httpx.Client) -> None:
    def put(name: str, size: int) -> httpx.Response:
        return shop.post("/custom-objects", json={"container": "boxes", "key": name, "value": "x" * size})

    assert put("large", 15_000_000).status_code == 201
    assert code_of(put("larger", 17_500_000), 400) == "ResourceSizeLimitExceeded"
    assert shop.get("/custom-objects/boxes/larger").status_code == 404
    kept = shop.get("/custom-objects/boxes/large").json()
    assert len(kept["value"]) == 15_000_000
    assert shop.delete("/custom-objects/boxes/large").json()["version"] == kept["version"]
    row = made(shop, "/categories", category())
    for member in ("Description", "MetaTitle", "MetaDescription", "MetaKeywords"):
        name = member[0].lower() + member[1:]
        row = updated(shop, "/categories", row, {"action": f"set{member}", name: {"en": "x" * 3_500_000}}).json()
    large = {"action": "changeName", "name": {"en": "x" * 3_500_000}}
    assert code_of(updated(shop, "/categories", row, large), 400) == "ResourceSizeLimitExceeded"
    assert shop.get(f"/categories/{row['id']}").json()["version"] == row["version"]


def test_publishing_counts_what_is_staged_twice(shop: httpx.Client) -> None:
    text = {"name": "long-text", "label": {"en": "l"}, "type": {"name": "text"}, "isSearchable": False}
    type_id = made(shop, "/product-types", product_type(attributes=[text]))["id"]
    short, long = ({"name": "long-text", "value": "x" * size} for size in (5_000_000, 9_000_000))
    row = made(shop, "/products", product(type_id, masterVariant={"attributes": [short]}))
    row = updated(shop, "/products", row, {"action": "setAttribute", "variantId": 1, **long}).json()
    refused = updated(shop, "/products", row, {"action": "publish"})
    assert code_of(refused, 400) == "ResourceSizeLimitExceeded"
    assert updated(shop, "/products", row, {"action": "revertStagedChanges"}).status_code == 200


def test_carts_and_lists_hold_what_they_are_given(shop: httpx.Client) -> None:
    cart = made(shop, "/carts", {"currency": "EUR", "lineItems": [{"sku": "sku-0-0", "quantity": 2}]})
    assert cart["totalPrice"]["centAmount"] == 2_000
    item = cart["lineItems"][0]["id"]
    fewer = {"action": "changeLineItemQuantity", "lineItemId": item, "quantity": 1}
    cart = updated(shop, "/carts", cart, fewer).json()
    assert cart["totalPrice"]["centAmount"] == 1_000
    cart = updated(shop, "/carts", cart, {"action": "removeLineItem", "lineItemId": item}).json()
    assert cart["lineItems"] == []
    dollars = {"currency": "USD", "lineItems": [{"sku": "sku-0-0"}]}
    assert code_of(shop.post("/carts", json=dollars), 400) == "MatchingPriceNotFound"
    assert made(shop, "/carts", {**dollars, "country": "US"})["totalPrice"]["centAmount"] == 1_100


def test_what_is_referenced_stays(shop: httpx.Client) -> None:
    taken = shop.get("/product-types/key=shirt").json()
    answer = shop.delete("/product-types/key=shirt", params={"version": taken["version"]})
    assert code_of(answer, 400) == "ReferenceExists"


def test_an_old_action_works_and_is_told_of(shop: httpx.Client) -> None:
    names = ["one-flag", "two-flag"]
    attributes = [{"name": name, "label": {"en": "l"}, "type": {"name": "boolean"}} for name in names]
    row = made(shop, "/product-types", product_type(attributes=attributes))
    order = {"action": "changeAttributeOrder", "attributes": row["attributes"][::-1]}
    answer = updated(shop, "/product-types", row, order)
    assert [each["name"] for each in answer.json()["attributes"]] == names[::-1]
    assert "changeAttributeOrder" in answer.headers["x-deprecation-notice"]


def test_creating_is_told_in_messages(shop: httpx.Client) -> None:
    row = made(shop, "/categories", category())
    where = f'resource(id="{row["id"]}") and type="CategoryCreated"'
    found = shop.get("/messages", params={"where": where}).json()["results"]
    assert [(each["sequenceNumber"], each["category"]) for each in found] == [(1, row)]


def test_rows_begin_alike(origin: str) -> None:
    with client_of(origin) as shop:
        pages = []
        for _ in range(2):
            assert httpx.post(f"{origin}/commercetools/clean/!reset").status_code == 204
            pages.append([shop.get(f"/{path}?limit=500").text for path in COLLECTIONS])
            made(shop, "/stores", {"key": "another"})
    assert pages[0] == pages[1]
    first = pages[0][COLLECTIONS.index("categories")]
    assert json.loads(first)["results"][0]["createdAt"] == "2025-01-01T09:00:00.000Z"
