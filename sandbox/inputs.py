"""What clients want to be written, checked against the schema and the store before anything is done."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.body import malformed, read_object, read_string
from sandbox.call import Call
from sandbox.errors import Kind, Problem, RefusalError
from sandbox.message import Document
from sandbox.schema import Attribute, Relationship
from sandbox.store import Linkage, Row

MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")
RESERVED = frozenset({"links", "relationships"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a resource is that is being written, so that linkage may lead to it."""

    type: str
    id: str
    lid: str | None = None


@dataclass(slots=True)
class Changes:
    """The values to be written, and what stands against them."""

    attributes: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Linkage] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def accepted(self) -> Changes:
        """The changes themselves; refuses them all where there is any problem."""
        if self.problems:
            raise RefusalError(*self.problems)
        return self


def read_changes(call: Call, resource: Document, row: Row | None, identity: Identity) -> Changes:
    """The attributes and relationships that a resource object asks for; unknown attributes are ignored."""
    changes = Changes()
    for name, value in read_object(resource, "attributes", "/data").items():
        attribute = call.kind.attributes.get(name)
        if attribute is not None:
            _read_attribute(call, changes, attribute, value, row)
    for name, value in read_object(resource, "relationships", "/data").items():
        _read_relationship(call, changes, name, value, row, identity)
    return changes


def _read_attribute(call: Call, changes: Changes, attribute: Attribute, value: Any, row: Row | None) -> None:
    pointer = f"/data/attributes/{escape(attribute.name)}"
    if not (attribute.update if row else attribute.create):
        if value != (row.attributes[attribute.name] if row else None):
            detail = f"`{attribute.name}` cannot be set by clients."
            changes.problems.append(Problem(Kind.FORBIDDEN, detail, pointer=pointer))
        return
    fault = _fault_of(attribute, value, call.api.edition)
    if fault is not None:
        changes.problems.append(validation(attribute.name, *fault, pointer=pointer))
    changes.attributes[attribute.name] = value


def validation(name: str, rule: str, meta: Mapping[str, Any], pointer: str) -> Problem:
    """The problem of a value that breaks a rule."""
    return Problem(Kind.VALIDATION_ERROR, f"{name} - {rule}", pointer=pointer, meta=dict(meta))


def _fault_of(attribute: Attribute, value: Any, edition: str) -> tuple[str, Document] | None:
    """The rule that a value breaks, in words and for programs, or None."""
    if value is None:
        return ("can't be blank", {"error": "blank"}) if attribute.required else None
    if not _has_kind(attribute.kind, value):
        return f"is no {attribute.kind}", {"error": "invalid"}
    if attribute.required and isinstance(value, str) and not value.strip():
        return "can't be blank", {"error": "blank"}
    if attribute.choices and value not in attribute.choices:
        return f"is none of {', '.join(attribute.choices)}", {"error": "inclusion", "value": value}
    if attribute.low is not None and value < attribute.low:
        rule = f"must be greater than or equal to {attribute.low}"
        return rule, {"error": "greater_than_or_equal_to", "value": value, "count": attribute.low}
    if attribute.high is not None and value > attribute.high:
        rule = f"must be less than or equal to {attribute.high}"
        return rule, {"error": "less_than_or_equal_to", "value": value, "count": attribute.high}
    if edition == "1.0" and _holds_reserved(value):
        return "holds a member called links or relationships", {"error": "exclusion"}
    return None


def _has_kind(kind: str, value: Any) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        case "datetime":
            return isinstance(value, str) and _is_moment(value)
    return isinstance(value, dict)


def _is_moment(text: str) -> bool:
    if not MOMENT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _holds_reserved(value: Any) -> bool:
    if isinstance(value, dict):
        return not RESERVED.isdisjoint(value) or any(map(_holds_reserved, value.values()))
    return isinstance(value, list) and any(map(_holds_reserved, value))


def _read_relationship(
    call: Call, changes: Changes, name: str, value: Any, row: Row | None, identity: Identity
) -> None:
    pointer = f"/data/relationships/{escape(name)}"
    relationship = call.kind.relationships.get(name)
    if relationship is None:
        detail = f"There is no relationship `{name}` to be set."
        changes.problems.append(Problem(Kind.FORBIDDEN, detail, pointer=pointer))
        return
    if not isinstance(value, dict) or "data" not in value:
        raise malformed("A relationship has to be an object with `data`.", pointer)
    linkage = read_linkage(call, changes, relationship, value["data"], f"{pointer}/data", identity)
    if not (relationship.update if row else relationship.create):
        if not same_linkage(linkage, row.links[name] if row else () if relationship.many else None):
            detail = f"`{name}` cannot be set by clients."
            changes.problems.append(Problem(Kind.FORBIDDEN, detail, pointer=pointer))
        return
    if row and relationship.many and not relationship.replace:
        detail = f"`{name}` takes single members at its own URL but cannot be replaced as a whole."
        changes.problems.append(Problem(Kind.FORBIDDEN, detail, pointer=pointer))
    if relationship.required and linkage is None:
        changes.problems.append(validation(name, "can't be blank", {"error": "blank"}, f"{pointer}/data"))
    changes.links[name] = linkage


def read_linkage(
    call: Call, changes: Changes, relationship: Relationship, data: Any, pointer: str, identity: Identity
) -> Linkage:
    """The ids in a linkage that fits the relationship; problems are noted for targets that do not exist."""
    if relationship.many:
        if not isinstance(data, list):
            raise malformed("A to-many relationship takes an array of identifiers.", pointer)
        found = [
            _read_identifier(call, changes, relationship, each, f"{pointer}/{place}", identity)
            for place, each in enumerate(data)
        ]
        return tuple(dict.fromkeys(found))
    if data is None:
        return None
    return _read_identifier(call, changes, relationship, data, pointer, identity)


def _read_identifier(
    call: Call, changes: Changes, relationship: Relationship, data: Any, pointer: str, identity: Identity
) -> str:
    if not isinstance(data, dict):
        raise malformed("A resource identifier has to be an object.", pointer)
    kind = read_string(data, "type", pointer)
    if "id" not in data and "lid" in data and call.api.edition == "1.1":
        lid = read_string(data, "lid", pointer)
        if (kind, lid) != (identity.type, identity.lid):
            raise malformed("There is no resource of this `lid` in the document.", f"{pointer}/lid")
        target = identity.id
    else:
        target = read_string(data, "id", pointer)
    if (kind, target) != (identity.type, identity.id) and call.store.find(kind, target) is None:
        detail = f"There is no resource {target!r} of type {kind!r}."
        changes.problems.append(Problem(Kind.RECORD_NOT_FOUND, detail, pointer=pointer))
    elif kind != relationship.target:
        rule = f"leads to {relationship.target} and not to {kind}"
        problem = validation(relationship.name, rule, {"error": "invalid"}, f"{pointer}/type")
        changes.problems.append(problem)
    return target


def same_linkage(one: Linkage, other: Linkage) -> bool:
    """Whether two linkages lead to the same resources, in whatever order."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)
    return one == other


def escape(name: str) -> str:
    """A member name as a part of a JSON Pointer."""
    return name.replace("~", "~0").replace("/", "~1")
