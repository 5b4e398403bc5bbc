"""Rules of resource objects: how they are identified."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.names import edges_allowed, reserved_in
from suites.jsonapi.kinds import kind_of, shown


def identifying(node: Node) -> tuple[str, ...]:
    """The members that identify a resource in an edition; `lid` came with 1.1."""
    return ("type", "id") if node.edition == "1.0" else ("type", "id", "lid")


def is_identified(node: Node) -> bool:
    """Whether an object has a member that identifies it."""
    return any(name in node.value for name in identifying(node))


def no_strings(node: Node) -> Iterator[Remark]:
    """The members that should identify an object but hold something else than a string."""
    for name in identifying(node):
        if name in node.value and not isinstance(node.value[name], str):
            yield node.violates(f"`{name}` is {kind_of(node.value[name])}", at=name, expected="a string")


@rule("jsonapi-*/document-resource-objects/resource-required-top-level", on="resource")
def resource_has_type_and_id(node: Node) -> Iterator[Remark]:
    """Each resource object has `type` and `id`."""
    for name in ("type", "id"):
        if name not in node.value:
            yield node.violates(f"the resource object has no `{name}`", expected=f"a resource object with `{name}`")


@rule("jsonapi-*/document-resource-objects/resource-id-type-types", on="resource", when=is_identified)
def resource_is_identified_by_strings(node: Node) -> Iterator[Remark]:
    """`type`, `id` and, in 1.1, `lid` of a resource object are strings."""
    yield from no_strings(node)


@rule(
    "jsonapi-*/document-resource-objects/resource-type-constraints",
    on="name",
    when=lambda node: node.scope == "type",
)
def type_is_a_member_name(node: Node) -> Iterator[Remark]:
    """The value of `type` could be a member name."""
    kind: str = node.value
    if trouble := _name_trouble(kind if node.edition == "1.0" else kind.removeprefix("@")):
        yield node.violates(f"the type {shown(kind)} {trouble}", expected=f"a member name in place of {shown(kind)}")


def _name_trouble(name: str) -> str:
    if not name:
        return "is empty"
    if reserved := reserved_in(name):
        character = f"`{reserved[0]}`" if reserved[0].isprintable() else "a control character"
        return f"has {character}, which is reserved"
    return "" if edges_allowed(name) else "begins or ends with a hyphen, an underscore or a space"
