"""Recommendations for links: where there should be some, and how the URLs of relationships are made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from accord.authoring import Node, Remark, identity, rule
from suites.jsonapi.kinds import shown


def links_of(value: Any) -> dict[str, Any]:
    """The links object of a document, resource or relationship."""
    links = value.get("links") if isinstance(value, dict) else None
    return links if isinstance(links, dict) else {}


def path_of(link: Any, base: str) -> str | None:
    """The decoded path of a link, without a slash at its end; None where there is no link."""
    reference = link.get("href") if isinstance(link, dict) else link
    if not isinstance(reference, str) or not reference:
        return None
    relative = not reference.startswith(("/", "http://", "https://"))
    return _path(reference, base if relative else "")


@lru_cache(maxsize=4096)
def _path(reference: str, base: str) -> str | None:
    try:
        return unquote(urlsplit(urljoin(base, reference)).path).rstrip("/")
    except ValueError:
        return None


def _answers_get(node: Node) -> bool:
    exchange = node.document.exchange
    return exchange.ok and exchange.request.method == "GET"


@rule("jsonapi-recommendations/including-links/top-level-links", on="document", when=_answers_get)
def document_has_a_self_link(node: Node) -> Iterator[Remark]:
    """Each answer to a GET has a top-level `self` link."""
    if not links_of(node.value).get("self"):
        yield Remark("/links", "there is no `self` link", warning=True)


def _is_resource(node: Node) -> bool:
    return identity(node.value) is not None


@rule("jsonapi-recommendations/including-links/resource-links", on="resource", when=_is_resource)
def resource_has_a_self_link(node: Node) -> Iterator[Remark]:
    """Each resource has a `self` link."""
    if not links_of(node.value).get("self"):
        yield node.warns(f"a resource of type {shown(node.value['type'])} has no `self` link")


@rule("jsonapi-recommendations/including-links/relationship-links", on="relationship")
def relationship_has_links(node: Node) -> Iterator[Remark]:
    """Each relationship has a `self` link and a `related` link."""
    missing = [name for name in ("self", "related") if not links_of(node.value).get(name)]
    if missing:
        yield _of_relationship(node, f"has no link called {' or '.join(missing)}")


def _of_relationship(node: Node, trouble: str) -> Remark:
    """One warning for all relationships of a kind of resource."""
    place = node.parent.pointer if node.parent else node.pointer
    return Remark(place, f"the relationship {shown(str(node.key))} {trouble}", warning=True)


def _owner_path(node: Node) -> str | None:
    owner = node.parent.parent if node.parent else None
    return path_of(links_of(owner.value if owner else None).get("self"), node.document.exchange.request.url)


def _has(name: str, node: Node) -> bool:
    return bool(_owner_path(node)) and path_of(links_of(node.value).get(name), "") is not None


def _compare(node: Node, name: str, infix: str) -> Iterator[Remark]:
    path = path_of(links_of(node.value)[name], node.document.exchange.request.url)
    wanted = f"{_owner_path(node)}{infix}/{node.key}"
    if path != wanted:
        yield _of_relationship(node, f"has its `{name}` link at {shown(path or '')}, not at {shown(wanted)}")


@rule("jsonapi-recommendations/urls/relationship-url", on="relationship", when=lambda node: _has("self", node))
def relationship_lies_below_its_resource(node: Node) -> Iterator[Remark]:
    """A relationship's URL is its resource's, `/relationships/` and its name."""
    yield from _compare(node, "self", "/relationships")


@rule("jsonapi-recommendations/urls/related-url", on="relationship", when=lambda node: _has("related", node))
def related_resources_lie_below_their_resource(node: Node) -> Iterator[Remark]:
    """The URL of related resources is their resource's, a slash and the relationship's name."""
    yield from _compare(node, "related", "")
