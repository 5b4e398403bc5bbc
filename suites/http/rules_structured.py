"""Rules of structured fields, and of the digests that some of them hold."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.structured import Structured, read_structured
from suites.http.answers import is_mediated, octets_of, response_of

_LISTS = ("Cache-Status", "Proxy-Status", "Cache-Groups", "Cache-Group-Invalidation", "Accept-CH", "Critical-CH",
          "Accept-Query")  # fmt: skip
_DICTIONARIES = (
    "Priority", "Content-Digest", "Repr-Digest", "Want-Content-Digest", "Want-Repr-Digest", "CDN-Cache-Control",
    "Signature", "Signature-Input", "Accept-Signature", "Permissions-Policy", "Reporting-Endpoints",
    "Integrity-Policy", "No-Vary-Search", "Use-As-Dictionary",
)  # fmt: skip
_ITEMS = ("Origin-Agent-Cluster", "Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy")
_FIELDS = {
    name.lower(): (name, kind)
    for kind, names in (("list", _LISTS), ("dictionary", _DICTIONARIES), ("item", _ITEMS))
    for name in names
}
_OF_OCTETS = ("content-digest", "repr-digest", "signature")
_DIGESTS = ("content-digest", "repr-digest")
_ALGORITHMS = {"sha-256": "sha256", "sha-512": "sha512", "sha": "sha1", "md5": "md5"}
_INSECURE = frozenset({"md5", "sha", "unixsum", "unixcksum", "adler", "crc32c"})


def _structured_in(node: Node) -> list[str]:
    """The lowercase names of the structured fields that are there; Signature has another form in older drafts."""
    newer = "signature-input" in node.value
    return [name for name in node.value if name in _FIELDS and (newer or name != "signature")]


@rule("http/sf/known-fields-parse", on="answer", when=lambda node: bool(_structured_in(node)))
def structured_fields_parse(node: Node) -> Iterator[Remark]:
    """A field that is defined as a structured field parses as its type."""
    for lowercase in _structured_in(node):
        name, kind = _FIELDS[lowercase]
        found = read_structured(node.value[lowercase], kind)
        if found.error:
            yield node.violates(f"{name} {found.error}", at=name, expected=f"a structured field: {kind}")
        elif lowercase in _OF_OCTETS and any(item.kind != "byte sequence" for item in found.items):
            yield node.violates(f"{name} has a member that is no byte sequence", at=name, expected="byte sequences")


def _can_be_digested(node: Node) -> bool:
    """Whether there is a digest, and content of which it is one."""
    exchange = node.exchange
    bodiless = exchange.request.method == "HEAD" or exchange.status in (204, 304)
    return not bodiless and not response_of(node).altered and any(name in node.value for name in _DIGESTS)


@rule("http/sf/digest-correct", on="answer", when=_can_be_digested)
def digests_are_those_of_the_content(node: Node) -> Iterator[Remark]:
    """Content-Digest, and Repr-Digest of a whole representation that was read, are right; a weak one is told of."""
    octets = octets_of(node)
    content = octets.content if octets and octets.complete else None
    if content is None and "content-encoding" not in node.value:
        content = response_of(node).body
    if content is None:
        return
    if "content-digest" in node.value:
        yield from _digest_remarks(node, "Content-Digest", content)
    if "repr-digest" in node.value and node.exchange.status == 200 and node.exchange.request.method == "GET":
        yield from _digest_remarks(node, "Repr-Digest", content)


def _digest_remarks(node: Node, name: str, content: bytes) -> Iterator[Remark]:
    found: Structured = read_structured(node.value[name.lower()], "dictionary")
    for algorithm, item in found.members:
        if algorithm in _INSECURE:
            yield node.warns(f"the algorithm {algorithm} is insecure", at=name, expected="sha-256 or sha-512")
        if algorithm not in _ALGORITHMS or item.kind != "byte sequence":
            continue
        digest = hashlib.new(_ALGORITHMS[algorithm], content, usedforsecurity=False).digest()
        if digest != item.value:
            remark = node.warns if is_mediated(node) else node.violates
            wanted = f"{algorithm}=:{base64.b64encode(digest).decode('ascii')}:"
            yield remark(f"the digest by {algorithm} is another", at=name, expected=wanted)
