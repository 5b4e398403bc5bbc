"""Faults in what the vendor's statuses mean and in how its errors look."""

from sandbox.commerce_layer.breaking import VENDOR, at, attributes_of, codes, emptied, refused_instead
from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import edit, edit_body, edit_errors, edit_resources, has_parameter

ERRORS = "commerce-layer/errors"
ACCIDENT = (500, "INTERNAL_SERVER_ERROR", "Internal Server Error")


@fault(f"{ERRORS}/http-codes", editions=VENDOR)
def what_is_not_found_has_data(request: Request, serve: Serve) -> Response:
    """The document of a 404 has data as well."""
    response = serve(request)
    return edit(response, lambda document: document.update(data=None)) if response.status == 404 else response


@fault(f"{ERRORS}/2xx-success", editions=VENDOR)
def new_names_are_forgotten(request: Request, serve: Serve) -> Response:
    """A profile is answered with its new name, and keeps the old one."""
    name = attributes_of(request).get("name")
    if not at(request, "membership_profiles", "resource", "PATCH") or not isinstance(name, str) or not name.strip():
        return serve(request)
    response = serve(edit_body(request, lambda document: document["data"]["attributes"].pop("name")))
    return edit_resources(response, lambda each: each.get("attributes", {}).update(name=name))


@fault(
    f"{ERRORS}/4xx-client",
    editions=VENDOR,
    also={f"{ERRORS}/400-bad-request": "a parameter that is not known is no bad request"},
)
def unknown_parameters_are_overlooked(request: Request, serve: Serve) -> Response:
    """A parameter that has no meaning is overlooked."""
    known = ("include", "fields", "sort", "page", "filter")
    kept = tuple(pair for pair in request.query if pair[0].partition("[")[0] in known)
    return serve(request.replacing(query=kept))


@fault(
    f"{ERRORS}/5xx-unhandled",
    editions=VENDOR,
    also={f"{ERRORS}/5xx-never": "a server error is one, whatever led to it"},
)
def a_size_of_letters_is_an_accident(request: Request, serve: Serve) -> Response:
    """A size of pages that is no number is not expected."""
    response = serve(request)
    size = request.parameter("page[size]") or "1"
    return response if size.removeprefix("-").isdigit() else refused_instead(response, *ACCIDENT)


@fault(f"{ERRORS}/5xx-never", editions=VENDOR)
def the_user_of_a_provider_is_an_accident(request: Request, serve: Serve) -> Response:
    """The user of an identity provider cannot be had for a server error."""
    response = serve(request)
    return refused_instead(response, *ACCIDENT) if at(request, "identity_providers", "related") else response


@fault(f"{ERRORS}/list-in-core", editions=VENDOR)
def unknown_orders_fail_validation(request: Request, serve: Serve) -> Response:
    """An order by what cannot be sorted by gets 400 under the code of failed validations."""
    response = serve(request)
    if "INVALID_SORT_CRITERIA" not in codes(response):
        return response
    return edit_errors(response, lambda error: error.update(code="VALIDATION_ERROR"))


@fault(
    f"{ERRORS}/object-on-4xx",
    editions=VENDOR,
    also={"commerce-layer/errors/object-members": "there is no error object to have members"},
)
def methods_are_refused_without_a_word(request: Request, serve: Serve) -> Response:
    """A 405 has no content."""
    response = serve(request)
    return emptied(response, 405) if response.status == 405 else response


@fault(f"{ERRORS}/object-members", editions=VENDOR)
def no_details_are_told(request: Request, serve: Serve) -> Response:
    """The error of a 405 has no detail."""
    response = serve(request)
    return edit_errors(response, lambda error: error.pop("detail")) if response.status == 405 else response


@fault(f"{ERRORS}/400-bad-request", editions=VENDOR)
def what_unknown_parameters_ask_for_is_not_found(request: Request, serve: Serve) -> Response:
    """A parameter that has no meaning gets 404."""
    response = serve(request)
    unknown = "PARAM_NOT_ALLOWED" in codes(response) and not has_parameter(request, "page[")
    return refused_instead(response, 404, "RECORD_NOT_FOUND", "Record not found") if unknown else response


@fault(f"{ERRORS}/404-record-not-found", editions=VENDOR)
def what_is_not_found_has_another_code(request: Request, serve: Serve) -> Response:
    """The code of a 404 is the one of HTTP."""
    response = serve(request)
    return edit_errors(response, lambda error: error.update(code="404")) if response.status == 404 else response


@fault(f"{ERRORS}/405-method", editions=VENDOR)
def organizations_seem_to_be_deleted(request: Request, serve: Serve) -> Response:
    """A DELETE of an organization is answered as if it had been done."""
    response = serve(request)
    return emptied(response, 204) if at(request, "organizations", "resource", "DELETE") else response


@fault(f"{ERRORS}/409-conflict", editions=VENDOR)
def doubles_are_bad_requests(request: Request, serve: Serve) -> Response:
    """A second membership of the same person gets 400."""
    response = serve(request)
    double = at(request, "memberships", method="POST") and response.status == 409
    return refused_instead(response, 400, "BAD_REQUEST", "Bad request") if double else response


@fault(f"{ERRORS}/422-validation", editions=VENDOR)
def failures_lead_to_the_document(request: Request, serve: Serve) -> Response:
    """What is wrong with a resource whose name is blank is told of the whole document."""
    response = serve(request)
    if request.method != "POST" or attributes_of(request).get("name") != "":
        return response
    return edit_errors(response, lambda error: error.update(source={"pointer": "/data"}))


@fault(f"{ERRORS}/422-meta", editions=VENDOR)
def rules_are_not_named(request: Request, serve: Serve) -> Response:
    """A failed validation does not tell in meta which rule failed."""
    response = serve(request)
    return edit_errors(response, lambda error: error.pop("meta", None)) if response.status == 422 else response


@fault(f"{ERRORS}/423-locked", editions=VENDOR)
def what_is_held_gets_409(request: Request, serve: Serve) -> Response:
    """What others depend on gets 409 when it is to be deleted."""
    response = serve(request)
    return refused_instead(response, 409, "CONFLICT", "Conflict") if response.status == 423 else response


@fault(f"{ERRORS}/json-syntax", editions=VENDOR)
def what_is_no_json_is_of_another_type(request: Request, serve: Serve) -> Response:
    """A body that is no JSON gets 415."""
    response = serve(request)
    broken = bool(request.body) and request.document is None and response.status == 400
    return refused_instead(response, 415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type") if broken else response
