"""Faults in how limits are told, kept and explained."""

import re
import time
from collections.abc import Callable

from sandbox.faults import Request, Response, Serve, fault


def with_numbers(response: Response, name: str, change: Callable[[int], int]) -> Response:
    """The answer with the remainder that a field tells changed."""
    value = response.header(name)
    if value is None:
        return response
    changed = re.sub(r"(?<=r=)\d+|^\d+$", lambda found: str(change(int(found[0]))), value)
    return response.with_header(name, changed)


@fault("http/ratelimit/fields-consistent")
def more_is_left_than_there_was(request: Request, serve: Serve) -> Response:
    """RateLimit tells of more than the quota."""
    return with_numbers(serve(request), "ratelimit", lambda left: left + 1_000_000)


@fault("http/ratelimit/legacy-triple")
def resets_are_of_two_kinds(request: Request, serve: Serve) -> Response:
    """X-RateLimit-Reset is the seconds to wait and the seconds of a date by turns."""
    turn = request.memory["turn"] = request.memory.get("turn", 0) + 1
    response = serve(request)
    value = response.header("x-ratelimit-reset")
    if value is None or turn % 2:
        return response
    return response.with_header("x-ratelimit-reset", str(int(time.time()) + int(value)))


@fault("http/ratelimit/remaining-counts-down")
def remainders_stand_still(request: Request, serve: Serve) -> Response:
    """However much is asked for, the same is left of the large quota."""
    response = serve(request)
    if "burst" in (response.header("ratelimit") or ""):
        return response
    for name in ("ratelimit", "x-ratelimit-remaining"):
        response = with_numbers(response, name, lambda _: 999_000)
    return response


@fault(
    "http/ratelimit/429-used-and-explained",
    also={"http/status/error-explains": "a 429 without content is an error that explains nothing"},
)
def throttling_is_not_explained(request: Request, serve: Serve) -> Response:
    """A 429 has no content."""
    response = serve(request)
    return response.replacing(body=b"", document=None) if response.status == 429 else response


@fault("http/ratelimit/retry-after-honest")
def limits_last_longer_than_told(request: Request, serve: Serve) -> Response:
    """Who was refused is refused for three seconds more than was said."""
    refused: tuple[float, Response] | None = request.memory.get("refused")
    limited = request.segments == ("limited",)
    if limited and refused and time.monotonic() < refused[0]:
        return refused[1]
    response = serve(request)
    if limited and response.status == 429:
        request.memory["refused"] = time.monotonic() + 4, response
    return response


@fault("http/ratelimit/not-bypassed-by-client-fields")
def other_addresses_have_limits_of_their_own(request: Request, serve: Serve) -> Response:
    """Who says that a request comes from elsewhere is let through."""
    elsewhere = request.header("x-forwarded-for") is not None and request.segments == ("limited",)
    return serve(request.replacing(path="/health") if elsewhere else request)
