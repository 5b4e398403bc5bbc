"""All kinds of resources, and all scopes."""

from __future__ import annotations

from sandbox.commercetools import (
    carts,
    categories,
    discount_codes,
    discounts,
    product_types,
    products,
    shopping_lists,
    stores,
)
from sandbox.commercetools.access import MANAGE_PROJECT

KINDS = (
    categories.KIND,
    product_types.KIND,
    products.KIND,
    discounts.PRODUCT_DISCOUNTS,
    discounts.CART_DISCOUNTS,
    discount_codes.KIND,
    carts.KIND,
    shopping_lists.KIND,
    stores.KIND,
)
SCOPES = frozenset(
    {scope for kind in KINDS for scope in (*kind.view, *kind.manage)}
    | {MANAGE_PROJECT, "view_messages", "view_project_settings", "view_key_value_documents"}
    | {"manage_key_value_documents"}
)
"""What a token may be asked for."""
