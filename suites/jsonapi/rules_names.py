"""Rules of member names: of fields and links strictly, of what is nested in values with a warning only."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.names import reserved_in
from suites.jsonapi.kinds import shown

INNER = "-_ "
"""The characters that may stand inside a name, though not at its ends."""


def _is_member(node: Node) -> bool:
    """Whether it is the name of a member; values of `type` obey the same rules by a requirement of their own."""
    return node.scope != "type"


def _ruled_part(node: Node) -> str:
    """The part of a name that the rules concern: in 1.1 without a leading @, or an extension's namespace."""
    name: str = node.value
    if node.edition == "1.0":
        return name
    if name.startswith("@"):
        return name[1:]
    return name.partition(":")[2] if node.document.extensions and ":" in name else name


def _remark(node: Node, strict: bool, actual: str) -> Remark:
    """A violation at the name, or where it is part of free data one warning for all names beside it."""
    if strict or node.parent is None:
        return node.violates(actual)
    return Remark(node.parent.pointer, f"{actual}, in free data", warning=True)


@rule("jsonapi-*/document-member-names/member-name-character", on="name", when=_is_member)
def name_is_not_empty(node: Node) -> Iterator[Remark]:
    """No name is empty; in attribute values and meta it is a warning."""
    if not node.value:
        yield _remark(node, node.scope in ("field", "link"), "a name is empty")


def _has_edges(node: Node) -> bool:
    at_member = node.edition != "1.0" and node.value.startswith("@")
    return _is_member(node) and not at_member and bool(_ruled_part(node))


@rule("jsonapi-*/document-member-names/member-name-globally-allowed", on="name", when=_has_edges)
def name_begins_and_ends_well(node: Node) -> Iterator[Remark]:
    """Names neither begin nor end with a hyphen, an underscore or a space; in values and meta it is a warning."""
    name = _ruled_part(node)
    if name[0] in INNER or name[-1] in INNER:
        actual = f"{shown(node.value)} begins or ends with a hyphen, an underscore or a space"
        yield _remark(node, node.scope in ("field", "link"), actual)


@rule("jsonapi-*/document-member-names/member-name-reserved-characters", on="name", when=_is_member)
def name_has_no_reserved_character(node: Node) -> Iterator[Remark]:
    """Names have no reserved character; what is nested in attribute values and in meta is a warning."""
    if found := dict.fromkeys(reserved_in(_ruled_part(node))):
        characters = " and ".join(f"`{each}`" if each.isprintable() else "a control character" for each in found)
        yield _remark(node, node.scope in ("field", "link", "top-meta"), f"{shown(node.value)} contains {characters}")


@rule(
    "jsonapi-*/document-member-names/member-name-url-safe",
    on="name",
    when=lambda node: node.scope in ("field", "type"),
)
def name_is_safe_in_urls(node: Node) -> Iterator[Remark]:
    """Names of fields and types have neither spaces nor non-ASCII characters; a warning once a name."""
    if any(character == " " or character > "\x7f" for character in node.value):
        holder = node.parent.key if node.parent and node.scope == "field" else "type"
        yield Remark(f"{holder}/{node.value}", f"{shown(node.value)} has to be escaped in URLs", warning=True)
