"""Values by schemas: all of them fit, and each class of them comes up."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from strategies.schema_forms import joined, modern, without_marked
from strategies.schemas import Misfit, Schemas
from tests.drawing import drawn

TREE = {
    "type": "object",
    "required": ["size"],
    "properties": {
        "size": {"type": "integer", "minimum": 1, "maximum": 5},
        "left": {"$ref": "#/components/schemas/tree"},
        "right": {"$ref": "#/components/schemas/tree"},
    },
}
ENDLESS = {"type": "object", "required": ["on"], "properties": {"on": {"$ref": "#/components/schemas/endless"}}}
DOCUMENT = {"components": {"schemas": {"tree": TREE, "endless": ENDLESS, "a/b": {"const": 7}}}}
TREES = {"$ref": "#/components/schemas/tree"}


def values(schema: Any, **options: Any) -> list[Any]:
    return drawn(Schemas(DOCUMENT, **options).values(schema))


@pytest.mark.parametrize(
    "schema",
    [
        True,
        {},
        TREES,
        {"type": ["integer", "null"], "minimum": -3, "exclusiveMaximum": 4},
        {"type": "integer", "multipleOf": 7, "minimum": 8},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        {"type": "number", "multipleOf": 0.5, "minimum": 1, "maximum": 3},
        {"type": "string", "minLength": 2, "maxLength": 40},
        {"type": "string", "pattern": "^[a-f]+$", "minLength": 3},
        {"type": "array", "items": TREES, "minItems": 1, "maxItems": 2},
        {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True, "minItems": 3},
        {"prefixItems": [{"const": 1}, {"type": "string"}], "items": False, "minItems": 2},
        {"type": "array", "prefixItems": [{"const": 1}], "items": {"type": "boolean"}, "minItems": 2},
        {"type": "object", "additionalProperties": {"type": "boolean"}, "minProperties": 1},
        {"type": "object", "maxProperties": 1},
        {"required": ["x"], "additionalProperties": {"type": "null"}},
        {"allOf": [TREES, {"required": ["left"], "properties": {"size": {"minimum": 4}}}]},
        {"allOf": [{"type": "number", "minimum": 2}, {"type": "integer", "maximum": 3}]},
        {"oneOf": [{"type": "integer", "minimum": 3}, {"type": "integer", "maximum": 5}]},
        {"anyOf": [{"const": 1}, {"const": 2}], "oneOf": [{"enum": [1, 3]}, {"enum": [2, 3]}]},
        {"type": "string", "enum": ["a", "b", None, 3]},
        {"not": {"type": "string"}},
        {"type": "integer", "minimum": 0, "not": {"const": 0}},
        {"$ref": "#/components/schemas/a~1b"},
        {"$ref": "#/components/schemas/tree", "required": ["right"]},
    ],
)
def test_what_is_drawn_fits(schema: Any) -> None:
    validator = Draft202012Validator({**DOCUMENT, "allOf": [schema]})
    found = values(schema)
    assert found
    for value in found:
        validator.validate(value)


@pytest.mark.parametrize(
    ("schema", "classes"),
    [
        ({"type": "integer", "minimum": 10, "maximum": 99}, [lambda v: v == 10, lambda v: v == 99, lambda v: v > 10]),
        ({"type": "integer"}, [lambda v: v < 0, lambda v: v == 0, lambda v: v > 2**31]),
        ({"type": "number", "minimum": 0.5, "maximum": 9}, [lambda v: v == 0.5, lambda v: v == 9]),
        ({"enum": ["a", "b", None]}, [lambda v: v == "a", lambda v: v == "b", lambda v: v is None]),
        (
            {"type": "string", "maxLength": 300},
            [lambda v: v == "", lambda v: len(v) == 300],
        ),
        ({"type": ["string", "null"]}, [lambda v: v is None, lambda v: isinstance(v, str)]),
        (TREES, [lambda v: "left" not in v, lambda v: "left" in v and "right" in v]),
        ({"type": "array", "items": {}}, [lambda v: not v, lambda v: len(v) > 1]),
        ({"type": "object"}, [lambda v: not v, lambda v: len(v) == 2]),
    ],
)
def test_each_class_comes_up(schema: Any, classes: list[Callable[[Any], bool]]) -> None:
    found = values(schema)
    for number, holds in enumerate(classes):
        assert any(map(holds, found)), number


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("date-time", r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{3})?Z"),
        ("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        ("time", r"[0-9]{2}:[0-9]{2}:[0-9]{2}Z"),
        ("email", r"[a-z0-9]+@[a-z0-9]+\.example"),
        ("uri", r"https://[a-z0-9]+\.example/[a-z0-9]+"),
        ("uuid", r"[0-9a-f]{8}-[0-9a-f-]{27}"),
        ("ipv4", r"([0-9]{1,3}\.){3}[0-9]{1,3}"),
        ("byte", r"[A-Za-z0-9+/]*={0,2}"),
    ],
)
def test_texts_have_the_format(form: str, pattern: str) -> None:
    for text in values({"type": "string", "format": form}):
        Draft202012Validator({"pattern": f"^(?:{pattern})\\Z"}).validate(text)


def test_integers_of_32_bits_stay_within_them() -> None:
    found = values({"type": "integer", "format": "int32"})
    assert (min(found), max(found)) == (-(2**31), 2**31 - 1)


def test_a_pattern_ends_where_it_says() -> None:
    assert not [text for text in values({"type": "string", "pattern": "^a*$"}) if text.endswith("\n")]


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"$ref": "#/components/schemas/none"},
        {"$ref": "http://x.example/"},
        {"$ref": "#/components/schemas/endless"},
        {"type": "string", "pattern": "("},
        {"type": "integer", "minimum": 2, "maximum": 1},
        {"allOf": [{"type": "string"}, {"type": "integer"}]},
    ],
)
def test_where_nothing_is_known_to_fit_nothing_is_drawn(schema: Any) -> None:
    assert Schemas(DOCUMENT).values(schema).is_empty


def test_trees_end() -> None:
    def depth(tree: dict[str, Any]) -> int:
        return 1 + max((depth(tree[side]) for side in ("left", "right") if side in tree), default=0)

    assert 2 < max(map(depth, values(TREES))) < 9


def test_values_that_are_known_to_be_good_come_up() -> None:
    def offered(form: Mapping[str, Any]) -> list[Any]:
        return [{"size": 5, "left": {"size": 2}}] if "size" in form.get("properties", ()) else []

    found = values({"type": "object", "properties": {"a": TREES}, "required": ["a"]}, offered=offered)
    assert {"a": {"size": 5, "left": {"size": 2}}} in found
    assert len({str(each) for each in found}) > 5


def test_what_does_not_fit_is_told_with_its_place() -> None:
    schemas = Schemas(DOCUMENT)
    assert schemas.misfit(TREES, {"size": 1}) is None
    misfit = schemas.misfit({"properties": {"a/b": TREES}}, {"a/b": {"size": 9}})
    assert misfit == Misfit("/a~1b/size", "maximum", "9 is greater than the maximum of 5")


def test_the_forms_of_openapi_3_0_are_read_as_those_of_3_1() -> None:
    old = {
        "openapi": "3.0.3",
        "a": {"type": "string", "nullable": True, "enum": ["x"]},
        "b": [{"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 3, "exclusiveMaximum": False}],
        "c": {"$ref": "#/a", "nullable": True},
    }
    assert modern(old) == {
        "openapi": "3.0.3",
        "a": {"type": ["string", "null"], "enum": ["x", None]},
        "b": [{"type": "number", "exclusiveMinimum": 0, "maximum": 3}],
        "c": {"$ref": "#/a"},
    }
    assert modern({**old, "openapi": "3.1.0"})["a"] == old["a"]


def test_what_a_document_does_not_hold_is_not_wanted_in_it() -> None:
    schema = {
        "required": ["id", "name"],
        "properties": {
            "id": {"readOnly": True},
            "name": {},
            "inner": {"properties": {"secret": {"writeOnly": True}}},
        },
    }
    assert without_marked(schema, "readOnly")["required"] == ["name"]
    assert without_marked(schema, "readOnly")["properties"].keys() == {"name", "inner"}
    assert without_marked([schema], "writeOnly")[0]["properties"]["inner"] == {"properties": {}}


def test_parts_that_hold_together_are_made_one() -> None:
    parts = [
        {"minimum": 1, "maximum": 9, "required": ["a"], "type": ["integer", "null"], "properties": {"a": True}},
        {"minimum": 4, "maximum": 5, "required": ["b"], "type": "number", "properties": {"a": False, "b": True}},
    ]
    assert joined(DOCUMENT, {"allOf": parts}) == {
        "minimum": 4,
        "maximum": 5,
        "required": ["a", "b"],
        "type": ["integer"],
        "properties": {"a": {"allOf": [True, False]}, "b": True},
    }
