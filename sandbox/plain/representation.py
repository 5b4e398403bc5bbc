"""From a document to what goes out: its form, coding, validators and digests, and the part asked for."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import io
from typing import Any

from sandbox.message import Pairs, Request, Response, encode
from sandbox.plain.call import Content
from sandbox.plain.conditional import check_reading, digest, not_modified, state_of
from sandbox.plain.content import in_version
from sandbox.plain.dates import http_date
from sandbox.plain.negotiation import CSV, GZIP, Form, choose_coding
from sandbox.plain.ranges import part_of

KEPT_IN_304 = ("cache-control", "content-location", "etag", "last-modified", "link", "vary")


def represent(content: Content, form: Form) -> Response:
    """The representation in a form, not yet coded; its tag names the state alone."""
    validators: Pairs = ()
    if content.validated:
        validators = (("etag", f'"{digest(encode(content.document))}"'),)
    if content.validated and content.modified:
        validators = (*validators, ("last-modified", http_date(content.modified)))
    headers = (("content-type", form.content_type), ("content-version", form.version), *content.headers, *validators)
    document = in_version(content.document, form.version)
    return Response(content.status, headers, document, _table(document) if form.media_type == CSV else None)


def finish(request: Request, response: Response) -> Response:
    """The answer as it goes out: coded as the client takes it, named by its tag, or the part or the 304 asked for."""
    if not 200 <= response.status < 300 or not response.octets():
        return response
    response = _named(_coded(request, response))
    if request.method not in ("GET", "HEAD"):
        return response.with_header("content-digest", _sha256(response.octets()))
    if response.status != 200:
        return response
    check_reading(request, response)
    if not_modified(request, response):
        return Response(304, tuple(pair for pair in response.headers if pair[0] in KEPT_IN_304))
    if response.header("etag") is None:
        return response
    part = part_of(request, response.with_header("accept-ranges", "bytes"))
    return part.with_header("content-digest", _sha256(part.octets())) if part.status == 206 else part


def _coded(request: Request, response: Response) -> Response:
    if choose_coding(request) != GZIP:
        return response
    octets = gzip.compress(response.octets(), compresslevel=6, mtime=0)
    return response.replacing(body=octets).with_header("content-encoding", GZIP)


def _named(response: Response) -> Response:
    """The answer with the digest of its representation, and the form of it added to its tag."""
    octets, tag = response.octets(), response.header("etag")
    response = response.with_header("repr-digest", _sha256(octets))
    form = digest((response.header("content-type") or "").encode() + octets)
    return response.with_header("etag", f'"{state_of(tag)}.{form}"') if tag else response


def _sha256(octets: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(octets).digest()).decode()}:"


def _table(document: Any) -> bytes:
    """The items of a list as lines of comma-separated values."""
    text = io.StringIO()
    items = document["items"]
    writer = csv.DictWriter(text, fieldnames=list(items[0]) if items else ["id"])
    writer.writeheader()
    writer.writerows({**item, "tags": " ".join(item["tags"])} for item in items)
    return text.getvalue().encode()
