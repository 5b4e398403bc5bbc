"""Faults in what Accept may ask for."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import JSONAPI
from sandbox.negotiation import EXTENSION, PROFILES, MediaType, media_types


def _instances(request: Request) -> list[MediaType]:
    """The instances of the JSON:API media type in Accept."""
    return [each for each in media_types(request.header("accept") or "") if each.essence == JSONAPI]


def _refused(request: Request, serve: Serve) -> Response:
    """The honest refusal of an Accept header with nothing acceptable in it."""
    return serve(request.with_header("accept", f"{JSONAPI}; unacceptable=yes"))


@fault("jsonapi-1.0/content-negotiation/response-acceptable-instance")
def weights_are_taken_for_parameters(request: Request, serve: Serve) -> Response:
    """A weight beside the media type in Accept counts as a parameter of it."""
    weighted = any(each.weight != 1.0 for each in _instances(request))
    return _refused(request, serve) if weighted else serve(request)


@fault("jsonapi-1.1/content-negotiation/accept-ignore-foreign-parameters")
def one_foreign_parameter_spoils_the_header(request: Request, serve: Serve) -> Response:
    """An instance with a foreign parameter in Accept is a reason for 406 whatever stands beside it."""
    spoilt = any(each.foreign for each in _instances(request))
    return _refused(request, serve) if spoilt else serve(request)


@fault("jsonapi-1.1/content-negotiation/response-not-acceptable-extension")
def unknown_extensions_in_accept_are_overlooked(request: Request, serve: Serve) -> Response:
    """Demands for extensions that are not there are dropped from Accept."""
    if any(set(each.uris("ext")) - {EXTENSION} for each in _instances(request)):
        return serve(request.with_header("accept", JSONAPI))
    return serve(request)


@fault("jsonapi-1.1/content-negotiation/profile-ignore-unknown")
def unknown_profiles_are_refused(request: Request, serve: Serve) -> Response:
    """An unknown profile in Accept is a reason for 406."""
    unknown = any(
        set(each.uris("profile")) - {*PROFILES, f"{request.base}/profiles/entry"} for each in _instances(request)
    )
    return _refused(request, serve) if unknown else serve(request)
