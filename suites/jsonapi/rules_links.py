"""Rules of links: what stands in a links object, and what a link may be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from accord.authoring import Node, Remark, rule
from accord.judge.uris import reference_trouble
from suites.jsonapi.kinds import kind_of

PAGINATION = frozenset({"first", "last", "prev", "next"})


@rule("jsonapi-*/document-links/links-object", on="links")
def links_is_an_object(node: Node) -> Iterator[Remark]:
    """`links` holds an object wherever the specification provides for it."""
    if not isinstance(node.value, dict):
        yield node.violates(f"`links` is {kind_of(node.value)}")


def _stands_in_links(node: Node) -> bool:
    return node.parent is not None and node.parent.kind == "links"


@rule("jsonapi-*/document-links/top-level-links-members", on="link", when=_stands_in_links)
def link_is_a_string_or_object(node: Node) -> Iterator[Remark]:
    """A link is a string or an object, or null: in 1.0 only where it pages."""
    may_be_null = node.edition != "1.0" or node.key in PAGINATION
    if not isinstance(node.value, str | dict) and not (node.value is None and may_be_null):
        yield node.violates(f"the link is {kind_of(node.value)}")


@rule("jsonapi-*/document-links/link-string-url", on="link", when=lambda node: isinstance(node.value, str))
def link_string_is_a_url(node: Node) -> Iterator[Remark]:
    """A link given as a string is a URL, in 1.1 by the grammar of RFC 3986."""
    if node.value or node.key not in PAGINATION:
        yield from url_remarks(node, node.value)


@rule("jsonapi-*/document-links/link-object-href", on="link-object")
def link_object_has_a_url(node: Node) -> Iterator[Remark]:
    """`href` of a link object is a string with a URL; 1.0 forgot to say that it has to be there."""
    if "href" not in node.value:
        remark = node.warns if node.edition == "1.0" else node.violates
        yield remark("the link object has no `href`")
    elif isinstance(node.value["href"], str):
        yield from url_remarks(node, node.value["href"], at="href")
    else:
        yield node.violates(f"`href` is {kind_of(node.value['href'])}", at="href")


@rule(
    "jsonapi-1.1/document-links/link-null-unavailable",
    on="link",
    when=lambda node: (node.value is None or isinstance(node.value, str)) and node.key not in PAGINATION,
)
def link_without_target_is_null(node: Node) -> Iterator[Remark]:
    """A link that leads nowhere is null, and neither an empty text nor a bare `#`."""
    if node.value in ("", "#"):
        yield node.warns(f'the link is "{node.value}"')


def url_remarks(node: Node, url: str, *, at: str | None = None) -> Iterator[Remark]:
    """What is wrong with a URL that a link gives: by RFC 3986 in 1.1, by whether it can be followed in 1.0."""
    violated, doubtful = _troubles(url) if node.edition == "1.0" else (reference_trouble(url), "")
    if violated:
        yield node.violates(f"the URL {violated}" if node.edition == "1.0" else f"the URL has {violated}", at=at)
    elif doubtful:
        yield node.warns(f"the URL {doubtful}", at=at)


@lru_cache(maxsize=4096)
def _troubles(url: str) -> tuple[str, str]:
    """What makes a URL unusable by 1.0, and what is only doubtful about it; empty texts where nothing is."""
    if _has_blanks(url):
        return "has an unencoded blank or control character", ""
    if not _can_be_followed(url):
        return "cannot be resolved", ""
    if not url:
        return "", "is empty"
    trouble = reference_trouble(url)
    return "", f"has {trouble}" if trouble else ""


def _has_blanks(url: str) -> bool:
    return any(character.isspace() or character < " " or character == "\x7f" for character in url)


def _can_be_followed(url: str) -> bool:
    """Whether a reference leads somewhere; from where it is followed makes no difference."""
    try:
        return urlsplit(urljoin("http://base.invalid/", url)).port != 0
    except ValueError:
        return False
