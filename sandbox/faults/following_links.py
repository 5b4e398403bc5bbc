"""Faults in where links lead."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, place_of, primary, refusal


def _reads(request: Request, kind: str) -> bool:
    return request.method == "GET" and place_of(request).kind == kind


def _with_link(response: Response, name: str, url: str) -> Response:
    """The answer with a top-level link that leads elsewhere, where it has that link; its form stays."""

    def change(document: Document) -> None:
        links = document.get("links", {})
        if name in links:
            links[name] = {**links[name], "href": url} if isinstance(links[name], dict) else url

    return edit(response, change)


@fault("jsonapi-*/fetching-resources/fetch-url-support-top-level-self")
def related_documents_link_to_nothing(request: Request, serve: Serve) -> Response:
    """The top-level `self` link of related resources leads to a URL that is not served."""
    response, nothing = serve(request), f"{request.base}/by{request.path}"
    return _with_link(response, "self", nothing) if _reads(request, "related") else response


@fault("jsonapi-*/fetching-resources/fetch-url-support-resource-self")
def included_resources_link_to_nothing(request: Request, serve: Serve) -> Response:
    """The `self` links of included resources lead to URLs that are not served."""

    def change(document: Document) -> None:
        for resource in document.get("included", ()):
            resource["links"]["self"] = f"{request.base}/included/{resource['type']}/{resource['id']}"

    return edit(serve(request), change)


@fault("jsonapi-*/fetching-resources/fetch-url-support-related")
def one_related_link_is_not_served(request: Request, serve: Serve) -> Response:
    """The `related` links of one relationship lead to 404, where it is not empty."""
    response = serve(request)
    ours = _reads(request, "related") and request.segments[-1] in ("parent", "membership_profile")
    return refusal(404) if ours and response.status == 200 and response.document["data"] else response


@fault("jsonapi-*/document-resource-objects/resource-link-response")
def included_resources_link_to_the_primary_one(request: Request, serve: Serve) -> Response:
    """Included resources have the `self` link of the first primary resource."""

    def change(document: Document) -> None:
        links = next((item["links"] for item in primary(document) if "links" in item), None)
        for resource in document.get("included", ()) if links else ():
            resource["links"] = links

    return edit(serve(request), change)


@fault("jsonapi-*/document-top-level/top-level-self-link")
def related_documents_link_to_their_owner(request: Request, serve: Serve) -> Response:
    """The top-level `self` link of related resources leads to the resource that they are related to."""
    response = serve(request)
    owner = f"{request.base}{request.path.rpartition('/')[0]}"
    return _with_link(response, "self", owner) if _reads(request, "related") else response


@fault("jsonapi-1.1/document-top-level/top-level-self-link-query")
def self_links_forget_the_order(request: Request, serve: Serve) -> Response:
    """The top-level `self` link of a sorted collection lacks the query."""
    response = serve(request)
    sorted_ = _reads(request, "collection") and request.parameter("sort") is not None
    return _with_link(response, "self", f"{request.base}{request.path}") if sorted_ else response


@fault("jsonapi-*/document-top-level/top-level-related-link")
def relationship_documents_link_to_the_owners(request: Request, serve: Serve) -> Response:
    """The top-level `related` link at a relationship URL leads to resources of the owner's own type."""
    response = serve(request)
    owners = f"{request.base}/{request.segments[0]}" if request.segments else ""
    return _with_link(response, "related", owners) if _reads(request, "relationship") else response


@fault("jsonapi-1.1/document-top-level/top-level-describedby-link")
def the_description_is_missing(request: Request, serve: Serve) -> Response:
    """The page that `describedby` links lead to is not there."""
    return refusal(404) if request.segments == ("schema",) else serve(request)


@fault("jsonapi-*/document-resource-objects/resource-related-resource-link")
def related_links_of_empty_relationships_are_not_served(request: Request, serve: Serve) -> Response:
    """The `related` link of an empty relationship, with no query to it, leads to 404."""
    response = serve(request)
    plain = _reads(request, "related") and not request.query
    empty = plain and response.status == 200 and not response.document["data"]
    return refusal(404) if empty else response
