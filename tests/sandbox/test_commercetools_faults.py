"""Each fault of the shop breaks its statement: what the honest server keeps, the faulty one does not."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sandbox import base_path
from sandbox.faults import faults
from sandbox.plain.tokens import CLIENT_ID, CLIENT_SECRET, FULL, LIMITED
from tests.sandbox.shop import (
    cart_discount,
    category,
    client_of,
    made,
    prices,
    product,
    product_discount,
    product_type,
    updated,
)

Kept = Callable[[httpx.Client], bool]
SEARCH = "/product-projections/search"
EUR = {"filter": 'variants.price.currencyCode:"eur"'}
NOTICE = "x-deprecation-notice"
TEXT = "The usage of lower-cased search on variants.price.currencyCode is deprecated"
NOWHERE = "00000000-0000-0000-0000-000000000000"
SLUG = re.compile(r"[a-zA-Z0-9_-]{2,256}")


def status(shop: httpx.Client, path: str, draft: dict[str, Any]) -> int:
    return shop.post(path, json=draft).status_code


def refuses(path: str, *drafts: Callable[[], dict[str, Any]]) -> Kept:
    """Drafts that are refused, with nothing kept of them."""
    return lambda shop: all(status(shop, path, draft()) == 400 for draft in drafts)


def slugs(path: str, *values: str) -> Kept:
    return lambda shop: all(
        status(shop, path, {"name": {"en": "x"}, "slug": {"en": value}}) == 400 for value in values
    )


def set_size(shop: httpx.Client, sizes: list[int]) -> list[int]:
    """The statuses of updates that give members of a category texts of so many characters."""
    row, found = made(shop, "/categories", category()), []
    actions = ("setDescription", "setMetaTitle", "setMetaDescription", "setMetaKeywords", "changeName")
    for action, size in zip(actions, sizes, strict=True):
        name = action[3].lower() + action[4:] if action.startswith("set") else "name"
        answer = updated(shop, "/categories", row, {"action": action, name: {"en": "x" * size}})
        row = answer.json() if answer.status_code == 200 else row
        found.append(answer.status_code)
    return found


def with_text(shop: httpx.Client, searchable: bool, length: int) -> int:
    name = f"text-{searchable}".lower()
    text = {"name": name, "label": {"en": "l"}, "type": {"name": "text"}, "isSearchable": searchable}
    type_id = made(shop, "/product-types", product_type(attributes=[text]))["id"]
    attributes = [{"name": name, "value": "x" * length}]
    return status(shop, "/products", product(type_id, masterVariant={"attributes": attributes}))


def with_prices(shop: httpx.Client, *given: dict[str, Any], variants: int = 0) -> int:
    type_id = made(shop, "/product-types", product_type())["id"]
    return status(shop, "/products", product(type_id, masterVariant={"prices": given}, variants=[{}] * variants))


def many(shop: httpx.Client, number: int) -> httpx.Response:
    row = made(shop, "/categories", category())
    actions = [{"action": "setMetaTitle", "metaTitle": {"en": str(each)}} for each in range(number)]
    answer = updated(shop, "/categories", row, *actions)
    answer.extensions["unchanged"] = shop.get(f"/categories/{row['id']}").json() == row
    return answer


def version_after(shop: httpx.Client, *names: str) -> list[int]:
    row, found = made(shop, "/categories", category(name={"en": "first"})), []
    for name in names:
        row = updated(shop, "/categories", row, {"action": "changeName", "name": {"en": name}}).json()
        found.append(row["version"])
    return found


def stale(shop: httpx.Client, version: Any) -> list[int]:
    row = made(shop, "/categories", category())
    updated(shop, "/categories", row, {"action": "setKey", "key": "stale-one"})
    body = {"actions": [{"action": "setKey", "key": "stale-two"}]} | ({} if version is None else {"version": version})
    query = {} if version is None else {"version": version}
    place = f"/categories/{row['id']}"
    return [shop.post(place, json=body).status_code, shop.delete(place, params=query).status_code]


def page(shop: httpx.Client, path: str, **query: Any) -> Any:
    answer = shop.get(path, params=query)
    return answer.json() if answer.status_code == 200 else {"results": [], "count": None}


def bounded(path: str, furthest: int) -> Kept:
    def kept(shop: httpx.Client) -> bool:
        assert shop.get(path, params={"offset": furthest, "limit": 1}).status_code == 200
        return not page(shop, path, offset=furthest + 1, limit=1)["results"]

    return kept


def overlap(shop: httpx.Client) -> bool:
    pages = [page(shop, "/categories", sort="id asc", limit=20, offset=offset) for offset in (0, 20)]
    ids = [row["id"] for each in pages for row in each["results"]]
    return len(ids) == len(set(ids)) == 30


def facet(shop: httpx.Client) -> bool:
    text = {"name": "many-values", "label": {"en": "l"}, "type": {"name": "text"}}
    type_id = made(shop, "/product-types", product_type(attributes=[text]))["id"]
    values = [{"attributes": [{"name": "many-values", "value": f"v{number}"}]} for number in range(201)]
    for at in range(0, 201, 90):
        made(shop, "/products", product(type_id, masterVariant=values[at], variants=values[at + 1 : at + 90]))
    found = page(shop, SEARCH, facet="variants.attributes.many-values", staged="true", limit=0)
    return len(found["facets"]["variants.attributes.many-values"]["terms"]) == 200


def fill(shop: httpx.Client, path: str, draft: Callable[..., dict[str, Any]], where: str, most: int) -> None:
    for _ in range(most - int(page(shop, path, where=where, limit=0)["total"])):
        made(shop, path, draft())


ACTIVE, UNCODED = "isActive=true", "isActive=true and requiresDiscountCode=false and stores is empty"


def at_product_limit(wanted: int, **members: Any) -> Kept:
    def kept(shop: httpx.Client) -> bool:
        fill(shop, "/product-discounts", product_discount, ACTIVE, 500)
        return status(shop, "/product-discounts", product_discount(**members)) == wanted

    return kept


def at_cart_limit(wanted: int, **members: Any) -> Kept:
    def kept(shop: httpx.Client) -> bool:
        fill(shop, "/cart-discounts", cart_discount, UNCODED, 100)
        return status(shop, "/cart-discounts", cart_discount(**members)) == wanted

    return kept


def per_store(shop: httpx.Client) -> bool:
    boston = [{"typeId": "store", "key": "boston"}]
    found = [status(shop, "/cart-discounts", cart_discount(stores=boston)) for _ in range(101)]
    return found == [201] * 100 + [400]


def many_stores(shop: httpx.Client) -> bool:
    keys = [made(shop, "/stores", {"key": f"a-store-{number}"})["key"] for number in range(501)]
    stores = [{"typeId": "store", "key": each} for each in keys]
    return status(shop, "/cart-discounts", cart_discount(stores=stores, requiresDiscountCode=True)) == 400


def listing(items: int, texts: int, wanted: int) -> Kept:
    def kept(shop: httpx.Client) -> bool:
        type_id = made(shop, "/product-types", product_type())["id"]
        skus = [f"many-{number}" for number in range(items)]
        for at in range(0, items, 90):
            variants = [{"sku": sku} for sku in skus[at : at + 90]]
            made(shop, "/products", product(type_id, masterVariant=variants[0], variants=variants[1:]))
        lines = [{"name": {"en": f"t{number}"}} for number in range(texts)]
        draft = {"name": {"en": "l"}, "lineItems": [{"sku": sku} for sku in skus], "textLineItems": lines}
        return status(shop, "/shopping-lists", draft) == wanted

    return kept


def codes(shop: httpx.Client) -> bool:
    discount = {"typeId": "cart-discount", "id": page(shop, "/cart-discounts")["results"][2]["id"]}
    cart = made(shop, "/carts", {"currency": "EUR"})
    for number in range(11):
        made(shop, "/discount-codes", {"code": f"C{number}", "cartDiscounts": [discount]})
        answer = updated(shop, "/carts", cart, {"action": "addDiscountCode", "code": f"C{number}"})
        cart = answer.json() if number < 10 else cart
    return answer.status_code == 400


def code_with(shop: httpx.Client, number: int) -> int:
    rows = [made(shop, "/cart-discounts", cart_discount(requiresDiscountCode=True)) for _ in range(number)]
    references = [{"typeId": "cart-discount", "id": row["id"]} for row in rows]
    return status(shop, "/discount-codes", {"code": "WITH", "cartDiscounts": references})


def at_most(path: str, member: str, number: int) -> Kept:
    return lambda shop: all(len(row.get(member, ())) <= number for row in page(shop, path, limit=500)["results"])


def unknown_code(shop: httpx.Client) -> bool:
    cart = made(shop, "/carts", {"currency": "EUR"})
    return updated(shop, "/carts", cart, {"action": "addDiscountCode", "code": "NONE"}).status_code == 400


def asked(shop: httpx.Client, query: str) -> Any:
    return shop.post("/graphql", json={"query": query}).json()


def marked(shop: httpx.Client) -> list[str]:
    fields = asked(shop, '{ __type(name: "CartDiscount") { fields { name description } } }')["data"]["__type"][
        "fields"
    ]
    return [each["name"] for each in fields if (each["description"] or "").startswith("BETA")]


def beyond_types(shop: httpx.Client) -> None:
    for number in range(98):
        made(shop, "/product-types", product_type(key=f"one-type-{number}"))


def extensions(shop: httpx.Client) -> bool:
    beyond_types(shop)
    return not any(each["name"] == "shirtProductType" for each in asked(shop, "{ __schema { types { name } } }")
                   ["data"]["__schema"]["types"])  # fmt: skip


def typed(shop: httpx.Client) -> bool:
    beyond_types(shop)
    query = '{ product(key: "product-0") { masterData { staged { masterVariant { attributes { __typename } } } } } }'
    return "data" not in asked(shop, query)


def bodies(shop: httpx.Client, *members: str) -> bool:
    errors = [shop.get(f"/categories/{NOWHERE}"), shop.post("/categories", json={}), shop.get("/categories?limit=x")]
    return all({*members} <= each.json().keys() and each.json()["statusCode"] == each.status_code for each in errors)


def one_status(shop: httpx.Client) -> bool:
    return {each["code"] for each in shop.get(f"/categories/{NOWHERE}").json()["errors"]} == {"ResourceNotFound"}


def as_caller(token: str | None, method: str, path: str, wanted: int, *members: str) -> Kept:
    def kept(shop: httpx.Client) -> bool:
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        answer = httpx.request(method, f"{str(shop.base_url).rstrip('/')}{path}", headers=headers)
        return answer.status_code == wanted and all(f'"{member}"' in answer.text for member in members)

    return kept


def wrong_secret(shop: httpx.Client) -> bool:
    place, form = f"{str(shop.base_url).rstrip('/')}/oauth/token", {"grant_type": "client_credentials"}
    assert httpx.post(place, data=form, auth=(CLIENT_ID, CLIENT_SECRET)).status_code == 200
    return httpx.post(place, data=form, auth=(CLIENT_ID, "wrong")).status_code == 401


def told(shop: httpx.Client) -> str | None:
    return shop.get(SEARCH, params=EUR).headers.get(NOTICE)


def over_limit(shop: httpx.Client) -> bool:
    refused = [shop.post("/discount-codes", json={"code": "X", "cartDiscounts": []}), many(shop, 501)]
    return all("message" in each.json() for each in refused)


def shown(path: str, test: Callable[[Any], bool]) -> Kept:
    return lambda shop: all(test(row) for row in page(shop, path, limit=500)["results"])


def searches_agree(shop: httpx.Client) -> bool:
    query = {"text.en": "book 4"}
    return bool(shop.post(SEARCH, data=query).json()["total"] == shop.get(SEARCH, params=query).json()["total"])


def boxed(shop: httpx.Client) -> bool:
    draft = {"container": "boxes", "key": "large", "value": "x" * 17_500_000}
    return status(shop, "/custom-objects", draft) == 400


def scope_action(shop: httpx.Client) -> bool:
    row = page(shop, "/cart-discounts")["results"][0]
    action = {"action": "setRecurringOrderScope", "recurringOrderScope": {"type": "AnyOrder"}}
    return updated(shop, "/cart-discounts", row, action).status_code == 200


def malformed(shop: httpx.Client) -> bool:
    return (
        shop.post("/categories", content=b'{"name": ', headers={"content-type": "application/json"}).status_code
        == 400
    )


KEPT: dict[str, Kept] = {
    "versioning/no-value-changed": lambda shop: "centPrecision" in shop.get("/products").text,
    "versioning/no-field-deleted": shown("/categories", lambda row: "ancestors" in row),
    "versioning/only-additions": lambda shop: (
        shop.get(f"/messages/{page(shop, '/messages')['results'][0]['id']}").status_code == 200
    ),
    "implications/additional-fields-risk": lambda shop: status(shop, "/categories", category(unknownMember=1)) == 201,
    "beta/tagged": lambda shop: bool(marked(shop)),
    "beta/removal-announced": lambda shop: "lastModifiedBy" in marked(shop),
    "beta/notice-periods": lambda shop: "recurringOrderScope" in marked(shop),
    "beta/stable-enough": scope_action,
    "deprecation/told-at-runtime": lambda shop: told(shop) is not None,
    "deprecation/header-name": lambda shop: told(shop) is not None,
    "deprecation/message-specific": lambda shop: bool(told(shop)),
    "deprecation/non-breaking": lambda shop: shop.get(SEARCH, params=EUR).status_code == 200,
    "deprecation/absent-otherwise": lambda shop: NOTICE not in shop.get("/categories").headers,
    "deprecation/example-search-currency-code": lambda shop: told(shop) == TEXT,
    "limits/graphql-limits-field": lambda shop: (
        asked(shop, "{ limits { query { offset { limit } } } }")["data"] is not None
    ),
    "graphql/product-types-total": lambda shop: (
        asked(shop, "{ limits { productType { total { limit current } } } }")["data"] is not None
    ),
    "graphql/product-type-extensions": extensions,
    "graphql/attributes-not-accessible": typed,
    "document-size/max-16mb": boxed,
    "document-size/update-refused": lambda shop: set_size(shop, [3_500_000] * 5)[-1] == 400,
    "document-size/not-request-size": lambda shop: set_size(shop, [4_000_000] * 3 + [4_750_000, 100_000])[-1] == 400,
    "field-size/searchable-max": lambda shop: with_text(shop, True, 10_923) == 400,
    "search/field-size": lambda shop: with_text(shop, True, 10_923) == 400,
    "field-size/non-searchable": lambda shop: with_text(shop, False, 20_000) == 201,
    "slug/pattern": slugs("/categories", "a b", "a.b", "aü", "a\n"),
    "slug/max-length": slugs("/categories", "x" * 257),
    "slug/min-length": slugs("/categories", "x", ""),
    "slug/everywhere": slugs("/shopping-lists", "a b"),
    "slug/response": shown("/product-projections", lambda row: bool(SLUG.fullmatch(row["slug"]["en"]))),
    "slug/unique": refuses("/categories", lambda: category(slug={"en": "toys"})),
    "key/pattern": refuses("/categories", lambda: category(key="a"), lambda: category(key="a b")),
    "update-actions/max-500": lambda shop: many(shop, 501).status_code == 413,
    "update-actions/atomic": lambda shop: bool(many(shop, 501).extensions["unchanged"]),
    "concurrency/version-increments": lambda shop: version_after(shop, "a", "b") == [2, 3],
    "concurrency/conflict-409": lambda shop: stale(shop, 1) == [409, 409],
    "concurrency/version-required": lambda shop: stale(shop, None) == [400, 400],
    "concurrency/no-op": lambda shop: version_after(shop, "a", "a") == [2, 2],
    "queries/limit-max": lambda shop: len(page(shop, "/categories", limit=501)["results"]) <= 500,
    "queries/limit-over-refused": lambda shop: shop.get("/categories?limit=501").status_code == 400,
    "queries/offset-max": bounded("/categories", 100_000),
    "queries/offset-max-2019": bounded("/categories", 10_000),
    "queries/default-limit": lambda shop: page(shop, "/categories")["count"] == 20,
    "queries/limit-negative": lambda shop: shop.get("/categories?limit=-1").status_code == 400,
    "queries/paged-result-shape": lambda shop: "count" in page(shop, "/categories"),
    "queries/total-capped": lambda shop: page(shop, "/messages", where="version >= 0", limit=0)["total"] == 10_000,
    "queries/stable-paging": overlap,
    "queries/bad-predicate": lambda shop: shop.get("/categories?where=name(").status_code == 400,
    "search/facet-terms-max": facet,
    "search/limit-max": lambda shop: len(page(shop, SEARCH, limit=501)["results"]) <= 500,
    "search/offset-max": bounded(SEARCH, 100_000),
    "search/offset-max-2019": bounded(SEARCH, 10_000),
    "search/text-256": lambda shop: shop.get(SEARCH, params={"text.en": "x" * 300}).status_code == 200,
    "search/url-8192": searches_agree,
    "prices/per-variant-max": lambda shop: with_prices(shop, *prices(701)) == 400,
    "prices/per-variant-max-2019": lambda shop: with_prices(shop, *prices(101)) == 400,
    "prices/response": shown("/product-projections", lambda row: len(row["masterVariant"]["prices"]) <= 700),
    "prices/duplicate-scope": lambda shop: with_prices(shop, *prices(1), *prices(1)) == 400,
    "variants/per-product-2019": lambda shop: with_prices(shop, variants=100) == 400,
    "categories/per-project-2019": lambda shop: page(shop, "/categories", limit=0)["total"] <= 10_000,
    "product-discounts/active-max": at_product_limit(400),
    "product-discounts/inactive-not-counted": at_product_limit(201, isActive=False),
    "product-discounts/observed-total": lambda shop: (
        page(shop, "/product-discounts", where=ACTIVE, limit=0)["total"] <= 500
    ),
    "cart-discounts/active-without-code-max": at_cart_limit(400),
    "cart-discounts/with-code-not-counted": at_cart_limit(201, requiresDiscountCode=True),
    "cart-discounts/observed-total": lambda shop: (
        page(shop, "/cart-discounts", where=UNCODED, limit=0)["total"] <= 100
    ),
    "cart-discounts/per-store-2023": per_store,
    "cart-discounts/stores-max": many_stores,
    "shopping-lists/line-items-max": listing(101, 0, 400),
    "shopping-lists/line-items-max-2022": listing(251, 0, 400),
    "shopping-lists/text-line-items-max": listing(1, 101, 400),
    "shopping-lists/separate-counts": listing(100, 100, 201),
    "shopping-lists/response": at_most("/shopping-lists", "lineItems", 100),
    "carts/discount-codes-max": codes,
    "carts/discount-codes-response": at_most("/carts", "discountCodes", 10),
    "discount-codes/cart-discounts-max": lambda shop: code_with(shop, 11) == 400,
    "discount-codes/cart-discounts-min": lambda shop: code_with(shop, 0) == 400,
    "discount-codes/response": at_most("/discount-codes", "cartDiscounts", 10),
    "discount-codes/unknown-in-cart": unknown_code,
    "errors/body-shape": lambda shop: bodies(shop, "statusCode", "message", "errors"),
    "errors/same-status": one_status,
    "errors/auth-body": as_caller("broken", "GET", "/categories", 401, "error"),
    "errors/insufficient-scope": as_caller(LIMITED, "POST", "/product-types", 403, "code", "insufficient_scope"),
    "errors/404": lambda shop: shop.get(f"/categories/{NOWHERE}").status_code == 404,
    "errors/invalid-json": malformed,
    "errors/required-field": lambda shop: status(shop, "/categories", {"name": {"en": "x"}}) == 400,
    "errors/reference-not-found": refuses(
        "/categories", lambda: category(parent={"typeId": "category", "id": NOWHERE})
    ),
    "errors/5xx": lambda shop: shop.get("/stores").status_code == 200,
    "errors/limit-error-shape": over_limit,
    "headers/correlation-generated": lambda shop: "x-correlation-id" in shop.get("/categories").headers,
    "headers/correlation-echo": lambda shop: (
        shop.get("/categories", headers={"x-correlation-id": "mine"}).headers["x-correlation-id"].endswith("mine")
    ),
    "headers/content-type": lambda shop: shop.get("/carts").headers["content-type"].startswith("application/json"),
    "headers/cors": lambda shop: "X-Correlation-ID" in shop.get("/carts").headers["access-control-allow-headers"],
    "requests/blocked-long-headers": lambda shop: shop.get("/carts", params={"x": "y" * 20_480}).status_code < 500,
    "requests/blocked-body-on-get": lambda shop: shop.request("GET", "/carts", content=b"{}").status_code < 500,
    "requests/blocked-upgrade": lambda shop: shop.get("/carts", headers={"upgrade": "websocket"}).status_code < 500,
    "requests/head": lambda shop: shop.head(f"/categories/{NOWHERE}").status_code == 404,
    "auth/token": wrong_secret,
    "auth/required": as_caller(None, "GET", "/categories", 401),
    "auth/scopes": as_caller(LIMITED, "POST", "/products", 403),
}
OURS = sorted(name for name in faults() if name.startswith("commercetools/"))


def test_each_fault_is_tried() -> None:
    assert [name.removeprefix("commercetools/") for name in OURS] == sorted(KEPT)


@pytest.mark.parametrize("name", OURS)
def test_a_fault_breaks_its_statement(origin: str, name: str) -> None:
    edition, kept = faults()[name].editions[-1], KEPT[name.removeprefix("commercetools/")]
    for chosen in ((), (name,)):
        httpx.post(f"{origin}{base_path(edition, *chosen).removesuffix('/demo')}/!reset").raise_for_status()
        with client_of(origin, FULL, *chosen, edition=edition) as shop:
            assert kept(shop) == (chosen == ()), chosen


@pytest.mark.parametrize("name", [name for name in OURS if faults()[name].editions[-1] == "commercetools"])
def test_a_fault_leaves_most_alone(origin: str, name: str) -> None:
    """What most of all is asked for is answered as by the honest server, but for what a few faults are about."""
    answers = []
    for chosen in ((), (name,)):
        base = f"{origin}{base_path('commercetools', *chosen)}"
        httpx.post(f"{base.removesuffix('/demo')}/!reset").raise_for_status()
        with client_of(origin, FULL, *chosen) as shop:
            paths = ("/product-types", "/categories/key=toys", "/products/key=product-0", "/shopping-lists?limit=2")
            found = [shop.get(path) for path in paths]
            changed = shop.post(
                "/categories/key=toys", json={"version": 1, "actions": [{"action": "setKey", "key": "games"}]}
            )
            answers.append([each.status_code for each in (*found, changed)])
            assert json.loads(found[0].content)["results"]
    assert answers[0] == answers[1]
