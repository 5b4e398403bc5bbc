"""Faults in what is given away: to other origins, to those who choose redirects, to those who debug."""

from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit


@fault("http/sec/cors")
def every_origin_is_let_in(request: Request, serve: Serve) -> Response:
    """Whatever origin asks is let in with credentials."""
    response, origin = serve(request), request.header("origin")
    if origin is None:
        return response
    return response.with_header("access-control-allow-origin", origin).with_header(
        "access-control-allow-credentials", "true"
    )


@fault(
    "http/sec/no-open-redirect",
    also={"http/status/redirect-no-loop": "nobody follows the redirect to where the parameter says"},
)
def the_latest_note_may_be_anywhere(request: Request, serve: Serve) -> Response:
    """The redirect to the latest note leads to where a parameter says."""
    response, chosen = serve(request), request.parameter("next")
    return response.with_header("location", chosen) if response.status == 307 and chosen else response


@fault("http/sec/no-debug-surfaces")
def environment_is_served(request: Request, serve: Serve) -> Response:
    """The file with the settings of the service can be read."""
    response = serve(request)
    if request.path != "/.env" or request.method != "GET":
        return response
    response = response.replacing(status=200, body=b"DB_HOST=db.internal\nDB_PASSWORD=of-nobody\n")
    return response.with_header("content-type", "text/plain; charset=utf-8").with_header("www-authenticate", None)


@fault("http/sec/read-only-members-kept")
def owners_are_changed_by_clients(request: Request, serve: Serve) -> Response:
    """A note belongs, as far as it shows, to whom an update names."""
    owners: dict[str, Any] = request.memory.setdefault("owners", {})
    response, document = serve(request), request.document
    if request.method == "PATCH" and isinstance(document, dict) and "owner" in document and response.status == 200:
        owners[request.path] = document["owner"]
    if request.path not in owners or response.status != 200:
        return response

    def belong(note: Document) -> None:
        note["owner"] = owners[request.path]

    changed = edit(response, belong)
    return changed.with_header("repr-digest", None).with_header("content-digest", None)
