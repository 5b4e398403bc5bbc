"""Faults in links."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, has_data, place_of, reading, refusal


@fault("jsonapi-*/document-links/top-level-links-members")
def self_is_an_array(request: Request, serve: Serve) -> Response:
    """The top-level `self` link of a collection, where it is a URL, is an array of it."""

    def wrap(document: Document) -> None:
        links = document.get("links", {})
        if place_of(request).kind == "collection" and isinstance(links.get("self"), str):
            links["self"] = [links["self"]]

    return edit(serve(request), wrap)


@fault("jsonapi-*/fetching-relationships/fetch-relationships")
def one_relationship_url_is_not_served(request: Request, serve: Serve) -> Response:
    """The URL in the `self` link of one relationship leads to 404, where the relationship is not empty."""
    response, place = serve(request), place_of(request)
    ours = place.kind == "relationship" and request.segments[-1] in ("parent", "membership_profile")
    return refusal(404) if ours and has_data(response) and response.document["data"] else response


@fault(
    "jsonapi-*/document-resource-objects/related-link-returns-resources",
    also={"jsonapi-*/document-top-level/top-level-related-link": "relationship documents link to the same URL"},
)
def related_links_lead_back(request: Request, serve: Serve) -> Response:
    """The related link of a filled to-one relationship gives the resource that one comes from."""
    response, place = serve(request), place_of(request)
    if place.kind != "related" or place.relationship is None or place.relationship.many:
        return response
    parent = serve(reading(request, request.path.rpartition("/")[0])).document
    return edit(response, lambda document: document.get("data") and document.update(data=parent["data"]))
