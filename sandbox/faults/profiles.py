"""Faults in applying profiles, and in saying so."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import JSONAPI, Document
from sandbox.negotiation import PROFILE
from sandbox.shaping import edit, place_of, refusal


@fault("jsonapi-1.1/content-negotiation/profile-apply")
def a_profile_is_never_applied(request: Request, serve: Serve) -> Response:
    """Whoever asks for timestamps gets none."""
    accept = (request.header("accept") or "").replace(PROFILE, "https://example.com/profiles/unknown")
    return serve(request.with_header("accept", accept) if accept else request)


@fault("jsonapi-1.1/content-negotiation/content-type-profile-parameter")
def the_profile_is_not_named(request: Request, serve: Serve) -> Response:
    """The entry document is labelled without the profile that it lists and follows."""

    def unsay(document: Document) -> None:
        document["links"]["self"]["type"] = JSONAPI

    response = serve(request)
    if place_of(request).kind != "entry" or response.status != 200:
        return response
    return edit(response, unsay).with_header("content-type", JSONAPI)


@fault("jsonapi-1.1/content-negotiation/vary-accept")
def vary_names_another_header(request: Request, serve: Serve) -> Response:
    """Answers say that they vary by Origin alone."""
    return serve(request).with_header("vary", "Origin")


@fault("jsonapi-1.1/document-top-level/top-level-self-link-media-type")
def the_self_link_of_the_entry_is_a_text(request: Request, serve: Serve) -> Response:
    """The `self` link of the entry document is a URL and no more, although a profile is applied."""

    def flatten(document: Document) -> None:
        document["links"]["self"] = document["links"]["self"]["href"]

    response = serve(request)
    return edit(response, flatten) if place_of(request).kind == "entry" and response.status == 200 else response


@fault("jsonapi-1.1/jsonapi-media-type/extension-profile-uri-documentation")
def the_profile_is_not_explained(request: Request, serve: Serve) -> Response:
    """There is no page at the URI of the entry profile."""
    if request.segments == ("profiles", "entry"):
        return refusal(404, "Not found")
    return serve(request)
