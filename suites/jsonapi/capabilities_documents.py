"""Permissions that documents show in use: members that may be there, and what they may hold."""

from __future__ import annotations

from typing import Any

from accord.authoring import Node, detects
from suites.jsonapi.parts import errors_of, relationships_of

_AROUND = frozenset({"jsonapi", "links", "included"})
_LINKS = frozenset({"self", "related", "describedby", "first", "last", "prev", "next"})
_PAGES = frozenset({"first", "last", "prev", "next"})
_OF_RESOURCE = frozenset({"attributes", "relationships", "links", "meta"})
_OF_LINK = frozenset({"rel", "describedby", "title", "type", "hreflang", "meta"})
_OF_ERROR = frozenset({"id", "links", "status", "code", "title", "detail", "source", "meta"})
_JOINTS = frozenset("-_ ")


def _has(node: Node, *names: str) -> bool:
    return isinstance(node.value, dict) and not node.value.keys().isdisjoint(names)


def _at_top(node: Node) -> bool:
    return node.parent is not None and node.parent.kind == "document"


def _is_extended(node: Node) -> bool:
    return bool(node.document.extensions)


@detects("jsonapi-*/document-top-level/optional-top-level", on="document")
def optional_members_at_the_top(node: Node) -> bool:
    """A document has `jsonapi`, `links` or `included`."""
    return _has(node, *_AROUND)


@detects("jsonapi-*/document-top-level/top-level-links", on="links", when=_at_top)
def links_at_the_top(node: Node) -> bool:
    """The links of a document hold one of those foreseen."""
    return _has(node, *_LINKS)


@detects("jsonapi-1.1/document-structure/extension-members-allowed", on="document", when=_is_extended)
def members_of_extensions(node: Node) -> bool:
    """An applied extension contributes a member."""
    return _names_extension(node.value) or _objects_name_extension(node)


@detects("jsonapi-1.1/jsonapi-media-type/extension-document-members", on="document", when=_is_extended)
def members_of_extensions_at_the_top(node: Node) -> bool:
    """An applied extension contributes a member of the document."""
    return _names_extension(node.value)


@detects("jsonapi-1.1/jsonapi-media-type/extension-object-members", on="document", when=_is_extended)
def members_of_extensions_in_objects(node: Node) -> bool:
    """An applied extension contributes a member of an object in the document."""
    return _objects_name_extension(node)


def _names_extension(value: Any) -> bool:
    return isinstance(value, dict) and any(":" in name for name in value)


def _objects_name_extension(node: Node) -> bool:
    document = node.document
    objects = [*document.primary, *document.included, *errors_of(document.exchange), node.value.get("jsonapi")]
    held = [value for each in objects[:-1] for value in relationships_of(each).values()]
    return any(map(_names_extension, (*objects, *held)))


@detects("jsonapi-*/document-resource-objects/resource-optional-top-level", on="resource")
def optional_members_of_resources(node: Node) -> bool:
    """A resource object has `attributes`, `relationships`, `links` or `meta`."""
    return _has(node, *_OF_RESOURCE)


@detects("jsonapi-*/document-resource-objects/attribute-values-any-json", on="attributes")
def structured_attributes(node: Node) -> bool:
    """An attribute is an object or an array."""
    return isinstance(node.value, dict) and any(isinstance(value, dict | list) for value in node.value.values())


@detects("jsonapi-*/document-resource-objects/resource-relationships-pagination", on="relationship", having="links")
def pages_of_relationships(node: Node) -> bool:
    """A to-many relationship object has links to pages."""
    data, links = node.value.get("data", []), node.value["links"]
    return isinstance(data, list) and isinstance(links, dict) and not _PAGES.isdisjoint(links)


@detects("jsonapi-*/document-resource-objects/resource-links", on="resource", having="links")
def self_links_of_resources(node: Node) -> bool:
    """A resource object has a `self` link."""
    return isinstance(node.value["links"], dict) and "self" in node.value["links"]


@detects(
    "jsonapi-*/document-resource-identifier-objects/resource-identifier-optional-member",
    on="identifier",
    having="meta",
)
def meta_of_identifiers(node: Node) -> bool:
    """An identifier has `meta`."""
    return isinstance(node.value["meta"], dict)


@detects("jsonapi-*/document-compound-documents/compound-documents-allow", on="included")
def compound_documents(node: Node) -> bool:
    """A document has related resources in `included`."""
    return isinstance(node.value, list) and bool(node.value)


@detects("jsonapi-*/document-meta/meta-object-members", on="meta")
def members_of_meta(node: Node) -> bool:
    """A meta object holds something."""
    return isinstance(node.value, dict) and bool(node.value)


@detects("jsonapi-1.1/document-links/link-object-members", on="link-object")
def members_of_link_objects(node: Node) -> bool:
    """A link object has more than its `href`."""
    return _has(node, *_OF_LINK)


@detects("jsonapi-*/document-jsonapi-object/top-level-json-api-member", on="jsonapi")
def implementation_described(node: Node) -> bool:
    """A document describes its implementation in `jsonapi`."""
    return isinstance(node.value, dict)


@detects("jsonapi-*/document-jsonapi-object/json-api-version", on="jsonapi")
def version_stated(node: Node) -> bool:
    """The jsonapi object states a `version`."""
    return _has(node, "version")


@detects("jsonapi-1.1/document-jsonapi-object/json-api-members", on="jsonapi")
def extensions_and_profiles_listed(node: Node) -> bool:
    """The jsonapi object lists extensions or profiles."""
    return _has(node, "ext", "profile")


@detects("jsonapi-*/document-jsonapi-object/json-api-meta", on="jsonapi")
def meta_of_the_implementation(node: Node) -> bool:
    """The jsonapi object has `meta`."""
    return _has(node, "meta")


@detects("jsonapi-*/document-member-names/member-name-inner-characters", on="name")
def joined_names(node: Node) -> bool:
    """A name has a hyphen, an underscore or a space inside."""
    return not _JOINTS.isdisjoint(node.value)


@detects("jsonapi-1.1/document-member-names/member-name-at-members-definition", on="name")
@detects("jsonapi-1.1/document-member-names/member-name-at-members-where", on="name")
def at_members(node: Node) -> bool:
    """A name begins with an at sign."""
    return bool(node.value.startswith("@"))


@detects("jsonapi-*/errors/error-continue-processing", on="errors")
def several_errors(node: Node) -> bool:
    """An answer reports several errors."""
    return isinstance(node.value, list) and len(node.value) > 1


@detects("jsonapi-*/errors/error-object-members", on="error")
def members_of_errors(node: Node) -> bool:
    """An error object has one of the members foreseen."""
    return _has(node, *_OF_ERROR)


@detects("jsonapi-1.1/errors/error-links-members", on="error", having="links")
def links_of_errors(node: Node) -> bool:
    """The links of an error object hold `about` or `type`."""
    return isinstance(node.value["links"], dict) and not {"about", "type"}.isdisjoint(node.value["links"])
