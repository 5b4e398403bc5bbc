"""Rules of field lines: their grammar, how often they stand, lists, trailers, and the request id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.grammar import is_token, split_list
from accord.judge.octets import Line
from suites.http.answers import octets_of, response_of

_SINGLETONS = {
    name.lower(): name
    for name in (
        "Content-Type", "Content-Length", "Location", "ETag", "Last-Modified", "Date", "Expires", "Age",
        "Retry-After", "Server", "Content-Range", "Content-Location", "Access-Control-Allow-Origin",
    )
}  # fmt: skip
_LISTS = (
    "Vary", "Allow", "Cache-Control", "Link", "Accept-Ranges", "Accept-Patch", "Accept-Post", "Content-Encoding",
    "Content-Language", "Connection", "Trailer", "Upgrade", "WWW-Authenticate", "Proxy-Authenticate", "Server-Timing",
    "Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Expose-Headers",
)  # fmt: skip
_LOWERCASE_LISTS = frozenset(name.lower() for name in _LISTS)
_SEEMS_TO_LACK_A_MEMBER = re.compile(r"^[ \t]*,|,[ \t]*,|,[ \t]*$")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_NO_TRAILERS = frozenset({
    "transfer-encoding", "content-length", "host", "trailer", "te", "connection", "cache-control", "max-forwards",
    "expect", "range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range",
    "authorization", "proxy-authorization", "www-authenticate", "proxy-authenticate", "set-cookie", "cookie", "age",
    "expires", "date", "location", "retry-after", "vary", "warning", "pragma", "content-encoding", "content-type",
    "content-range", "allow",
})  # fmt: skip


@rule("http/field/singleton-once", on="answer")
def single_fields_stand_once(node: Node) -> Iterator[Remark]:
    """A field that is no list stands at most once."""
    wired = octets_of(node) if response_of(node).wire else None
    for lowercase, name in _SINGLETONS.items():
        if lowercase in node.value and (
            len(node.value[lowercase]) > 1 or (wired and len(wired.values(lowercase)) > 1)
        ):
            yield node.violates(f"{name} stands more than once", at=name)


@rule("http/field/no-empty-list-members", on="answer", when=lambda node: not _LOWERCASE_LISTS.isdisjoint(node.value))
def lists_have_no_empty_members(node: Node) -> Iterator[Remark]:
    """A list field that is not empty as a whole has no empty member."""
    for name in _LISTS:
        for value in node.value.get(name.lower(), ()):
            if _SEEMS_TO_LACK_A_MEMBER.search(value) and "" in split_list(value):
                yield node.violates(f"{name} has an empty member", at=name)
                break


@rule("http/field/name-and-value-grammar", on="answer", when=lambda node: octets_of(node) is not None)
def field_lines_keep_their_grammar(node: Node) -> Iterator[Remark]:
    """A field line is a token, a colon and visible text; octets above 0x7F and bare line feeds are only told of."""
    octets = octets_of(node)
    if octets is None:
        return
    for line in octets.lines:
        if trouble := _trouble(line):
            yield node.violates(trouble, at=_place(line))
        elif not line.octets.isascii():
            yield node.warns("a field value has octets above 0x7F", at=_place(line), expected="US-ASCII")
    if octets.bare:
        wanted = "carriage return and line feed"
        yield node.warns(
            "a line of the header section ends in a line feed alone", at="header section", expected=wanted
        )


def _place(line: Line) -> str:
    return line.octets.partition(b":")[0].strip()[:60].decode("latin-1") or "header section"


def _trouble(line: Line) -> str:
    name, colon, value = line.octets.partition(b":")
    if not colon:
        return "a line has no colon"
    if name != name.strip():
        return "a blank stands before the name or the colon"
    if not is_token(name.decode("latin-1")):
        return "a field name is no token"
    if line.folded:
        return "a line is folded"
    if b"\r" in value:
        return "a value has a bare carriage return"
    return "a value has a control character" if _CONTROL.search(value) else ""


@rule("http/field/trailers", on="answer", when=lambda node: octets_of(node) is not None)
def trailers_may_be_trailers(node: Node) -> Iterator[Remark]:
    """No trailer is a field of framing, routing, authentication, control or content; RateLimit is only told of."""
    octets = octets_of(node)
    for line in octets.trailers if octets else ():
        if line.name in _NO_TRAILERS:
            yield node.violates("a trailer that has to be a header field", at=_place(line))
        elif "ratelimit" in line.name:
            yield node.warns("a trailer that clients read as a header field", at=_place(line))


def _promised_id(node: Node) -> str:
    contract = node.document.context.contract
    return (contract.promised.request_id or "") if contract else ""


@rule("http/field/request-id", on="answer", when=lambda node: bool(_promised_id(node)))
def request_id_is_there(node: Node) -> Iterator[Remark]:
    """The documented request id is on every answer; that it is not is only told of."""
    name = _promised_id(node)
    if not any(value.strip() for value in node.value.get(name.lower(), [])):
        yield node.warns(f"there is no {name}", at=name, expected="a request id on every answer, as documented")
