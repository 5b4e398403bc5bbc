"""Faults of the token endpoint."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import edit


def is_token(request: Request) -> bool:
    """Whether a request is one for a token."""
    return request.segments == ("oauth", "token") and request.method == "POST"


@fault("http/oauth/token-not-stored")
def tokens_may_be_stored(request: Request, serve: Serve) -> Response:
    """A token comes with the Cache-Control that everything else has."""
    response = serve(request)
    if not is_token(request) or response.status != 200:
        return response
    return response.with_header("cache-control", "private, no-cache")


@fault("http/oauth/token-success-shape")
def lifetime_is_a_text(request: Request, serve: Serve) -> Response:
    """The lifetime of a token is told as a text."""
    response = serve(request)
    if not is_token(request) or response.status != 200:
        return response
    lasts = str(response.document["expires_in"])
    changed = edit(response, lambda document: document.update(expires_in=lasts))
    return changed.with_header("content-digest", None).with_header("repr-digest", None)


@fault("http/oauth/error-shape")
def grants_are_refused_as_problems(request: Request, serve: Serve) -> Response:
    """An unknown grant is told of by a problem with a message, and by no code."""
    response = serve(request)
    if not is_token(request) or response.status != 400:
        return response
    return edit(response, lambda document: document.update(message=document.pop("error")))


@fault("http/oauth/invalid-client-401")
def clients_are_challenged_for_tokens(request: Request, serve: Serve) -> Response:
    """A client that is not known is asked for a bearer token."""
    response = serve(request)
    if not is_token(request) or response.status != 401:
        return response
    return response.with_header("www-authenticate", 'Bearer realm="notes"')
