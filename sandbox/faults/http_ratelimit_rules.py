"""Faults in what is told of a quota, and of when to come back."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import with_field


def refused(response: Response, after: str | None) -> Response:
    """The answer, a 429 with another Retry-After."""
    return response.with_header("retry-after", after) if response.status == 429 else response


UNTOLD = "no answer tells when to come back"


@fault(
    "http/ratelimit/429-retry-after",
    also={
        "http/ratelimit/retry-after-grammar": UNTOLD,
        "http/ratelimit/retry-after-honest": UNTOLD,
        "http/ratelimit/retry-after-not-before-reset": UNTOLD,
    },
)
def refusals_tell_no_end(request: Request, serve: Serve) -> Response:
    """A 429 does not say when to come back, in whatever field."""
    response = refused(serve(request), None)
    if response.status == 429:
        for name in ("ratelimit", "x-ratelimit-reset"):
            response = response.with_header(name, None)
    return response


@fault("http/ratelimit/retry-after-grammar")
def delays_have_a_unit(request: Request, serve: Serve) -> Response:
    """The visit asks to come back after `5s`."""
    return with_field(request, serve, "retry-after", "5s")


@fault("http/ratelimit/fields-grammar")
def quotas_are_tokens(request: Request, serve: Serve) -> Response:
    """The visit names its quota by a token."""
    return with_field(request, serve, "ratelimit", "hour;r=9;t=60")


@fault("http/ratelimit/retry-after-not-before-reset")
def delays_are_shorter_than_the_window(request: Request, serve: Serve) -> Response:
    """A 429 asks to come back at once, before its window ends."""
    return refused(serve(request), "0")


@fault("http/ratelimit/documented-fields-present")
def quotas_stay_untold(request: Request, serve: Serve) -> Response:
    """The visit does not tell the quota, as the contract promises."""
    return with_field(request, serve, "ratelimit", None)
