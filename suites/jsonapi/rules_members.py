"""Rules of which members the objects of the specification may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from accord.authoring import Node, Remark, rule
from suites.jsonapi.kinds import shown

MEMBERS = {
    "document": ("the top level of a document", "data errors meta jsonapi links included"),
    "resource": ("a resource object", "type id attributes relationships links meta"),
    "relationship": ("a relationship object", "links data meta"),
    "identifier": ("a resource identifier object", "type id meta"),
    "link-object": ("a link object", "href meta"),
    "jsonapi": ("the `jsonapi` object", "version meta"),
    "error": ("an error object", "id links status code title detail source meta"),
    "source": ("the `source` of an error", "pointer parameter"),
}
"""What each kind of object is called, and the members that both editions list for it."""

_MORE_MEMBERS = {
    "resource": "lid",
    "identifier": "lid",
    "link-object": "rel describedby title type hreflang",
    "jsonapi": "ext profile",
    "source": "header",
}
"""The members that 1.1 adds."""

_LINKS = {
    "document": ("the top-level links", "self related first last prev next"),
    "resource": ("the links of a resource object", "self"),
    "relationship": ("the links of a relationship object", "self related first last prev next"),
    "error": ("the links of an error object", "about"),
}
"""What the links object of each kind of holder is called, and the links that both editions list for it."""

_MORE_LINKS = {"document": "describedby", "error": "type"}
"""The links that 1.1 adds."""


_NAMESPACED = re.compile("[A-Za-z0-9]+:.+", re.DOTALL)


def is_object(node: Node) -> bool:
    """Whether a node holds an object."""
    return isinstance(node.value, dict)


def _closed(node: Node) -> bool:
    """Whether it is an object that no extension may add to; where one is applied, strays are judged as its own."""
    return is_object(node) and not node.document.extensions


@rule("jsonapi-*/document-structure/additional-members", on=tuple(MEMBERS), when=_closed)
def only_listed_members_are_there(node: Node) -> Iterator[Remark]:
    """An object that the specification defines holds only members that it lists."""
    for name, actual, expected in unlisted_members(node):
        if not shows_extension(node, name):
            yield node.violates(actual, at=name, expected=expected)


def shows_extension(node: Node, name: str) -> bool:
    """Whether a member name tells that an extension was applied by a server that offers any."""
    return bool(node.edition != "1.0" and node.document.context.extensions and _NAMESPACED.fullmatch(name))


def unlisted_members(node: Node) -> Iterator[tuple[str, str, str]]:
    """Each member of an object that its list does not have, with what it is and what may stand there."""
    holder, both = MEMBERS[node.kind]
    more = _MORE_MEMBERS.get(node.kind, "")
    if node.kind == "identifier" and not node.value.keys().isdisjoint({"attributes", "relationships"}):
        both += f" {MEMBERS['resource'][1]}"
    yield from _unlisted(node, holder, both, more)


@rule("jsonapi-*/document-structure/additional-members", on="links", when=is_object)
def only_listed_links_are_there(node: Node) -> Iterator[Remark]:
    """A links object should hold only links that the specification lists; whether it must is disputed."""
    kind = node.parent.kind if node.parent else ""
    if kind in _LINKS:
        for name, actual, expected in _unlisted(node, *_LINKS[kind], _MORE_LINKS.get(kind, "")):
            yield node.warns(f"{actual} (whether it may be is disputed)", at=name, expected=expected)


@cache
def _listed(both: str, more: str) -> dict[str, None]:
    return dict.fromkeys((both + " " + more).split())


def _unlisted(node: Node, holder: str, both: str, more: str) -> Iterator[tuple[str, str, str]]:
    """Each name that is not listed, with what it is and what may stand in its place."""
    listed = _listed(both, "" if node.edition == "1.0" else more)
    if node.value.keys() <= listed.keys():
        return
    for name in node.value:
        if name not in listed and not node.document.lawful_extra(name):
            since = " before 1.1" if name in more.split() else ""
            yield name, f"{shown(name)} does not belong in {holder}{since}", f"in {holder} only {', '.join(listed)}"
