"""Rules of the `jsonapi` object, in which a server tells of its implementation."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.uris import is_uri
from suites.jsonapi.kinds import kind_of, shown

EDITIONS = ("1.0", "1.1")


@rule("jsonapi-*/document-jsonapi-object/json-api-type", on="jsonapi")
def jsonapi_is_an_object(node: Node) -> Iterator[Remark]:
    """`jsonapi` holds an object."""
    if not isinstance(node.value, dict):
        yield node.violates(f"`jsonapi` is {kind_of(node.value)}")


@rule("jsonapi-*/document-jsonapi-object/json-api-version-string", on="jsonapi", having="version")
def version_is_a_string(node: Node) -> Iterator[Remark]:
    """`version` is a string; one that names no published edition is a warning."""
    version = node.value["version"]
    if not isinstance(version, str):
        yield node.violates(f"`version` is {kind_of(version)}", at="version")
    elif version not in EDITIONS:
        yield node.warns(f"no edition {shown(version)} was published", at="version")


@rule("jsonapi-1.1/document-jsonapi-object/json-api-ext", on="jsonapi", having="ext")
def ext_lists_the_extensions(node: Node) -> Iterator[Remark]:
    """`ext` is an array of URIs, and lists all extensions that Content-Type names."""
    yield from _list_remarks(node, "ext", node.document.extensions)


@rule("jsonapi-1.1/document-jsonapi-object/json-api-profile", on="jsonapi", having="profile")
def profile_lists_the_profiles(node: Node) -> Iterator[Remark]:
    """`profile` is an array of URIs, and lists all profiles that Content-Type names."""
    yield from _list_remarks(node, "profile", node.document.profiles)


def _list_remarks(node: Node, member: str, applied: tuple[str, ...]) -> Iterator[Remark]:
    value = node.value[member]
    if not isinstance(value, list):
        yield node.violates(f"`{member}` is {kind_of(value)}", at=member)
        return
    for item in value:
        if not isinstance(item, str):
            yield node.violates(f"`{member}` holds {kind_of(item)}", at=member)
        elif not is_uri(item):
            yield node.violates(f"{shown(item)} is no URI", at=member)
    for uri in applied:
        if uri and uri not in value:
            yield node.violates(f"{shown(uri)} of Content-Type is not listed", at=member)
