"""Stores, for which cart discounts may hold."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.commercetools.actions import sets
from sandbox.commercetools.kind import Kind
from sandbox.commercetools.project import Unique
from sandbox.commercetools.values import Field, key, listed, localized, read_fields, text
from sandbox.message import Document

FIELDS = (
    Field("key", key, required=True),
    Field("name", localized),
    Field("languages", listed(text), usual=[]),
)
EMPTY = ("countries", "distributionChannels", "supplyChannels", "productSelections")


def unique(row: Document) -> Iterator[Unique]:
    """A store's key is its own."""
    yield "key", row["key"]


KIND = Kind(
    path="stores",
    type_id="store",
    view=("view_stores", "manage_stores"),
    manage=("manage_stores",),
    draft=lambda call, given: {**read_fields(call, given, FIELDS), **{name: [] for name in EMPTY}},
    actions={"setName": sets("name", localized), "setLanguages": sets("languages", listed(text))},
    members=frozenset({field.name for field in FIELDS} | {*EMPTY}),
    unique=unique,
    refers=(("cart-discounts", lambda other: [each["key"] for each in other["stores"]]),),
)
