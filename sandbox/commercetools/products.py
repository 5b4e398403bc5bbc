"""Products: what is staged of each, and what is current."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import invalid_operation
from sandbox.commercetools.kind import Kind
from sandbox.commercetools.prices import check_prices
from sandbox.commercetools.product_actions import ACTIONS, master_data
from sandbox.commercetools.project import Unique
from sandbox.commercetools.values import (
    Field,
    anything,
    boolean,
    key,
    listed,
    localized,
    named,
    read_fields,
    reference,
    referenced,
    slug,
)
from sandbox.commercetools.variants import variant
from sandbox.message import Document

VIEW = ("view_products", "view_published_products", "manage_products")
DATA = (
    Field("name", named, required=True),
    Field("slug", slug, required=True),
    Field("description", localized),
    Field("categories", listed(reference("category")), usual=[]),
    Field("categoryOrderHints", anything, usual={}),
    Field("metaTitle", localized),
    Field("metaDescription", localized),
    Field("metaKeywords", localized),
    Field("searchKeywords", anything, usual={}),
)
FIELDS = (Field("productType", reference("product-type"), required=True), Field("key", key))
MEMBERS = frozenset({"productType", "key", "masterData", "priceMode", "reviewRatingStatistics"})


def variants_of(data: Document) -> list[Document]:
    """All variants of a product, the master first."""
    return [data["masterVariant"], *data["variants"]]


def unique(row: Document) -> Iterator[Unique]:
    """A product's key, slugs and stock-keeping units are its own, staged and current."""
    if "key" in row:
        yield "key", row["key"]
    master = row["masterData"]
    for data in (master["current"], master["staged"]) if master["hasStagedChanges"] else (master["staged"],):
        yield from ((f"slug.{locale}", value) for locale, value in data["slug"].items())
        yield from (("sku", each["sku"]) for each in variants_of(data) if "sku" in each)


def _draft(call: Call, given: Document) -> Document:
    product_type = referenced(call, "product-type", given.get("productType") or {}, "productType")
    found = read_fields(call, given, FIELDS)
    drafts = read_fields(call, given, (Field("variants", listed(anything), usual=[]),))["variants"]
    data = {
        **read_fields(call, given, DATA),
        "masterVariant": variant(call, product_type, given.get("masterVariant") or {}, 1, "masterVariant"),
        "variants": [
            variant(call, product_type, each, index + 2, f"variants[{index}]") for index, each in enumerate(drafts)
        ],
        "attributes": [],
    }
    published = read_fields(call, given, (Field("publish", boolean, usual=False),))["publish"]
    return {**found, "masterData": master_data(data, data, published), "priceMode": "Embedded"}


def _check(call: Call, before: Document | None, row: Document) -> None:
    known = set() if before is None else {id(each) for each in _all_variants(before)}
    most = call.terms.variants
    for data in (row["masterData"]["current"], row["masterData"]["staged"]):
        if most is not None and len(data["variants"]) + 1 > most:
            raise invalid_operation(f"A product has at most {most} variants.")
    for each in _all_variants(row):
        if id(each) not in known:
            check_prices(call, each["prices"])
    _check_skus(row)


def _check_skus(row: Document) -> None:
    for data in (row["masterData"]["current"], row["masterData"]["staged"]):
        skus = [each["sku"] for each in variants_of(data) if "sku" in each]
        if len(set(skus)) < len(skus):
            raise invalid_operation("Two variants have the same sku.")


def _all_variants(row: Document) -> list[Document]:
    """The variants of what is current and of what is staged, each once where both share it."""
    master = row["masterData"]
    found = {id(each): each for data in (master["current"], master["staged"]) for each in variants_of(data)}
    return list(found.values())


KIND = Kind(
    path="products",
    type_id="product",
    view=VIEW,
    manage=("manage_products",),
    draft=_draft,
    actions=ACTIONS,
    members=MEMBERS,
    unique=unique,
    check=_check,
    told="ProductCreated",
    refers=(
        ("carts", lambda other: [item["productId"] for item in other["lineItems"]]),
        ("shopping-lists", lambda other: [item["productId"] for item in other["lineItems"]]),
    ),
)
