"""Discount codes, each of which gives some cart discounts."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.commercetools.actions import changes, sets
from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import invalid_operation
from sandbox.commercetools.kind import Kind
from sandbox.commercetools.project import Unique
from sandbox.commercetools.values import (
    Field,
    boolean,
    filled_text,
    integer,
    key,
    listed,
    localized,
    moment,
    read_fields,
    reference,
    text,
)
from sandbox.message import Document

MOST_USES = 2**53 - 1
FIELDS = (
    Field("key", key),
    Field("code", filled_text, required=True),
    Field("name", localized),
    Field("description", localized),
    Field("cartDiscounts", listed(reference("cart-discount")), required=True),
    Field("cartPredicate", filled_text),
    Field("isActive", boolean, usual=True),
    Field("maxApplications", integer(1, MOST_USES)),
    Field("maxApplicationsPerCustomer", integer(1, MOST_USES)),
    Field("groups", listed(text), usual=[]),
    Field("validFrom", moment),
    Field("validUntil", moment),
)


def unique(row: Document) -> Iterator[Unique]:
    """A discount code's key and its code are its own."""
    if "key" in row:
        yield "key", row["key"]
    yield "code", row["code"]


def _check(call: Call, _: Document | None, row: Document) -> None:
    least, most = call.terms.fewest_discounts_of_code, call.terms.discounts_of_code
    if not least <= len(row["cartDiscounts"]) <= most:
        raise invalid_operation(f"A discount code names {least} to {most} cart discounts.")


KIND = Kind(
    path="discount-codes",
    type_id="discount-code",
    view=("view_discount_codes", "manage_discount_codes"),
    manage=("manage_discount_codes",),
    draft=lambda call, given: {**read_fields(call, given, FIELDS), "references": []},
    actions={
        "changeCartDiscounts": changes("cartDiscounts", listed(reference("cart-discount"))),
        "changeIsActive": changes("isActive", boolean),
        "changeGroups": changes("groups", listed(text)),
        "setKey": sets("key", key),
        "setName": sets("name", localized),
        "setDescription": sets("description", localized),
        "setCartPredicate": sets("cartPredicate", filled_text),
        "setMaxApplications": sets("maxApplications", integer(1, MOST_USES)),
        "setMaxApplicationsPerCustomer": sets("maxApplicationsPerCustomer", integer(1, MOST_USES)),
        "setValidFrom": sets("validFrom", moment),
        "setValidUntil": sets("validUntil", moment),
    },
    members=frozenset({field.name for field in FIELDS} | {"references"}),
    unique=unique,
    check=_check,
    refers=(("carts", lambda other: [each["discountCode"]["id"] for each in other["discountCodes"]]),),
)
