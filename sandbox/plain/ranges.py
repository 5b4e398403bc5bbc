"""Parts of a representation: Range and If-Range."""

from __future__ import annotations

import re

from sandbox.message import Request, Response
from sandbox.plain.problems import Kind, refuse

_RANGE = re.compile(r"bytes=[ \t]*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))[ \t]*", re.ASCII | re.IGNORECASE)


def part_of(request: Request, response: Response) -> Response:
    """The part that is asked for, as 206, or the whole where none or several parts are asked for."""
    asked = _RANGE.fullmatch(request.header("range") or "")
    if request.method != "GET" or asked is None or not _still_current(request, response):
        return response
    octets = response.octets()
    first, last = _bounds(asked, len(octets))
    if first > last and asked[2] and int(asked[2]) < first:
        return response
    if first > last:
        unsatisfied = (("content-range", f"bytes */{len(octets)}"),)
        raise refuse(Kind.RANGE_NOT_SATISFIABLE, f"There are {len(octets)} octets.", headers=unsatisfied)
    shown = response.replacing(status=206, body=octets[first : last + 1])
    return shown.with_header("content-range", f"bytes {first}-{last}/{len(octets)}")


def _bounds(asked: re.Match[str], length: int) -> tuple[int, int]:
    """The first and the last octet that are meant; the first behind the last where there are none."""
    if asked[3] is not None:
        return max(length - int(asked[3]), 0), length - 1
    last = min(int(asked[2]), length - 1) if asked[2] else length - 1
    return int(asked[1]), last


def _still_current(request: Request, response: Response) -> bool:
    """Whether If-Range, where it is sent, names the representation by its strong tag or its date."""
    value = request.header("if-range")
    return value is None or value.strip() in (response.header("etag"), response.header("last-modified"))
