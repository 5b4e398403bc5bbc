"""Rules of what extensions bring into documents and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

from accord.authoring import Node, Remark, rule
from accord.judge.names import is_member_name
from suites.jsonapi.kinds import shown
from suites.jsonapi.rules_members import MEMBERS, is_object, unlisted_members
from suites.jsonapi.rules_query_links import own_names

_OBJECTS = tuple(MEMBERS)
_NAMESPACE = re.compile(r"[A-Za-z0-9]+")
_PARAMETER = re.compile(r"[A-Za-z0-9]+:[a-z]+(\[.*\])?", re.DOTALL)
_OFFICIAL = {"https://jsonapi.org/ext/atomic": "atomic"}
"""The namespaces of extensions that everybody knows."""


def _extended(node: Node) -> bool:
    """Whether an extension is applied to the document of an object."""
    return is_object(node) and bool(node.document.extensions)


def _with_colon(node: Node) -> bool:
    return _extended(node) and any(_namespaced(node))


def _namespaced(node: Node) -> Iterator[str]:
    """The member names of an object that have a namespace, if only an empty one."""
    return (name for name in node.value if ":" in name and not name.startswith("@"))


@rule("jsonapi-1.1/jsonapi-media-type/extension-namespace-not-empty", on=_OBJECTS, when=_with_colon)
def namespace_is_not_empty(node: Node) -> Iterator[Remark]:
    """No member name begins with its colon."""
    for name in _namespaced(node):
        if name.startswith(":"):
            yield node.violates(f"{shown(name)} has nothing in front of the colon", at=name)


@rule("jsonapi-1.1/jsonapi-media-type/extension-namespace-characters", on=_OBJECTS, when=_with_colon)
def namespace_is_alphanumeric(node: Node) -> Iterator[Remark]:
    """The part of a member name in front of the colon has ASCII letters and digits only."""
    for name in _namespaced(node):
        namespace = name.partition(":")[0]
        if namespace and not _NAMESPACE.fullmatch(namespace):
            yield node.violates(f"the namespace of {shown(name)} has other characters", at=name)


@rule("jsonapi-1.1/document-member-names/extension-member-remainder", on=_OBJECTS, when=_with_colon)
def rest_is_a_member_name(node: Node) -> Iterator[Remark]:
    """What follows the first colon of a member name is a member name."""
    for name in _namespaced(node):
        if not is_member_name(name.partition(":")[2]):
            yield node.violates(f"what follows the first colon of {shown(name)} is no member name", at=name)


@rule("jsonapi-1.1/document-member-names/extension-member-prefix", on=_OBJECTS, when=_extended)
def members_have_the_namespace(node: Node) -> Iterator[Remark]:
    """Where an extension is applied, a member that no list has is named with the extension's namespace."""
    expected = "a member of the specification, or one named as `namespace:name` of an applied extension"
    for name, actual, _ in unlisted_members(node):
        yield node.violates(f"{actual}, and has no namespace", at=name, expected=expected)
    known = {_OFFICIAL.get(uri.rstrip("/")) for uri in node.document.extensions}
    for name in _namespaced(node) if None not in known else ():
        if name.partition(":")[0] not in known:
            yield node.violates(
                f"the namespace of {shown(name)} is of no applied extension", at=name, expected=expected
            )


def _uses_a_foreign_parameter(node: Node) -> bool:
    return bool(node.document.extensions) and any(_extension_parameters(node))


def _extension_parameters(node: Node) -> Iterator[str]:
    names = map(unquote_plus, own_names(node))
    return (name for name in names if ":" in name.partition("[")[0])


@rule(
    "jsonapi-1.1/query-parameters/extension-query-parameter-remainder",
    on="own-link",
    when=_uses_a_foreign_parameter,
)
def parameters_of_extensions_are_lowercase(node: Node) -> Iterator[Remark]:
    """After the colon, the base name of an extension's query parameter has the letters a-z only."""
    for name in _extension_parameters(node):
        if not _PARAMETER.fullmatch(name):
            yield Remark(f"links/{node.key}?{name}", f"the parameter {shown(name)} is not spelt so")
