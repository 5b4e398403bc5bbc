"""The forms of JSON Schema: OpenAPI 3.0's read as 3.1's, references followed, and parts joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from accord.evolve.description import mapping, sequence

Schema = Mapping[str, Any]
Direction = Literal["readOnly", "writeOnly"]
"""The mark of what a document does not hold: requests nothing that is read-only, answers nothing write-only."""

NEVER: Schema = {"not": {}}
"""The schema that nothing fits."""
_MOST = 60
_DEEPEST = 30
_LOWEST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_HIGHEST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def modern(document: Mapping[str, Any]) -> dict[str, Any]:
    """A description with its schemas as OpenAPI 3.1 has them: those of 3.0 say `nullable`, and bounds by booleans."""
    old = str(document.get("openapi", "")).startswith("3.0")
    return {key: _modern(value) if old else value for key, value in document.items()}


def without_marked(value: Any, mark: Direction) -> Any:
    """A copy of a schema, or of whatever holds some, without the properties that carry a mark."""
    if isinstance(value, list):
        return [without_marked(each, mark) for each in value]
    if not isinstance(value, Mapping):
        return value
    properties = value.get("properties")
    if not isinstance(properties, Mapping):
        return {key: without_marked(each, mark) for key, each in value.items()}
    gone = {name for name, each in properties.items() if mapping(each).get(mark) is True}
    kept = {**value, "properties": {name: each for name, each in properties.items() if name not in gone}}
    if "required" in kept:
        kept["required"] = [name for name in sequence(kept["required"]) if name not in gone]
    return {key: without_marked(each, mark) for key, each in kept.items()}


def resolved(document: Mapping[str, Any], schema: Any) -> Schema:
    """A schema with the reference at its top followed, what stands beside it kept; NEVER where it leads nowhere."""
    for _ in range(_DEEPEST):
        if isinstance(schema, bool):
            return {} if schema else NEVER
        found = mapping(schema)
        if "$ref" not in found:
            return found
        beside = {key: value for key, value in found.items() if key != "$ref"}
        goal = _at(document, found["$ref"])
        schema = {"allOf": [goal, beside]} if beside else goal
    return NEVER


def joined(document: Mapping[str, Any], schema: Any) -> Schema:
    """A schema without `$ref` and `allOf` at its top, and with `anyOf` in place of `oneOf`."""
    pending, parts = [schema], list[Schema]()
    while pending:
        part = dict(resolved(document, pending.pop(0)))
        pending += sequence(part.pop("allOf", None))
        parts.append(_by_choice(part))
        if len(parts) > _MOST:
            return NEVER
    return _joined(parts)


def _joined(parts: Iterable[Schema]) -> Schema:
    found: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            found[key] = _both(key, found[key], value) if key in found else value
    return found


def _both(key: str, one: Any, other: Any) -> Any:
    """What a keyword says where two schemas that both hold use it; the first where that cannot be told."""
    if key in _LOWEST:
        return max(one, other)
    if key in _HIGHEST:
        return min(one, other)
    if key == "type":
        return _types(one, other)
    if key == "enum":
        return [value for value in one if value in other]
    if key == "required":
        return list(dict.fromkeys([*one, *other]))
    if key == "properties":
        shared = {name: {"allOf": [one[name], other[name]]} for name in one.keys() & other.keys()}
        return {**one, **other, **shared}
    if key == "anyOf":
        return [{"allOf": [mine, yours]} for mine in one for yours in other][:_MOST]
    if key == "additionalProperties" and False in (one, other):
        return False
    if key in ("items", "additionalProperties"):
        return {"allOf": [one, other]}
    return one


def _types(one: Any, other: Any) -> list[str]:
    mine, yours = (value if isinstance(value, list) else [value] for value in (one, other))
    found = [kind for kind in mine if kind in yours]
    whole = "integer" in mine + yours and "number" in mine + yours and "integer" not in found
    return [kind for kind in found if kind != "number"] + ["integer"] if whole else found


def _by_choice(part: Schema) -> Schema:
    """A schema whose alternatives all stand in `anyOf`: what fits just one of them is for the validator to tell."""
    if "oneOf" not in part:
        return part
    rest = {key: value for key, value in part.items() if key != "oneOf"}
    return _joined([rest, {"anyOf": sequence(part["oneOf"])}])


def _at(document: Mapping[str, Any], reference: Any) -> Any:
    """What a reference within the document leads to, or NEVER."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        return NEVER
    value: Any = document
    for part in reference[1:].strip("/").split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, Mapping) and key in value:
            value = value[key]
        else:
            return NEVER
    return value


def _modern(value: Any) -> Any:
    if isinstance(value, list):
        return [_modern(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    if isinstance(value.get("$ref"), str):
        return {"$ref": value["$ref"]}  # in 3.0 what stands beside a reference is ignored
    found = {key: _modern(each) for key, each in value.items()}
    for bound, edge in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(found.get(edge), bool) and found.pop(edge) and bound in found:
            found[edge] = found.pop(bound)
    if isinstance(found.get("nullable"), bool) and found.pop("nullable"):
        return _nullable(found)
    return found


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that null fits too; where it has no type of its own, `nullable` says nothing."""
    if not isinstance(schema.get("type"), str):
        return schema
    found = {**schema, "type": [schema["type"], "null"]}
    if "enum" in found and None not in found["enum"]:
        found["enum"] = [*found["enum"], None]
    return found
