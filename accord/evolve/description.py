"""Reads an OpenAPI 3 description as it comes, valid or not: references followed, `allOf` merged, circles cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_PREFIX = "#/components/schemas/"
_DEEPEST = 40
_SCHEMAS_ENOUGH = 20
Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """A schema as its users see it: members of all parts together; `name` where it is a component of its own.

    `type` is what it is by its members, `written` what its `type` says; `bound` tells that format, pattern, length
    or values bind it further. `marks` are its extensions that are set.
    """

    name: str = ""
    type: str = ""
    written: str = ""
    format: str = ""
    bound: bool = False
    enum: tuple[str, ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    discriminators: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()
    items: Any = None
    variants: tuple[Any, ...] = ()
    marks: frozenset[str] = frozenset()


class Description:
    """One OpenAPI description; raises ValueError where a mapping is none."""

    def __init__(self, data: Any) -> None:
        if not is_description(data):
            raise ValueError("no OpenAPI description")
        self.data: Raw = data
        self.schemas = mapping(mapping(data.get("components")).get("schemas"))
        self._views: dict[int, tuple[Any, View]] = {}

    def resolve(self, value: Any) -> tuple[Raw, str]:
        """What a value or the reference in it stands for, and the name of the schema that it refers to last."""
        name, seen = "", set[str]()
        while isinstance(reference := mapping(value).get("$ref"), str) and reference not in seen:
            seen.add(reference)
            name = reference.removeprefix(_PREFIX) if reference.startswith(_PREFIX) else ""
            value = self._at(reference)
        return mapping(value), name

    def view(self, schema: Any) -> View:
        """A schema with its references followed and its parts merged."""
        if id(schema) not in self._views:
            self._views[id(schema)] = schema, self._seen(schema)
        return self._views[id(schema)][1]

    def component(self, name: str) -> View:
        """The view of a schema by its name."""
        return replace(self.view(self.schemas[name]), name=name)

    def _seen(self, schema: Any) -> View:
        _, name = self.resolve(schema)
        parts = list(self._parts(schema, frozenset(), 0))
        members = {name: each for part in parts for name, each in mapping(part.get("properties")).items()}
        written = next((kind for part in parts if (kind := _type(part.get("type")))), "")
        kind = "object" if members else written or ("array" if _first(parts, "items") is not None else "")
        discriminators = (mapping(part.get("discriminator")).get("propertyName") for part in parts)
        bound = any(key in part for part in parts for key in ("format", "pattern", "minLength", "maxLength", "enum"))
        return View(
            name, kind, written, str(_first(parts, "format") or ""), bound,
            tuple(str(value) for part in parts for value in sequence(part.get("enum"))),
            members,
            frozenset(str(each) for part in parts for each in sequence(part.get("required"))),
            frozenset(each for each in discriminators if isinstance(each, str)),
            frozenset(self.resolve(each)[1] for part in parts for each in sequence(part.get("allOf"))) - {""},
            _first(parts, "items"),
            tuple(each for part in parts for key in ("oneOf", "anyOf") for each in sequence(part.get(key))),
            frozenset(key for part in parts[:1] for key, value in part.items() if key.startswith("x-") and value)
            | ({"deprecated"} if parts and parts[0].get("deprecated") is True else frozenset()),
        )  # fmt: skip

    @cached_property
    def subtypes(self) -> dict[str, tuple[str, ...]]:
        """The schemas that build on each schema."""
        found: dict[str, list[str]] = {}
        for name, schema in self.schemas.items():
            for parent in self.view(schema).parents:
                found.setdefault(parent, []).append(name)
        return {name: tuple(names) for name, names in found.items()}

    @cached_property
    def fillers(self) -> frozenset[str]:
        """The types that it writes for what is an object by its members: such a type says little elsewhere too."""
        views = [self.view(schema) for schema in self.schemas.values()]
        return frozenset(view.written for view in views if view.members and view.written) - {"object"}

    @cached_property
    def writes_integers_as_numbers(self) -> bool:
        """Whether some `number` of it has the format of an integer."""
        views = (self.view(each) for schema in self.schemas.values() for each in self.view(schema).members.values())
        return any(view.type == "number" and view.format.startswith("int") for view in views)

    @cached_property
    def marks_little(self) -> str:
        """Why a missing mark `required` says little, or an empty text where it says something."""
        own = [(self.own_members(name), self.own_required(name)) for name in self.schemas]
        marked = [bool(required) for members, required in own if members]
        thin = len(marked) >= _SCHEMAS_ENOUGH and 2 * sum(marked) < len(marked)
        return f"only {sum(marked)} of its {len(marked)} schemas mark any field as required" if thin else ""

    def own_members(self, name: str) -> frozenset[str]:
        """The members of a schema that it does not have from those that it builds on."""
        view = self.component(name)
        return frozenset(view.members) - frozenset().union(*(each.members for each in self._parents(view)))

    def own_required(self, name: str) -> frozenset[str]:
        """The members that a schema itself marks as required, beside the one that tells which schema is meant."""
        view = self.view(self.schemas[name])
        return (
            view.required - view.discriminators - frozenset().union(*(each.required for each in self._parents(view)))
        )

    def _parents(self, view: View) -> list[View]:
        return [self.component(name) for name in view.parents if name in self.schemas]

    def paths(self) -> dict[str, dict[str, Raw]]:
        """By path what is said of each method, parameters of the whole path included."""
        return {path: dict(self._methods(mapping(item))) for path, item in mapping(self.data.get("paths")).items()}

    def operations(self) -> Iterator[tuple[str, Raw]]:
        """Method and path of each operation, parameters of the path written `{}`, with what is said of it."""
        for path, methods in self.paths().items():
            yield from ((f"{method} {template(path)}", operation) for method, operation in methods.items())

    def _methods(self, item: Raw) -> Iterator[tuple[str, Raw]]:
        shared = sequence(item.get("parameters"))
        for method in METHODS:
            if isinstance(operation := item.get(method), Mapping):
                own = sequence(operation.get("parameters"))
                yield method.upper(), {**operation, "parameters": [*shared, *own]}

    def contents(self, value: Any) -> Iterator[tuple[str, Any]]:
        """Media type and schema of each content of a body or response."""
        for media_type, content in mapping(self.resolve(value)[0].get("content")).items():
            yield media_type, mapping(content).get("schema")

    @cached_property
    def sent(self) -> frozenset[str]:
        """The names of schemas that clients send."""
        return frozenset(
            self._reach([each for _, operation in self.operations() for each in self._inputs(operation)])
        )

    @cached_property
    def given(self) -> frozenset[str]:
        """The names of schemas that answers give."""
        answers = [
            each for _, operation in self.operations() for each in mapping(operation.get("responses")).values()
        ]
        return frozenset(self._reach([schema for each in answers for _, schema in self.contents(each)]))

    def _inputs(self, operation: Raw) -> Iterator[Any]:
        yield from (schema for _, schema in self.contents(operation.get("requestBody")))
        for parameter in sequence(operation.get("parameters")):
            yield self.resolve(parameter)[0].get("schema")

    def _reach(self, pending: list[Any]) -> set[str]:
        reached: set[str] = set()
        while pending:
            value, name = self.resolve(pending.pop())
            if name in reached:
                continue
            if name:
                reached.add(name)
                pending += [{"$ref": _PREFIX + each} for each in self.subtypes.get(name, ())]
            pending += mapping(value.get("properties")).values()
            pending += [each for key in ("allOf", "oneOf", "anyOf") for each in sequence(value.get(key))]
            pending += [
                value[key] for key in ("items", "additionalProperties") if isinstance(value.get(key), Mapping)
            ]
            goals = mapping(mapping(value.get("discriminator")).get("mapping")).values()
            pending += [{"$ref": each} for each in goals if isinstance(each, str)]
        return reached

    def _parts(self, schema: Any, seen: frozenset[str], depth: int) -> Iterator[Raw]:
        """A schema and the parts that it is put together from, its own word first."""
        value, name = self.resolve(schema)
        if depth > _DEEPEST or (name and name in seen):
            return
        yield value
        for part in sequence(value.get("allOf")):
            yield from self._parts(part, seen | {name} if name else seen, depth + 1)

    def _at(self, reference: str) -> Any:
        value: Any = self.data
        for part in reference.removeprefix("#").strip("/").split("/") if reference.startswith("#") else ["\0"]:
            value = mapping(value).get(part.replace("~1", "/").replace("~0", "~"))
        return value


def is_description(data: Any) -> bool:
    """Whether a JSON value is an OpenAPI description of version 3."""
    return (
        isinstance(data, Mapping)
        and str(data.get("openapi", "")).startswith("3")
        and bool(mapping(data.get("paths")))
    )


def template(path: str) -> str:
    """A path with its parameters unnamed, since their names do not go over the wire."""
    return re.sub(r"\{[^{}]*\}", "{}", path).rstrip("/") or "/"


def mapping(value: Any) -> Raw:
    """The value if it is an object, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: Any) -> list[Any]:
    """The value if it is an array, or an empty one."""
    return value if isinstance(value, list) else []


def _type(value: Any) -> str:
    """The type that is written, null aside; several are told as one word."""
    kinds = [value] if isinstance(value, str) else [each for each in sequence(value) if isinstance(each, str)]
    return " or ".join(kind for kind in kinds if kind != "null")


def _first(parts: list[Raw], key: str) -> Any:
    return next((part[key] for part in parts if key in part), None)
