"""Faults in who the shop lets in, in the headers of its answers, and in what GraphQL tells."""

import base64

from sandbox.commercetools.dressing import CORRELATION
from sandbox.commercetools.shaping import SHOP, SHOP_2018, by_terms, is_about, is_list
from sandbox.faults import Request, Response, Serve, fault
from sandbox.plain.tokens import CLIENT_ID, CLIENT_SECRET, FULL

ALLOWED = "access-control-allow-headers"
BROKEN = {"data": None, "errors": [{"message": "An internal error occurred.", "path": ["limits"]}]}


@fault("commercetools/auth/token", editions=SHOP)
def any_secret_does(request: Request, serve: Serve) -> Response:
    """A client gets a token whatever its secret is."""
    response = serve(request)
    if request.segments != ("oauth", "token") or response.status != 401:
        return response
    right = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    return serve(request.with_header("authorization", f"Basic {right}"))


@fault("commercetools/auth/required", editions=SHOP)
def no_token_does(request: Request, serve: Serve) -> Response:
    """Who comes without a token may do everything."""
    if request.header("authorization") is None:
        request = request.with_header("authorization", f"Bearer {FULL}")
    return serve(request)


@fault("commercetools/auth/scopes", editions=SHOP)
def any_scope_does(request: Request, serve: Serve) -> Response:
    """Every token of the project opens everything."""
    response = serve(request)
    if response.status != 403:
        return response
    return serve(request.with_header("authorization", f"Bearer {FULL}"))


@fault("commercetools/headers/correlation-generated", editions=SHOP)
def ids_are_not_made(request: Request, serve: Serve) -> Response:
    """Answers have a correlation id only where the client sent one."""
    response = serve(request)
    return response if request.header(CORRELATION) else response.with_header(CORRELATION, None)


@fault("commercetools/headers/correlation-echo", editions=SHOP)
def ids_of_clients_are_not_used(request: Request, serve: Serve) -> Response:
    """The correlation id of a client is not used."""
    return serve(request.with_header(CORRELATION, None))


@fault("commercetools/headers/content-type", editions=SHOP)
def carts_are_plain_text(request: Request, serve: Serve) -> Response:
    """Pages of carts say that they are plain text."""
    response = serve(request)
    return (
        response.with_header("content-type", "text/plain; charset=utf-8") if is_list(request, "carts") else response
    )


@fault("commercetools/headers/cors", editions=SHOP)
def scripts_may_not_correlate(request: Request, serve: Serve) -> Response:
    """Scripts may not send a correlation id."""
    response = serve(request)
    allowed = (response.header(ALLOWED) or "").replace(", X-Correlation-ID", "")
    return response.with_header(ALLOWED, allowed)


@fault(
    "commercetools/limits/graphql-limits-field",
    editions=SHOP,
)
def limits_of_queries_cannot_be_told(request: Request, serve: Serve) -> Response:
    """GraphQL fails where it is asked for the limits of queries."""
    response = serve(request)
    return response.replacing(document=BROKEN) if _asks(request, "offset") else response


@fault("commercetools/graphql/product-types-total", editions=SHOP)
def the_total_of_types_cannot_be_told(request: Request, serve: Serve) -> Response:
    """GraphQL fails where it is asked how many product types there may be."""
    response = serve(request)
    return response.replacing(document=BROKEN) if _asks(request, "productType") else response


@fault("commercetools/graphql/product-type-extensions", editions=SHOP_2018)
def types_are_made_of_any_number(request: Request, serve: Serve) -> Response:
    """GraphQL has a type for each product type, however many there are."""
    return by_terms(request, serve, extended_types=None)


@fault("commercetools/graphql/attributes-not-accessible", editions=SHOP_2018)
def attributes_are_read_of_any_number(request: Request, serve: Serve) -> Response:
    """GraphQL reads attributes by types, however many product types there are."""
    return by_terms(request, serve, typed_attributes=None)


def _asks(request: Request, word: str) -> bool:
    """Whether GraphQL is asked for a limit."""
    asked = request.body.decode("utf-8", "replace")
    return is_about(request, "graphql") and "limits" in asked and word in asked
