"""Faults in how the vendor's versions are chosen."""

from sandbox.commerce_layer.breaking import VENDOR, at, codes, refused_instead
from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import edit_resources, is_success

STANDS_TWICE = "the statement stands in several places: v1 is right"


@fault(
    "commerce-layer/headers/accept-version-value",
    editions=VENDOR,
    also={
        "commerce-layer/headers/include-documented-headers": "the fields that are documented hold v1",
        "commerce-layer/versioning/accept-version-optional": STANDS_TWICE,
        "commerce-layer/versioning/header-format": STANDS_TWICE,
        "commerce-layer/versioning/latest-is-v1": STANDS_TWICE,
    },
)
def the_first_version_is_refused(request: Request, serve: Serve) -> Response:
    """Who asks for v1 is told that there is no such version."""
    response = serve(request)
    asked = request.header("accept-version") == "v1" and is_success(response)
    return refused_instead(response, 400, "INVALID_VERSION", "Invalid version") if asked else response


@fault("commerce-layer/versioning/accept-version-optional", editions=VENDOR)
def without_a_version_something_is_missing(request: Request, serve: Serve) -> Response:
    """Who asks for no version gets resources without metadata that are otherwise the same."""
    response = serve(request)
    if request.header("accept-version") or not at(request, "users", "resource"):
        return response
    return edit_resources(response, lambda user: user["attributes"].pop("time_zone", None))


@fault(
    "commerce-layer/versioning/header-format",
    editions=VENDOR,
    also={"commerce-layer/errors/5xx-never": "a server error is one, whatever led to it"},
)
def what_is_no_version_is_an_accident(request: Request, serve: Serve) -> Response:
    """A version that is no v and a number is not expected."""
    response = serve(request)
    version = request.header("accept-version") or ""
    strange = "INVALID_VERSION" in codes(response) and not (version[:1] == "v" and version[1:].isdigit())
    return refused_instead(response, 500, "INTERNAL_SERVER_ERROR", "Internal Server Error") if strange else response


@fault("commerce-layer/versioning/latest-is-v1", editions=VENDOR)
def there_is_a_second_version(request: Request, serve: Serve) -> Response:
    """A second version is served, in which resources have one attribute more."""
    if request.header("accept-version") != "v2":
        return serve(request)
    response = serve(request.with_header("accept-version", "v1"))
    return edit_resources(response, lambda each: each.setdefault("attributes", {}).update(edition=2))
