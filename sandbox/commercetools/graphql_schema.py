"""What GraphQL offers: types with their fields, some of them made from the product types of the project."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from sandbox.commercetools.call import Call
from sandbox.commercetools.discounts import counted
from sandbox.message import Document

Resolve: TypeAlias = Callable[[Call, Any, Mapping[str, Any]], Any]

BETA = (
    "BETA: This feature can be subject to change and should be used carefully in production. "
    "https://docs.commercetools.com/api/contract#public-beta"
)
PAGE = {"limit": "Int", "offset": "Int", "where": "String", "sort": "[String!]"}
ONE = {"id": "String", "key": "String"}


@dataclass(frozen=True, slots=True)
class Offered:
    """A field of a type: what it gives, what it takes, and how it is found where it is no member of that name."""

    type: str
    description: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    resolve: Resolve | None = None


@dataclass(frozen=True, slots=True)
class Type:
    """A type: an object or an interface with fields, or a scalar without; hidden ones are not told of."""

    name: str
    fields: Mapping[str, Offered] = field(default_factory=dict)
    kind: str = "OBJECT"
    interface: str | None = None
    hidden: bool = False


def schema_of(call: Call) -> dict[str, Type]:
    """The types of a project, by name."""
    types = {each.name: each for each in (*SCALARS, *FIXED)}
    product_types = list(call.project.rows_of("product-types").rows.values())
    extended = _up_to(call.terms.extended_types, len(product_types))
    typed = _up_to(call.terms.typed_attributes, len(product_types))
    if extended or typed:
        made = (_extension(each, hidden=not extended) for each in product_types)
        types.update((each.name, each) for each in made)
    if not typed:
        variant = types["ProductVariant"]
        kept = {name: each for name, each in variant.fields.items() if name != "attributes"}
        types["ProductVariant"] = replace(variant, fields=kept)
    if not call.terms.limits_told:
        query = types["Query"]
        types["Query"] = replace(
            query, fields={name: each for name, each in query.fields.items() if name != "limits"}
        )
    return types


def extension_of(product_type: Document) -> str:
    """The name of the type that is made from a product type."""
    return f"{_word(product_type.get('key') or product_type['name'])}ProductType"


def _extension(product_type: Document, hidden: bool) -> Type:
    fields = {_word(each["name"]): Offered("Json") for each in product_type["attributes"]}
    fields = {**fields, "attributesRaw": Offered("[RawProductAttribute!]!")}
    return Type(extension_of(product_type), fields, interface="ProductType", hidden=hidden)


def _up_to(most: int | None, count: int) -> bool:
    return most is None or count <= most


def _word(text: str) -> str:
    word = re.sub(r"\W", "_", text, flags=re.ASCII)
    return f"_{word}" if word[:1].isdigit() else word


def _one(path: str) -> Resolve:
    def resolve(call: Call, _: Any, arguments: Mapping[str, Any]) -> Any:
        rows = call.project.rows_of(path)
        if arguments.get("id") is not None:
            return rows.rows.get(str(arguments["id"]))
        return rows.by("key", str(arguments.get("key")))

    return resolve


def _in_locale(member: str) -> Resolve:
    def resolve(_: Call, value: Any, arguments: Mapping[str, Any]) -> Any:
        return (value.get(member) or {}).get(str(arguments.get("locale", "en")))

    return resolve


def _all_locales(member: str) -> Resolve:
    def resolve(_: Call, value: Any, __: Mapping[str, Any]) -> Any:
        return [{"locale": locale, "value": text} for locale, text in (value.get(member) or {}).items()]

    return resolve


def _texts(*members: str) -> dict[str, Offered]:
    found: dict[str, Offered] = {}
    for member in members:
        found[member] = Offered("String", arguments={"locale": "Locale"}, resolve=_in_locale(member))
        found[f"{member}AllLocales"] = Offered("[LocalizedString!]", resolve=_all_locales(member))
    return found


def _plain(**types: str) -> dict[str, Offered]:
    return {name: Offered(kind) for name, kind in types.items()}


def _limit(figure: str, path: str | None = None, counts: Callable[[Document], bool] = bool) -> Offered:
    """A limit, and what of it is taken, where that can be told."""

    def resolve(call: Call, _: Any, __: Mapping[str, Any]) -> Any:
        rows = call.project.rows_of(path).rows.values() if path else ()
        return {"limit": getattr(call.terms, figure), "current": sum(counts(row) for row in rows)}

    return Offered("LimitWithCurrent!" if path else "Limit!", resolve=resolve)


def _group(type_name: str) -> Offered:
    return Offered(type_name, resolve=lambda _, __, ___: {})


def _attributes(_: Call, value: Any, __: Mapping[str, Any]) -> Any:
    """The attributes of a variant as the type of its product type gives them."""
    return {
        **{_word(each["name"]): each["value"] for each in value["attributes"]},
        "attributesRaw": value["attributes"],
    }


def _uncoded_count(row: Document) -> bool:
    return counted(row) and not row["stores"]


TRACE = {
    "createdBy": Offered("Initiator", BETA),
    "lastModifiedBy": Offered("Initiator", BETA),
    **_plain(id="String!", version="Long!", createdAt="DateTime!", lastModifiedAt="DateTime!", key="String"),
}
RESULT = _plain(offset="Int!", count="Int!", total="Long!")


LISTS = {
    "productTypes": ("ProductTypeDefinition", "product-types"),
    "products": ("Product", "products"),
    "categories": ("Category", "categories"),
    "cartDiscounts": ("CartDiscount", "cart-discounts"),
}
"""The collections that can be queried: the type of their items, and their paths."""

SCALARS = tuple(
    Type(name, kind="SCALAR")
    for name in ("String", "Int", "Long", "Boolean", "Float", "DateTime", "Json", "Locale", "Currency")
)
FIXED = (
    Type(
        "Query",
        {
            "limits": _group("ProjectCustomLimitsProjection"),
            **{name: Offered(f"{kind}QueryResult!", arguments=PAGE) for name, (kind, _) in LISTS.items()},
            "productType": Offered("ProductTypeDefinition", arguments=ONE, resolve=_one("product-types")),
            "product": Offered("Product", arguments=ONE, resolve=_one("products")),
            "category": Offered("Category", arguments=ONE, resolve=_one("categories")),
        },
    ),
    *(Type(f"{kind}QueryResult", {**RESULT, "results": Offered(f"[{kind}!]!")}) for kind, _ in LISTS.values()),
    Type("Initiator", _plain(clientId="String", isPlatformClient="Boolean!")),
    Type("LocalizedString", _plain(locale="Locale!", value="String!")),
    Type("ProductTypeDefinition", {**TRACE, **_plain(name="String!", description="String!", attributes="Json!")}),
    Type("Category", {**TRACE, **_texts("name", "slug", "description"), **_plain(orderHint="String!")}),
    Type(
        "CartDiscount",
        {
            **TRACE,
            **_texts("name"),
            **_plain(sortOrder="String!", isActive="Boolean!", requiresDiscountCode="Boolean!"),
            "recurringOrderScope": Offered("RecurringOrderScope!", BETA),
        },
    ),
    Type("RecurringOrderScope", _plain(type="String!")),
    Type("Product", {**TRACE, **_plain(productType="Reference!", masterData="ProductCatalogData!")}),
    Type("Reference", _plain(typeId="String!", id="String!")),
    Type(
        "ProductCatalogData",
        _plain(current="ProductData", staged="ProductData", published="Boolean!", hasStagedChanges="Boolean!"),
    ),
    Type(
        "ProductData",
        {
            **_texts("name", "slug", "description"),
            **_plain(masterVariant="ProductVariant!", variants="[ProductVariant!]!"),
        },
    ),
    Type(
        "ProductVariant",
        {
            **_plain(id="Int!", sku="String", key="String", prices="[ProductPrice!]"),
            "attributes": Offered("ProductType!", resolve=_attributes),
            "attributesRaw": Offered("[RawProductAttribute!]!", resolve=lambda _, value, __: value["attributes"]),
        },
    ),
    Type("ProductPrice", _plain(id="String", country="String", value="Money!")),
    Type("Money", _plain(currencyCode="Currency!", centAmount="Long!", fractionDigits="Int!")),
    Type("RawProductAttribute", _plain(name="String!", value="Json!")),
    Type("ProductType", _plain(attributesRaw="[RawProductAttribute!]!"), kind="INTERFACE"),
    Type("Limit", _plain(limit="Long")),
    Type("LimitWithCurrent", _plain(limit="Long", current="Long!")),
    Type(
        "ProjectCustomLimitsProjection",
        {
            "query": _group("QueryLimitsProjection!"),
            "search": _group("SearchLimitsProjection!"),
            "products": _group("ProductLimitsProjection!"),
            "productType": _group("ProductTypeLimitsProjection!"),
            "category": _group("CategoryLimitsProjection!"),
            "productDiscounts": _group("ProductDiscountLimitsProjection!"),
            "cartDiscounts": _group("CartDiscountLimitsProjection!"),
            "shoppingLists": _group("ShoppingListLimitsProjection!"),
        },
    ),
    Type("QueryLimitsProjection", {"offset": _limit("offset")}),
    Type("SearchLimitsProjection", {"maxTextSize": _limit("search_text")}),
    Type("ProductLimitsProjection", {"pricesPerVariant": _limit("prices"), "variants": _limit("variants")}),
    Type("ProductTypeLimitsProjection", {"total": _limit("product_types", "product-types")}),
    Type("CategoryLimitsProjection", {"maxCategories": _limit("categories", "categories")}),
    Type(
        "ProductDiscountLimitsProjection",
        {"totalActive": _limit("active_product_discounts", "product-discounts", lambda row: bool(row["isActive"]))},
    ),
    Type(
        "CartDiscountLimitsProjection",
        {"totalActiveWithoutDiscountCodes": _limit("active_cart_discounts", "cart-discounts", _uncoded_count)},
    ),
    Type(
        "ShoppingListLimitsProjection",
        {"lineItems": _limit("line_items"), "textLineItems": _limit("text_line_items")},
    ),
)
