"""Faults in how the shop's API changes: what goes away, what beta and deprecation are told by."""

from sandbox.commercetools.shaping import (
    SHOP,
    actions_of,
    broken,
    draft_of,
    edited,
    is_about,
    is_update,
    refusal,
    rows_edited,
)
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document

NOTICE = "x-deprecation-notice"
ADDITIONS = "commercetools/versioning/only-additions"
HEADER = "commercetools/deprecation/header-name"
EXAMPLE = "commercetools/deprecation/example-search-currency-code"
TOLD = "commercetools/deprecation/told-at-runtime"
MESSAGE = "commercetools/deprecation/message-specific"
SCOPE = "recurringOrderScope"
_BROKEN = {"commercetools/errors/5xx": "The server breaks."}


@fault(
    "commercetools/versioning/no-value-changed",
    also={ADDITIONS: "A value that changes is no addition."},
    editions=SHOP,
)
def amounts_have_another_type(request: Request, serve: Serve) -> Response:
    """Amounts of products are of the type "cents" where they were of "centPrecision"."""
    response = serve(request)
    if not is_about(request, "products", "product-projections") or response.status >= 400:
        return response
    return response.replacing(body=response.octets().replace(b'"centPrecision"', b'"cents"'))


@fault(
    "commercetools/versioning/no-field-deleted", also={ADDITIONS: "A field that goes is no addition."}, editions=SHOP
)
def ancestors_are_gone(request: Request, serve: Serve) -> Response:
    """Categories tell no ancestors any more."""
    response = serve(request)
    if not is_about(request, "categories"):
        return response
    return rows_edited(response, lambda row: row.pop("ancestors", None))


@fault(ADDITIONS, editions=SHOP)
def single_messages_are_gone(request: Request, serve: Serve) -> Response:
    """A single message cannot be read any more."""
    if is_about(request, "messages") and len(request.segments) == 2:
        return refusal(request, 404, "ResourceNotFound")
    return serve(request)


@fault("commercetools/implications/additional-fields-risk", also=_BROKEN, editions=SHOP)
def unknown_members_break_the_server(request: Request, serve: Serve) -> Response:
    """A category with a member that categories have not breaks the server."""
    known = {"key", "externalId", "name", "slug", "description", "parent", "orderHint", "assets", "custom"}
    if any(not name.startswith("meta") for name in draft_of(request, "categories").keys() - known):
        return broken(request)
    return serve(request)


@fault(
    "commercetools/beta/tagged",
    also={"commercetools/beta/removal-announced": "Marks that are not there have gone, too."},
    editions=SHOP,
)
def nothing_is_marked(request: Request, serve: Serve) -> Response:
    """GraphQL marks nothing as beta."""
    response = serve(request)
    return _unmarked(response, b"") if is_about(request, "graphql") else response


@fault("commercetools/beta/removal-announced", editions=SHOP)
def a_mark_is_gone(request: Request, serve: Serve) -> Response:
    """GraphQL marks who has changed something as beta no more."""
    response = serve(request)
    return _unmarked(response, b"lastModifiedBy") if is_about(request, "graphql") else response


@fault("commercetools/beta/notice-periods", editions=SHOP)
def a_marked_field_is_gone(request: Request, serve: Serve) -> Response:
    """The orders that a cart discount is for, which are marked as beta, are told no more, all at once."""
    if is_about(request, "graphql"):
        return edited(serve(request), _drop)
    response = serve(request)
    return (
        rows_edited(response, lambda row: row.pop(SCOPE, None)) if is_about(request, "cart-discounts") else response
    )


@fault("commercetools/beta/stable-enough", also=_BROKEN, editions=SHOP)
def beta_is_unstable(request: Request, serve: Serve) -> Response:
    """Whoever says for which orders a cart discount is, which is marked as beta, breaks the server."""
    drafted = SCOPE in draft_of(request, "cart-discounts")
    changed = is_update(request, "cart-discounts") and any(SCOPE in each for each in actions_of(request))
    return broken(request) if drafted or changed else serve(request)


@fault(
    TOLD,
    also={
        EXAMPLE: "The example gets no notice either.",
        HEADER: "No header has the name.",
        MESSAGE: "What is not told has no message.",
    },
    editions=SHOP,
)
def deprecation_is_not_told(request: Request, serve: Serve) -> Response:
    """Nobody is told of what is deprecated."""
    return serve(request).with_header(NOTICE, None)


@fault(
    HEADER,
    also={
        EXAMPLE: "The example's notice has the other name, too.",
        MESSAGE: "The message is looked for under its name.",
        TOLD: "The notice is looked for by its name.",
    },
    editions=SHOP,
)
def notices_have_another_name(request: Request, serve: Serve) -> Response:
    """Notices of deprecation are sent as X-Deprecated."""
    response = serve(request)
    told = response.header(NOTICE)
    return response if told is None else response.with_header(NOTICE, None).with_header("x-deprecated", told)


@fault(
    MESSAGE,
    also={
        HEADER: "The header has to say something.",
        TOLD: "An empty notice tells nothing.",
    },
    editions=SHOP,
)
def notices_are_empty(request: Request, serve: Serve) -> Response:
    """Notices of deprecation say nothing."""
    response = serve(request)
    return response if response.header(NOTICE) is None else response.with_header(NOTICE, "")


@fault("commercetools/deprecation/non-breaking", editions=SHOP)
def deprecated_calls_fail(request: Request, serve: Serve) -> Response:
    """What is deprecated is told of, and refused."""
    response = serve(request)
    told = response.header(NOTICE)
    return response if told is None else refusal(request, 400, "FeatureRemoved").with_header(NOTICE, told)


@fault("commercetools/deprecation/absent-otherwise", editions=SHOP)
def everything_is_deprecated(request: Request, serve: Serve) -> Response:
    """Every page of categories carries a notice."""
    response = serve(request)
    if not is_about(request, "categories"):
        return response
    return response.with_header(NOTICE, "The usage of categories is deprecated")


@fault(EXAMPLE, editions=SHOP)
def the_example_is_told_otherwise(request: Request, serve: Serve) -> Response:
    """The notice about currencies in lower case has another text."""
    response = serve(request)
    told = response.header(NOTICE) or ""
    return response.with_header(NOTICE, "Lower case is deprecated") if "currencyCode" in told else response


def _unmarked(response: Response, name: bytes) -> Response:
    """The answer without the marks of the fields of a name, or of all."""
    wanted = name.decode()

    def change(value: object) -> None:
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            change(each)
        if isinstance(value, dict) and str(value.get("description")).startswith("BETA"):
            value["description"] = value["description"] if wanted and value.get("name") != wanted else None

    return edited(response, change)


def _drop(value: Document) -> None:
    """Take the field away wherever it is told of."""
    for each in value.values():
        for inner in each if isinstance(each, list) else [each]:
            if isinstance(inner, dict):
                _drop(inner)
    if isinstance(value.get("fields"), list):
        value["fields"] = [each for each in value["fields"] if each.get("name") != SCOPE]
    value.pop(SCOPE, None)
