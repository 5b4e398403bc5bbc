"""Carts: line items with their prices, and discount codes."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.commercetools.actions import needed, sets
from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import invalid_field, invalid_operation, refuse
from sandbox.commercetools.kind import Kind
from sandbox.commercetools.line_items import (
    MOST,
    named_variant,
    quantity_in,
    read_named,
    with_quantity,
)
from sandbox.commercetools.project import Unique
from sandbox.commercetools.values import (
    Field,
    anything,
    country,
    currency,
    integer,
    key,
    listed,
    money,
    named,
    read_fields,
    record,
    reference,
    text,
)
from sandbox.message import Document

DAYS = integer(1, 365_250)
FIELDS = (
    Field("key", key),
    Field("customerEmail", text),
    Field("anonymousId", text),
    Field("country", country),
    Field("locale", text),
    Field("deleteDaysAfterLastModification", DAYS),
)
CUSTOM_ITEM = (
    Field("name", named, required=True),
    Field("money", money, required=True),
    Field("slug", text, required=True),
    Field("quantity", integer(1, MOST), usual=1),
)
DRAFTED = (
    Field("currency", currency, required=True),
    Field("lineItems", listed(anything), usual=[]),
    Field("customLineItems", listed(record(*CUSTOM_ITEM)), usual=[]),
    Field("discountCodes", listed(text), usual=[]),
)
FIXED: Document = {
    "type": "Cart",
    "cartState": "Active",
    "shippingMode": "Single",
    "shipping": [],
    "itemShippingAddresses": [],
    "directDiscounts": [],
    "refusedGifts": [],
    "inventoryMode": "None",
    "taxMode": "Platform",
    "taxRoundingMode": "HalfEven",
    "taxCalculationMode": "LineItemLevel",
    "origin": "Customer",
}
MEMBERS = {field.name for field in FIELDS} | {*FIXED, "lineItems", "customLineItems", "discountCodes", "totalPrice"}


def unique(row: Document) -> Iterator[Unique]:
    """A cart's key is its own."""
    if "key" in row:
        yield "key", row["key"]


def _draft(call: Call, given: Document) -> Document:
    drafted = read_fields(call, given, DRAFTED)
    row = {
        **FIXED,
        **read_fields(call, given, FIELDS),
        "lineItems": [],
        "customLineItems": [_custom_item(call, each) for each in drafted["customLineItems"]],
        "discountCodes": [],
        "totalPrice": _cents(drafted["currency"], 0),
    }
    for index, each in enumerate(drafted["lineItems"]):
        row = _with_item(call, row, each, f"lineItems[{index}].")
    for code in drafted["discountCodes"]:
        row = _with_code(call, row, code)
    return _summed(row)


def _add_code(call: Call, row: Document, action: Document) -> Document:
    return _with_code(call, row, needed(call, action, "code", text))


def _with_code(call: Call, row: Document, code: str) -> Document:
    found = call.project.rows_of("discount-codes").by("code", code)
    if found is None:
        message = f"The discountCode {code[:100]} cannot be applied to the cart."
        raise refuse(400, "DiscountCodeNonApplicable", message, discountCode=code[:100], reason="DoesNotExist")
    if any(each["discountCode"]["id"] == found["id"] for each in row["discountCodes"]):
        raise invalid_operation(f"The discount code {code[:100]} is in the cart already.")
    state = "MatchesCart" if found["isActive"] else "NotActive"
    held: Document = {"discountCode": {"typeId": "discount-code", "id": found["id"]}, "state": state}
    return {**row, "discountCodes": [*row["discountCodes"], held]}


def _remove_code(call: Call, row: Document, action: Document) -> Document:
    gone = needed(call, action, "discountCode", reference("discount-code"))
    kept = [each for each in row["discountCodes"] if each["discountCode"] != gone]
    if len(kept) == len(row["discountCodes"]):
        raise invalid_field("discountCode", gone["id"])
    return {**row, "discountCodes": kept}


def _add_item(call: Call, row: Document, action: Document) -> Document:
    return _summed(_with_item(call, row, action, ""))


def _with_item(call: Call, row: Document, given: Document, within: str) -> Document:
    draft = read_named(call, given, within)
    product, variant = named_variant(call, draft, within)
    data = product["masterData"]["current"]
    price = next((each for each in variant["prices"] if _fits(each, row)), None)
    if price is None:
        code = row["totalPrice"]["currencyCode"]
        message = f"The variant {variant['id']} of product {product['id']} does not contain a price for {code}."
        raise refuse(400, "MatchingPriceNotFound", message, productId=product["id"], variantId=variant["id"])
    for each in row["lineItems"]:
        if (each["productId"], each["variant"]["id"]) == (product["id"], variant["id"]):
            grown = {**each, "quantity": each["quantity"] + draft["quantity"]}
            return {**row, "lineItems": [grown if other is each else other for other in row["lineItems"]]}
    item = {
        "id": call.project.new_id(),
        "productId": product["id"],
        "name": data["name"],
        "productSlug": data["slug"],
        "productType": product["productType"],
        "variant": variant,
        "price": price,
        "quantity": draft["quantity"],
        "discountedPricePerQuantity": [],
        "taxedPricePortions": [],
        "perMethodTaxRate": [],
        "state": [],
        "priceMode": "Platform",
        "lineItemMode": "Standard",
        "addedAt": call.project.now(),
    }
    return {**row, "lineItems": [*row["lineItems"], item]}


def _fits(price: Document, row: Document) -> bool:
    """Whether a price holds for a cart."""
    same = price["value"]["currencyCode"] == row["totalPrice"]["currencyCode"]
    return bool(same and price.get("country") in (None, row.get("country")))


def _custom_item(call: Call, given: Document) -> Document:
    held: Document = {"discountedPricePerQuantity": [], "taxedPricePortions": [], "perMethodTaxRate": [], "state": []}
    return {"id": call.project.new_id(), **given, **held, "priceMode": "Standard"}


def _add_custom_item(call: Call, row: Document, action: Document) -> Document:
    made = _custom_item(call, read_fields(call, action, CUSTOM_ITEM))
    return _summed({**row, "customLineItems": [*row["customLineItems"], made]})


def _change_quantity(call: Call, row: Document, action: Document) -> Document:
    items = with_quantity(call, row["lineItems"], action, "lineItemId", quantity_in(call, action))
    return _summed({**row, "lineItems": items})


def _remove_item(call: Call, row: Document, action: Document) -> Document:
    return _summed({**row, "lineItems": with_quantity(call, row["lineItems"], action, "lineItemId", 0)})


def _remove_custom_item(call: Call, row: Document, action: Document) -> Document:
    items = with_quantity(call, row["customLineItems"], action, "customLineItemId", 0)
    return _summed({**row, "customLineItems": items})


def _summed(row: Document) -> Document:
    """The cart with what its items cost, each and all together."""
    code = row["totalPrice"]["currencyCode"]
    items = [
        {**each, "totalPrice": _cents(code, each["quantity"] * each["price"]["value"]["centAmount"])}
        for each in row["lineItems"]
    ]
    others = [
        {**each, "totalPrice": _cents(code, each["quantity"] * each["money"]["centAmount"])}
        for each in row["customLineItems"]
    ]
    total = sum(each["totalPrice"]["centAmount"] for each in (*items, *others))
    return {**row, "lineItems": items, "customLineItems": others, "totalPrice": _cents(code, total)}


def _cents(code: str, amount: int) -> Document:
    return {"type": "centPrecision", "currencyCode": code, "centAmount": amount, "fractionDigits": 2}


def _check(call: Call, _: Document | None, row: Document) -> None:
    most = call.terms.codes_of_cart
    if len(row["discountCodes"]) > most:
        raise invalid_operation(f"A cart holds at most {most} discount codes.")


KIND = Kind(
    path="carts",
    type_id="cart",
    view=("view_orders", "manage_orders"),
    manage=("manage_orders",),
    draft=_draft,
    actions={
        "addDiscountCode": _add_code,
        "removeDiscountCode": _remove_code,
        "addLineItem": _add_item,
        "changeLineItemQuantity": _change_quantity,
        "removeLineItem": _remove_item,
        "addCustomLineItem": _add_custom_item,
        "removeCustomLineItem": _remove_custom_item,
        "setKey": sets("key", key),
        "setCountry": sets("country", country),
        "setCustomerEmail": sets("customerEmail", text, "email"),
        "setAnonymousId": sets("anonymousId", text),
        "setLocale": sets("locale", text),
        "setDeleteDaysAfterLastModification": sets("deleteDaysAfterLastModification", DAYS),
    },
    members=frozenset(MEMBERS),
    unique=unique,
    check=_check,
)
