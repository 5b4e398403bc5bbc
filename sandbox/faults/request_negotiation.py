"""Faults in what Content-Type of a request may say."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import ATOMIC, JSONAPI
from sandbox.negotiation import EXTENSION, MediaType, media_types


def claimed(request: Request) -> MediaType | None:
    """The JSON:API media type of the body, as the client labels it."""
    found = [each for each in media_types(request.header("content-type") or "") if each.essence == JSONAPI]
    return found[0] if found else None


@fault("jsonapi-*/content-negotiation/response-unsupported-media-type")
def foreign_parameters_of_bodies_are_overlooked(request: Request, serve: Serve) -> Response:
    """Parameters of the media type that do not belong there are dropped from Content-Type."""
    claim = claimed(request)
    wrong = claim is not None and (claim.foreign or (request.edition == "1.0" and bool(claim.parameters)))
    return serve(request.with_header("content-type", JSONAPI) if wrong else request)


@fault("jsonapi-1.1/content-negotiation/response-unsupported-extension-415")
def unknown_extensions_of_bodies_are_overlooked(request: Request, serve: Serve) -> Response:
    """Extensions that are not known are dropped from Content-Type."""
    claim = claimed(request)
    unknown = claim is not None and not set(claim.uris("ext")) <= {EXTENSION, ATOMIC}
    return serve(request.with_header("content-type", JSONAPI) if unknown else request)
