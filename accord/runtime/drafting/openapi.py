"""Reads from an OpenAPI description what a contract can use: title, paths, operations, parameters, credentials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from accord.evolve.description import mapping, sequence
from accord.model.data_text import InvalidData, looks_like_json, read_data
from accord.runtime.drafting.swagger import modern

_DEEPEST = 8
_PLAIN = re.compile(r"[^\s{}?#\x00-\x1f\x7f\ud800-\udfff]+")
"""A path without parameters, and without what no URL holds."""
_VALUES = ("const", "example", "default")


class InvalidDescription(ValueError):
    """The text is no OpenAPI description."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation; `place` is query, header, path or cookie, `values` what is told to work."""

    name: str
    place: str
    required: bool
    deprecated: bool
    schema: Mapping[str, Any]
    values: tuple[Any, ...]

    @property
    def most(self) -> int | None:
        """The largest value that is told."""
        found = self.schema.get("maximum")
        return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None


class Description:
    """An OpenAPI description of the API at a base URL; `data` is the whole document."""

    def __init__(self, data: Mapping[str, Any], base_url: str) -> None:
        self.data = data
        self._home = list(filter(None, urlsplit(base_url).path.split("/")))

    @classmethod
    def parse(cls, text: str, base_url: str) -> Description:
        """Read a description in JSON or YAML; raises InvalidDescription where there is none."""
        try:
            data = read_data(text)
        except InvalidData as error:
            raise InvalidDescription(str(error)) from error
        if not isinstance(data, dict) or not isinstance(data.get("paths"), dict):
            form = "JSON" if looks_like_json(text) else "YAML"
            raise InvalidDescription(f"is {form}, but no OpenAPI description: it has no `paths`")
        return cls(modern(data), base_url)

    @property
    def title(self) -> str:
        """The title that the description gives the API."""
        title = mapping(self.data.get("info")).get("title")
        return title if isinstance(title, str) else ""

    @property
    def schemes(self) -> dict[str, Mapping[str, Any]]:
        """The ways of being let in, by their names."""
        found = mapping(mapping(self.data.get("components")).get("securitySchemes"))
        return {name: self.resolved(scheme) for name, scheme in found.items()}

    @property
    def media_types(self) -> set[str]:
        """The media types of successful answers to GET."""
        found: set[str] = set()
        for item in self.items.values():
            for status, answer in mapping(mapping(item.get("get")).get("responses")).items():
                if str(status).startswith("2"):
                    found |= set(mapping(self.resolved(answer).get("content")))
        return found

    @cached_property
    def items(self) -> dict[str, Mapping[str, Any]]:
        """What is said of each path, relative to the base URL."""
        return {self._below(path): self.resolved(item) for path, item in self.data["paths"].items()}

    @property
    def readable_paths(self) -> tuple[str, ...]:
        """The paths without parameters that can be got, relative to the base URL."""
        return tuple(path for path, item in self.items.items() if "get" in item and _PLAIN.fullmatch(path))

    def operation(self, method: str, path: str) -> Mapping[str, Any]:
        """What is said of a method at a path, parameters of the whole path included; empty where nothing is."""
        item = self.items.get(path, {})
        operation = mapping(item.get(method.lower()))
        shared = [*sequence(item.get("parameters")), *sequence(operation.get("parameters"))]
        return {**operation, "parameters": shared} if operation else {}

    def parameters(self, operation: Mapping[str, Any]) -> Iterator[Parameter]:
        """The parameters of an operation, those of its path among them; its own word comes last and counts."""
        found: dict[tuple[str, str], Parameter] = {}
        for each in map(self.resolved, sequence(operation.get("parameters"))):
            schema = self.resolved(each.get("schema"))
            name, place = each.get("name"), each.get("in")
            if isinstance(name, str) and isinstance(place, str):
                found[name, place] = Parameter(
                    name, place, each.get("required") is True, each.get("deprecated") is True, schema,
                    tuple(self.values(each)) or tuple(self.values(schema)),
                )  # fmt: skip
        yield from found.values()

    def values(self, about: Mapping[str, Any]) -> Iterator[Any]:
        """The values that a schema or parameter tells of: what it has to be, its examples, default and choices."""
        yield from (about[name] for name in _VALUES if about.get(name) is not None)
        examples = about.get("examples")
        if isinstance(examples, Mapping):
            examples = [self.resolved(each).get("value") for each in examples.values()]
        yield from (each for each in (*sequence(examples), *sequence(about.get("enum"))) if each is not None)

    def members(self, schema: Any) -> tuple[dict[str, Mapping[str, Any]], set[str]]:
        """The members of an object's schema, each with its own, and the names of those that are required."""
        found: dict[str, Mapping[str, Any]] = {}
        required: set[str] = set()
        for part in self._parts(schema, frozenset()):
            found |= {name: self.whole(each) for name, each in mapping(part.get("properties")).items()}
            required |= {name for name in sequence(part.get("required")) if isinstance(name, str)}
        return found, required

    def whole(self, schema: Any) -> Mapping[str, Any]:
        """A schema with its reference followed and what is said in its `allOf` beside its own words."""
        parts = list(self._parts(schema, frozenset()))
        return {name: value for part in parts for name, value in part.items()} if len(parts) > 1 else parts[0]

    def _parts(self, schema: Any, through: frozenset[int]) -> Iterator[Mapping[str, Any]]:
        """The parts of a schema that stand in its `allOf`, those of parts among them, and at last itself."""
        about = self.resolved(schema)
        for part in sequence(about.get("allOf")) if len(through) < _DEEPEST else ():
            if id(self.resolved(part)) not in through:
                yield from self._parts(part, through | {id(about)})
        yield about

    def resolved(self, value: Any) -> Mapping[str, Any]:
        """An object of the description, its references followed within the document."""
        for _ in range(_DEEPEST):
            reference = mapping(value).get("$ref")
            if not isinstance(reference, str) or not reference.startswith("#/"):
                break
            value = self.data
            for part in reference[2:].split("/"):
                value = mapping(value).get(part.replace("~1", "/").replace("~0", "~"))
        return mapping(value)

    def _below(self, path: str) -> str:
        """A path of the description, relative to the base URL.

        A parameter with which all paths begin, such as the key of a project, is taken to stand in the base URL.
        """
        home = self._home
        whole = [part for part in (*self._prefix, *path.split("/")) if part]
        if len(whole) >= len(home) and all(map(_fits, whole, home)):
            return "/" + "/".join(whole[len(home) :])
        own = [part for part in path.split("/") if part]
        if home and own and own[0] == self._common:
            own = own[1:]
        return "/" + "/".join(own)

    @cached_property
    def _prefix(self) -> list[str]:
        first = mapping(next(iter(sequence(self.data.get("servers"))), {}))
        url = first.get("url")
        return urlsplit(url).path.split("/") if isinstance(url, str) else []

    @cached_property
    def _common(self) -> str:
        """The parameter with which every path begins, where there is one."""
        firsts = {path.strip("/").partition("/")[0] for path in self.data["paths"]}
        first = firsts.pop() if len(firsts) == 1 else ""
        return first if first.startswith("{") and first.endswith("}") else ""


def _fits(written: str, part: str) -> bool:
    """Whether a part of a path, which may be a parameter, is one of a base URL."""
    return written == part or (written.startswith("{") and written.endswith("}"))
