"""The rule of documents that use @-members for JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule

_RELATION = "http://www.w3.org/ns/json-ld#context"
_MEMBERS = frozenset({"@context", "@id"})
_HOLDERS = (
    "document", "resource", "identifier", "attributes", "relationships", "relationship", "links", "link-object",
    "meta", "jsonapi", "error",
)  # fmt: skip


def _speaks_json_ld(node: Node) -> bool:
    return isinstance(node.value, dict) and node.document.labelled and not _MEMBERS.isdisjoint(node.value)


@rule("jsonapi-1.1/document-member-names/json-ld-header", on=_HOLDERS, when=_speaks_json_ld)
def context_is_linked(node: Node) -> Iterator[Remark]:
    """A document with `@context` or `@id` is served with a Link header to its JSON-LD context."""
    response = node.document.exchange.response
    if response and not any(_RELATION in value for value in response.values("link")):
        name = next(name for name in node.value if name in _MEMBERS)
        yield Remark("Link", f"no link to a context, although there is `{name}`", f"a link with relation {_RELATION}",
                     warning=True)  # fmt: skip
