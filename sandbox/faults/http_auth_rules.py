"""Faults in challenges, in the references of fields, and credentials that come back."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import with_field

_CHALLENGE = "www-authenticate"


def challenging(response: Response, challenge: str | None) -> Response:
    """The answer, a 401 with another challenge."""
    return response.with_header(_CHALLENGE, challenge) if response.status == 401 else response


@fault("http/auth/401-has-challenge")
def credentials_are_not_asked_for(request: Request, serve: Serve) -> Response:
    """A 401 does not say how to do better."""
    return challenging(serve(request), None)


@fault("http/auth/bearer-challenge-form")
def challenges_are_bare(request: Request, serve: Serve) -> Response:
    """The challenge of a 401 is a bare Bearer."""
    return challenging(serve(request), "Bearer")


@fault("http/auth/credentials-not-echoed")
def credentials_come_back(request: Request, serve: Serve) -> Response:
    """The visit shows who came by the credentials."""
    return with_field(request, serve, "x-visitor", request.header("authorization"))


@fault("http/field/location-grammar")
def locations_have_blanks(request: Request, serve: Serve) -> Response:
    """The visit is at a place with a blank."""
    return with_field(request, serve, "content-location", "/the visit")


@fault("http/field/link-grammar")
def links_have_no_relation(request: Request, serve: Serve) -> Response:
    """The visit links to the notes without saying why."""
    return with_field(request, serve, "link", "</notes>")
