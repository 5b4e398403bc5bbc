"""Rules of the fields that hold references: Location, Content-Location and Link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.uris import reference_trouble
from accord.model.link_header import Link, parse_links

_AUTHORITY = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#]*)@")


def _reference_remarks(node: Node, name: str, text: str) -> Iterator[Remark]:
    """What is wrong with a reference: its characters, its form, or user information in it."""
    if trouble := reference_trouble(text):
        yield node.violates(f"it holds {trouble}", at=name, expected="a URI reference (RFC 3986)")
    elif "[" in text.partition("?")[2]:
        yield node.warns("its query holds square brackets that are not encoded", at=name, expected="%5B and %5D")


@rule("http/field/location-grammar", on="answer", having="location")
def location_is_a_reference(node: Node) -> Iterator[Remark]:
    """Location is a URI reference without user information."""
    yield from _location_remarks(node, "Location")


@rule("http/field/location-grammar", on="answer", having="content-location")
def content_location_is_a_reference(node: Node) -> Iterator[Remark]:
    """Content-Location is a URI reference without user information."""
    yield from _location_remarks(node, "Content-Location")


def _location_remarks(node: Node, name: str) -> Iterator[Remark]:
    for value in node.value[name.lower()]:
        yield from _reference_remarks(node, name, value)
        if _AUTHORITY.match(value):
            yield node.violates("it holds user information", at=name, expected="no user or password in a URI")


@rule("http/field/link-grammar", on="answer", having="link")
def links_follow_the_grammar(node: Node) -> Iterator[Remark]:
    """Each link is a target in angle brackets with one `rel`."""
    for link in parse_links(node.value["link"]):
        if link.trouble:
            yield node.violates(link.trouble, at="Link", expected="<URI-reference>; rel=relation")
            continue
        yield from _reference_remarks(node, "Link", link.target)
        yield from _relation_remarks(node, link)


def _relation_remarks(node: Node, link: Link) -> Iterator[Remark]:
    given = link.all("rel")
    if len(given) != 1 or not link.relations:
        trouble = "a link has several `rel`" if len(given) > 1 else "a link has no `rel`"
        yield node.violates(trouble, at="Link", expected="exactly one `rel` a link")
    if loose := sorted({parameter.name for parameter in link.parameters if parameter.loose}):
        names = ", ".join(f"`{name}`" for name in loose)
        yield node.warns(f"the value of {names} is no token and stands in no quotes", at="Link")
