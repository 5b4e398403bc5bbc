"""What line items of carts and of shopping lists have in common: the variant that they name."""

from __future__ import annotations

from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import invalid_field, missing_field, not_referenced
from sandbox.commercetools.values import Field, integer, read_fields, text
from sandbox.message import Document

MOST = 10**6
NAMED = (
    Field("productId", text),
    Field("variantId", integer(1, MOST)),
    Field("sku", text),
    Field("quantity", integer(0, MOST), usual=1),
)


def named_variant(call: Call, given: Document, within: str) -> tuple[Document, Document]:
    """The product and the variant that a draft names, by sku or by id and number."""
    products = call.project.rows_of("products")
    if "sku" in given:
        row = products.by("sku", given["sku"])
        if row is None:
            raise invalid_field(f"{within}sku", given["sku"])
        return row, next(each for each in _variants(row) if each.get("sku") == given["sku"])
    if "productId" not in given:
        raise missing_field(f"{within}productId")
    row = products.rows.get(given["productId"])
    if row is None:
        raise not_referenced("product", "id", given["productId"])
    number = given.get("variantId", 1)
    found = next((each for each in _variants(row) if each["id"] == number), None)
    if found is None:
        raise invalid_field(f"{within}variantId", number)
    return row, found


def read_named(call: Call, given: Document, within: str = "") -> Document:
    """What a draft says of a line item."""
    return read_fields(call, given, NAMED, within)


def quantity_in(call: Call, action: Document) -> int:
    """The quantity that an action names."""
    return int(read_fields(call, action, (Field("quantity", integer(0, MOST), True),))["quantity"])


def with_quantity(call: Call, items: list[Document], action: Document, name: str, quantity: int) -> list[Document]:
    """The items with another quantity of the one that an action names by id; none of it takes it away."""
    wanted = read_fields(call, action, (Field(name, text, True),))[name]
    if not any(each["id"] == wanted for each in items):
        raise invalid_field(name, wanted)
    changed = [{**each, "quantity": quantity} if each["id"] == wanted else each for each in items]
    return [each for each in changed if each["quantity"] > 0]


def _variants(row: Document) -> list[Document]:
    """The variants of a product, the staged ones and those that are current alone."""
    master = row["masterData"]
    sides = (master["staged"], master["current"])
    return [each for data in sides for each in (data["masterVariant"], *data["variants"])]
