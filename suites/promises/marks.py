"""Marks such as beta in the descriptions that an API gives of itself: an OpenAPI document, or a GraphQL schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from accord.authoring import Exchange
from accord.evolve.description import Description, is_description
from accord.model.data_text import read_data
from accord.record.ledger import exchanges

_OF_A_TYPE = ("fields", "inputFields", "enumValues")
_REFERENCE = "kind name ofType { kind name ofType { kind name ofType { kind name } } }"
INTROSPECTION = (
    "{ __schema { types { name description "
    f"fields(includeDeprecated: true) {{ name description isDeprecated type {{ {_REFERENCE} }} }} "
    f"inputFields {{ name description type {{ {_REFERENCE} }} }} "
    "enumValues(includeDeprecated: true) { name description isDeprecated } } } }"
)
"""The GraphQL query for all types with their fields and what is said of them."""


_YAML = re.compile(rb"^openapi\s*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """A type or a field as a description has it: the form of its values, and whether it bears the mark."""

    form: str
    marked: bool


Parts = Mapping[str, Part]
"""The parts of a description by name: `Type`, or `Type.field`."""


def parts_of(value: Any, mark: str) -> Parts:
    """What a JSON document describes; nothing where it is neither an OpenAPI document nor a GraphQL schema."""
    if is_description(value):
        return dict(_of_openapi(Description(value), mark))
    data = value.get("data") if isinstance(value, dict) else None
    schema = data.get("__schema") if isinstance(data, dict) else None
    types = schema.get("types") if isinstance(schema, dict) else None
    return dict(_of_graphql(types, mark)) if isinstance(types, list) else {}


@lru_cache(maxsize=8)
def described(folder: Path, mark: str) -> Parts:
    """What the descriptions say that a run read; nothing where it read none, or is no more than a recording."""
    found: dict[str, Part] = {}
    for exchange in exchanges(folder) if folder.is_dir() else ():
        if exchange.ok and exchange.response and _may_describe(exchange.response.body):
            found |= read_description(exchange, mark)
    return found


def marked(parts: Parts) -> set[str]:
    """The names of the parts that bear the mark."""
    return {name for name, part in parts.items() if part.marked}


def read_description(exchange: Exchange, mark: str) -> Parts:
    """The parts of the description in an answer, in JSON or YAML; empty where it holds none."""
    if exchange.json.ok or not exchange.response:
        return parts_of(exchange.json.value, mark)
    try:
        return parts_of(read_data(exchange.response.body.decode()), mark)
    except ValueError:
        return {}


def _may_describe(body: bytes) -> bool:
    return b'"__schema"' in body or b'"openapi"' in body or bool(_YAML.search(body))


def _of_graphql(types: Iterable[Any], mark: str) -> Iterator[tuple[str, Part]]:
    for kind in types:
        if isinstance(kind, dict) and isinstance(name := kind.get("name"), str) and not name.startswith("__"):
            yield name, Part(str(kind.get("kind", "")), _bears(kind, mark))
            for field in (field for member in _OF_A_TYPE for field in kind.get(member) or ()):
                if isinstance(field, dict):
                    yield f"{name}.{field.get('name')}", Part(_form(field.get("type")), _bears(field, mark))


def _of_openapi(description: Description, mark: str) -> Iterator[tuple[str, Part]]:
    for name, schema in description.schemas.items():
        view = description.view(schema)
        yield name, Part(view.type, _bears(schema, mark))
        for member, value in view.members.items():
            seen = description.view(value)
            yield f"{name}.{member}", Part(f"{seen.name or seen.type} {seen.format}".strip(), _bears(value, mark))


def _bears(value: Any, mark: str) -> bool:
    """Whether a type or field is marked: by an extension, by `deprecated`, or by the first word of its text."""
    if not isinstance(value, Mapping):
        return False
    set_keys = {key.lower() for key, item in value.items() if item not in (None, False, "")}
    text = re.match(rf"\W*{re.escape(mark)}\b", str(value.get("description") or ""), re.IGNORECASE)
    flagged = mark.lower() == "deprecated" and bool({"deprecated", "isdeprecated"} & set_keys)
    return bool(text) or flagged or f"x-{mark.lower()}" in set_keys


def _form(reference: Any) -> str:
    """The type of a field as GraphQL writes it."""
    if not isinstance(reference, dict):
        return ""
    inner = _form(reference.get("ofType"))
    return {"NON_NULL": f"{inner}!", "LIST": f"[{inner}]"}.get(str(reference.get("kind")), str(reference.get("name")))
