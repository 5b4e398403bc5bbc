"""What an OpenAPI description says of a body that creates: told by examples, defaults and choices, else made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accord.evolve.description import mapping, sequence
from accord.runtime.drafting.openapi import Description

_DEEPEST = 3
_FORMATS = {
    "email": "{unique}@example.org",
    "uri": "https://example.org/{unique}",
    "url": "https://example.org/{unique}",
    "date": "2030-01-31",
    "date-time": "2030-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "uuid": "00000000-0000-4000-8000-000000000001",
    "hostname": "example.org",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
}
_LEAST_FOR_A_TAG = 24


@dataclass(frozen=True, slots=True)
class Body:
    """A body that creates, as a contract writes it; `made_up` names the members whose values nothing tells.

    `certain` tells that the description says what is required, and gives a value for all of it.
    `bounds` are by place the smallest and largest length or value that it tells, None where it tells none.
    """

    value: Mapping[str, Any]
    certain: bool
    made_up: tuple[str, ...] = ()
    bounds: Mapping[str, tuple[int | None, int | None]] | None = None


class Bodies:
    """Reads the bodies that POST takes; `homes` are the paths of collections by the type of their resources."""

    def __init__(self, description: Description, homes: Mapping[str, str]) -> None:
        self._description = description
        self._homes = homes

    def creating(self, path: str) -> Body | None:
        """The body that POST to a path takes; None where none is described, or nothing of it."""
        content = self._description.resolved(self._description.operation("POST", path).get("requestBody")).get(
            "content"
        )
        media_type, about = next(((name, mapping(each)) for name, each in mapping(content).items() if "json" in name),
                                 ("", {}))  # fmt: skip
        schema = self._description.whole(about.get("schema"))
        shown = next(
            self._description.values({key: about[key] for key in ("example", "examples") if key in about}), None
        )
        members = self._description.members(schema)[0]
        if "vnd.api+json" in media_type or "attributes" in self._description.members(members.get("data"))[0]:
            return self._of_resource(members.get("data"), mapping(mapping(shown).get("data")))
        return self._body({"": schema}, {"": mapping(shown)})

    def _of_resource(self, data: Any, shown: Mapping[str, Any]) -> Body | None:
        """The body of JSON:API: the attributes and relationships of a resource."""
        members, _ = self._description.members(data)
        parts: dict[str, Any] = {name: members[name] for name in ("attributes", "relationships") if name in members}
        return self._body(parts, {name: mapping(shown.get(name)) for name in parts})

    def _body(self, parts: Mapping[str, Any], shown: Mapping[str, Mapping[str, Any]]) -> Body | None:
        value: dict[str, Any] = {}
        made_up: list[str] = []
        bounds: dict[str, tuple[int | None, int | None]] = {}
        tells_required = False
        for part, schema in parts.items():
            members, required = self._description.members(schema)
            writable = {name: about for name, about in members.items() if about.get("readOnly") is not True}
            tells_required = tells_required or bool(required)
            found = {}
            for name, about in writable.items():
                place = f"{part}.{name}".strip(".")
                if part != "relationships" and (limits := _bounds(about)):
                    bounds[place] = limits
                told = shown[part].get(name)
                if told is None:
                    told = self._linked(about) if part == "relationships" else self._told(about)
                if told is not None and (name in required or not required or name in shown[part]):
                    found[name] = told
                elif name in required:
                    made_up.append(place)
                    found[name] = self._made_up(about)
            if found:
                value = {**value, part: found} if part else found
        if not value:
            return None
        return Body(value, tells_required and not made_up, tuple(made_up), bounds)

    def _told(self, about: Mapping[str, Any], depth: int = 0) -> Any:
        """The value that a schema tells of, be it of its members; None where it tells none."""
        for value in self._description.values(about):
            return value
        members, required = self._description.members(about)
        if not members or not required or depth > _DEEPEST:
            return None
        found = {name: self._told(members[name], depth + 1) for name in sorted(required & set(members))}
        return None if None in found.values() else found

    def _linked(self, about: Mapping[str, Any]) -> Any:
        """The linkage of a relationship, to rows that are there; None where it is not known to what it links."""
        data = self._description.members(about)[0].get("data", {})
        many = data.get("type") == "array"
        of = self._description.members(data.get("items") if many else data)[0].get("type", {})
        kind = next(self._description.values(of), None)
        if kind not in self._homes:
            return None
        link = {"type": kind, "id": f"{{any:{self._homes[str(kind)]}}}"}
        return {"data": [link] if many else link}

    def _made_up(self, about: Mapping[str, Any], depth: int = 0) -> Any:
        """A value of the form that a schema asks for."""
        kinds = about.get("type")
        kind = next((each for each in [kinds, *sequence(kinds)] if isinstance(each, str) and each != "null"), "")
        match kind:
            case "integer" | "number":
                return next((about[name] for name in ("minimum", "maximum") if _is_number(about.get(name))), 1)
            case "boolean":
                return True
            case "array":
                items = self._description.whole(about.get("items"))
                return [self._made_up(items, depth + 1)] * (1 if about.get("minItems") and depth < _DEEPEST else 0)
            case "object" | "" if depth < _DEEPEST and (found := self._description.members(about))[0]:
                return {name: self._made_up(found[0][name], depth + 1) for name in sorted(found[1] & set(found[0]))}
            case "object":
                return {}
        longest = about.get("maxLength")
        short = "x" * min(8, longest) if isinstance(longest, int) and longest < _LEAST_FOR_A_TAG else ""
        return _FORMATS.get(str(about.get("format"))) or short or "Accord {unique}"


def _bounds(about: Mapping[str, Any]) -> tuple[int | None, int | None] | None:
    """The smallest and largest length of a text, or value of a whole number; None where no largest one is told."""
    kinds = [about.get("type"), *sequence(about.get("type"))]
    names = ("minLength", "maxLength") if "string" in kinds else ("minimum", "maximum") if "integer" in kinds else ()
    if "enum" in about or "pattern" in about or about.get("format") in _FORMATS or not names:
        return None
    least, most = (about.get(name) if _is_number(about.get(name)) else None for name in names)
    return (least, most) if isinstance(most, int) and not isinstance(least, float) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
