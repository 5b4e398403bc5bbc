"""What the API holds to: its limits and forms, as they were in 2018 and as they are for projects of today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sandbox.message import Request

PROJECT_KEY = "demo"
LARGEST_BODY = 40_000_000
"""The largest request, in octets; what binds the document that is stored is smaller."""
OUTSIDE = frozenset({"/oauth/token"})
"""The paths that are served above the project, too."""
MEBIBYTE = 2**20

_LOOSENED = "terms"


@dataclass(frozen=True, slots=True)
class Terms:
    """The figures of an edition; None stands for no limit."""

    document_bytes: int = 16 * MEBIBYTE
    searchable_characters: int = 10_922
    other_characters: int | None = None
    slug: str = "[a-zA-Z0-9_-]{2,256}"
    key: str = "[A-Za-z0-9_-]{2,256}"
    update_actions: int = 500
    usual_page: int = 20
    page: int = 500
    offset: int = 10_000
    counted: int = 10_000
    """What the total of a query with a predicate is told up to."""
    search_text: int = 256
    search_url: int = 8_192
    facet_terms: int = 200
    prices: int = 100
    price_scopes_differ: bool = True
    variants: int | None = 100
    categories: int | None = 10_000
    product_types: int | None = 1_000
    active_product_discounts: int = 500
    active_cart_discounts: int = 100
    """Those that need no code, and name no store."""
    active_cart_discounts_per_store: int = 100
    stores_of_discount: int = 500
    line_items: int = 250
    text_line_items: int = 100
    codes_of_cart: int = 10
    fewest_discounts_of_code: int = 1
    discounts_of_code: int = 10
    extended_types: int | None = None
    """The product types up to which GraphQL has a type for each."""
    typed_attributes: int | None = None
    """The product types up to which GraphQL reads attributes by such types."""
    limits_told: bool = True
    slugs_differ: bool = True
    step: int = 1
    """What a change adds to the version."""
    idle_step: int = 0
    """What an update that changes nothing adds to the version."""


CURRENT = Terms()
OF_2018 = Terms(
    offset=100_000,
    counted=100_000,
    prices=700,
    variants=None,
    categories=None,
    product_types=None,
    active_cart_discounts_per_store=100,
    line_items=100,
    extended_types=100,
    typed_attributes=100,
    limits_told=False,
)


def terms_of(request: Request, usual: Terms) -> Terms:
    """The terms that a request is served by: the usual ones, where nothing has changed them for it."""
    changes: dict[str, Any] = request.memory.get(_LOOSENED, {})
    return replace(usual, **changes) if changes else usual


def loosened(request: Request, **changes: Any) -> Request:
    """The request, to be served by other terms."""
    return request.replacing(memory={**request.memory, _LOOSENED: {**request.memory.get(_LOOSENED, {}), **changes}})
