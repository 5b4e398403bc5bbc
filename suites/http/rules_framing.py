"""Rule of framing: where an answer ends is told once, and kept to."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from suites.http.answers import may_be_cut_off, octets_of, surplus_of


def _is_framed(node: Node) -> bool:
    """Whether it is an answer in HTTP/1 that is not an open tunnel."""
    exchange = node.exchange
    return bool(exchange.response and exchange.response.version.startswith("1")) and exchange.status != 101


@rule("http/framing/response-delimited-once", on="answer", when=_is_framed)
def answer_is_delimited_once(node: Node) -> Iterator[Remark]:
    """Content-Length and Transfer-Encoding never stand together, chunks are valid, and nothing follows the last."""
    if "transfer-encoding" not in node.value:
        return
    if "content-length" in node.value:
        yield node.violates("Content-Length stands beside Transfer-Encoding", at="Content-Length")
    octets = octets_of(node)
    if octets is None or node.exchange.status == 204:
        return
    codings = [item.strip().lower() for value in node.value["transfer-encoding"] for item in value.split(",")]
    if "chunked" in codings[:-1] and codings.count("chunked") == 1 and not _closes(node):
        yield node.violates("`chunked` is not the last coding", at="Transfer-Encoding")
    if octets.framing == "none":
        return
    for trouble in octets.trouble:
        remark = node.warns if not octets.complete and may_be_cut_off(node) else node.violates
        yield remark(trouble, at="body")
    if (surplus := surplus_of(node, octets)) and octets.framing == "chunked":
        blank = not surplus.strip(b"\r\n")
        remark = node.warns if blank else node.violates
        yield remark(f"{'an empty line follows' if blank else 'octets follow'} the last chunk", at="body")


def _closes(node: Node) -> bool:
    return any("close" in value.lower() for value in node.value.get("connection", ()))
