"""Discounts on products and on carts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.commercetools.actions import changes, needed, sets
from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import invalid_operation, refuse
from sandbox.commercetools.kind import Kind
from sandbox.commercetools.project import Unique
from sandbox.commercetools.values import (
    Field,
    boolean,
    choice,
    filled_text,
    integer,
    key,
    listed,
    localized,
    moment,
    money,
    named,
    read_fields,
    record,
    sort_order,
    store,
)
from sandbox.message import Document

RELATIVE = (Field("permyriad", integer(0, 10_000), required=True),)
AMOUNTS = (Field("money", listed(money), required=True),)


def value(call: Call, given: Any, name: str) -> Document:
    """How much a discount takes off."""
    kind = read_fields(call, given, (Field("type", choice("relative", "absolute", "fixed", "external"), True),))
    fields = {"relative": RELATIVE, "external": ()}.get(kind["type"], AMOUNTS)
    return {**kind, **read_fields(call, given, fields, f"{name}.")}


def target(call: Call, given: Any, name: str) -> Document:
    """What of a cart a discount is on."""
    kinds = ("lineItems", "customLineItems", "shipping", "totalPrice")
    found = read_fields(call, given, (Field("type", choice(*kinds), True),), f"{name}.")
    predicate = (Field("predicate", filled_text, True),) if found["type"].endswith("Items") else ()
    return {**found, **read_fields(call, given, predicate, f"{name}.")}


COMMON = (
    Field("key", key),
    Field("name", named, required=True),
    Field("description", localized),
    Field("value", value, required=True),
    Field("sortOrder", sort_order, required=True),
    Field("validFrom", moment),
    Field("validUntil", moment),
)
ON_PRODUCTS = (*COMMON, Field("predicate", filled_text, True), Field("isActive", boolean, True))
RECURRING = choice("NonRecurringOrdersOnly", "RecurringOrdersOnly", "AnyOrder")
ON_CARTS = (
    *COMMON,
    Field("cartPredicate", filled_text, required=True),
    Field("target", target),
    Field("stores", listed(store), usual=[]),
    Field("isActive", boolean, usual=True),
    Field("requiresDiscountCode", boolean, usual=False),
    Field("stackingMode", choice("Stacking", "StopAfterThisDiscount"), usual="Stacking"),
    Field("recurringOrderScope", record(Field("type", RECURRING, True)), usual={"type": "NonRecurringOrdersOnly"}),
)


def unique(row: Document) -> Iterator[Unique]:
    """A discount's key and its place in the order are its own."""
    if "key" in row:
        yield "key", row["key"]
    yield "sortOrder", row["sortOrder"]


def _check_product_discount(call: Call, before: Document | None, row: Document) -> None:
    most = call.terms.active_product_discounts
    if row["isActive"] and not (before and before["isActive"]):
        rows = call.project.rows_of("product-discounts").rows.values()
        if sum(each["isActive"] for each in rows) >= most:
            raise invalid_operation(f"Maximum number of active product discounts reached ({most}).")


def _check_cart_discount(call: Call, before: Document | None, row: Document) -> None:
    most = call.terms.stores_of_discount
    if len(row["stores"]) > most:
        message = f"Maximum number of store discounts on a single cart discount reached {most}."
        raise refuse(400, "MaxStoreReferencesReached", message)
    others = [each for each in call.project.rows_of("cart-discounts").rows.values() if each["id"] != row["id"]]
    if counted(row) and not (before and counted(before) and before["stores"] == row["stores"]):
        _check_room(call, row, [each for each in others if counted(each)])


def _check_room(call: Call, row: Document, others: list[Document]) -> None:
    most = call.terms.active_cart_discounts
    if not row["stores"]:
        if sum(not each["stores"] for each in others) >= most:
            raise refuse(400, "MaxCartDiscountsReached", f"Maximum number of active cart discounts reached ({most}).")
        return
    taken = list(itertools.chain.from_iterable(_stores(each) for each in others))
    full = [each for each in _stores(row) if taken.count(each) >= call.terms.active_cart_discounts_per_store]
    if full:
        message = f"Maximum number of active cart discounts reached for {', '.join(full)}."
        stores = [{"typeId": "store", "key": each} for each in full]
        raise refuse(400, "StoreCartDiscountsLimitReached", message, stores=stores)


def counted(row: Document) -> bool:
    """Whether a cart discount counts among the active ones that need no code."""
    return bool(row["isActive"] and not row["requiresDiscountCode"])


def _stores(row: Document) -> Iterable[str]:
    return (each["key"] for each in row["stores"])


def _add_store(call: Call, row: Document, action: Document) -> Document:
    return {**row, "stores": [*row["stores"], needed(call, action, "store", store)]}


def _remove_store(call: Call, row: Document, action: Document) -> Document:
    gone = needed(call, action, "store", store)
    return {**row, "stores": [each for each in row["stores"] if each != gone]}


def _set_stores(call: Call, row: Document, action: Document) -> Document:
    given = action.get("stores")
    return {**row, "stores": [] if given is None else listed(store)(call, given, "stores")}


ACTIONS = {
    "changeName": changes("name", named),
    "changeValue": changes("value", value),
    "changeSortOrder": changes("sortOrder", sort_order),
    "changeIsActive": changes("isActive", boolean),
    "setDescription": sets("description", localized),
    "setKey": sets("key", key),
    "setValidFrom": sets("validFrom", moment),
    "setValidUntil": sets("validUntil", moment),
}

PRODUCT_DISCOUNTS = Kind(
    path="product-discounts",
    type_id="product-discount",
    view=("view_product_discounts", "manage_product_discounts"),
    manage=("manage_product_discounts",),
    draft=lambda call, given: {**read_fields(call, given, ON_PRODUCTS), "references": []},
    actions={**ACTIONS, "changePredicate": changes("predicate", filled_text)},
    members=frozenset({field.name for field in ON_PRODUCTS} | {"references"}),
    unique=unique,
    check=_check_product_discount,
)
CART_DISCOUNTS = Kind(
    path="cart-discounts",
    type_id="cart-discount",
    view=("view_cart_discounts", "manage_cart_discounts", "view_orders", "manage_orders"),
    manage=("manage_cart_discounts",),
    draft=lambda call, given: {**read_fields(call, given, ON_CARTS), "references": []},
    actions={
        **ACTIONS,
        "changeCartPredicate": changes("cartPredicate", filled_text),
        "changeTarget": changes("target", target),
        "changeRequiresDiscountCode": changes("requiresDiscountCode", boolean),
        "changeStackingMode": changes("stackingMode", choice("Stacking", "StopAfterThisDiscount")),
        "setRecurringOrderScope": changes("recurringOrderScope", record(Field("type", RECURRING, True))),
        "addStore": _add_store,
        "removeStore": _remove_store,
        "setStores": _set_stores,
    },
    members=frozenset({field.name for field in ON_CARTS} | {"references"}),
    unique=unique,
    check=_check_cart_discount,
    refers=(("discount-codes", lambda other: [each["id"] for each in other["cartDiscounts"]]),),
)
