"""Faults in what the shop says of what is wrong."""

import uuid

from sandbox.commercetools.shaping import (
    SHOP,
    broken,
    edited,
    is_about,
    is_create,
    is_list,
    refusal,
    with_document,
    without,
)
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document

SHAPE = "commercetools/errors/body-shape"
FAILS = "commercetools/errors/5xx"
LIMITS = ("InvalidOperation", "ContentTooLarge", "InvalidField", "ResourceSizeLimitExceeded")


@fault(SHAPE, editions=SHOP)
def errors_tell_no_status(request: Request, serve: Serve) -> Response:
    """What is not found is told without its status."""
    return without(serve(request), 404, "statusCode")


@fault("commercetools/errors/same-status", editions=SHOP)
def errors_are_of_two_statuses(request: Request, serve: Serve) -> Response:
    """What is not found is told beside an error of another status."""
    response = serve(request)
    if response.status != 404:
        return response
    other = {"code": "InvalidField", "message": "The value x is not valid for field id.", "field": "id"}
    return edited(response, lambda document: document["errors"].append(other))


@fault("commercetools/errors/auth-body", editions=SHOP)
def unknown_callers_are_told_less(request: Request, serve: Serve) -> Response:
    """An answer to a token that is not valid lacks the members of OAuth."""
    if request.segments[-1:] == ("token",):
        return serve(request)
    return without(serve(request), 401, "error", "error_description")


@fault("commercetools/errors/insufficient-scope", editions=SHOP)
def missing_scopes_have_another_code(request: Request, serve: Serve) -> Response:
    """A token without the scope is refused with another code."""
    response = serve(request)
    if response.status != 403:
        return response
    return edited(response, lambda document: _recode(document, "Forbidden"))


@fault(
    "commercetools/errors/404",
    also={"commercetools/requests/head": "No category is seen to be missing, so that HEAD cannot be tried on one."},
    editions=SHOP,
)
def unknown_categories_are_bad_requests(request: Request, serve: Serve) -> Response:
    """An id that no category has is refused with 400."""
    response = serve(request)
    if response.status != 404 or not is_about(request, "categories") or request.method != "GET":
        return response
    return refusal(request, 400, "InvalidInput", "There is no such category.")


@fault("commercetools/errors/invalid-json", editions=SHOP)
def no_json_has_another_status(request: Request, serve: Serve) -> Response:
    """A body that is no JSON is refused with 422 and another code."""
    response = serve(request)
    if request.document is not None or "InvalidJsonInput" not in str(response.document):
        return response
    return refusal(request, 422, "Unprocessable", "This cannot be read.")


@fault("commercetools/errors/required-field", editions=SHOP)
def missing_slugs_are_made_up(request: Request, serve: Serve) -> Response:
    """A category without a slug gets one."""
    if is_create(request, "categories"):
        request = with_document(request, lambda document: document.setdefault("slug", {"en": str(uuid.uuid4())}))
    return serve(request)


@fault("commercetools/errors/reference-not-found", editions=SHOP)
def unknown_parents_are_left_aside(request: Request, serve: Serve) -> Response:
    """A category whose parent does not exist is created without it."""
    response = serve(request)
    if is_create(request, "categories") and "ReferencedResourceNotFound" in str(response.document):
        return serve(with_document(request, lambda document: document.pop("parent", None)))
    return response


@fault(FAILS, editions=SHOP)
def stores_cannot_be_listed(request: Request, serve: Serve) -> Response:
    """The server breaks where stores are listed."""
    return broken(request) if is_list(request, "stores") else serve(request)


@fault(
    "commercetools/errors/limit-error-shape",
    also={SHAPE: "Errors at limits are errors, too."},
    editions=SHOP,
)
def limits_are_told_without_a_message(request: Request, serve: Serve) -> Response:
    """What is over a limit is refused without a message."""
    response = serve(request)
    stored = request.method == "POST" and any(_is(response, each) for each in LIMITS)
    paged = request.method == "GET" and any((request.parameter(name) or "").isdigit() for name in ("limit", "offset"))
    over = response.status in (400, 413) and (stored or paged)
    return without(response, response.status, "message") if over else response


@fault("commercetools/requests/blocked-long-headers", also={FAILS: "The server breaks."}, editions=SHOP)
def long_requests_break_the_server(request: Request, serve: Serve) -> Response:
    """A URL that is too long breaks the server."""
    response = serve(request)
    return broken(request) if response.status in (414, 431) else response


@fault("commercetools/requests/blocked-body-on-get", also={FAILS: "The server breaks."}, editions=SHOP)
def bodies_of_get_break_the_server(request: Request, serve: Serve) -> Response:
    """A body where the method takes none breaks the server."""
    return broken(request) if request.method == "GET" and request.body else serve(request)


@fault("commercetools/requests/blocked-upgrade", also={FAILS: "The server breaks."}, editions=SHOP)
def upgrades_break_the_server(request: Request, serve: Serve) -> Response:
    """An Upgrade header breaks the server."""
    return broken(request) if request.header("upgrade") is not None else serve(request)


@fault("commercetools/requests/head", editions=SHOP)
def head_finds_everything(request: Request, serve: Serve) -> Response:
    """HEAD says of every category that it exists."""
    response = serve(request)
    found = request.method == "HEAD" and is_about(request, "categories") and response.status == 404
    return response.replacing(status=200) if found else response


def _recode(document: Document, code: str) -> None:
    document["error"] = code
    for each in document["errors"]:
        each["code"] = code


def _is(response: Response, code: str) -> bool:
    document = response.document
    return isinstance(document, dict) and any(each.get("code") == code for each in document.get("errors", ()))
