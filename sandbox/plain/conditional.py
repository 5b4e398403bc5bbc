"""Validators and preconditions: ETag and Last-Modified against If-Match and its kin."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from sandbox.message import Request, Response
from sandbox.plain.dates import parse_http_date
from sandbox.plain.problems import Kind, refuse

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS = re.compile(rf"{_TAG}(?:[ \t]*,[ \t]*{_TAG})*")


def digest(octets: bytes) -> str:
    """A short name for octets."""
    return hashlib.blake2b(octets, digest_size=9).hexdigest()


def state_of(tag: str) -> str:
    """The state of a resource that a tag names, whatever the form of its representation."""
    return tag.strip('"').partition(".")[0]


def tags_of(value: str | None) -> list[str] | None:
    """The entity tags that a field lists, or None where it does not list any."""
    return re.findall(_TAG, value) if value is not None and _TAGS.fullmatch(value.strip()) else None


def not_modified(request: Request, response: Response) -> bool:
    """Whether a client that reads has already what it would get."""
    value, etag = request.header("if-none-match"), response.header("etag")
    if value is not None:
        tags = [tag.removeprefix("W/") for tag in tags_of(value) or ()]
        return value.strip() == "*" or (etag is not None and etag in tags)
    since, modified = _date(request, "if-modified-since"), _date(response, "last-modified")
    return since is not None and modified is not None and modified <= since


def check_reading(request: Request, response: Response) -> None:
    """Refuse to give a representation that is not the one the client supposes."""
    value, etag = request.header("if-match"), response.header("etag")
    if value is not None and value.strip() != "*" and etag not in (tags_of(value) or ()):
        raise _failed()
    _check_unmodified(request, _date(response, "last-modified"))


def check_writing(request: Request, current: Response | None) -> None:
    """Refuse a change that supposes another state of the resource than it is in; None is no resource.

    A tag is compared by the state that it names, so that any representation of it will do. Weak tags never match.
    """
    match, none_match = request.header("if-match"), request.header("if-none-match")
    state = None if current is None else state_of(current.header("etag") or "")
    states = {state_of(tag) for tag in tags_of(match) or () if not tag.startswith("W/")}
    if match is not None and (state is None or (match.strip() != "*" and state not in states)):
        raise _failed()
    if none_match is not None and state is not None:
        others = {state_of(tag.removeprefix("W/")) for tag in tags_of(none_match) or ()}
        if none_match.strip() == "*" or state in others:
            raise _failed()
    if current is not None:
        _check_unmodified(request, _date(current, "last-modified"))


def _check_unmodified(request: Request, modified: datetime | None) -> None:
    since = _date(request, "if-unmodified-since")
    if request.header("if-match") is None and since is not None and modified is not None and modified > since:
        raise _failed()


def _date(message: Request | Response, name: str) -> datetime | None:
    return parse_http_date(message.header(name) or "")


def _failed() -> Exception:
    return refuse(Kind.PRECONDITION_FAILED, "The resource is not in the state that the request supposes.")
