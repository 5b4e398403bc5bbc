"""Faults in content negotiation."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import JSONAPI
from sandbox.negotiation import media_types


@fault("jsonapi-1.1/jsonapi-media-type/media-type-parameters-only-ext-profile")
@fault("jsonapi-1.0/content-negotiation/response-content-type-no-parameters")
def charset_stands_beside_the_media_type(request: Request, serve: Serve) -> Response:
    """Every document is labelled with `charset=utf-8`."""
    response = serve(request)
    media_type = response.header("content-type")
    if media_type is None or not media_type.startswith(JSONAPI):
        return response
    return response.with_header("content-type", f"{media_type}; charset=utf-8")


@fault("jsonapi-*/content-negotiation/response-not-acceptable")
def parameters_in_accept_are_overlooked(request: Request, serve: Serve) -> Response:
    """Foreign parameters of the media type in Accept are dropped, and the bare type served."""
    instances = media_types(request.header("accept") or "")
    if any(each.essence == JSONAPI and (each.foreign or request.edition == "1.0") for each in instances):
        return serve(request.with_header("accept", JSONAPI))
    return serve(request)
