"""Faults in the vendor's header fields, in encoding, and at the base endpoint."""

from sandbox.commerce_layer.breaking import VENDOR, at, attributes_of, refused_instead
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import JSONAPI
from sandbox.shaping import edit_body, is_success

USER = "this is tried by reading the user, who is sent to nobody that names the media type"
DOCUMENTED = ("accept", "accept-version", "authorization", "content-type")


@fault(
    "commerce-layer/base/endpoint",
    editions=VENDOR,
    also={"commerce-layer/auth/*": USER, "commerce-layer/headers/*": USER, "commerce-layer/versioning/*": USER},
)
def the_user_is_elsewhere(request: Request, serve: Serve) -> Response:
    """The user is not found below the base endpoint."""
    response = serve(request)
    if not at(request, "users", "resource") or not is_success(response):
        return response
    return refused_instead(response, 404, "RECORD_NOT_FOUND", "Record not found")


@fault("commerce-layer/encoding/utf-8-request", editions=VENDOR)
def letters_are_taken_for_others(request: Request, serve: Serve) -> Response:
    """The octets of UTF-8 in metadata are taken for those of ISO 8859-1."""
    metadata = attributes_of(request).get("metadata")
    if not isinstance(metadata, dict):
        return serve(request)
    misread = {name: _misread(value) for name, value in metadata.items()}
    return serve(edit_body(request, lambda document: document["data"]["attributes"].update(metadata=misread)))


def _misread(value: object) -> object:
    return value.encode().decode("latin-1") if isinstance(value, str) else value


@fault("commerce-layer/encoding/utf-8-response", editions=VENDOR)
def a_word_is_in_another_encoding(request: Request, serve: Serve) -> Response:
    """The user of an identity provider has an octet in its time zone that is not UTF-8."""
    response = serve(request)
    if not at(request, "identity_providers", "related"):
        return response
    return response.replacing(body=response.octets().replace(b'"UTC"', b'"UT\xc7"'))


@fault("commerce-layer/headers/include-documented-headers", editions=VENDOR)
def all_four_fields_are_too_many(request: Request, serve: Serve) -> Response:
    """A POST with all the fields that are documented is refused."""
    response = serve(request)
    whole = request.method == "POST" and all(request.header(name) for name in DOCUMENTED)
    return refused_instead(response, 406, "NOT_ACCEPTABLE", "Not acceptable") if whole else response


@fault(
    "commerce-layer/headers/accept-value",
    editions=VENDOR,
    also={
        "commerce-layer/auth/*": USER,
        "commerce-layer/base/endpoint": USER,
        "commerce-layer/headers/*": USER,
        "commerce-layer/versioning/*": USER,
    },
)
def the_media_type_is_refused(request: Request, serve: Serve) -> Response:
    """The media type of JSON:API alone is not accepted for the user."""
    response = serve(request)
    if not at(request, "users", "resource") or request.header("accept") != JSONAPI:
        return response
    return refused_instead(response, 406, "NOT_ACCEPTABLE", "Not acceptable") if is_success(response) else response


@fault("commerce-layer/headers/accept-406", editions=VENDOR)
def parameters_are_accepted(request: Request, serve: Serve) -> Response:
    """The media type with a parameter is accepted as if it had none."""
    strange = "charset" in (request.header("accept") or "")
    return serve(request.with_header("accept", JSONAPI) if strange else request)


@fault(
    "commerce-layer/headers/accept-wildcard",
    editions=VENDOR,
    also={"commerce-layer/errors/5xx-never": "a server error is one, whatever led to it"},
)
def who_accepts_anything_meets_an_accident(request: Request, serve: Serve) -> Response:
    """A request of a client that accepts anything ends in a server error."""
    response = serve(request)
    error = (500, "INTERNAL_SERVER_ERROR", "Internal Server Error")
    return refused_instead(response, *error) if request.header("accept") == "*/*" else response


@fault("commerce-layer/headers/content-type-value", editions=VENDOR)
def updates_have_a_type_of_their_own(request: Request, serve: Serve) -> Response:
    """An update under the media type of JSON:API is refused for it."""
    if request.method != "PATCH" or request.header("content-type") != JSONAPI:
        return serve(request)
    return serve(request.with_header("content-type", "application/json-patch+json"))


@fault("commerce-layer/headers/content-type-not-needed-on-reads", editions=VENDOR)
def deleting_takes_a_media_type(request: Request, serve: Serve) -> Response:
    """A DELETE of what is not there is refused for want of a media type."""
    response = serve(request)
    wanting = request.method == "DELETE" and not request.header("content-type") and response.status == 404
    return refused_instead(response, 415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type") if wanting else response


@fault("commerce-layer/headers/content-type-415", editions=VENDOR)
def any_json_is_taken(request: Request, serve: Serve) -> Response:
    """A body of application/json is taken."""
    plain = request.header("content-type") == "application/json" and request.segments[:1] != ("oauth",)
    return serve(request.with_header("content-type", JSONAPI) if plain else request)


@fault("commerce-layer/headers/put-method", editions=VENDOR)
def put_is_taken(request: Request, serve: Serve) -> Response:
    """A PUT is answered as if it had done something."""
    response = serve(request)
    return response.replacing(status=200, document={"meta": {}}) if request.method == "PUT" else response


@fault("commerce-layer/headers/response-content-type", editions=VENDOR)
def one_answer_has_a_charset(request: Request, serve: Serve) -> Response:
    """The media type of a list of versions has a charset."""
    response = serve(request)
    return response.with_header("content-type", f"{JSONAPI}; charset=utf-8") if at(request, "versions") else response
