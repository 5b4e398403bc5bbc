"""Seeded faults in reading JSON as it is spelt on the wire."""

from __future__ import annotations

import math
import re

from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.seeded.values_storing import leaves_in, stores, updates, with_attributes
from sandbox.shaping import refusal

ALIKE = "properties/values/spelling-alike"
CRASH = "properties/robustness/no-server-error"
SURROGATE = re.compile("[\ud800-\udfff]")


@seeded("values/member-order", breaks=ALIKE, editions=("1.1",))
def attributes_before_the_type_are_lost(request: Request, serve: Serve) -> Response:
    """An update whose attributes stand before the type changes none of them, as nobody knows yet what they are."""
    document = request.document if updates(request) else None
    data = document.get("data") if isinstance(document, dict) else None
    members = list(data) if isinstance(data, dict) else []
    early = {"attributes", "type"} <= {*members} and members.index("attributes") < members.index("type")
    return serve(with_attributes(request, {}) if early else request)


@seeded("values/solidus-kept", breaks=ALIKE, editions=("1.0",))
def escaped_slashes_keep_their_backslash(request: Request, serve: Serve) -> Response:
    r"""`\/` in a text is stored with the backslash."""
    body = re.sub(rb"((?<!\\)(?:\\\\)*)\\/", rb"\1\\\\/", request.body) if stores(request) else request.body
    return serve(request.replacing(body=body))


@seeded("values/upper-case-escapes", breaks=ALIKE, editions=("1.1",))
def upper_case_escapes_are_refused(request: Request, serve: Serve) -> Response:
    """An escape with hexadecimal digits in upper case is taken for no JSON."""
    odd = stores(request) and re.search(rb"(?<!\\)(?:\\\\)*\\u[0-9a-f]*[A-F]", request.body)
    return refusal(400, "Unexpected token in JSON") if odd else serve(request)


@seeded("values/white-space-before", breaks=ALIKE, editions=("1.0",))
def white_space_before_is_refused(request: Request, serve: Serve) -> Response:
    """A document is told by its first octet, and one that begins with white space is none."""
    return refusal(400, "No document") if stores(request) and request.body[:1].isspace() else serve(request)


@seeded("values/surrogate-crashes", breaks=CRASH, editions=("1.1",))
def nested_surrogates_crash(request: Request, serve: Serve) -> Response:
    """Half of a surrogate pair within an object or array cannot be encoded, which nobody expected."""
    broken = any(isinstance(leaf, str) and SURROGATE.search(leaf) for leaf in leaves_in(request, nested=True))
    return refusal(500, "Internal error") if broken else serve(request)


@seeded("values/infinite-crashes", breaks=CRASH, editions=("1.0",))
def infinite_numbers_crash(request: Request, serve: Serve) -> Response:
    """An update with a number beyond doubles is read as infinite, and cannot be written as JSON."""
    given = leaves_in(request) if updates(request) else []
    infinite = any(isinstance(leaf, float) and not math.isfinite(leaf) for leaf in given)
    return refusal(500, "Out of range float values are not JSON compliant") if infinite else serve(request)
