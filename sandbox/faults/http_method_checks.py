"""Faults in what methods do: HEAD and OPTIONS that mislead, safe ones that change, and changes done by halves."""

from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.http_status_checks import is_item, is_old


def document_of(request: Request) -> dict[str, Any]:
    """The object that a request brings, or an empty one."""
    document = request.document
    return document if isinstance(document, dict) else {}


@fault("http/method/head-supported")
def lists_have_no_head(request: Request, serve: Serve) -> Response:
    """HEAD of the list of notes is answered 404."""
    concerned = request.method == "HEAD" and request.segments == ("notes",)
    return serve(request.replacing(path="/nothing") if concerned else request)


@fault("http/method/head-same-fields")
def head_has_another_type(request: Request, serve: Serve) -> Response:
    """HEAD of a note says that its content is of another media type."""
    response = serve(request)
    if request.method != "HEAD" or not is_item(request) or response.status != 200:
        return response
    return response.with_header("content-type", "application/octet-stream")


@fault("http/method/head-content-length")
def head_has_no_length(request: Request, serve: Serve) -> Response:
    """HEAD of a note says that its content is empty."""
    response = serve(request)
    return response.replacing(body=b"") if request.method == "HEAD" and is_item(request) else response


@fault(
    "http/method/options-allow",
    also={"http/method/options-accept-patch": "without Allow, PATCH is not known to be offered"},
)
def options_tells_no_methods(request: Request, serve: Serve) -> Response:
    """OPTIONS is answered without Allow."""
    response = serve(request)
    return response.with_header("allow", None) if request.method == "OPTIONS" and response.status < 300 else response


@fault("http/method/options-accept-patch")
def options_tells_no_patches(request: Request, serve: Serve) -> Response:
    """OPTIONS is answered without Accept-Patch."""
    response = serve(request)
    return response.with_header("accept-patch", None) if request.method == "OPTIONS" else response


@fault("http/method/safe-has-no-effect")
def head_raises_the_priority(request: Request, serve: Serve) -> Response:
    """HEAD of a note that a client made gives it another priority."""
    if request.method == "HEAD" and is_item(request) and not is_old(request):
        request.memory["heads"] = 100 + request.memory.get("heads", 0)
        change = request.replacing(method="PATCH", document={"priority": request.memory["heads"]})
        serve(change.with_header("content-type", "application/json"))
    return serve(request)


@fault("http/method/override-not-a-bypass")
def get_is_overridden(request: Request, serve: Serve) -> Response:
    """A GET is carried out as the method that X-HTTP-Method-Override names."""
    method = request.header("x-http-method-override") if request.method == "GET" else None
    return serve(request.replacing(method=method or request.method))


@fault("http/method/idempotent-put-delete")
def repeated_put_prolongs(request: Request, serve: Serve) -> Response:
    """A PUT that is repeated makes the title of the note longer."""
    place = f"{request.path} {request.body.decode('utf-8', 'replace')}"
    if request.method == "PUT" and place in request.memory and "title" in document_of(request):
        document = document_of(request)
        return serve(request.replacing(document={**document, "title": f"{document['title']}!"}))
    if request.method == "PUT":
        request.memory[place] = True
    return serve(request)


@fault("http/method/idempotency-key")
def keys_are_ignored(request: Request, serve: Serve) -> Response:
    """A creation that is repeated under its key creates again."""
    return serve(request.with_header("idempotency-key", None))


@fault("http/method/patch-atomic")
def patches_are_done_in_part(request: Request, serve: Serve) -> Response:
    """A PATCH that is refused has stored each member that is valid."""
    response = serve(request)
    if request.method == "PATCH" and response.status == 422:
        for name, value in document_of(request).items():
            serve(request.replacing(document={name: value}))
    return response


@fault("http/method/put-validator")
def put_has_a_validator(request: Request, serve: Serve) -> Response:
    """The answer to PUT has the entity tag of a note that is more than what was sent."""
    response = serve(request)
    if request.method != "PUT" or not 200 <= response.status < 300:
        return response
    shown = serve(request.replacing(method="GET", body=b""))
    return response.with_header("etag", shown.header("etag"))


@fault("http/method/get-content-ignored")
def content_of_get_is_a_query(request: Request, serve: Serve) -> Response:
    """A GET of the list takes `limit` from its content, too."""
    limit = document_of(request).get("limit") if request.method == "GET" else None
    if not isinstance(limit, int):
        return serve(request)
    return serve(request.replacing(query=(*request.query, ("limit", str(limit)))))
