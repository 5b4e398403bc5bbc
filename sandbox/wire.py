"""Wire faults: what the sandbox hears or says is changed octet by octet.

A wire fault breaks a requirement that no application can break, since it lies in the octets. It is a function that
rewrites either the request before it is parsed (`on="request"`: what came in with the head, mostly all of it) or one
whole response before it is sent (`on="response"`), given the head of the request:

    @wire_fault("http/status/204-no-content", on="response")
    def content_follows_204(octets: bytes, head: bytes) -> bytes:
        '''A 204 is followed by content.'''
        return octets + b"gone" if octets.startswith(b"HTTP/1.1 204") else octets

It stands in `sandbox/faults` like any other, and runs in the variant of its name. Interim responses go out as they
are, unless one is part of what a fault returns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from sandbox.faults import Request, Response, Serve, fault, faults

Rewrite: TypeAlias = Callable[[bytes, bytes], bytes]
Side: TypeAlias = Literal["request", "response"]

_TARGET = re.compile(rb"\S+ +(?:https?://[^/\s]*)?/([^/?\s]+)/([^/?\s]+)", re.IGNORECASE)

_rewrites: dict[Side, dict[str, Rewrite]] = {"request": {}, "response": {}}


def wire_fault(requirement: str, *, on: Side, also: Mapping[str, str] | None = None) -> Callable[[Rewrite], Rewrite]:
    """Register a function on octets as the fault of a requirement; `also` as with any fault."""

    def register(rewrite: Rewrite) -> Rewrite:
        def honest(request: Request, serve: Serve) -> Response:
            return serve(request)

        honest.__doc__ = rewrite.__doc__
        fault(requirement, also=also)(honest)
        _rewrites[on][requirement] = rewrite
        return rewrite

    return register


def wire_faults() -> frozenset[str]:
    """The requirements whose faults lie in the octets, so that the application alone does not show them."""
    return frozenset(_rewrites["request"]) | frozenset(_rewrites["response"])


def rewrites(head: bytes, side: Side) -> list[Rewrite]:
    """The wire faults of the variant that a request names in its target."""
    found = _TARGET.match(head)
    if not found or b"." not in found[2]:
        return []
    faults()  # so that all are registered
    standard, names = found[1].decode("latin-1"), found[2].decode("latin-1").split("+")
    ids = [(f"{standard}/{path}", path) for path in (name.replace(".", "/") for name in names)]
    known = _rewrites[side]
    return [known[name] for pair in ids for name in pair if name in known]
