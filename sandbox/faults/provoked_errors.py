"""Faults in what error objects say of one problem and the next; that ids repeat is among those of errors."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit_errors


@fault("jsonapi-*/errors/error-general")
def the_first_problem_gives_the_status(request: Request, serve: Serve) -> Response:
    """Several problems are answered with the status of the first."""
    response = serve(request)
    document = response.document if isinstance(response.document, dict) else {}
    statuses = [int(error["status"]) for error in document.get("errors", ())]
    return response.replacing(status=statuses[0]) if len(set(statuses)) > 1 else response


@fault("jsonapi-*/errors/error-title-stable")
def titles_tell_of_the_occurrence(request: Request, serve: Serve) -> Response:
    """The title of an error object has its detail in it."""

    def weave(error: Document) -> None:
        error["title"] = f"{error['title']}: {error['detail']}"

    return edit_errors(serve(request), weave)


@fault("jsonapi-1.1/errors/error-links-about-readable")
def about_links_lead_to_nothing(request: Request, serve: Serve) -> Response:
    """The `about` link of an error leads to 404."""
    return edit_errors(serve(request), lambda error: _point(error, "about", request.base, "/problems/none"))


@fault("jsonapi-1.1/errors/error-links-type-readable")
def type_links_lead_to_the_schema(request: Request, serve: Serve) -> Response:
    """The `type` link of an error leads to a JSON Schema, which is for programs."""
    return edit_errors(serve(request), lambda error: _point(error, "type", request.base, "/schema"))


def _point(error: Document, name: str, base: str, path: str) -> None:
    """Let a link of an error to a page of this server lead to another of its pages."""
    links = error.get("links", {})
    if str(links.get(name)).startswith(base):
        links[name] = base + path
