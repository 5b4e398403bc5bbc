"""Faults in the fields that tell of the vendor's limits."""

from sandbox.commerce_layer.breaking import VENDOR, at
from sandbox.faults import Request, Response, Serve, fault

LIMIT, INTERVAL, REMAINING = "x-ratelimit-limit", "x-ratelimit-interval", "x-ratelimit-remaining"
RATES = "commerce-layer/rate-limits"


def figure(response: Response, name: str) -> int:
    """The number in a field that tells of a limit."""
    return int(response.header(name) or "0")


@fault(f"{RATES}/no-reset-header", editions=VENDOR)
def a_reset_is_told(request: Request, serve: Serve) -> Response:
    """Answers tell when counts are set back to zero."""
    response = serve(request)
    return response.with_header("x-ratelimit-reset", response.header(INTERVAL))


@fault(f"{RATES}/header-limit", editions=VENDOR)
def another_limit_is_told(request: Request, serve: Serve) -> Response:
    """Answers tell of a limit five times as large."""
    response = serve(request)
    return response.with_header(LIMIT, str(5 * figure(response, LIMIT)))


@fault(f"{RATES}/header-interval", editions=VENDOR)
def windows_are_told_in_milliseconds(request: Request, serve: Serve) -> Response:
    """Answers tell of the window in milliseconds."""
    response = serve(request)
    return response.with_header(INTERVAL, str(1000 * figure(response, INTERVAL)))


@fault(f"{RATES}/header-remaining", editions=VENDOR)
def nothing_is_used_up(request: Request, serve: Serve) -> Response:
    """However many requests are made, as many are left."""
    response = serve(request)
    return response.with_header(REMAINING, str(figure(response, LIMIT) - 1))


@fault(
    f"{RATES}/headers-average-only",
    editions=VENDOR,
    also={f"{RATES}/header-limit": "the limit that is told is another"},
)
def the_burst_limit_is_told(request: Request, serve: Serve) -> Response:
    """A list of versions tells of the limit of one endpoint."""
    response = serve(request)
    if not at(request, "versions"):
        return response
    limit, left = figure(response, LIMIT), figure(response, REMAINING)
    return response.with_header(LIMIT, str(limit // 4)).with_header(REMAINING, str(left // 4))
