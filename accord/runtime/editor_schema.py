"""The schemas of files that users write, as editors take them: draft 7, with the parameters of every kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from accord.model.promise import NO_KIND, OWN_KEYS
from accord.model.validate import SCHEMAS
from accord.runtime.kinds import Kind, kinds

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The newest draft that all editors of TOML understand."""
_MOST_NAMED = 4
_OPEN = {"additionalProperties": True}
"""Said of each part that names some keys only, since strict editors would take it to name all."""


def names() -> list[str]:
    """The files that have a schema."""
    return sorted(path.stem for path in SCHEMAS.glob("*.json"))


def editor_schema(name: str) -> dict[str, Any]:
    """The schema of a file; raises KeyError where there is none of the name."""
    if name not in names():
        raise KeyError(name)
    schema: dict[str, Any] = _older(json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8")))
    schema["$schema"] = DRAFT
    return _of_contract(schema) if name == "contract" else schema


def _of_contract(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of contracts: also of those that extend another, and may then leave out what stands there."""
    properties = schema["properties"]
    api, item = properties["api"], properties["promise"]["items"]
    strict = {
        "required": schema.pop("required"),
        "properties": {
            "api": {"required": api.pop("required"), **_OPEN},
            "promise": {
                "items": {
                    "required": item.pop("required"),
                    "if": {**item.pop("if"), **_OPEN},
                    "then": {**item.pop("then"), **_OPEN},
                    **_OPEN,
                }
            },
        },
        **_OPEN,
    }
    schema["properties"] = {
        "extends": {
            "type": "string",
            "description": "A contract that this one stands over: a file beside it, or a name.",
        },
        **properties,
    }
    schema |= {"if": {"required": ["extends"]}, "then": _OPEN, "else": strict}
    item |= {"required": ["id"], **_OPEN}
    item["properties"] = {**item["properties"], "kind": _kind_names(), **_parameters()}
    item["allOf"] = [_bound(kind) for kind in sorted(kinds().values(), key=lambda each: each.name)]
    return schema


def _kind_names() -> dict[str, Any]:
    """The schema of the key `kind`, with a word on each."""
    found = sorted(kinds())
    told = [kinds()[name].summary for name in found]
    about = "The kind of check; none for what nothing on the wire shows."
    return {
        "enum": [*found, NO_KIND],
        "description": about,
        "x-taplo": {"docs": {"enumValues": [*told, "Nothing on the wire shows it; `untried` says why."]}},
    }


def _parameters() -> dict[str, Any]:
    """The parameters of all kinds by name, so that editors complete them: what each means in which kind."""
    uses: dict[str, list[Kind]] = {}
    for kind in sorted(kinds().values(), key=lambda each: each.name):
        for name in kind.parameters:
            uses.setdefault(name, []).append(kind)
    return {name: {"description": _told(name, of)} for name, of in sorted(uses.items()) if name not in OWN_KEYS}


def _told(name: str, of: list[Kind]) -> str:
    by_text: dict[str, list[str]] = {}
    for kind in of:
        by_text.setdefault(kind.parameters[name]["about"], []).append(kind.name)
    return "\n".join(f"{_listed(where)}: {text}" for text, where in by_text.items())


def _listed(where: list[str]) -> str:
    more = len(where) - _MOST_NAMED
    return ", ".join(where[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _bound(kind: Kind) -> dict[str, Any]:
    """What holds of a promise of one kind: the schemas of its parameters, and no others."""
    own = kind.schema
    return {
        "if": {"required": ["kind"], "properties": {"kind": {"const": kind.name}}, **_OPEN},
        "then": {
            "properties": _older(own["properties"]),
            "propertyNames": {"enum": sorted({*OWN_KEYS, *own["properties"]})},
            **_OPEN,
        },
    }


def _older(schema: Any) -> Any:
    """A schema of draft 2020-12 as one of draft 7, where `dependentRequired` has another name.

    What may hold any member says so.
    """
    if isinstance(schema, Mapping):
        is_free = schema.get("type") == "object" and "properties" not in schema
        return (_OPEN if is_free else {}) | {
            {"dependentRequired": "dependencies"}.get(name, name): _older(value) for name, value in schema.items()
        }
    return [_older(each) for each in schema] if isinstance(schema, list) else schema
