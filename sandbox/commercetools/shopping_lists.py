"""Shopping lists: variants that somebody wants, and lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.commercetools.actions import changes, needed, sets
from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import invalid_operation
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
    integer,
    key,
    listed,
    localized,
    named,
    read_fields,
    slug,
    text,
)
from sandbox.message import Document

DAYS = integer(1, 365_250)
FIELDS = (
    Field("key", key),
    Field("name", named, required=True),
    Field("slug", slug),
    Field("description", localized),
    Field("anonymousId", text),
    Field("deleteDaysAfterLastModification", DAYS),
)
ITEMS = (Field("lineItems", listed(anything), usual=[]), Field("textLineItems", listed(anything), usual=[]))
TEXT_ITEM = (
    Field("name", named, required=True),
    Field("description", localized),
    Field("quantity", integer(1, MOST), usual=1),
)


def unique(row: Document) -> Iterator[Unique]:
    """A shopping list's key and slugs are its own."""
    if "key" in row:
        yield "key", row["key"]
    yield from ((f"slug.{locale}", value) for locale, value in row.get("slug", {}).items())


def _draft(call: Call, given: Document) -> Document:
    items = read_fields(call, given, ITEMS)
    row: Document = {**read_fields(call, given, FIELDS), "lineItems": [], "textLineItems": []}
    for index, each in enumerate(items["lineItems"]):
        row = _with_item(call, row, each, f"lineItems[{index}].")
    texts = [_text_item(call, each, f"textLineItems[{index}].") for index, each in enumerate(items["textLineItems"])]
    return {**row, "textLineItems": texts}


def _add_item(call: Call, row: Document, action: Document) -> Document:
    return _with_item(call, row, action, "")


def _with_item(call: Call, row: Document, given: Document, within: str) -> Document:
    """The list with one more of a variant; a variant that is there already is wanted more often."""
    draft = read_named(call, given, within)
    product, variant = named_variant(call, draft, within)
    for each in row["lineItems"]:
        if (each["productId"], each["variantId"]) == (product["id"], variant["id"]):
            grown = {**each, "quantity": each["quantity"] + draft["quantity"]}
            return {**row, "lineItems": [grown if other is each else other for other in row["lineItems"]]}
    item = {
        "id": call.project.new_id(),
        "productId": product["id"],
        "variantId": variant["id"],
        "productType": product["productType"],
        "name": product["masterData"]["current"]["name"],
        "published": product["masterData"]["published"],
        "quantity": draft["quantity"],
        "addedAt": call.project.now(),
    }
    return {**row, "lineItems": [*row["lineItems"], item]}


def _text_item(call: Call, given: Document, within: str = "") -> Document:
    made = read_fields(call, given, TEXT_ITEM, within)
    return {"id": call.project.new_id(), **made, "addedAt": call.project.now()}


def _add_text(call: Call, row: Document, action: Document) -> Document:
    return {**row, "textLineItems": [*row["textLineItems"], _text_item(call, action)]}


def _change_quantity(call: Call, row: Document, action: Document) -> Document:
    items = with_quantity(call, row["lineItems"], action, "lineItemId", quantity_in(call, action))
    return {**row, "lineItems": items}


def _remove_item(call: Call, row: Document, action: Document) -> Document:
    return {**row, "lineItems": with_quantity(call, row["lineItems"], action, "lineItemId", 0)}


def _change_text_quantity(call: Call, row: Document, action: Document) -> Document:
    items = with_quantity(call, row["textLineItems"], action, "textLineItemId", quantity_in(call, action))
    return {**row, "textLineItems": items}


def _remove_text(call: Call, row: Document, action: Document) -> Document:
    return {**row, "textLineItems": with_quantity(call, row["textLineItems"], action, "textLineItemId", 0)}


def _change_text_name(call: Call, row: Document, action: Document) -> Document:
    wanted = needed(call, action, "textLineItemId", text)
    name = needed(call, action, "name", named)
    items = [{**each, "name": name} if each["id"] == wanted else each for each in row["textLineItems"]]
    return {**row, "textLineItems": items}


def _check(call: Call, _: Document | None, row: Document) -> None:
    for member, most in (("lineItems", call.terms.line_items), ("textLineItems", call.terms.text_line_items)):
        if len(row[member]) > most:
            raise invalid_operation(f"A shopping list holds at most {most} {member}.")


KIND = Kind(
    path="shopping-lists",
    type_id="shopping-list",
    view=("view_shopping_lists", "manage_shopping_lists"),
    manage=("manage_shopping_lists",),
    draft=_draft,
    actions={
        "changeName": changes("name", named),
        "setSlug": sets("slug", slug),
        "setKey": sets("key", key),
        "setDescription": sets("description", localized),
        "setAnonymousId": sets("anonymousId", text),
        "setDeleteDaysAfterLastModification": sets("deleteDaysAfterLastModification", DAYS),
        "addLineItem": _add_item,
        "changeLineItemQuantity": _change_quantity,
        "removeLineItem": _remove_item,
        "addTextLineItem": _add_text,
        "changeTextLineItemName": _change_text_name,
        "changeTextLineItemQuantity": _change_text_quantity,
        "removeTextLineItem": _remove_text,
    },
    members=frozenset({field.name for field in (*FIELDS, *ITEMS)}),
    unique=unique,
    check=_check,
)
