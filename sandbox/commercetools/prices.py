"""Prices of a variant, which differ in what they hold for."""

from __future__ import annotations

from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import invalid_operation, refuse
from sandbox.commercetools.values import Field, country, key, moment, money, read_fields, reference
from sandbox.message import Document

FIELDS = (
    Field("key", key),
    Field("value", money, required=True),
    Field("country", country),
    Field("customerGroup", reference("customer-group")),
    Field("channel", reference("channel")),
    Field("validFrom", moment),
    Field("validUntil", moment),
)
SCOPE = ("country", "customerGroup", "channel", "validFrom", "validUntil")


def price(call: Call, value: object, name: str) -> Document:
    """A price, with an id of its own."""
    return {"id": call.project.new_id(), **read_fields(call, value, FIELDS, f"{name}.")}


def check_prices(call: Call, prices: list[Document]) -> None:
    """Refuse too many prices, and two of one scope."""
    if len(prices) > call.terms.prices:
        raise invalid_operation(f"A variant holds at most {call.terms.prices} prices.")
    seen: set[tuple[str, ...]] = set()
    for each in prices if call.terms.price_scopes_differ else ():
        scope = _scope(each)
        if scope in seen:
            raise _duplicate(each)
        seen.add(scope)


def _scope(each: Document) -> tuple[str, ...]:
    """What a price holds for."""
    parts = (each.get(member, "") for member in SCOPE)
    return each["value"]["currencyCode"], *(part if isinstance(part, str) else part["id"] for part in parts)


def _duplicate(each: Document) -> Exception:
    told = {member: each[member] for member in SCOPE if member in each}
    shown = ", ".join([each["value"]["currencyCode"], *map(str, told.values())])
    message = (
        f"Duplicate price scope: {shown}. The combination of currency, country, customerGroup and channel must be "
        "unique for each price of a product variant."
    )
    return refuse(400, "DuplicatePriceScope", message, conflictingPrice=each)
