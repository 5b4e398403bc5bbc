"""The predicates of `filter[q][<attribute>_<matcher>]`, as the vendor of the 1.0 server's model has them."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, TypeAlias

from sandbox.errors import Kind, refuse
from sandbox.schema import Api, ResourceType
from sandbox.store import Row, Store

if TYPE_CHECKING:
    from sandbox.filters import Filter

Comparison: TypeAlias = Callable[[Any, Any], bool]
Matcher: TypeAlias = Callable[[Any, list[Any]], bool]
Path: TypeAlias = tuple[tuple[str, ...], str, str]


def _folded(test: Callable[[str, str], bool]) -> Comparison:
    return lambda value, wanted: test(str(value).casefold(), str(wanted).casefold())


POSITIVE: Mapping[str, Comparison] = {
    "eq": operator.eq,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "matches": _folded(lambda value, wanted: fnmatchcase(value, wanted.replace("%", "*").replace("_", "?"))),
    "cont": _folded(lambda value, wanted: wanted in value),
    "start": _folded(str.startswith),
    "end": _folded(str.endswith),
}
NEGATIVE = {
    "not_eq": "eq",
    "does_not_match": "matches",
    "not_cont": "cont",
    "not_start": "start",
    "not_end": "end",
}
STATES: Mapping[str, Callable[[Any], bool]] = {
    "present": bool,
    "blank": operator.not_,
    "null": lambda value: value is None,
    "not_null": lambda value: value is not None,
    "true": lambda value: value is True,
    "false": lambda value: value is False,
}
LISTS = ("_any", "_all")


def _matchers() -> dict[str, tuple[Matcher, bool]]:
    """Every matcher by name, with whether its value is a list."""
    single: dict[str, Comparison] = dict(POSITIVE)
    for name, positive in NEGATIVE.items():
        single[name] = _negated(POSITIVE[positive])
    found: dict[str, tuple[Matcher, bool]] = {}
    for name, test in single.items():
        found[name] = _first(test), False
        found[f"{name}_any"] = _some(test), True
        found[f"{name}_all"] = _every(test), True
    found["in"], found["not_in"] = found["eq_any"], found["not_eq_all"]
    for name in ("eq", "not_eq", "in", "not_in"):
        found[f"{name}_or_null"] = _or_null(found[name][0]), found[name][1]
    return found


def _negated(test: Comparison) -> Comparison:
    return lambda value, wanted: not test(value, wanted)


def _first(test: Comparison) -> Matcher:
    return lambda value, wanted: value is not None and test(value, wanted[0])


def _some(test: Comparison) -> Matcher:
    return lambda value, wanted: value is not None and any(test(value, each) for each in wanted)


def _every(test: Comparison) -> Matcher:
    return lambda value, wanted: value is not None and all(test(value, each) for each in wanted)


def _or_null(matcher: Matcher) -> Matcher:
    return lambda value, wanted: value is None or matcher(value, wanted)


MATCHERS = _matchers()


def read_predicate(api: Api, subject: ResourceType, name: str, text: str, value: str) -> Filter:
    """The test for one predicate; refuses with 400 an unknown attribute, matcher or value."""
    for attributes, matcher in _splits(text):
        paths = [_path(api, subject, attribute) for attribute in attributes.split("_or_")]
        known = [path for path in paths if path is not None]
        if known and len(known) == len(paths):
            return _either([_test(path, matcher, name, value) for path in known])
    raise refuse(Kind.FILTER_NOT_ALLOWED, f"{subject.name} have no such filter: {name!r}.", parameter=name)


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """The attributes and the matcher of a predicate, longest matcher first."""
    parts = text.split("_")
    for cut in range(1, len(parts)):
        matcher = "_".join(parts[cut:])
        if matcher in MATCHERS or matcher in STATES or matcher == "jcont":
            yield "_".join(parts[:cut]), matcher


def _path(api: Api, subject: ResourceType, name: str) -> Path | None:
    """The relationships to follow, the attribute at their end, and its kind."""
    if name == "id":
        return (), "id", "string"
    if (attribute := subject.attributes.get(name)) and attribute.filter:
        return (), name, attribute.kind
    for relationship in subject.relationships.values():
        rest = name.removeprefix(f"{relationship.name}_")
        if rest != name and (found := _path(api, api.types[relationship.target], rest)):
            return (relationship.name, *found[0]), found[1], found[2]
    return None


def _test(path: Path, matcher: str, name: str, text: str) -> Filter:
    if matcher in STATES:
        state = STATES[matcher]
        wanted_state = text not in ("false", "0")
        return lambda row, store: any(state(value) is wanted_state for value in _values(row, store, path))
    if matcher == "jcont":
        part = _convert("object", text, name)
        return lambda row, store: any(_contains(value, part) for value in _values(row, store, path))
    test, many = MATCHERS[matcher]
    wanted = [_convert(path[2], each, name) for each in (text.split(",") if many else [text])]
    return lambda row, store: any(test(value, wanted) for value in _values(row, store, path))


def _either(tests: list[Filter]) -> Filter:
    return lambda row, store: any(test(row, store) for test in tests)


def _values(row: Row, store: Store, path: Path) -> list[Any]:
    """The values at the end of a path; times as moments that can be compared."""
    rows = [row]
    for step in path[0]:
        rows = [other for each in rows for other in store.related(each, step)]
    values = [each.id if path[1] == "id" else each.attributes[path[1]] for each in rows]
    return [_moment(value) if path[2] == "datetime" and value else value for value in values]


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _convert(kind: str, text: str, name: str) -> Any:
    """The value that a text in a query stands for."""
    try:
        match kind:
            case "integer" | "number":
                return float(text)
            case "boolean":
                return {"true": True, "1": True, "false": False, "0": False}[text]
            case "datetime":
                return _moment(text)
            case "object":
                return json.loads(text)
    except (KeyError, ValueError, RecursionError):
        raise refuse(Kind.INVALID_FILTER_VALUE, f"{text!r} is no {kind}.", parameter=name) from None
    return text


def _contains(value: Any, part: Any) -> bool:
    """Whether one JSON value holds another, as PostgreSQL's containment has it."""
    if isinstance(value, dict) and isinstance(part, dict):
        return all(key in value and _contains(value[key], each) for key, each in part.items())
    if isinstance(value, list) and isinstance(part, list):
        return all(any(_contains(own, each) for own in value) for each in part)
    return bool(value == part) and type(value) is type(part)
