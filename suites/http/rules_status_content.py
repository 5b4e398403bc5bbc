"""Rules of the content that a status forbids or calls for."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from suites.http.answers import content_of, has_status, may_be_an_edge, octets_of, response_of, surplus_of


def _follows(node: Node) -> bool:
    """Whether octets follow the header section of an answer that must end with it."""
    octets = octets_of(node)
    return (
        bool(surplus_of(node, octets) if octets else response_of(node).body)
        and node.exchange.request.method != "HEAD"
    )


@rule("http/status/204-no-content", on="answer", when=has_status(204))
def no_content_has_none(node: Node) -> Iterator[Remark]:
    """A 204 has no content, Content-Length or Transfer-Encoding; a length of 0 is only warned about."""
    fields = node.value
    if _follows(node):
        yield node.violates("content follows a 204", at="body")
    if "transfer-encoding" in fields:
        yield node.violates("a 204 has Transfer-Encoding", at="Transfer-Encoding")
    if "content-length" in fields:
        harmless = all(value.strip() == "0" for value in fields["content-length"])
        remark = node.warns if harmless else node.violates
        yield remark(f"a 204 has Content-Length{': 0, which harms nobody' if harmless else ''}", at="Content-Length")


@rule("http/status/205-no-content", on="answer", when=has_status(205))
def reset_content_has_none(node: Node) -> Iterator[Remark]:
    """A 205 has no content, however it is framed."""
    octets = octets_of(node)
    if (octets.content if octets else response_of(node).body) and node.exchange.request.method != "HEAD":
        yield node.violates("a 205 has content", at="body")


@rule("http/status/304-no-content", on="answer", when=has_status(304))
def not_modified_has_no_content(node: Node) -> Iterator[Remark]:
    """A 304 ends with its header section; a length of 0 is warned about, for a 200 is hardly empty."""
    if _follows(node):
        yield node.violates("content follows a 304", at="body")
    if any(value.strip() == "0" for value in node.value.get("content-length", [])):
        wanted = "no Content-Length, or that of the 200"
        yield node.warns("a 304 has Content-Length: 0, unless the 200 is empty", at="Content-Length", expected=wanted)


def _is_error(node: Node) -> bool:
    return node.exchange.status >= 400 and node.exchange.request.method != "HEAD"


@rule("http/status/error-explains", on="answer", when=_is_error)
def error_explains_itself(node: Node) -> Iterator[Remark]:
    """An error to any method but HEAD has content."""
    if not content_of(node):
        remark = node.warns if may_be_an_edge(node) else node.violates
        yield remark(f"status {node.exchange.status} without content", at="body", expected="content that explains")
