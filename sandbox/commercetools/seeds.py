"""What a project begins with: the same rows, ids and times always."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from sandbox.commercetools.access import MANAGE_PROJECT, Caller
from sandbox.commercetools.call import Call
from sandbox.commercetools.categories import KIND as CATEGORIES
from sandbox.commercetools.kind import Kind, create
from sandbox.commercetools.kinds import KINDS
from sandbox.commercetools.messages import tell
from sandbox.commercetools.project import Project
from sandbox.commercetools.terms import Terms
from sandbox.message import Document, Request, encode
from sandbox.plain.tokens import CLIENT_ID

BEGINNING = datetime(2025, 1, 1, 9, 0, tzinfo=UTC)
OF = {kind.path: kind for kind in KINDS}
TREE = ("Clothing", "Shoes", "Bags", "Toys", "Books", "Garden")
LEAVES = ("New", "Sale", "Summer", "Winter")
SIZES, COLOURS = ("xs", "s", "m", "l", "xl"), ("red", "green", "blue")


def seeded(terms: Terms) -> Project:
    """A project as it is at the beginning."""
    return _first(terms).copied()


def seeded_id(number: int) -> str:
    """The n-th id of the beginning."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"commercetools {number}"))


@cache
def _first(terms: Terms) -> Project:
    numbers, moments = itertools.count(1), itertools.count()

    def now() -> str:
        moment = BEGINNING + timedelta(seconds=next(moments))
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    project = Project(terms, new_id=lambda: seeded_id(next(numbers)), now=now)

    def make(path: str, draft: Document) -> Document:
        return create(_call(project, OF[path], draft), OF[path], draft)

    _make_all(make)
    _fill_messages(project, terms)
    return project


def _call(project: Project, kind: Kind, draft: Document) -> Call:
    request = Request("", "POST", "", f"/{kind.path}", body=encode(draft))
    return Call(request, project, project.terms, Caller(CLIENT_ID, frozenset({MANAGE_PROJECT})))


Make = Callable[[str, Document], Document]


def _make_all(make: Make) -> None:
    tops = [make("categories", _category(name, number)) for number, name in enumerate(TREE)]
    leaves = [make("categories", _leaf(top, name)) for top, name in itertools.product(tops, LEAVES)]
    make("stores", {"key": "berlin", "name": {"en": "Berlin"}, "languages": ["en", "de"]})
    make("stores", {"key": "boston", "name": {"en": "Boston"}, "languages": ["en"]})
    types = [make("product-types", draft) for draft in _product_types()]
    for number in range(12):
        make("products", _product(number, types[number % 3], leaves[number]))
    _make_discounts(make)
    _make_carts(make)


def _category(name: str, number: int) -> Document:
    word = name.lower()
    return {
        "key": word,
        "name": {"en": name, "de": f"{name} (de)"},
        "slug": {"en": word, "de": f"{word}-de"},
        "description": {"en": f"All about {word}."},
        "orderHint": f"0.{number + 1}",
    }


def _leaf(top: Document, name: str) -> Document:
    word = f"{top['key']}-{name.lower()}"
    parent = {"typeId": "category", "id": top["id"]}
    return {"key": word, "name": {"en": f"{name} {top['name']['en']}"}, "slug": {"en": word}, "parent": parent}


def _product_types() -> list[Document]:
    size = {"name": "enum", "values": [{"key": each, "label": each.upper()} for each in SIZES]}
    return [
        {
            "key": "shirt",
            "name": "Shirt",
            "description": "What is worn above.",
            "attributes": [
                {"name": "size", "label": {"en": "Size"}, "type": size, "isRequired": False},
                {"name": "colour", "label": {"en": "Colour"}, "type": {"name": "text"}, "isRequired": False},
                {"name": "care", "label": {"en": "Care"}, "type": {"name": "text"}, "isSearchable": False},
            ],
        },
        {
            "key": "book",
            "name": "Book",
            "description": "What is read.",
            "attributes": [{"name": "pages", "label": {"en": "Pages"}, "type": {"name": "number"}}],
        },
        {"key": "simple", "name": "Simple", "description": "What needs no attributes."},
    ]


def _product(number: int, product_type: Document, category: Document) -> Document:
    variants = [
        {
            "sku": f"sku-{number}-{place}",
            "prices": [
                {"value": {"currencyCode": "EUR", "centAmount": 1_000 + 100 * number + place}},
                {"value": {"currencyCode": "USD", "centAmount": 1_100 + 100 * number + place}, "country": "US"},
            ],
            "attributes": _attributes(product_type["key"], number + place),
        }
        for place in range(2)
    ]
    return {
        "key": f"product-{number}",
        "productType": {"typeId": "product-type", "id": product_type["id"]},
        "name": {"en": f"{product_type['name']} number {number}"},
        "slug": {"en": f"{product_type['key']}-{number}"},
        "description": {"en": f"The {product_type['name'].lower()} of number {number}."},
        "categories": [{"typeId": "category", "id": category["id"]}],
        "masterVariant": variants[0],
        "variants": variants[1:],
        "publish": number != 11,
    }


def _attributes(product_type: str, number: int) -> list[Document]:
    found: dict[str, Document] = {
        "shirt": {"size": SIZES[number % 5], "colour": COLOURS[number % 3]},
        "book": {"pages": 100 + number},
        "simple": {},
    }
    return [{"name": name, "value": value} for name, value in found[product_type].items()]


def _make_discounts(make: Make) -> None:
    relative = {"type": "relative", "permyriad": 1_000}
    absolute = {"type": "absolute", "money": [{"currencyCode": "EUR", "centAmount": 100}]}
    for number in range(3):
        draft = {
            "predicate": f'sku = "sku-{number}-0"',
            "isActive": number < 2,
            "value": (relative, absolute)[number % 2],
        }
        named = {"key": f"season-{number}", "name": {"en": f"Season {number}"}, "sortOrder": f"0.{number + 1}"}
        make("product-discounts", {**named, **draft})
    made = []
    for number in range(4):
        draft = {
            "key": f"cart-{number}",
            "name": {"en": f"Cart discount {number}"},
            "value": relative,
            "cartPredicate": "1 = 1",
            "target": {"type": "lineItems", "predicate": "1 = 1"},
            "sortOrder": f"0.{number + 1}",
            "isActive": True,
            "requiresDiscountCode": number > 1,
            "stores": [{"typeId": "store", "key": "berlin"}] if number == 1 else [],
        }
        made.append(make("cart-discounts", draft))
    for number, discount in enumerate(made[2:]):
        named = {"key": f"code-{number}", "code": f"SAVE{number}", "name": {"en": f"Save {number}"}}
        make("discount-codes", {**named, "cartDiscounts": [{"typeId": "cart-discount", "id": discount["id"]}]})


def _make_carts(make: Make) -> None:
    for number in range(3):
        items = [{"sku": f"sku-{number + place}-0", "quantity": place + 1} for place in range(2)]
        codes = ["SAVE0"] if number == 0 else []
        make("carts", {"key": f"cart-{number}", "currency": "EUR", "lineItems": items, "discountCodes": codes})
        texts = [{"name": {"en": f"Something {place}"}, "quantity": 2} for place in range(2)]
        named = {"key": f"list-{number}", "name": {"en": f"List {number}"}, "slug": {"en": f"list-{number}"}}
        make("shopping-lists", {**named, "lineItems": items, "textLineItems": texts})


def _fill_messages(project: Project, terms: Terms) -> None:
    """More messages than totals are told up to, where that can be had in a moment."""
    rows = list(project.rows_of(CATEGORIES.path).rows.values())
    for row in rows:
        tell(project, row, CATEGORIES.type_id, "CategorySlugChanged", {"slug": row["slug"], "oldSlug": row["slug"]})
    if terms.counted > 10_000:
        return
    for number in range(terms.counted):
        row = rows[number % len(rows)]
        tell(project, row, CATEGORIES.type_id, "CategorySlugChanged", {"slug": row["slug"], "oldSlug": row["slug"]})
