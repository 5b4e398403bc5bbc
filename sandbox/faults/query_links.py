"""Faults in the query parameters that the server puts into its own links."""

from urllib.parse import unquote

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_links, has_parameter, without_parameter

PAGINATION = ("first", "last", "prev", "next")


def pages_with(parameter: str, request: Request, serve: Serve) -> Response:
    """The answer with a further parameter in the links to pages, understood where it comes back."""
    name = unquote(parameter.partition("=")[0])
    repeated = (*PAGINATION, "self") if has_parameter(request, name) else PAGINATION

    def add(document: Document) -> None:
        links = document.get("links", {})
        for key in repeated:
            if isinstance(links.get(key), str):
                links[key] += f"{'&' if '?' in links[key] else '?'}{parameter}"

    return edit(serve(without_parameter(request, name)), add)


@fault("jsonapi-1.1/query-parameters/query-parameters-family-name")
def a_family_has_a_bad_member(request: Request, serve: Serve) -> Response:
    """Links to pages have a parameter `listOf[_]`, whose brackets hold no member name."""
    return pages_with("listOf%5B_%5D=all", request, serve)


@fault("jsonapi-1.0/query-parameters/query-parameters-member-names")
def a_parameter_has_no_member_name(request: Request, serve: Serve) -> Response:
    """Links to pages have a parameter `_snapshot`."""
    return pages_with("_snapshot=7", request, serve)


@fault("jsonapi-*/query-parameters/query-parameters-non-alpha")
def a_parameter_has_lowercase_letters_only(request: Request, serve: Serve) -> Response:
    """Links to pages have a parameter `snapshot`, which the specification keeps for itself."""
    return pages_with("snapshot=7", request, serve)


@fault("jsonapi-*/query-parameters/query-parameters-under-camel")
def a_parameter_is_set_apart_by_a_digit(request: Request, serve: Serve) -> Response:
    """Links to pages have a parameter `snapshot7`."""
    return pages_with("snapshot7=all", request, serve)


@fault("jsonapi-1.1/appendix/query-serialization")
def brackets_in_links_are_raw(request: Request, serve: Serve) -> Response:
    """Links to the API have raw square brackets in the names of their parameters."""

    def decode(links: Document) -> None:
        for name, link in links.items():
            if isinstance(link, str):
                links[name] = link.replace("%5B", "[").replace("%5D", "]")

    return edit_links(serve(request), decode)
