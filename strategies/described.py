"""Requests by the operations of an OpenAPI description: drawn as JSON, and put on the wire by its rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accord.evolve.description import Description, mapping, sequence
from strategies.schema_forms import modern, without_marked
from strategies.schemas import Json, Offered, Schemas, nothing

IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
_USABLE = {
    "path": {"simple"},
    "query": {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
    "header": {"simple"},
}
_USUAL = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_DELIMITERS = {"form": ",", "simple": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}
PRINTABLE = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
VISIBLE = st.characters(min_codepoint=0x21, max_codepoint=0x7E)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its place ("path", "query", "header"), its schema, and how its values are written."""

    name: str
    place: str
    schema: Any
    required: bool
    style: str
    explode: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: `path` is relative to the API's base URL, `media_type` and `body` tell the JSON it takes."""

    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    media_type: str = ""
    body: Any = None
    body_required: bool = False
    responses: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Method and path, by which it is drawn."""
        return f"{self.method} {self.path}"

    @property
    def collection(self) -> str:
        """The path in front of its first parameter."""
        return self.path.partition("/{")[0]


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it goes out."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    media_type: str
    body: bytes | None


class Described:
    """What an OpenAPI description says of an API at a base URL.

    `offered` tells values that are known to be good for a schema. Raises ValueError where there is no description.
    """

    def __init__(self, data: Any, base_url: str, offered: Offered = nothing) -> None:
        self.description = Description(modern(mapping(data)))
        whole = self.description.data
        sent, given = without_marked(whole, "readOnly"), without_marked(whole, "writeOnly")
        self._bodies = Schemas(sent, offered)
        printable = Schemas(sent, alphabet=PRINTABLE)
        self._placed = {"path": printable, "query": printable, "header": Schemas(sent, alphabet=VISIBLE)}
        self.answers = Schemas(given)
        self._base_url = base_url
        self.operations = {each.key: each for each in self._read()}

    def requests(
        self,
        operation: Operation,
        known: Mapping[str, Sequence[Json]] | None = None,
        fixed: Mapping[str, Json] | None = None,
    ) -> SearchStrategy[dict[str, Json]]:
        """Requests of an operation: {"path", "query", "headers", "body"}.

        `known` are values of path parameters that are drawn beside others, `fixed` those in place of any other.
        """
        parts = {
            "path": self._of(operation, "path", known or {}, fixed or {}),
            "query": self._of(operation, "query"),
            "headers": self._of(operation, "header"),
        }
        body = self._bodies.values(operation.body) if operation.media_type else None
        needed = {"body": body} if body is not None and operation.body_required else {}
        allowed = {"body": body} if body is not None and not operation.body_required else {}
        return st.fixed_dictionaries({**parts, **needed}, optional=allowed)

    def call(self, operation: Operation, drawn: Mapping[str, Json]) -> Call:
        """A drawn request as it goes out; raises KeyError where a path parameter is missing."""
        path = operation.path
        for each in _placed(operation, "path"):
            path = path.replace(f"{{{each.name}}}", _simple(drawn["path"][each.name]))
        pairs = [pair for each in _placed(operation, "query") for pair in _pairs(each, drawn["query"])]
        headers = {name: _text(value) for name, value in drawn["headers"].items() if value is not None}
        body = json.dumps(drawn["body"], ensure_ascii=False).encode() if "body" in drawn else None
        query = "&".join(pairs)
        return Call(operation.method, path, query, headers, operation.media_type, body)

    def _of(
        self,
        operation: Operation,
        place: str,
        known: Mapping[str, Sequence[Json]] = MappingProxyType({}),
        fixed: Mapping[str, Json] = MappingProxyType({}),
    ) -> SearchStrategy[dict[str, Json]]:
        """The values of an operation's parameters of one place, by name."""
        required: dict[str, SearchStrategy[Json]] = {}
        optional: dict[str, SearchStrategy[Json]] = {}
        for each in _placed(operation, place):
            values = self._placed[place].values(each.schema)
            if place == "path":
                values = values.filter(lambda value: _text(value) not in ("", ".", ".."))
            if known.get(each.name):
                values = st.one_of(st.sampled_from(list(known[each.name])), values)
            if each.name in fixed:
                values = st.just(fixed[each.name])
            (required if each.required else optional)[each.name] = values
        return st.fixed_dictionaries(required, optional=optional)

    def _read(self) -> Iterator[Operation]:
        """The operations that can be asked for: by JSON, with parameters of usual styles."""
        for path, methods in self.description.paths().items():
            for method, told in methods.items():
                parameters = tuple({each.place + each.name: each for each in self._parameters_of(told)}.values())
                media_type, body, required = self._body(told)
                unusable = [each for each in parameters if each.style not in _USABLE.get(each.place, ())]
                if any(each.required for each in unusable) or (required and not media_type):
                    continue
                usable = tuple(each for each in parameters if each not in unusable)
                place = below(path, self.description.data, self._base_url)
                yield Operation(method, place, usable, media_type, body, required, mapping(told.get("responses")))

    def _parameters_of(self, told: Mapping[str, Any]) -> Iterator[Parameter]:
        for value in sequence(told.get("parameters")):
            each, _ = self.description.resolve(value)
            place, name = str(each.get("in")), str(each.get("name"))
            if place == "header" and name.lower() in IGNORED_HEADERS:
                continue
            style = str(each.get("style", _USUAL.get(place, "")))
            explode = bool(each.get("explode", style == "form"))
            yield Parameter(name, place, each.get("schema", {}), each.get("required") is True, style, explode)

    def _body(self, told: Mapping[str, Any]) -> tuple[str, Any, bool]:
        """Media type and schema of the JSON that an operation takes, and whether it has to be sent."""
        body, _ = self.description.resolve(told.get("requestBody"))
        for media_type, schema in self.description.contents(body):
            if is_json(media_type):
                return media_type, schema if schema is not None else {}, body.get("required") is True
        return "", None, body.get("required") is True


def below(path: str, data: Mapping[str, Any], base_url: str) -> str:
    """A path of a description, relative to a base URL."""
    servers = sequence(data.get("servers"))
    prefix = urlsplit(str(mapping(servers[0]).get("url", ""))).path.rstrip("/") if servers else ""
    home, whole = urlsplit(base_url).path.rstrip("/"), f"{prefix}/{path.lstrip('/')}"
    return whole.removeprefix(home) if whole.startswith(f"{home}/") else f"/{path.lstrip('/')}"


def is_json(media_type: str) -> bool:
    """Whether a media type, or a range of them, is of JSON."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence in ("application/json", "*/*", "application/*") or essence.endswith("+json")


def _placed(operation: Operation, place: str) -> list[Parameter]:
    return [each for each in operation.parameters if each.place == place]


def _pairs(parameter: Parameter, drawn: Mapping[str, Json]) -> Iterator[str]:
    """The parts of a query that tell a parameter's value; an empty list or object is not told at all."""
    value, name = drawn.get(parameter.name), quote(parameter.name, safe="")
    match value:
        case None:
            return
        case list() | dict() if not value:
            return
        case list() if parameter.explode:
            yield from (f"{name}={_quoted(each)}" for each in value)
        case list():
            yield f"{name}={_DELIMITERS.get(parameter.style, ',').join(map(_quoted, value))}"
        case dict() if parameter.style == "deepObject":
            yield from (f"{name}{quote(f'[{key}]', safe='')}={_quoted(each)}" for key, each in value.items())
        case dict() if parameter.explode:
            yield from (f"{quote(key, safe='')}={_quoted(each)}" for key, each in value.items())
        case dict():
            yield f"{name}={','.join(_quoted(part) for pair in value.items() for part in pair)}"
        case _:
            yield f"{name}={_quoted(value)}"


def _simple(value: Json) -> str:
    return ",".join(map(_quoted, value)) if isinstance(value, list) else _quoted(value)


def _quoted(value: Json) -> str:
    return quote(_text(value), safe="")


def _text(value: Json) -> str:
    """A value as it is written outside of JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
