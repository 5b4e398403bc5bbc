"""Faults in parts of representations."""

import re

from sandbox.faults import Request, Response, Serve, fault


@fault("http/range/get-with-range")
def first_octets_are_refused(request: Request, serve: Serve) -> Response:
    """The first octet alone counts as a range behind the end."""
    alone = request.header("range") == "bytes=0-0"
    return serve(request.with_header("range", "bytes=999999999-") if alone else request)


@fault("http/range/206-well-formed")
def parts_are_one_octet_off(request: Request, serve: Serve) -> Response:
    """Content-Range names the octets one before those that come."""
    response = serve(request)
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", response.header("content-range") or "")
    if response.status != 206 or not found or found[1] == "0":
        return response
    return response.with_header("content-range", f"bytes {int(found[1]) - 1}-{int(found[2]) - 1}/{found[3]}")


@fault("http/range/206-required-fields")
def parts_without_vary(request: Request, serve: Serve) -> Response:
    """A 206 does not repeat Vary."""
    response = serve(request)
    return response.with_header("vary", None) if response.status == 206 else response
