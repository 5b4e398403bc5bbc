"""Faults in the vendor's tokens: those that are asked for, and those that are had."""

from sandbox.commerce_layer.breaking import VENDOR, emptied, refused_instead
from sandbox.commerce_layer.clock import clock_of
from sandbox.commerce_layer.limits import TOKEN
from sandbox.faults import Request, Response, Serve, fault
from sandbox.plain.tokens import FULL, LIMITED, OTHER, caller_of
from sandbox.shaping import edit

BEARER = f"Bearer {FULL}"


def token_of(request: Request) -> str:
    """The token that a request bears."""
    return (request.header("authorization") or "").partition(" ")[2].strip()


def issues(request: Request, response: Response) -> bool:
    """Whether an answer is a token."""
    return request.segments == TOKEN and response.status == 200


@fault("commerce-layer/headers/authorization-bearer", editions=VENDOR)
def basic_credentials_open_all(request: Request, serve: Serve) -> Response:
    """Whatever is sent under the Basic scheme is taken for a token."""
    basic = (request.header("authorization") or "").lower().startswith("basic ")
    return serve(request.with_header("authorization", BEARER) if basic else request)


@fault("commerce-layer/headers/token-origin", editions=VENDOR)
def tokens_of_others_open_all(request: Request, serve: Serve) -> Response:
    """A token of another organization works."""
    return serve(request.with_header("authorization", BEARER) if token_of(request) == OTHER else request)


@fault("commerce-layer/headers/unauthorized-401", editions=VENDOR)
def nobody_is_forbidden_something(request: Request, serve: Serve) -> Response:
    """Who asks for organizations without a token gets 403."""
    response = serve(request)
    unknown = request.segments[:1] == ("organizations",) and not request.header("authorization")
    return refused_instead(response, 403, "FORBIDDEN", "Forbidden") if unknown else response


@fault("commerce-layer/errors/401-forbidden-merged", editions=VENDOR)
def narrow_tokens_get_403(request: Request, serve: Serve) -> Response:
    """A token that does not allow what is asked gets 403."""
    response = serve(request)
    narrow = token_of(request) == LIMITED and response.status == 401
    return refused_instead(response, 403, "FORBIDDEN", "Forbidden") if narrow else response


@fault("commerce-layer/auth/token-endpoint", editions=VENDOR)
def tokens_have_no_age(request: Request, serve: Serve) -> Response:
    """A token comes without the time at which it was made."""
    response = serve(request)
    return edit(response, lambda document: document.pop("created_at")) if issues(request, response) else response


@fault(
    "commerce-layer/auth/core-token-endpoint",
    editions=VENDOR,
    also={"commerce-layer/auth/token-lifetime": "a token that opens nothing does not work until its time is over"},
)
def tokens_open_nothing(request: Request, serve: Serve) -> Response:
    """The token that is issued is one of another organization."""
    response = serve(request)
    if not issues(request, response):
        return response
    return edit(response, lambda document: document.update(access_token=OTHER))


@fault("commerce-layer/auth/token-invalid-credentials", editions=VENDOR)
def wrong_secrets_get_nothing(request: Request, serve: Serve) -> Response:
    """A wrong secret gets a status and no error."""
    response = serve(request)
    wrong = request.segments == TOKEN and response.status == 401
    return emptied(response, 401) if wrong else response


@fault(
    "commerce-layer/auth/token-lifetime",
    editions=VENDOR,
    also={"commerce-layer/headers/unauthorized-401": "that a token has run out is one of its reasons"},
)
def tokens_never_run_out(request: Request, serve: Serve) -> Response:
    """A token goes on to work after its time."""
    token, now = token_of(request), clock_of(request.memory).date()
    is_over = caller_of(token, 0) is not None and caller_of(token, now) is None
    return serve(request.with_header("authorization", BEARER) if is_over else request)
