"""Rules of the members that 1.1 allows in a link object."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.fields import parse_media_type
from accord.judge.uris import is_uri
from suites.jsonapi.kinds import kind_of, shown

_RELATION = re.compile(r"[a-z][a-z0-9.-]*")

_IRREGULAR = (
    "en-GB-oed|i-ami|i-bnn|i-default|i-enochian|i-hak|i-klingon|i-lux|i-mingo|i-navajo|i-pwn|i-tao|i-tay|i-tsu"
    "|sgn-BE-FR|sgn-BE-NL|sgn-CH-DE"
)
_LANGUAGE = r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
_SCRIPT_AND_REGION = r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
_VARIANTS = r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
_EXTENSIONS = r"(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*"
_PRIVATE = r"x(?:-[a-z0-9]{1,8})+"
_LANGUAGE_TAG = re.compile(
    f"{_LANGUAGE}{_SCRIPT_AND_REGION}{_VARIANTS}{_EXTENSIONS}(?:-{_PRIVATE})?|{_PRIVATE}|{_IRREGULAR}",
    re.IGNORECASE | re.ASCII,
)
"""The grammar of language tags in RFC 5646; regular grandfathered tags are within the general form."""


@rule("jsonapi-1.1/document-links/link-object-rel", on="link-object", having="rel")
def rel_is_a_relation_type(node: Node) -> Iterator[Remark]:
    """`rel` is a relation type by RFC 8288: a lowercase token, or a URI."""
    rel = node.value["rel"]
    if not isinstance(rel, str):
        yield node.violates(f"`rel` is {kind_of(rel)}", at="rel")
    elif _RELATION.fullmatch(rel) or is_uri(rel):
        return
    elif _RELATION.fullmatch(rel.lower()):
        yield node.warns("a registered relation type has capital letters", at="rel")
    else:
        yield node.violates("`rel` is neither a relation type's name nor a URI", at="rel")


@rule("jsonapi-1.1/document-links/link-object-describedby", on="link-object", having="describedby")
def describedby_is_a_link(node: Node) -> Iterator[Remark]:
    """`describedby` is a link itself: a string, a link object, or null."""
    value = node.value["describedby"]
    if not isinstance(value, str | dict | None):
        yield node.violates(f"`describedby` is {kind_of(value)}", at="describedby")


@rule("jsonapi-1.1/document-links/link-object-title", on="link-object", having="title")
def title_is_a_string(node: Node) -> Iterator[Remark]:
    """`title` is a string."""
    if not isinstance(node.value["title"], str):
        yield node.violates(f"`title` is {kind_of(node.value['title'])}", at="title")


@rule("jsonapi-1.1/document-links/link-object-type", on="link-object", having="type")
def type_is_a_media_type(node: Node) -> Iterator[Remark]:
    """`type` is a string that reads as a media type."""
    value = node.value["type"]
    if not isinstance(value, str):
        yield node.violates(f"`type` is {kind_of(value)}", at="type")
        return
    media_type = parse_media_type(value)
    if not media_type or not media_type.valid:
        yield node.violates("`type` is no media type", at="type")


@rule("jsonapi-1.1/document-links/link-object-hreflang", on="link-object", having="hreflang")
def hreflang_is_a_string_or_array(node: Node) -> Iterator[Remark]:
    """`hreflang` is a string or an array of strings."""
    value = node.value["hreflang"]
    if not isinstance(value, str | list):
        yield node.violates(f"`hreflang` is {kind_of(value)}", at="hreflang")
    for odd in [item for item in value if not isinstance(item, str)][:1] if isinstance(value, list) else ():
        yield node.violates(f"`hreflang` holds {kind_of(odd)}", at="hreflang")


def _languages(node: Node) -> list[str]:
    value = node.value.get("hreflang")
    return [tag for tag in (value if isinstance(value, list) else [value]) if isinstance(tag, str)]


@rule(
    "jsonapi-1.1/document-links/link-object-hreflang-tag",
    on="link-object",
    when=lambda node: bool(_languages(node)),
)
def hreflang_names_languages(node: Node) -> Iterator[Remark]:
    """Each language that `hreflang` names is a tag by the grammar of RFC 5646."""
    for tag in _languages(node):
        if not _LANGUAGE_TAG.fullmatch(tag):
            yield node.violates(f"{shown(tag)} is no language tag", at="hreflang")
