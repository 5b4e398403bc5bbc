"""What GraphQL tells of its own types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.commercetools.graphql_schema import Type
from sandbox.message import Document


def schema_document(types: Mapping[str, Type]) -> Document:
    """The answer to `__schema`."""
    return {
        "queryType": {"kind": "OBJECT", "name": "Query"},
        "mutationType": None,
        "subscriptionType": None,
        "types": [type_document(each, types) for each in types.values() if not each.hidden],
        "directives": [],
    }


def type_document(told: Type, types: Mapping[str, Type]) -> Document:
    """The answer to `__type`, and each of the types in that to `__schema`."""
    scalar = told.kind == "SCALAR"
    possible = [each for each in types.values() if each.interface == told.name and not each.hidden]
    return {
        "kind": told.kind,
        "name": told.name,
        "description": None,
        "fields": None if scalar else [_field(name, told, types) for name in told.fields],
        "inputFields": None,
        "interfaces": None if scalar else [_named(told.interface, types)] if told.interface else [],
        "enumValues": None,
        "possibleTypes": [_named(each.name, types) for each in possible] if told.kind == "INTERFACE" else None,
    }


def _field(name: str, told: Type, types: Mapping[str, Type]) -> Document:
    offered = told.fields[name]
    arguments = [
        {"name": each, "description": None, "type": _reference(kind, types), "defaultValue": None}
        for each, kind in offered.arguments.items()
    ]
    return {
        "name": name,
        "description": offered.description or None,
        "args": arguments,
        "type": _reference(offered.type, types),
        "isDeprecated": False,
        "deprecationReason": None,
    }


def _reference(text: str, types: Mapping[str, Type]) -> Any:
    """A type as fields name it: `[Category!]!` is a list of categories, neither of them null."""
    if text.endswith("!"):
        return {"kind": "NON_NULL", "name": None, "ofType": _reference(text[:-1], types)}
    if text.startswith("["):
        return {"kind": "LIST", "name": None, "ofType": _reference(text[1:-1], types)}
    return _named(text, types)


def _named(name: str, types: Mapping[str, Type]) -> Document:
    return {"kind": types[name].kind, "name": name, "ofType": None}
