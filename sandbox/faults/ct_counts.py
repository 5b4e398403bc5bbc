"""Faults in how much the shop takes: prices, variants, discounts, codes, and lines of lists."""

from sandbox.commercetools.shaping import (
    SHOP,
    SHOP_2018,
    actions_of,
    by_terms,
    crowded,
    draft_of,
    edited,
    figures,
    is_about,
    is_list,
    is_update,
    looked_up,
    refusal,
    repeated,
    rows_edited,
)
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document

ANY = 10**9
CART_LIMIT = "isActive=true and requiresDiscountCode=false"


@fault(
    "commercetools/prices/per-variant-max",
    also={"commercetools/prices/response": "What is kept is shown."},
    editions=SHOP_2018,
)
def more_prices_in_2018(request: Request, serve: Serve) -> Response:
    """A variant takes more than 700 prices."""
    return by_terms(request, serve, prices=ANY)


@fault("commercetools/prices/per-variant-max-2019", editions=SHOP)
def more_prices(request: Request, serve: Serve) -> Response:
    """A variant takes more than 100 prices."""
    return by_terms(request, serve, prices=ANY)


@fault("commercetools/prices/response", editions=SHOP_2018)
def more_prices_are_shown(request: Request, serve: Serve) -> Response:
    """Product projections show 701 prices of the master variant."""
    response = serve(request)
    if not is_about(request, "product-projections"):
        return response
    return rows_edited(response, lambda row: _repeat(row.get("masterVariant", {}), "prices", 701))


@fault("commercetools/prices/duplicate-scope", editions=SHOP)
def prices_are_alike(request: Request, serve: Serve) -> Response:
    """A variant takes two prices of one scope."""
    return by_terms(request, serve, price_scopes_differ=False)


@fault("commercetools/variants/per-product-2019", editions=SHOP)
def more_variants(request: Request, serve: Serve) -> Response:
    """A product takes more than 100 variants."""
    return by_terms(request, serve, variants=None)


@fault(
    "commercetools/categories/per-project-2019",
    also={"commercetools/queries/stable-paging": "The pages hold fewer rows than the total tells."},
    editions=SHOP,
)
def more_categories(request: Request, serve: Serve) -> Response:
    """There seem to be more than 10000 categories."""
    response = serve(request)
    if not is_list(request, "categories") or response.status != 200 or "total" not in response.document:
        return response
    return edited(response, lambda document: document.update(total=document["total"] + 10_000))


@fault(
    "commercetools/product-discounts/active-max",
    also={"commercetools/product-discounts/inactive-not-counted": "Without a limit nothing shows what counts."},
    editions=SHOP,
)
def more_active_product_discounts(request: Request, serve: Serve) -> Response:
    """Any number of product discounts may be active."""
    return by_terms(request, serve, active_product_discounts=ANY)


@fault("commercetools/product-discounts/inactive-not-counted", editions=SHOP)
def inactive_product_discounts_are_counted(request: Request, serve: Serve) -> Response:
    """Where 500 product discounts are active, inactive ones are refused as well."""
    if draft_of(request, "product-discounts").get("isActive") is False:
        active = looked_up(request, serve, "/product-discounts", where="isActive=true", limit=0)
        if active.get("total", 0) >= figures(request).active_product_discounts:
            return refusal(request, 400, "InvalidOperation", "There are too many product discounts.")
    return serve(request)


@fault(
    "commercetools/product-discounts/observed-total",
    also={
        "commercetools/product-discounts/active-max": "No room is left.",
        "commercetools/product-discounts/inactive-not-counted": "No room is left.",
    },
    editions=SHOP,
)
def more_active_product_discounts_are_shown(request: Request, serve: Serve) -> Response:
    """A query for active product discounts finds 501."""
    asked = is_list(request, "product-discounts") and "isActive=true" in _where(request)
    return crowded(request, serve, 501) if asked else serve(request)


@fault(
    "commercetools/cart-discounts/active-without-code-max",
    also={"commercetools/cart-discounts/with-code-not-counted": "Without a limit nothing shows what counts."},
    editions=SHOP,
)
def more_active_cart_discounts(request: Request, serve: Serve) -> Response:
    """Any number of cart discounts may be active without a code."""
    return by_terms(request, serve, active_cart_discounts=ANY)


@fault("commercetools/cart-discounts/with-code-not-counted", editions=SHOP)
def coded_cart_discounts_are_counted(request: Request, serve: Serve) -> Response:
    """Where 100 cart discounts are active without a code, those that need one, or are not active, are refused."""
    draft = draft_of(request, "cart-discounts")
    if draft.get("requiresDiscountCode") or draft.get("isActive") is False:
        where = f"{CART_LIMIT} and stores is empty"
        active = looked_up(request, serve, "/cart-discounts", where=where, limit=0)
        if active.get("total", 0) >= figures(request).active_cart_discounts:
            return refusal(request, 400, "MaxCartDiscountsReached", "There are too many cart discounts.")
    return serve(request)


@fault(
    "commercetools/cart-discounts/observed-total",
    also={
        "commercetools/cart-discounts/active-without-code-max": "No room is left.",
        "commercetools/cart-discounts/with-code-not-counted": "No room is left.",
        "commercetools/cart-discounts/per-store-2023": "Too many are shown of each store.",
    },
    editions=SHOP,
)
def more_active_cart_discounts_are_shown(request: Request, serve: Serve) -> Response:
    """A query for cart discounts that are active without a code finds 101, none of them for a store."""
    asked = is_list(request, "cart-discounts") and "requiresDiscountCode=false" in _where(request)
    if not asked:
        return serve(request)
    return rows_edited(crowded(request, serve, 101), lambda row: row.update(stores=[]))


@fault("commercetools/cart-discounts/per-store-2023", editions=SHOP)
def more_active_cart_discounts_of_a_store(request: Request, serve: Serve) -> Response:
    """Any number of cart discounts of one store may be active without a code."""
    return by_terms(request, serve, active_cart_discounts_per_store=ANY)


@fault("commercetools/cart-discounts/stores-max", editions=SHOP)
def more_stores(request: Request, serve: Serve) -> Response:
    """A cart discount names any number of stores."""
    return by_terms(request, serve, stores_of_discount=ANY)


@fault(
    "commercetools/shopping-lists/line-items-max",
    also={"commercetools/shopping-lists/response": "What is kept is shown."},
    editions=SHOP_2018,
)
def more_line_items_in_2018(request: Request, serve: Serve) -> Response:
    """A shopping list takes more than 100 line items."""
    return by_terms(request, serve, line_items=ANY)


@fault("commercetools/shopping-lists/line-items-max-2022", editions=SHOP)
def more_line_items(request: Request, serve: Serve) -> Response:
    """A shopping list takes more than 250 line items."""
    return by_terms(request, serve, line_items=ANY)


@fault(
    "commercetools/shopping-lists/text-line-items-max",
    also={"commercetools/shopping-lists/response": "What is kept is shown."},
    editions=SHOP_2018,
)
def more_lines_of_text(request: Request, serve: Serve) -> Response:
    """A shopping list takes more than 100 lines of text."""
    return by_terms(request, serve, text_line_items=ANY)


@fault("commercetools/shopping-lists/separate-counts", editions=SHOP_2018)
def items_are_counted_together(request: Request, serve: Serve) -> Response:
    """Line items and lines of text are counted together."""
    if is_about(request, "shopping-lists") and request.method == "POST":
        before = looked_up(request, serve, request.path) if is_update(request) else request.document
        added = [each.get("action") for each in actions_of(request)]
        more = {"lineItems": added.count("addLineItem"), "textLineItems": added.count("addTextLineItem")}
        sizes = [_size(before, member) + more[member] for member in more]
        if all(sizes) and sum(sizes) > figures(request).line_items:
            return refusal(request, 400, "InvalidOperation", "The shopping list holds too many items.")
    return serve(request)


@fault("commercetools/shopping-lists/response", editions=SHOP_2018)
def more_items_are_shown(request: Request, serve: Serve) -> Response:
    """Pages of shopping lists show 101 line items of each."""
    response = serve(request)
    if not is_list(request, "shopping-lists"):
        return response
    return rows_edited(response, lambda row: _repeat(row, "lineItems", 101))


@fault(
    "commercetools/carts/discount-codes-max",
    also={"commercetools/carts/discount-codes-response": "What is kept is shown."},
    editions=SHOP,
)
def more_codes(request: Request, serve: Serve) -> Response:
    """A cart holds any number of discount codes."""
    return by_terms(request, serve, codes_of_cart=ANY)


@fault("commercetools/carts/discount-codes-response", editions=SHOP)
def more_codes_are_shown(request: Request, serve: Serve) -> Response:
    """Pages of carts show 11 discount codes of each cart that has one."""
    response = serve(request)
    if not is_list(request, "carts"):
        return response
    return rows_edited(response, lambda row: _repeat(row, "discountCodes", 11))


@fault(
    "commercetools/discount-codes/cart-discounts-max",
    also={"commercetools/discount-codes/response": "What is kept is shown."},
    editions=SHOP,
)
def more_discounts_of_a_code(request: Request, serve: Serve) -> Response:
    """A discount code names any number of cart discounts."""
    return by_terms(request, serve, discounts_of_code=ANY)


@fault("commercetools/discount-codes/cart-discounts-min", editions=SHOP)
def codes_without_discounts(request: Request, serve: Serve) -> Response:
    """A discount code may name no cart discount."""
    return by_terms(request, serve, fewest_discounts_of_code=0)


@fault("commercetools/discount-codes/response", editions=SHOP)
def more_discounts_of_a_code_are_shown(request: Request, serve: Serve) -> Response:
    """Pages of discount codes show 11 cart discounts of each."""
    response = serve(request)
    if not is_list(request, "discount-codes"):
        return response
    return rows_edited(response, lambda row: _repeat(row, "cartDiscounts", 11))


@fault("commercetools/discount-codes/unknown-in-cart", editions=SHOP)
def unknown_codes_are_left_aside(request: Request, serve: Serve) -> Response:
    """Adding a code that does not exist changes nothing, and is answered as a success."""
    response = serve(request)
    if not is_update(request, "carts") or "DoesNotExist" not in str(response.document):
        return response
    return response.replacing(status=200, document=looked_up(request, serve, request.path))


def _where(request: Request) -> str:
    """The predicates of a query, without blanks."""
    return " ".join(value.replace(" ", "") for name, value in request.query if name == "where")


def _repeat(holder: Document, member: str, number: int) -> None:
    holder[member] = repeated(holder.get(member, []), number)


def _size(document: Document | None, member: str) -> int:
    found = document.get(member) if isinstance(document, dict) else None
    return len(found) if isinstance(found, list) else 0
