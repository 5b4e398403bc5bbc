"""Faults in who is let in, and to what."""

import base64

from sandbox.faults import Request, Response, Serve, fault
from sandbox.plain.tokens import EXPIRED, FULL, LIMITED, OTHER
from sandbox.shaping import edit


def token_of(request: Request) -> str:
    """The bearer token of a request, empty where it has none."""
    scheme, _, token = (request.header("authorization") or "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def as_owner(request: Request, serve: Serve) -> Response:
    """The answer to a request as if the owner of all rights had sent it."""
    return serve(request.with_header("authorization", f"Bearer {FULL}"))


@fault(
    "http/auth/missing-or-bad-credentials-401",
    also={"http/field/required-headers-enforced": "its wrong credentials are made up, too"},
)
def any_token_will_do(request: Request, serve: Serve) -> Response:
    """A token that is none of the server's making is taken for a valid one."""
    token = token_of(request)
    return as_owner(request, serve) if token.isalnum() else serve(request)


@fault("http/auth/path-variants-protected")
def doubled_slashes_slip_past(request: Request, serve: Serve) -> Response:
    """A path that begins with two slashes is served as the plain one, past authentication."""
    if not request.path.startswith("//"):
        return serve(request)
    return as_owner(request.replacing(path="/" + request.path.lstrip("/")), serve)


@fault("http/auth/insufficient-rights-403")
def lack_of_rights_is_answered_401(request: Request, serve: Serve) -> Response:
    """A token that does not allow what is asked gets 401, as if it were not valid."""
    response = serve(request)
    if response.status != 403:
        return response
    response = edit(response, lambda document: document.update(status=401))
    return response.replacing(status=401).with_header("www-authenticate", 'Bearer realm="notes"')


@fault("http/auth/bearer-error-codes")
def nothing_is_called_an_invalid_token(request: Request, serve: Serve) -> Response:
    """A request without credentials is told that its token is invalid."""
    response = serve(request)
    if response.status != 401 or request.header("authorization"):
        return response
    return response.with_header("www-authenticate", 'Bearer realm="notes", error="invalid_token"')


@fault("http/auth/scheme-case-insensitive")
def schemes_are_matched_by_their_letters(request: Request, serve: Serve) -> Response:
    """Only `Bearer`, just so, is taken."""
    scheme = (request.header("authorization") or "").partition(" ")[0]
    known = scheme == "Bearer" or scheme.lower() != "bearer"
    return serve(request if known else request.with_header("authorization", None))


@fault("http/auth/token-in-query-refused")
def tokens_are_taken_from_the_query(request: Request, serve: Serve) -> Response:
    """A token in the query is as good as one in Authorization."""
    token = request.parameter("access_token")
    if token is None or request.header("authorization"):
        return serve(request)
    rest = tuple(pair for pair in request.query if pair[0] != "access_token")
    return serve(request.replacing(query=rest).with_header("authorization", f"Bearer {token}"))


@fault("http/auth/altered-token-refused")
def unsigned_tokens_are_taken(request: Request, serve: Serve) -> Response:
    """A token that says that it has no signature needs none."""
    head = token_of(request).partition(".")[0]
    unsigned = b'"none"' in base64.urlsafe_b64decode(head + "===") if head.startswith("ey") else False
    return as_owner(request, serve) if unsigned else serve(request)


@fault("http/auth/expired-token-refused")
def expired_tokens_are_taken(request: Request, serve: Serve) -> Response:
    """A token is valid for ever."""
    return as_owner(request, serve) if token_of(request) == EXPIRED else serve(request)


@fault("http/auth/ambiguous-credentials")
def first_credentials_count(request: Request, serve: Serve) -> Response:
    """Of two Authorization fields the first counts."""
    given = [value for name, value in request.headers if name.lower() == "authorization"]
    return serve(request.with_header("authorization", given[0]) if given else request)


@fault("http/sec/object-level-authorization")
def notes_are_open_to_others(request: Request, serve: Serve) -> Response:
    """Whoever knows the id of a note may read it."""
    read = request.method == "GET" and request.segments[:1] == ("notes",) and len(request.segments) == 2
    return as_owner(request, serve) if read and token_of(request) == OTHER else serve(request)


@fault("http/sec/function-level-authorization")
def reserved_pages_have_open_heads(request: Request, serve: Serve) -> Response:
    """HEAD of what is reserved is answered to everybody with a token."""
    reserved = request.method == "HEAD" and request.segments[:1] == ("admin",)
    return as_owner(request, serve) if reserved and token_of(request) in (LIMITED, OTHER) else serve(request)
