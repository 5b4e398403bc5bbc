"""Values that fit the JSON Schemas of a document, edges often, and what of a value does not fit."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from accord.evolve.description import mapping, sequence
from strategies.schema_forms import NEVER, Schema, joined
from strategies.schema_texts import USUAL_CHARACTERS, texts

Json = Any
Offered = Callable[[Schema], Sequence[Json]]
"""Tells values that are known to be good where a schema stands; none for most."""

_DEEP = 5
_DEEPEST = 12
_SAFE = 2**53 - 1
_KINDS = ("null", "boolean", "integer", "number", "string", "array", "object")
_SIGNS = {
    "object": ("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
_LOOSE = frozenset({
    "oneOf", "not", "if", "contains", "propertyNames", "dependentRequired", "dependentSchemas", "patternProperties",
    "unevaluatedProperties", "unevaluatedItems",
})  # fmt: skip


def nothing(schema: Schema) -> Sequence[Json]:  # noqa: ARG001 - it is one of those that tell what is good
    """No value is known."""
    return ()


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where a value does not fit a schema: a JSON pointer, the keyword that it breaks, and how."""

    place: str
    keyword: str
    told: str


class Schemas:
    """The schemas that stand in one document, with OpenAPI 3.1's meaning; `alphabet` is what texts are made of."""

    def __init__(
        self,
        document: Mapping[str, Any],
        offered: Offered = nothing,
        alphabet: SearchStrategy[str] = USUAL_CHARACTERS,
    ) -> None:
        self._document = document
        self._offered = offered
        self._alphabet = alphabet
        self._drawn: dict[tuple[str, int], SearchStrategy[Json]] = {}
        self._validators: dict[str, Draft202012Validator] = {}

    def values(self, schema: Any) -> SearchStrategy[Json]:
        """Values that fit a schema; empty where none is known to."""
        return self._values(schema, 0).filter(lambda value: self.misfit(schema, value) is None)

    def misfit(self, schema: Any, value: Json) -> Misfit | None:
        """What of a value does not fit a schema, or None; formats are no more than notes."""
        error = best_match(self._validator(schema).iter_errors(value))
        if error is None:
            return None
        place = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error.absolute_path)
        return Misfit(place, str(error.validator), error.message)

    def _validator(self, schema: Any) -> Draft202012Validator:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            held = {name: value for name, value in self._document.items() if name in ("components", "paths", "$defs")}
            self._validators[key] = Draft202012Validator({**held, "allOf": [schema]})
        return self._validators[key]

    def _values(self, schema: Any, depth: int) -> SearchStrategy[Json]:
        """Values by a schema that is reached over so many others, each only made when it is drawn from."""
        if depth > _DEEPEST:
            return st.nothing()
        key = json.dumps(schema, sort_keys=True), depth
        if key not in self._drawn:
            self._drawn[key] = st.deferred(lambda: self._made(schema, depth))
        return self._drawn[key]

    def _made(self, schema: Any, depth: int) -> SearchStrategy[Json]:
        form = joined(self._document, schema)
        offered = list(self._offered(form))
        built = self._built(form, depth)
        if form.keys() & _LOOSE or isinstance(mapping(schema).get("oneOf"), list):
            built = built.filter(lambda value: self.misfit(schema, value) is None)
        return _mostly(st.sampled_from(offered), built) if offered else built

    def _built(self, form: Schema, depth: int) -> SearchStrategy[Json]:
        if form == NEVER:
            return st.nothing()
        if "const" in form:
            return st.just(form["const"])
        if "enum" in form:
            fitting = [value for value in form["enum"] if self.misfit(_alone(form), value) is None]
            return st.sampled_from(fitting) if fitting else st.nothing()
        if "anyOf" in form:
            rest = {key: value for key, value in form.items() if key != "anyOf"}
            branches = [{"allOf": [rest, each]} if rest else each for each in sequence(form["anyOf"])]
            return st.one_of([self._values(each, depth + 1) for each in branches])
        kinds = [kind for kind in _kinds(form) if kind != "null"]
        found = st.one_of([self._of_kind(kind, form, depth) for kind in kinds])
        return _mostly(found, st.none()) if len(kinds) < len(_kinds(form)) else found

    def _of_kind(self, kind: str, form: Schema, depth: int) -> SearchStrategy[Json]:
        match kind:
            case "boolean":
                return st.booleans()
            case "integer":
                return _integers(form)
            case "number":
                return _numbers(form)
            case "string":
                return texts(form, self._alphabet)
            case "array":
                return self._arrays(form, depth)
        return self._objects(form, depth)

    def _arrays(self, form: Schema, depth: int) -> SearchStrategy[Json]:
        low, high = form.get("minItems", 0), form.get("maxItems")
        first = [self._values(each, depth + 1) for each in sequence(form.get("prefixItems"))]
        usual = low if depth > _DEEP else low + 4
        most = usual if high is None else min(high, usual)
        items = form.get("items", {}) if not (first and "items" not in form) else False
        rest = self._values(items, depth + 1)
        if items is False or most <= len(first):
            return st.tuples(*first[: max(low, min(len(first), most))]).map(list)
        unique = _spelt if form.get("uniqueItems") else None
        later = st.lists(rest, min_size=max(0, low - len(first)), max_size=most - len(first), unique_by=unique)
        return st.tuples(st.tuples(*first), later).map(lambda pair: [*pair[0], *pair[1]]) if first else later

    def _objects(self, form: Schema, depth: int) -> SearchStrategy[Json]:
        members = mapping(form.get("properties"))
        wanted = [name for name in sequence(form.get("required")) if isinstance(name, str)]
        further = form.get("additionalProperties", True)
        other = further if isinstance(further, Mapping) else {}
        required = {name: self._values(members.get(name, other), depth + 1) for name in wanted}
        if further is False and any(name not in members for name in wanted):
            return st.nothing()
        left = {name: each for name, each in members.items() if name not in wanted}
        optional = {} if depth > _DEEP else {name: self._values(each, depth + 1) for name, each in left.items()}
        drawn: SearchStrategy[Json] = st.fixed_dictionaries(required, optional=optional)
        if isinstance(further, Mapping) or (not members and further is not False):
            drawn = self._extended(drawn, form, other, depth)
        return drawn.filter(lambda value: len(value) >= form.get("minProperties", 0))

    def _extended(self, drawn: SearchStrategy[Json], form: Schema, other: Schema, depth: int) -> SearchStrategy[Json]:
        """Objects with members beside those that are named."""
        low = form.get("minProperties", 0)
        most = min(form.get("maxProperties", low + 2), low + (0 if depth > _DEEP else 2))
        named = set(mapping(form.get("properties")))
        names = st.from_regex(r"\A[a-z][a-zA-Z0-9_]{0,8}\Z").filter(lambda name: name not in named)
        values = self._values(other, depth + 1) if other else _anything()
        more = st.dictionaries(names, values, min_size=max(0, low - len(named)), max_size=max(0, most))
        return st.tuples(more, drawn).map(lambda pair: {**pair[0], **pair[1]})


def _mostly(usual: SearchStrategy[Json], other: SearchStrategy[Json]) -> SearchStrategy[Json]:
    """The one five times out of six, the other else; where one has nothing, always the other."""
    if usual.is_empty or other.is_empty:
        return st.one_of(usual, other)
    return st.integers(0, 5).flatmap(lambda turn: other if turn == 5 else usual)


def _often(edges: SearchStrategy[Json], others: SearchStrategy[Json]) -> SearchStrategy[Json]:
    """The edges two times out of three."""
    return st.integers(0, 2).flatmap(lambda turn: others if turn == 0 else edges)


def _kinds(form: Schema) -> list[str]:
    """The types that values may have; those that the keywords speak of where none is named."""
    told = form.get("type")
    if told is not None:
        return [kind for kind in (told if isinstance(told, list) else [told]) if kind in _KINDS]
    return [kind for kind, signs in _SIGNS.items() if any(sign in form for sign in signs)] or [
        kind for kind in _KINDS if kind not in ("array", "object")
    ]


def _integers(form: Schema) -> SearchStrategy[int]:
    """Integers, those at the bounds often; of a size that every double tells, where nothing is said."""
    step = form.get("multipleOf", 1)
    step = int(step) if float(step).is_integer() else 1
    low, high = _bounds(form)
    least, most = math.ceil(low / step), math.floor(high / step)
    if least > most:
        return st.nothing()
    edges = [each for each in (0, 1, -1, least, most) if least <= each <= most and abs(each * step) < 2**31]
    edges += [each for each in (least, most) if abs(each * step) < _SAFE]
    within = st.integers(least, most)
    drawn = _often(st.sampled_from(list(dict.fromkeys(edges))), within) if edges else within
    return drawn.map(lambda value: value * step)


def _bounds(form: Schema) -> tuple[int, int]:
    widest = 2**31 - 1 if form.get("format") == "int32" else _SAFE
    low, high = form.get("minimum", -widest - 1), form.get("maximum", widest)
    if "exclusiveMinimum" in form:
        low = max(low, math.floor(form["exclusiveMinimum"]) + 1)
    if "exclusiveMaximum" in form:
        high = min(high, math.ceil(form["exclusiveMaximum"]) - 1)
    return math.ceil(low), math.floor(high)


def _numbers(form: Schema) -> SearchStrategy[float]:
    if "multipleOf" in form:
        step = form["multipleOf"]
        low, high = form.get("minimum", -1000 * step), form.get("maximum", 1000 * step)
        return st.integers(math.ceil(low / step), math.floor(high / step)).map(lambda count: count * step)
    low = form.get("minimum", form.get("exclusiveMinimum", -1e9))
    high = form.get("maximum", form.get("exclusiveMaximum", 1e9))
    drawn = st.floats(low, max(low, high), allow_nan=False, allow_infinity=False)
    edges = [form[bound] for bound in ("minimum", "maximum") if bound in form]
    found = _often(st.sampled_from(edges), drawn) if edges else drawn
    shut = {form.get("exclusiveMinimum"), form.get("exclusiveMaximum")}
    return found.filter(lambda value: value not in shut)


def _anything() -> SearchStrategy[Json]:
    """Small JSON values of every type."""
    leaves = st.one_of(st.none(), st.booleans(), st.integers(-1000, 1000), st.text(max_size=8))
    return st.one_of(leaves, st.lists(leaves, max_size=3), st.dictionaries(st.text(max_size=4), leaves, max_size=2))


def _alone(form: Schema) -> Schema:
    return {key: value for key, value in form.items() if key != "enum"}


def _spelt(value: Json) -> str:
    return json.dumps(value, sort_keys=True)
