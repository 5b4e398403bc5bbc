"""Faults in links."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit_links, edit_relationships, place_of, refusal


@fault("jsonapi-*/document-links/top-level-links-members")
def links_are_wrapped_in_arrays(request: Request, serve: Serve) -> Response:
    """Each `self` link is an array of one URL."""

    def wrap(links: Document) -> None:
        if "self" in links:
            links["self"] = [links["self"]]

    return edit_links(serve(request), wrap)


@fault("jsonapi-*/fetching-relationships/fetch-relationships")
def relationship_urls_are_not_served(request: Request, serve: Serve) -> Response:
    """The URL in a relationship's `self` link leads to 404."""
    return refusal(404) if place_of(request).kind == "relationship" else serve(request)


@fault("jsonapi-*/document-resource-objects/related-link-returns-resources")
def related_links_lead_to_linkage(request: Request, serve: Serve) -> Response:
    """Related links lead to relationship URLs, where there are only identifiers."""

    def swap(_: str, relationship: Document) -> None:
        relationship["links"]["related"] = relationship["links"]["self"]

    return edit_relationships(serve(request), swap)
