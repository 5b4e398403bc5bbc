"""Faults in challenges, in the references of fields, and credentials that come back."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import with_field

_CHALLENGE = "www-authenticate"


def challenging(request: Request, serve: Serve, challenge: str | None) -> Response:
    """The answer, a 401 with another challenge, where it is about a token."""
    response = serve(request)
    ours = response.status == 401 and request.segments[:1] != ("oauth",)
    return response.with_header(_CHALLENGE, challenge) if ours else response


@fault(
    "http/auth/401-has-challenge",
    also={"http/auth/bearer-error-codes": "without a challenge nothing says that Bearer is meant"},
)
def credentials_are_not_asked_for(request: Request, serve: Serve) -> Response:
    """A 401 does not say how to do better."""
    return challenging(request, serve, None)


@fault("http/auth/bearer-challenge-form")
def challenges_are_bare(request: Request, serve: Serve) -> Response:
    """The challenge of a 401 is a bare Bearer."""
    return challenging(request, serve, "Bearer")


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
