"""Faults in the vendor's limits: other figures, counted over the wrong thing, blocked for too long or not at all."""

from dataclasses import replace
from typing import Any

from sandbox.commerce_layer.breaking import VENDOR
from sandbox.commerce_layer.clock import clock_of
from sandbox.commerce_layer.limits import (
    GET_AVERAGE,
    GET_BURST,
    LIMITS,
    OAUTH,
    POST_AVERAGE,
    POST_BURST,
    READS,
    TOKEN,
    Limit,
    scale_of,
)
from sandbox.commerce_layer.throttle import Throttle, address
from sandbox.faults import Request, Response, Serve, fault

RATES = "commerce-layer/rate-limits"
TWO_TYPES = {f"{RATES}/two-limit-types": "the statement on both kinds of limit names the same figure"}
APART = {f"{RATES}/block-scope-specific-call": "what differs is measured by itself, with no other endpoint"}
POSTS = {**TWO_TYPES, f"{RATES}/currently-uncacheable-live": "the figures of POST are those of the other row"}


def throttled(request: Request, limits: tuple[Limit, ...] = LIMITS, **manners: Any) -> Throttle:
    """The throttle of this variant, made with other limits or manners when it is first asked for."""
    memory, scale = request.memory, scale_of(request.memory)
    if "throttle" not in memory:
        memory["throttle"] = Throttle(tuple(map(scale, limits)), clock_of(memory, scale.pace), **manners)
    throttle: Throttle = memory["throttle"]
    return throttle


def stricter(limit: Limit, share: float) -> tuple[Limit, ...]:
    """The vendor's limits, which are those that are told, and one that is a part of one of them."""
    return (*LIMITS, replace(limit, quota=round(limit.quota * share)))


def without(*limits: Limit) -> tuple[Limit, ...]:
    """The vendor's limits but for some."""
    return tuple(limit for limit in LIMITS if limit not in limits)


@fault(f"{RATES}/get-average", editions=VENDOR, also=TWO_TYPES | APART)
def fewer_reads_in_a_minute(request: Request, serve: Serve) -> Response:
    """Reads are refused from three quarters of the figure for all endpoints on."""
    throttled(request, stricter(GET_AVERAGE, 0.75))
    return serve(request)


@fault(f"{RATES}/get-burst", editions=VENDOR, also=TWO_TYPES | APART)
def fewer_reads_of_an_endpoint(request: Request, serve: Serve) -> Response:
    """Reads of one endpoint are refused from three fifths of the figure on."""
    throttled(request, stricter(GET_BURST, 0.6))
    return serve(request)


@fault(f"{RATES}/post-average", editions=VENDOR, also=POSTS)
def fewer_writes_in_a_minute(request: Request, serve: Serve) -> Response:
    """Writes are refused from three quarters of the figure for all endpoints on."""
    throttled(request, stricter(POST_AVERAGE, 0.75))
    return serve(request)


@fault(f"{RATES}/post-burst", editions=VENDOR, also=POSTS)
def fewer_writes_to_an_endpoint(request: Request, serve: Serve) -> Response:
    """Writes to one endpoint are refused from three fifths of the figure on."""
    throttled(request, stricter(POST_BURST, 0.6))
    return serve(request)


@fault(
    f"{RATES}/currently-uncacheable-live",
    editions=VENDOR,
    also={
        **TWO_TYPES,
        f"{RATES}/post-average": "the same figure stands there",
        f"{RATES}/post-burst": "the same figure stands there",
        f"{RATES}/below-limit-not-blocked": "half of a figure is all of its half",
        f"{RATES}/oauth-*": "requests for a token are refused as writes before their own figure is reached",
    },
)
def writes_are_limited_as_in_test_mode(request: Request, serve: Serve) -> Response:
    """Writes have half of both figures."""
    halves = (replace(POST_AVERAGE, quota=100), replace(POST_BURST, quota=25))
    throttled(request, (*LIMITS, *halves))
    return serve(request)


@fault(
    f"{RATES}/two-limit-types",
    editions=VENDOR,
    also={
        **APART,
        f"{RATES}/get-burst": "there is no such limit",
        f"{RATES}/post-burst": "there is no such limit",
        f"{RATES}/currently-uncacheable-live": "one of its figures is that of such a limit",
    },
)
def only_minutes_are_limited(request: Request, serve: Serve) -> Response:
    """There are no limits to one endpoint."""
    throttled(request, without(GET_BURST, POST_BURST))
    return serve(request)


@fault(
    f"{RATES}/below-limit-not-blocked",
    editions=VENDOR,
    also={
        **TWO_TYPES,
        **APART,
        f"{RATES}/get-average": "reads are refused before their figure is reached",
        f"{RATES}/header-limit": "another figure is told than is enforced",
    },
)
def a_third_is_too_much(request: Request, serve: Serve) -> Response:
    """Reads are refused from a third of the figure for all endpoints on."""
    throttled(request, stricter(GET_AVERAGE, 1 / 3))
    return serve(request)


@fault(f"{RATES}/oauth-token", editions=VENDOR)
def fewer_tokens_in_a_minute(request: Request, serve: Serve) -> Response:
    """Tokens are refused from half of the figure on."""
    throttled(request, stricter(OAUTH, 0.5))
    return serve(request)


def _new_for_each_token(request: Request) -> str:
    """The address of a client, and of someone new for every request for a token."""
    return _someone_new(request) if request.segments == TOKEN else address(request)


def _someone_new(request: Request) -> str:
    turn: int = request.memory.get("turn", 0) + 1
    request.memory["turn"] = turn
    return f"{address(request)} {turn}"


@fault(f"{RATES}/oauth-stricter", editions=VENDOR, also={f"{RATES}/oauth-token": "tokens have no limit"})
def tokens_are_not_limited(request: Request, serve: Serve) -> Response:
    """The token endpoint has no limit."""
    throttled(request, client=_new_for_each_token)
    return serve(request)


def _token(request: Request) -> str:
    return request.header("authorization") or ""


@fault(f"{RATES}/per-ip", editions=VENDOR)
def tokens_are_counted(request: Request, serve: Serve) -> Response:
    """Requests are counted by their token, wherever they come from."""
    throttled(request, client=_token)
    return serve(request)


def _never_twice(request: Request) -> str:
    """The address of a client, and of someone new for every write that is no POST."""
    return address(request) if request.method in (*READS, "POST") else _someone_new(request)


@fault(f"{RATES}/patch-delete-as-write", editions=VENDOR)
def only_post_is_a_write(request: Request, serve: Serve) -> Response:
    """PATCH and DELETE have no limit."""
    throttled(request, client=_never_twice)
    return serve(request)
