"""One walk through a response, and the JSON:API document in it, that tells every node by its kind.

Kinds and the value that their node holds:

    exchange         the Exchange itself, document or not
    answer           the field lines of a response by lowercase name, whatever its body
    response         the Exchange, where its body is a JSON:API document
    body             the octets of a body labelled as JSON:API
    root             the JSON value at the root
    document         the root, where it is an object
    data             the value of top-level `data`
    included         the value of `included`
    resource         a resource object of `data` or `included`
    identifier       a resource identifier object (in linkage, or at a relationship URL)
    attributes       the value of `attributes`
    relationships    the value of `relationships`
    relationship     the value under a relationship's name (not of an @-member or an extension's member)
    linkage          the value of a relationship's `data`
    links            the value of any `links` member
    link             the value under a link's name (@-members left out), or of `describedby` in a link object
    link-object      a link that is an object
    meta             the value of any `meta` member
    jsonapi          the value of `jsonapi`
    errors           the value of `errors`
    error            an error object
    source           the value of an error's `source`
    attribute        the value under an attribute's name
    name             a member name chosen by the implementation, once a document for each Node.scope
    own-link         a URL with a query, in a link that leads to the target itself
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accord.judge.document import Document
from accord.judge.node import Node

Visit = Callable[[Node], Iterator[Node]]

# fmt: off
KINDS = frozenset({
    "exchange", "answer", "response", "body", "root", "document", "data", "included", "resource", "identifier",
    "attributes", "relationships", "relationship", "linkage", "links", "link", "link-object", "meta", "jsonapi",
    "errors", "error", "source", "attribute", "name", "own-link",
})
# fmt: on


def walk(document: Document) -> Iterator[Node]:
    """Every node of an exchange's response, each once, parents first."""
    exchange = document.exchange
    yield Node("exchange", exchange, None, "", document)
    if exchange.response:
        yield Node("answer", exchange.response.fields, None, "", document)
    if not document.has_body:
        return
    if document.labelled:
        yield Node("body", exchange.response.body if exchange.response else b"", None, "", document)
    if not document.is_document:
        return
    yield Node("response", exchange, None, "", document)
    root = Node("root", document.value, None, "", document)
    yield root
    if isinstance(document.value, dict):
        yield from _top_level(root)


def _top_level(root: Node) -> Iterator[Node]:
    top = Node("document", root.value, None, "", root.document)
    yield top
    for name, value in top.value.items():
        match name:
            case "data":
                yield from _data(top.child("data", name))
            case "included":
                node = top.child("included", name)
                yield node
                yield from _each(node, "resource", _resource)
            case "errors":
                node = top.child("errors", name)
                yield node
                yield from _each(node, "error", _error)
            case "links":
                yield from _links(top.child("links", name))
            case "meta":
                yield from _meta(top.child("meta", name))
            case "jsonapi":
                node = top.child("jsonapi", name)
                yield node
                if isinstance(value, dict) and "meta" in value:
                    yield from _meta(node.child("meta", "meta"))


def _data(node: Node) -> Iterator[Node]:
    yield node
    if node.document.at_relationship:
        yield from _one_or_each(node, "identifier", _identifier)
    else:
        yield from _one_or_each(node, "resource", _resource)


def _one_or_each(node: Node, kind: str, visit: Visit) -> Iterator[Node]:
    """The nodes of an object, or of each object in an array."""
    if isinstance(node.value, dict):
        yield from visit(Node(kind, node.value, node.parent, node.key, node.document))
    else:
        yield from _each(node, kind, visit)


def _each(node: Node, kind: str, visit: Visit) -> Iterator[Node]:
    """The nodes of each object in an array."""
    if isinstance(node.value, list):
        for index, item in enumerate(node.value):
            if isinstance(item, dict):
                yield from visit(node.child(kind, index))


def _resource(node: Node) -> Iterator[Node]:
    yield node
    value = node.value
    if "type" in value and isinstance(value["type"], str):
        yield from _name(node, value["type"], "type", "type")
    if "attributes" in value:
        attributes = node.child("attributes", "attributes")
        yield attributes
        if isinstance(attributes.value, dict):
            for name, item in attributes.value.items():
                yield from _name(attributes, name, name, "field")
                attribute = attributes.child("attribute", name)
                yield attribute
                if isinstance(item, dict | list):
                    yield from _nested_names(attribute, "nested")
    if "relationships" in value:
        relationships = node.child("relationships", "relationships")
        yield relationships
        if isinstance(relationships.value, dict):
            for name in relationships.value:
                yield from _name(relationships, name, name, "field")
                if not node.document.lawful_extra(name):
                    yield from _relationship(relationships.child("relationship", name))
    yield from _links_and_meta(node)


def _relationship(node: Node) -> Iterator[Node]:
    yield node
    if not isinstance(node.value, dict):
        return
    if "data" in node.value:
        linkage = node.child("linkage", "data")
        yield linkage
        yield from _one_or_each(linkage, "identifier", _identifier)
    yield from _links_and_meta(node)


def _identifier(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(kind := node.value.get("type"), str):
        yield from _name(node, kind, "type", "type")
    if "meta" in node.value:
        yield from _meta(node.child("meta", "meta"))


def _error(node: Node) -> Iterator[Node]:
    yield node
    if "source" in node.value:
        yield node.child("source", "source")
    yield from _links_and_meta(node)


def _links_and_meta(node: Node) -> Iterator[Node]:
    if "links" in node.value:
        yield from _links(node.child("links", "links"))
    if "meta" in node.value:
        yield from _meta(node.child("meta", "meta"))


def _links(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node.value, dict):
        for name in node.value:
            yield from _name(node, name, name, "link")
            if not node.document.lawful_extra(name):
                yield from _link(node.child("link", name))


def _link(node: Node) -> Iterator[Node]:
    link: Node | None = node
    while link:
        yield link
        url, further = link.value, None
        if isinstance(link.value, dict):
            inner = Node("link-object", link.value, link.parent, link.key, link.document)
            yield inner
            url = link.value.get("href")
            if "meta" in link.value:
                yield from _meta(inner.child("meta", "meta"))
            if "describedby" in link.value and link.edition != "1.0":
                further = inner.child("link", "describedby")
        if isinstance(url, str) and "?" in url and link.document.leads_home(url):
            yield Node("own-link", url, link.parent, link.key, link.document)
        link = further


def _name(node: Node, name: str, key: str, scope: str) -> Iterator[Node]:
    """The name of a member, where the document has not shown it in this role before."""
    if node.document.is_new((scope, name)):
        yield Node("name", name, node, key, node.document, scope)


def _meta(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node.value, dict):
        own = node.parent is not None and node.parent.kind == "document"
        for name, item in node.value.items():
            yield from _name(node, name, name, "top-meta" if own else "meta")
            if isinstance(item, dict | list):
                yield from _nested_names(Node("", item, node, name, node.document), "nested")


def _nested_names(node: Node, scope: str) -> Iterator[Node]:
    pending = [node]
    while pending:
        here = pending.pop()
        members = here.value.items() if isinstance(here.value, dict) else enumerate(here.value)
        for key, item in members:
            if isinstance(key, str):
                yield from _name(here, key, key, scope)
            if isinstance(item, dict | list):
                pending.append(Node("", item, here, key, here.document))
