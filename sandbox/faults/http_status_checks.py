"""Faults in statuses that have to be asked for: of what is not there, malformed, created or not offered."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import edited


def is_item(request: Request) -> bool:
    """Whether a request is for one note."""
    return request.segments[:1] == ("notes",) and len(request.segments) == 2


def is_old(request: Request) -> bool:
    """Whether a request is for a note with an id of the beginning, which none has that was made since."""
    return is_item(request) and request.segments[1][14:15] == "5"


def is_creation(request: Request) -> bool:
    """Whether a request would add a note."""
    return request.method == "POST" and request.segments == ("notes",)


def crashed(response: Response) -> Response:
    """A refusal as if the server were at fault."""
    return edited(response, status=500, title="Something went wrong", type="about:blank").replacing(status=500)


@fault("http/status/no-error-in-2xx")
def empty_creation_fails_with_200(request: Request, serve: Serve) -> Response:
    """A creation that says nothing is answered 200, and that it failed."""
    response = serve(request)
    if not (is_creation(request) and request.body == b"{}" and response.status == 422):
        return response
    failed = response.replacing(status=200, document={"error": "title is missing"})
    return failed.with_header("content-type", "application/json")


@fault("http/status/client-fault-not-5xx")
def ids_beyond_utf8_crash(request: Request, serve: Serve) -> Response:
    """An id that is no UTF-8 is answered 500."""
    response = serve(request)
    return crashed(response) if is_item(request) and "%FF" in request.path.upper() else response


@fault("http/status/malformed-json-400")
def cut_off_content_is_taken(request: Request, serve: Serve) -> Response:
    """A creation whose content begins as an object and ends in its midst makes a note without much in it."""
    cut = request.body.startswith(b'{"title"') and not request.body.rstrip().endswith(b"}")
    return serve(request.replacing(document={"title": "Untitled"}) if is_creation(request) and cut else request)


@fault("http/status/404-unknown-resource")
def unknown_note_is_null(request: Request, serve: Serve) -> Response:
    """A note that is not there is answered 200 and null."""
    response = serve(request)
    if request.method != "GET" or response.status != 404 or not is_old(request):
        return response
    return response.replacing(status=200, body=b"null").with_header("content-type", "application/json")


@fault(
    "http/status/405-known-method",
    also={"http/status/405-allow-truthful": "there is no 405 to tell the truth"},
)
def post_to_a_note_crashes(request: Request, serve: Serve) -> Response:
    """A POST to a note that is there, which takes none, is answered 500."""
    response = serve(request)
    if response.status != 405 or request.method != "POST" or not is_item(request):
        return response
    there = serve(request.replacing(method="GET", body=b"")).status == 200
    return crashed(response).with_header("allow", None) if there else response


@fault("http/status/405-allow-truthful")
def refused_method_is_allowed(request: Request, serve: Serve) -> Response:
    """A 405 to POST lists POST."""
    response = serve(request)
    if response.status != 405 or request.method != "POST":
        return response
    return response.with_header("allow", f"{response.header('allow')}, POST")


@fault("http/status/406-not-acceptable")
def experimental_types_crash(request: Request, serve: Serve) -> Response:
    """A GET that takes one experimental media type alone is answered 500."""
    response, accept = serve(request), request.header("accept") or ""
    alone = accept.startswith("application/x-") and not {",", ";"} & set(accept)
    return crashed(response) if response.status == 406 and alone else response


@fault(
    "http/status/415-unsupported-content-type",
    also={"http/field/required-headers-enforced": "Content-Type is required, and a wrong one is taken"},
)
def experimental_types_are_taken_as_json(request: Request, serve: Serve) -> Response:
    """A creation from content of an experimental media type is carried out as if it were JSON."""
    experimental = (request.header("content-type") or "").startswith("application/x-")
    if is_creation(request) and experimental:
        return serve(request.with_header("content-type", "application/json"))
    return serve(request)


@fault(
    "http/status/201-location",
    also={"http/status/201-location-dereferences": "there is no Location to follow"},
)
def creation_leads_nowhere(request: Request, serve: Serve) -> Response:
    """A 201 to a creation has no Location."""
    response = serve(request)
    return response.with_header("location", None) if is_creation(request) else response


@fault("http/status/201-location-dereferences")
def location_leads_astray(request: Request, serve: Serve) -> Response:
    """Location of a 201 leads to a revision that is not there."""
    response = serve(request)
    if request.method == "GET" and is_item(request) and request.parameter("revision"):
        return serve(request.replacing(path=f"{request.path}-1"))
    location = response.header("location") if is_creation(request) else None
    return response.with_header("location", f"{location}?revision=1") if location else response


@fault("http/status/put-create-201")
def created_by_put_is_200(request: Request, serve: Serve) -> Response:
    """A PUT that creates is answered 200."""
    response = serve(request)
    return response.replacing(status=200) if request.method == "PUT" and response.status == 201 else response


@fault("http/status/put-update-200-204")
def replaced_by_put_is_201(request: Request, serve: Serve) -> Response:
    """A PUT that replaces is answered 201."""
    response = serve(request)
    return response.replacing(status=201) if request.method == "PUT" and response.status == 200 else response


@fault("http/status/same-fault-same-code")
def deleting_nothing_is_a_conflict(request: Request, serve: Serve) -> Response:
    """The deletion of what is not there is answered 410, and by an error with another member."""
    response = serve(request)
    if request.method != "DELETE" or response.status != 404:
        return response
    return edited(response, status=410, hint="gone").replacing(status=410)


@fault("http/status/redirect-no-loop")
def a_slash_leads_in_a_circle(request: Request, serve: Serve) -> Response:
    """A path with a slash at its end is redirected to itself."""
    response = serve(request)
    location = response.header("location") if response.status == 308 else None
    if location is None:
        return response
    path, mark, query = location.partition("?")
    return response.with_header("location", f"{path}/{mark}{query}")
