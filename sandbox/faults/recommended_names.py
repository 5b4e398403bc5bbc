"""Deviations from what is recommended for names, dates and links."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import Change, edit, edit_resources, has_parameter, place_of


def with_count_called(name: str, request: Request, serve: Serve) -> Response:
    """The answer of a collection with a further count in its `meta`."""
    response = serve(request)
    if place_of(request).kind != "collection" or "meta" not in (response.document or {}):
        return response
    return edit(response, lambda document: document["meta"].update({name: len(document["data"])}))


@fault("jsonapi-recommendations/naming/camel-case", editions=("1.1",))
def a_name_has_a_hyphen(request: Request, serve: Serve) -> Response:
    """Collections count their rows as `row-count`."""
    return with_count_called("row-count", request, serve)


@fault("jsonapi-recommendations/naming/start-and-end-a-z", editions=("1.1",))
def a_name_ends_in_a_digit(request: Request, serve: Serve) -> Response:
    """Collections count their rows as `count1`."""
    return with_count_called("count1", request, serve)


@fault("jsonapi-recommendations/naming/ascii-alphanumeric", editions=("1.1",))
def a_name_has_an_umlaut(request: Request, serve: Serve) -> Response:
    """Collections count their rows as `größe`."""
    return with_count_called("größe", request, serve)


@fault("jsonapi-recommendations/date-and-time-fields/iso-8601", editions=("1.1",))
def a_date_has_a_space(request: Request, serve: Serve) -> Response:
    """The moment at which an article was made has a space between date and time."""

    def respell(resource: Document) -> None:
        attributes = resource.get("attributes", {})
        if resource["type"] == "articles" and attributes.get("createdAt"):
            attributes["createdAt"] = attributes["createdAt"].replace("T", " ")

    return edit_resources(serve(request), respell)


@fault("jsonapi-recommendations/including-links/top-level-links", editions=("1.1",))
def single_tags_have_no_top_level_self_link(request: Request, serve: Serve) -> Response:
    """The document of a single tag has no `self` link at its top level."""
    response, place = serve(request), place_of(request)
    if place.kind != "resource" or place.type is None or place.type.name != "tags" or response.status != 200:
        return response
    return edit(response, lambda document: document.get("links", {}).pop("self", None))


@fault("jsonapi-recommendations/including-links/resource-links", editions=("1.1",))
def included_tags_have_no_self_link(request: Request, serve: Serve) -> Response:
    """Tags that are included with others have no `self` link."""
    return edit(serve(request), lambda document: _each_included(document, "tags", lambda tag: tag.pop("links")))


@fault("jsonapi-recommendations/including-links/relationship-links", editions=("1.1",))
def relationships_of_included_tags_have_no_self_link(request: Request, serve: Serve) -> Response:
    """The relationship of tags that are included with others has no `self` link."""

    def strip(tag: Document) -> None:
        for relationship in tag.get("relationships", {}).values():
            relationship["links"].pop("self")

    return edit(serve(request), lambda document: _each_included(document, "tags", strip))


@fault("jsonapi-recommendations/filtering/filter-by-association", editions=("1.1",))
def filters_by_association_let_one_more_pass(request: Request, serve: Serve) -> Response:
    """A filter by author leaves the first article that has none as well."""
    response = serve(request)
    if not has_parameter(request, "filter[author]") or response.status != 200:
        return response
    stray = serve(request.replacing(path="/articles/6", query=())).document["data"]
    return edit(response, lambda document: document["data"].append(stray))


def _each_included(document: Document, kind: str, change: Change) -> None:
    for resource in document.get("included", ()):
        if resource["type"] == kind:
            change(resource)
