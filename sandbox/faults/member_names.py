"""Faults in the names of members."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit_resources, has_parameter


def with_link_called(name: str, response: Response) -> Response:
    """The answer with a further link of that name in each resource object."""

    def add(resource: Document) -> None:
        if "links" in resource:
            resource["links"][name] = f"{resource['links']['self']}#history"

    return edit_resources(response, add)


@fault("jsonapi-*/document-member-names/member-name-character")
def a_link_has_an_empty_name(request: Request, serve: Serve) -> Response:
    """Resources have a link with an empty name."""
    return with_link_called("", serve(request))


@fault("jsonapi-*/document-member-names/member-name-globally-allowed")
def a_link_begins_with_an_underscore(request: Request, serve: Serve) -> Response:
    """Resources have a link called `_history`."""
    return with_link_called("_history", serve(request))


@fault("jsonapi-*/document-member-names/member-name-reserved-characters")
def a_link_has_a_dot_in_its_name(request: Request, serve: Serve) -> Response:
    """Resources have a link called `history.full`."""
    return with_link_called("history.full", serve(request))


@fault("jsonapi-*/document-member-names/member-name-url-safe")
def an_attribute_has_a_space_in_its_name(request: Request, serve: Serve) -> Response:
    """Resources have an attribute called `seen by`, unless their fields were chosen."""

    def add(resource: Document) -> None:
        if "attributes" in resource:
            resource["attributes"]["seen by"] = ["everybody"]

    response = serve(request)
    return response if has_parameter(request, "fields[") else edit_resources(response, add)
