"""What updates can do to a product: mostly to what is staged, and on demand to what is current, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sandbox.commercetools.actions import changes, needed, sets
from sandbox.commercetools.call import Action, Call
from sandbox.commercetools.errors import invalid_field, invalid_operation, missing_field
from sandbox.commercetools.prices import price
from sandbox.commercetools.values import (
    Field,
    anything,
    boolean,
    filled_text,
    integer,
    key,
    listed,
    localized,
    named,
    read_fields,
    reference,
    slug,
    text,
)
from sandbox.commercetools.variants import attribute, variant
from sandbox.message import Document

OfVariant: TypeAlias = Callable[[Call, Document, Document, Document], Document]
"""Makes of a product, a variant and an action the variant as it is afterwards."""


def master_data(current: Document, staged: Document, published: bool) -> Document:
    """What a product is, with whether the two sides differ."""
    return {"published": published, "current": current, "staged": staged, "hasStagedChanges": current != staged}


def in_data(act: Action) -> Action:
    """An action on the data of a product, done to both sides where it says that it is not staged."""

    def act_on_sides(call: Call, row: Document, action: Document) -> Document:
        master = row["masterData"]
        staged = act(call, master["staged"], action)
        current = master["current"]
        if not _staged(call, action):
            current = staged if not master["hasStagedChanges"] else act(call, current, action)
        return {**row, "masterData": master_data(current, staged, master["published"])}

    return act_on_sides


def in_variant(act: OfVariant) -> Action:
    """An action on one variant, named by its number or its sku."""

    def act_on_sides(call: Call, row: Document, action: Document) -> Document:
        def act_on_data(call: Call, data: Document, action: Document) -> Document:
            return replaced(data, act(call, row, chosen(call, data, action), action))

        return in_data(act_on_data)(call, row, action)

    return act_on_sides


def chosen(call: Call, data: Document, action: Document) -> Document:
    """The variant that an action names."""
    given = read_fields(call, action, (Field("variantId", integer(1, 10**6)), Field("sku", text)))
    if not given:
        raise missing_field("variantId")
    name, value = next(iter(given.items()))
    wanted = "id" if name == "variantId" else "sku"
    for each in (data["masterVariant"], *data["variants"]):
        if each.get(wanted) == value:
            return dict(each)
    raise invalid_field(name, value)


def replaced(data: Document, changed: Document) -> Document:
    """The data with a variant in place of the one of its number."""
    if data["masterVariant"]["id"] == changed["id"]:
        return {**data, "masterVariant": changed}
    return {**data, "variants": [changed if each["id"] == changed["id"] else each for each in data["variants"]]}


def _staged(call: Call, action: Document) -> bool:
    return bool(read_fields(call, action, (Field("staged", boolean, usual=True),)).get("staged", True))


def _type_of(call: Call, row: Document) -> Document:
    return call.project.rows_of("product-types").rows[row["productType"]["id"]]


def _add_price(call: Call, _: Document, each: Document, action: Document) -> Document:
    return {**each, "prices": [*each["prices"], needed(call, action, "price", price)]}


def _set_prices(call: Call, _: Document, each: Document, action: Document) -> Document:
    return {**each, "prices": needed(call, action, "prices", listed(price))}


def _set_sku(call: Call, row: Document, action: Document) -> Document:
    found = chosen(call, row, {**action, "sku": None})
    return replaced(row, sets("sku", filled_text)(call, found, action))


def _set_variant_key(call: Call, _: Document, each: Document, action: Document) -> Document:
    return sets("key", key)(call, each, action)


def _set_attribute(call: Call, row: Document, each: Document, action: Document) -> Document:
    name = needed(call, action, "name", text)
    given = action.get("value")
    made = [] if given is None else [attribute(call, _type_of(call, row), name, given)]
    names = [other["name"] for other in each["attributes"]]
    at = names.index(name) if name in names else len(names)
    return {**each, "attributes": [*each["attributes"][:at], *made, *each["attributes"][at + 1 :]]}


def _set_everywhere(call: Call, row: Document, action: Document) -> Document:
    def act(call: Call, data: Document, action: Document) -> Document:
        for each in (data["masterVariant"], *data["variants"]):
            data = replaced(data, _set_attribute(call, row, each, action))
        return data

    return in_data(act)(call, row, action)


def _add_variant(call: Call, row: Document, action: Document) -> Document:
    master = row["masterData"]
    sides = (master["current"], master["staged"])
    number = max(each["id"] for data in sides for each in (data["masterVariant"], *data["variants"])) + 1
    made = variant(call, _type_of(call, row), action, number, "variant")
    return in_data(lambda _, data, __: {**data, "variants": [*data["variants"], made]})(call, row, action)


def _remove_variant(call: Call, data: Document, action: Document) -> Document:
    given = {"variantId": action.get("id"), "sku": action.get("sku")}
    gone = chosen(call, data, given)
    if gone["id"] == data["masterVariant"]["id"]:
        raise invalid_operation("The master variant cannot be removed.")
    return {**data, "variants": [each for each in data["variants"] if each["id"] != gone["id"]]}


def _with_price(call: Call, data: Document, action: Document, made: list[Document]) -> Document:
    """The data with a price, named by its id, replaced by those made."""
    wanted = needed(call, action, "priceId", text)
    for each in (data["masterVariant"], *data["variants"]):
        at = next((index for index, one in enumerate(each["prices"]) if one["id"] == wanted), None)
        if at is not None:
            kept = [{**one, "id": wanted} for one in made]
            return replaced(data, {**each, "prices": [*each["prices"][:at], *kept, *each["prices"][at + 1 :]]})
    raise invalid_field("priceId", wanted)


def _change_price(call: Call, data: Document, action: Document) -> Document:
    return _with_price(call, data, action, [needed(call, action, "price", price)])


def _remove_price(call: Call, data: Document, action: Document) -> Document:
    return _with_price(call, data, action, [])


def _add_to_category(call: Call, data: Document, action: Document) -> Document:
    category = needed(call, action, "category", reference("category"))
    known = data["categories"]
    return data if category in known else {**data, "categories": [*known, category]}


def _remove_from_category(call: Call, data: Document, action: Document) -> Document:
    category = needed(call, action, "category", reference("category"))
    return {**data, "categories": [each for each in data["categories"] if each != category]}


def _publish(_: Call, row: Document, __: Document) -> Document:
    staged = row["masterData"]["staged"]
    return {**row, "masterData": master_data(staged, staged, True)}


def _unpublish(_: Call, row: Document, __: Document) -> Document:
    return {**row, "masterData": {**row["masterData"], "published": False}}


def _revert(_: Call, row: Document, __: Document) -> Document:
    master = row["masterData"]
    return {**row, "masterData": master_data(master["current"], master["current"], master["published"])}


def _keywords(call: Call, data: Document, action: Document) -> Document:
    found: Any = needed(call, action, "searchKeywords", anything)
    return {**data, "searchKeywords": found}


ACTIONS: Mapping[str, Action] = {
    "setKey": sets("key", key),
    "publish": _publish,
    "unpublish": _unpublish,
    "revertStagedChanges": _revert,
    "changeName": in_data(changes("name", named)),
    "changeSlug": in_data(changes("slug", slug)),
    "setDescription": in_data(sets("description", localized)),
    "setMetaTitle": in_data(sets("metaTitle", localized)),
    "setMetaDescription": in_data(sets("metaDescription", localized)),
    "setMetaKeywords": in_data(sets("metaKeywords", localized)),
    "setSearchKeywords": in_data(_keywords),
    "addToCategory": in_data(_add_to_category),
    "removeFromCategory": in_data(_remove_from_category),
    "addVariant": _add_variant,
    "removeVariant": in_data(_remove_variant),
    "setSku": in_data(_set_sku),
    "setProductVariantKey": in_variant(_set_variant_key),
    "addPrice": in_variant(_add_price),
    "setPrices": in_variant(_set_prices),
    "changePrice": in_data(_change_price),
    "removePrice": in_data(_remove_price),
    "setAttribute": in_variant(_set_attribute),
    "setAttributeInAllVariants": _set_everywhere,
}
