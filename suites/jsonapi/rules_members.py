"""Rules of which members the objects of the specification may hold."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from suites.jsonapi.kinds import shown

_MEMBERS = {
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


def _is_object(node: Node) -> bool:
    return isinstance(node.value, dict)


@rule("jsonapi-*/document-structure/additional-members", on=tuple(_MEMBERS), when=_is_object)
def only_listed_members_are_there(node: Node) -> Iterator[Remark]:
    """An object that the specification defines holds only members that it lists."""
    holder, both = _MEMBERS[node.kind]
    more = _MORE_MEMBERS.get(node.kind, "")
    if node.kind == "identifier" and not node.value.keys().isdisjoint({"attributes", "relationships"}):
        both += f" {_MEMBERS['resource'][1]}"
    for name, actual, expected in _unlisted(node, holder, both, more):
        yield node.violates(actual, at=name, expected=expected)


@rule("jsonapi-*/document-structure/additional-members", on="links", when=_is_object)
def only_listed_links_are_there(node: Node) -> Iterator[Remark]:
    """A links object should hold only links that the specification lists; whether it must is disputed."""
    kind = node.parent.kind if node.parent else ""
    if kind in _LINKS:
        for name, actual, expected in _unlisted(node, *_LINKS[kind], _MORE_LINKS.get(kind, "")):
            yield node.warns(f"{actual} (whether it may be is disputed)", at=name, expected=expected)


def _unlisted(node: Node, holder: str, both: str, more: str) -> Iterator[tuple[str, str, str]]:
    """Each name that is not listed, with what it is and what may stand in its place."""
    listed = both.split() if node.edition == "1.0" else [*both.split(), *more.split()]
    for name in node.value:
        if name not in listed and not node.document.lawful_extra(name):
            since = " before 1.1" if name in more.split() else ""
            yield name, f"{shown(name)} does not belong in {holder}{since}", f"in {holder} only {', '.join(listed)}"
