"""Product projections: products as they are staged, or as they are current."""

from __future__ import annotations

from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import not_found
from sandbox.commercetools.products import DATA
from sandbox.commercetools.queries import flag
from sandbox.message import Document

PATH = "product-projections"
MEMBERS = frozenset(
    {field.name for field in DATA}
    | {"key", "productType", "masterVariant", "variants", "published", "hasStagedChanges", "priceMode", "attributes"}
)


def projection(row: Document, staged: bool) -> Document:
    """One side of a product, as a document of its own."""
    master = row["masterData"]
    aside = ("masterData", "createdBy", "lastModifiedBy")
    return {
        **{name: value for name, value in row.items() if name not in aside},
        **master["staged" if staged else "current"],
        "published": master["published"],
        "hasStagedChanges": master["hasStagedChanges"],
    }


def projections(call: Call) -> list[Document]:
    """All products on the side that the query asks for; only those published are current."""
    rows, staged = call.project.rows_of("products").rows.values(), wanted(call)
    return [projection(row, staged) for row in rows if staged or row["masterData"]["published"]]


def find(call: Call, row: Document | None, place: str) -> Document:
    """The projection of a product, if it has that side."""
    staged = wanted(call)
    if row is None or not (staged or row["masterData"]["published"]):
        raise not_found(place)
    return projection(row, staged)


def wanted(call: Call) -> bool:
    """Whether a query asks for what is staged."""
    return flag(call.request.query, "staged", False)
