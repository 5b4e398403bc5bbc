"""Rule of content codings: what is declared is what was done."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.grammar import split_list
from suites.http.answers import content_of, essence_of, is_json_type, octets_of
from suites.http.contents import format_of

_LARGEST = 16 * 1024 * 1024
_KNOWN = frozenset({
    "aes128gcm", "br", "compress", "dcb", "dcz", "deflate", "exi", "gzip", "identity", "pack200-gzip", "x-compress",
    "x-gzip", "zstd",
})  # fmt: skip
_NO_CODINGS = frozenset({
    "none", "binary", "utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "7bit", "8bit",
    "base64", "quoted-printable", "chunked", "json", "text", "plain",
})  # fmt: skip
_BARE = "content coded by deflate lacks the zlib format around it"
_LONGER = "octets follow the end of the content as coded"
_FORGIVEN = (_BARE, _LONGER)
_ZSTD = (b"\x28\xb5\x2f\xfd",)


def _has_coded_content(node: Node) -> bool:
    """Whether content came of which it can be told how it is coded."""
    exchange = node.exchange
    if exchange.request.method == "HEAD" or exchange.status in (204, 206, 304) or not exchange.response:
        return False
    octets = octets_of(node)
    return bool(exchange.response.body or (octets and octets.content))


@rule("http/coding/declared-is-true", on="answer", when=_has_coded_content)
def coding_is_what_is_declared(node: Node) -> Iterator[Remark]:
    """Content decodes with the codings listed, and is not coded where none is listed."""
    codings = [item.lower() for item in split_list(",".join(node.value.get("content-encoding", []))) if item]
    for coding in codings:
        if coding in _NO_CODINGS:
            yield node.violates(f"`{coding}` is no content coding", at="Content-Encoding")
        elif coding == "identity":
            yield node.warns("`identity` is listed, which says nothing", at="Content-Encoding")
        elif coding not in _KNOWN:
            yield node.warns(f"`{coding}` is no registered content coding", at="Content-Encoding")
    octets = octets_of(node)
    if octets and octets.complete and codings:
        yield from _decoding(node, octets.content, codings)
    elif not codings and _is_of_text(essence_of(node)) and (found := format_of(content_of(node))) in ("gzip", "zstd"):
        told = f"content of the type {essence_of(node)} is coded by {found}"
        yield node.violates(told, at="Content-Encoding", expected=f"Content-Encoding: {found}")


def _is_of_text(essence: str) -> bool:
    return (
        is_json_type(essence)
        or essence.startswith("text/")
        or essence in ("application/xml", "application/problem+xml")
    )


def _decoding(node: Node, content: bytes, codings: list[str]) -> Iterator[Remark]:
    """What goes wrong in undoing the codings, the last one first, as far as they can be undone here."""
    for coding in reversed(codings):
        if coding == "identity":
            continue
        if not content:
            return
        if coding == "zstd" and not content.startswith(_ZSTD):
            yield node.violates(
                "content is not coded by zstd", at="body", expected="content as Content-Encoding says"
            )
        if coding not in ("gzip", "x-gzip", "deflate"):
            return
        content, trouble = decode(content, coding)
        if trouble:
            remark = node.warns if trouble in _FORGIVEN else node.violates
            yield remark(trouble, at="body", expected="content as Content-Encoding says")
            return


def decode(content: bytes, coding: str) -> tuple[bytes, str]:
    """Content with gzip or deflate undone, up to 16 MiB of it, and what was wrong with the coding."""
    decoded, trouble = _inflate(content, 31 if coding != "deflate" else 15)
    if trouble and coding == "deflate":
        bare, worse = _inflate(content, -15)
        if not worse:
            return bare, _BARE
    return decoded, trouble.format(coding.removeprefix("x-"))


def _inflate(content: bytes, bits: int) -> tuple[bytes, str]:
    pieces: list[bytes] = []
    left = _LARGEST
    while content and left > 0:
        machine = zlib.decompressobj(bits)
        try:
            pieces.append(machine.decompress(content, left))
        except zlib.error:
            return b"".join(pieces), _LONGER if pieces else "content is not coded by {}"
        left -= len(pieces[-1])
        if not machine.eof:
            return b"".join(pieces), "" if left <= 0 else "content coded by {} is cut off"
        content = machine.unused_data
    return b"".join(pieces), ""
