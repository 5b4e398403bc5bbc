"""Faults in what the shop takes: the size of documents and of fields, the form of slugs and of keys."""

from sandbox.commercetools.shaping import SHOP, by_terms, is_about, is_create, is_update, rows_edited
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document

BOUNDLESS = 2**40
SMALL = 1_000_000
ANYTHING = r"[\s\S]"
RESPONSE = "commercetools/slug/response"
PATTERN, EVERYWHERE = "commercetools/slug/pattern", "commercetools/slug/everywhere"
KEPT = {RESPONSE: "What is kept is shown.", EVERYWHERE: "It holds for updates, too."}


@fault("commercetools/document-size/max-16mb", editions=SHOP)
def documents_are_created_in_any_size(request: Request, serve: Serve) -> Response:
    """Documents of more than 16 MB can be created."""
    return by_terms(request, serve, document_bytes=BOUNDLESS) if is_create(request) else serve(request)


@fault(
    "commercetools/document-size/update-refused",
    also={"commercetools/document-size/not-request-size": "Without a limit nothing is close to it."},
    editions=SHOP,
)
def documents_grow_beyond_measure(request: Request, serve: Serve) -> Response:
    """Large updates take documents over 16 MB."""
    large = is_update(request) and len(request.body) > SMALL
    return by_terms(request, serve, document_bytes=BOUNDLESS) if large else serve(request)


@fault("commercetools/document-size/not-request-size", editions=SHOP)
def small_requests_are_let_through(request: Request, serve: Serve) -> Response:
    """Small updates take documents over 16 MB, as if the limit were on requests."""
    small = is_update(request) and len(request.body) <= SMALL
    return by_terms(request, serve, document_bytes=BOUNDLESS) if small else serve(request)


@fault("commercetools/field-size/searchable-max", editions=SHOP)
def searchable_fields_are_boundless(request: Request, serve: Serve) -> Response:
    """Searchable fields take any number of characters."""
    return by_terms(request, serve, searchable_characters=BOUNDLESS)


@fault("commercetools/search/field-size", editions=SHOP)
def searched_fields_are_boundless(request: Request, serve: Serve) -> Response:
    """Fields that are searched take twice as many characters."""
    return by_terms(request, serve, searchable_characters=21_844)


@fault("commercetools/field-size/non-searchable", editions=SHOP)
def other_fields_are_bounded(request: Request, serve: Serve) -> Response:
    """Fields that are not searchable are bounded as if they were."""
    return by_terms(request, serve, other_characters=10_922)


@fault(PATTERN, also=KEPT, editions=SHOP)
def categories_take_any_slug(request: Request, serve: Serve) -> Response:
    """Slugs of categories hold any character."""
    return _slug(request, serve, ANYTHING + "{2,256}", "categories")


@fault("commercetools/slug/max-length", also={**KEPT, PATTERN: "It tells the length, too."}, editions=SHOP)
def slugs_are_longer(request: Request, serve: Serve) -> Response:
    """Slugs of categories have up to 300 characters."""
    return _slug(request, serve, "[a-zA-Z0-9_-]{2,300}", "categories")


@fault("commercetools/slug/min-length", also={**KEPT, PATTERN: "It tells the length, too."}, editions=SHOP)
def slugs_are_shorter(request: Request, serve: Serve) -> Response:
    """Slugs of categories may have one character, or none."""
    return _slug(request, serve, "[a-zA-Z0-9_-]{0,256}", "categories")


@fault(EVERYWHERE, also={RESPONSE: "What is kept is shown."}, editions=SHOP)
def other_slugs_are_free(request: Request, serve: Serve) -> Response:
    """Slugs of products and of shopping lists hold any character."""
    return _slug(request, serve, ANYTHING + "{2,256}", "products", "shopping-lists")


@fault(RESPONSE, editions=SHOP)
def projections_show_other_slugs(request: Request, serve: Serve) -> Response:
    """Product projections show slugs with a blank."""
    response = serve(request)
    if not is_about(request, "product-projections"):
        return response
    return rows_edited(response, _blank)


@fault("commercetools/slug/unique", editions=SHOP)
def slugs_are_shared(request: Request, serve: Serve) -> Response:
    """Two categories may have the same slug."""
    return by_terms(request, serve, slugs_differ=False) if is_about(request, "categories") else serve(request)


@fault("commercetools/key/pattern", editions=SHOP)
def keys_are_free(request: Request, serve: Serve) -> Response:
    """Keys of categories hold any character, in any number."""
    return by_terms(request, serve, key=ANYTHING + "*") if is_about(request, "categories") else serve(request)


def _slug(request: Request, serve: Serve, pattern: str, *paths: str) -> Response:
    return by_terms(request, serve, slug=pattern) if is_about(request, *paths) else serve(request)


def _blank(row: Document) -> None:
    row["slug"] = {locale: f"{value} {value}" for locale, value in row.get("slug", {}).items()}
