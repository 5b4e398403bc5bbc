"""Rules of the status code itself: its form, its registration, and the request that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from suites.http.answers import asked, has_status, is_mediated, octets_of
from suites.http.status_codes import EDGE_CODES, PHRASES

_STATUS_LINE = re.compile(rb"HTTP/\d\.\d ([1-5]\d\d)(?: .*|)", re.DOTALL)
_LENGTH_ALONE = re.compile(r"bytes \*/\d+", re.ASCII | re.IGNORECASE)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "QUERY"})
_CONDITIONS = ("If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "If",
               "If-Schedule-Tag-Match")  # fmt: skip
_ACCEPTS = ("Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset")
_PRESUPPOSED = {
    101: (("Upgrade",), "a request with Upgrade"),
    412: (_CONDITIONS, "a request with a precondition, such as If-Match"),
    416: (("Range", "Content-Range"), "a request with Range"),
    417: (("Expect",), "a request with Expect"),
}


@rule("http/status/valid-code", on="answer")
def status_code_is_valid(node: Node) -> Iterator[Remark]:
    """The status is three digits from 100 to 599, and not of an interim answer."""
    status, octets = node.exchange.status, octets_of(node)
    line = octets.status_line if octets else None
    if line is not None and not _STATUS_LINE.fullmatch(line):
        yield node.violates(
            f"the status line is {_shown(line)}", at="status", expected="three digits from 100 to 599"
        )
    elif not 100 <= status <= 599:
        yield node.violates(f"status {status}", at="status", expected="a code from 100 to 599")
    elif status < 200 and not (status == 101 and asked(node, "Upgrade")):
        yield node.violates(f"status {status} is final", at="status", expected="a final status, 200 or above")


def _shown(line: bytes) -> str:
    return f"`{line[:60].decode('latin-1')}`" if line else "missing"


def _is_not_left_to_an_edge(node: Node) -> bool:
    return node.exchange.status not in EDGE_CODES or not is_mediated(node)


@rule("http/status/registered-code", on="answer", when=_is_not_left_to_an_edge)
def status_code_is_registered(node: Node) -> Iterator[Remark]:
    """The status is in the registry; one that an edge is known for says nothing where an edge shows."""
    if node.exchange.status not in PHRASES:
        yield node.violates(f"status {node.exchange.status} is not registered", at="status")


@rule("http/status/code-fits-request", on="answer")
def status_code_fits_its_request(node: Node) -> Iterator[Remark]:
    """A code that presupposes something of the request answers a request that has it."""
    status = node.exchange.status
    if status in _PRESUPPOSED:
        names, wanted = _PRESUPPOSED[status]
        if not asked(node, *names):
            yield node.violates(f"status {status} without it", at="status", expected=wanted)
    elif status == 411 and _tells_its_length(node):
        yield node.violates("status 411 although there is a Content-Length", at="status", expected="no 411")
    elif status == 407:
        remark = node.warns if is_mediated(node) else node.violates
        yield remark("status 407 although no proxy was asked", at="status", expected="407 from a proxy alone")
    elif status == 406 and not asked(node, *_ACCEPTS):
        yield node.warns(
            "status 406 although nothing was negotiated", at="status", expected="406 where Accept is sent"
        )
    elif status == 201 and node.exchange.request.method in _SAFE:
        yield node.warns(
            f"status 201 to {node.exchange.request.method}", at="status", expected="201 to unsafe methods"
        )
    elif status in (305, 306):
        yield node.warns(f"status {status} is no longer in use", at="status", expected="another status")


def _tells_its_length(node: Node) -> bool:
    length = node.exchange.request.header("Content-Length") or ""
    return length.isascii() and length.isdigit()


@rule("http/status/304-only-if-conditional", on="answer", when=has_status(304))
def not_modified_answers_a_condition(node: Node) -> Iterator[Remark]:
    """304 answers a GET or HEAD with If-None-Match or If-Modified-Since."""
    method = node.exchange.request.method
    if method not in ("GET", "HEAD"):
        yield node.violates(f"status 304 to {method}", at="status")
    elif not asked(node, "If-None-Match", "If-Modified-Since"):
        yield node.violates("status 304 to a request without a condition", at="status")


@rule("http/range/206-only-if-asked", on="answer", when=has_status(206))
def part_answers_a_range(node: Node) -> Iterator[Remark]:
    """206 answers a GET with Range."""
    method = node.exchange.request.method
    if method != "GET":
        yield node.violates(f"status 206 to {method}", at="status")
    elif not asked(node, "Range"):
        yield node.violates("status 206 to a request without Range", at="status")


def undocumented(status: int, documented: tuple[int, ...]) -> bool:
    """Whether a status is missing in a documented list, which may be one of errors alone or of successes alone."""
    of_its_kind = any((code >= 400) is (status >= 400) for code in documented)
    return of_its_kind and status not in documented and status != 304


def _has_documented_statuses(node: Node) -> bool:
    contract = node.document.context.contract
    return bool(contract and contract.errors and contract.errors.statuses)


@rule("http/status/documented-codes", on="answer", when=_has_documented_statuses)
def status_code_is_documented(node: Node) -> Iterator[Remark]:
    """The status is one that the contract lists; another is only told of."""
    contract, status = node.document.context.contract, node.exchange.status
    if contract and contract.errors and undocumented(status, contract.errors.statuses):
        yield node.warns(f"status {status} is not documented", at="status", expected="a documented status")


def _refuses_a_range_of_bytes(node: Node) -> bool:
    asked_for = node.exchange.request.header("Range") or ""
    return node.exchange.status == 416 and asked_for.lower().startswith("bytes=")


@rule("http/range/416-content-range", on="answer", when=_refuses_a_range_of_bytes)
def unsatisfiable_range_tells_the_length(node: Node) -> Iterator[Remark]:
    """A 416 to a range of bytes tells the current length."""
    values = node.value.get("content-range", [])
    if not values:
        yield node.violates("there is no Content-Range", at="Content-Range", expected="bytes */ and the length")
    elif not _LENGTH_ALONE.fullmatch(values[0]):
        yield node.violates("Content-Range tells no length alone", at="Content-Range", expected="bytes */LENGTH")
