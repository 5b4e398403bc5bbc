"""Two OpenAPI descriptions of one API: each category of change, and what an older description cannot say."""

from __future__ import annotations

from typing import Any

import pytest

from accord.evolve.description import Description
from accord.evolve.difference import Difference
from accord.evolve.openapi import compare_descriptions

Schemas = dict[str, Any]
TEXT, NUMBER, INTEGER = {"type": "string"}, {"type": "number"}, {"type": "integer"}


def ref(name: str) -> Schemas:
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Any) -> Schemas:
    return {"content": {"application/json": {"schema": schema}}}


def described(paths: dict[str, Any] | None = None, **schemas: Any) -> dict[str, Any]:
    """A description in which notes are given by GET, and drafts are sent by POST."""
    usual = {
        "/notes": {
            "get": {"responses": {"200": content(ref("Note"))}},
            "post": {"requestBody": content(ref("Draft")), "responses": {"201": content(ref("Note"))}},
        }
    }
    both = {"Note": thing(id=TEXT), "Draft": thing(id=TEXT), **schemas}
    return {"openapi": "3.0.3", "paths": {**usual, **(paths or {})}, "components": {"schemas": both}}


def thing(*required: str, **members: Any) -> Schemas:
    return {"type": "object", "properties": members, **({"required": list(required)} if required else {})}


def told(old: Any, new: Any, *exempt: str) -> list[tuple[str, str, str]]:
    return [(each.effect.value, each.kind, each.place) for each in compare_descriptions(old, new, exempt)]


def note(**members: Any) -> dict[str, Any]:
    return described(Note=thing(id=TEXT, **members))


def draft(*required: str, **members: Any) -> dict[str, Any]:
    return described(Draft=thing(*required, id=TEXT, **members))


CASES = {
    "nothing": (note(a=TEXT), note(a=TEXT), []),
    "field removed": (note(a=TEXT), note(), [("break", "field", "Note.a")]),
    "field added": (note(), note(a=TEXT), [("addition", "field", "Note.a")]),
    "inline field removed": (note(a=thing(x=TEXT, y=TEXT)), note(a=thing(x=TEXT)), [("break", "field", "Note.a.y")]),
    "field of items removed": (
        note(a={"type": "array", "items": thing(x=TEXT, y=TEXT)}), note(a={"type": "array", "items": thing(x=TEXT)}),
        [("break", "field", "Note.a[].y")],
    ),
    "type changed": (note(a=TEXT), note(a={"type": "boolean"}), [("break", "type", "Note.a")]),
    "integer to number, given": (note(a=INTEGER), note(a=NUMBER), [("break", "type", "Note.a")]),
    "integer to number, sent": (draft(a=INTEGER), draft(a=NUMBER), [("relaxation", "type", "Draft.a")]),
    "number to integer, given": (note(a=NUMBER), note(a=INTEGER), [("relaxation", "type", "Note.a")]),
    "number to integer, sent": (draft(a=NUMBER), draft(a=INTEGER), [("break", "type", "Draft.a")]),
    "number of an integer's format": (
        draft(a={"type": "number", "format": "int64"}), draft(a=INTEGER), [("noise", "type", "Draft.a")]
    ),
    "type no longer said": (note(a=TEXT), note(a={}), [("noise", "type", "Note.a")]),
    "value removed": (
        note(a={"enum": ["x", "y"]}), note(a={"enum": ["x", "z"]}),
        [("break", "value", "Note.a"), ("addition", "value", "Note.a")],
    ),
    "format changed": (
        note(a={"type": "string", "format": "date-time"}), note(a={"type": "string", "format": "date"}),
        [("break", "format", "Note.a")],
    ),
    "format spelt otherwise": (
        note(a={"type": "string", "format": "date-time"}), note(a={"type": "string", "format": "datetime"}), []
    ),
    "required, sent": (draft(a=TEXT), draft("a", a=TEXT), [("break", "required", "Draft.a")]),
    "required field, sent and new": (draft(), draft("a", a=TEXT), [("break", "required field", "Draft.a")]),
    "required, given": (
        note(a=TEXT), described(Note=thing("a", id=TEXT, a=TEXT)), [("noise", "required", "Note.a")]
    ),
    "optional": (draft("a", a=TEXT), draft(a=TEXT), [("relaxation", "required", "Draft.a")]),
    "operation added": (
        described(), described({"/new": {"get": {"responses": {"200": {}}}}}), [("addition", "path", "/new")]
    ),
    "path removed": (
        described({"/old": {"get": {"responses": {"200": {}}}}}), described(), [("break", "path", "/old")]
    ),
    "method removed": (
        described({"/x": {"get": {}, "put": {}}}), described({"/x": {"get": {}}}), [("break", "operation", "PUT /x")]
    ),
    "parameter of the path renamed": (described({"/x/{ID}": {"get": {}}}), described({"/x/{key}": {"get": {}}}), []),
    "another path of the form": (
        described({"/x/{ID}": {"get": {}, "delete": {}}}), described({"/x/{key}": {"get": {}}}),
        [("break", "path", "/x/{ID}"), ("addition", "path", "/x/{key}")],
    ),
    "status removed": (
        described({"/x": {"get": {"responses": {"200": {}, "404": {}}}}}),
        described({"/x": {"get": {"responses": {"201": {}}}}}),
        [("break", "status", "GET /x 200"), ("addition", "status", "GET /x 201"), ("noise", "status", "GET /x 404")],
    ),
    "media type added": (
        described({"/x": {"get": {"responses": {"200": {"content": {"text/plain": {}}}}}}}),
        described({"/x": {"get": {"responses": {"200": {"content": {"text/csv": {}, "text/plain": {}}}}}}}),
        [("addition", "media type", "GET /x 200 text/csv")],
    ),
    "content no longer said": (
        described({"/x": {"get": {"responses": {"200": {"content": {"text/plain": {}}}}}}}),
        described({"/x": {"get": {"responses": {"200": {}}}}}),
        [("unseen", "media type", "GET /x 200 text/plain")],
    ),
    "method added": (
        described({"/x": {"get": {}}}), described({"/x": {"get": {}, "put": {}}}),
        [("addition", "operation", "PUT /x")],
    ),
    "body required": (
        described({"/x": {"post": {}}}), described({"/x": {"post": {"requestBody": {"required": True}}}}),
        [("break", "body", "POST /x request")],
    ),
    "body optional": (
        described({"/x": {"post": {}}}), described({"/x": {"post": {"requestBody": {"content": {}}}}}), []
    ),
    "values first said": (note(a=TEXT), note(a={"type": "string", "enum": ["x"]}), []),
    "items first said": (note(a={"type": "array"}), note(a={"type": "array", "items": TEXT}), []),
    "schema gone that nobody used": (described(Odd=thing(x=TEXT)), described(), [("noise", "schema", "Odd")]),
    "schema new": (described(), described(Odd=thing(x=TEXT)), [("addition", "schema", "Odd")]),
    "media type removed": (
        described({"/x": {"get": {"responses": {"200": {"content": {"text/csv": {}, "text/plain": {}}}}}}}),
        described({"/x": {"get": {"responses": {"200": {"content": {"text/plain": {}}}}}}}),
        [("break", "media type", "GET /x 200 text/csv")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_categories(old: Any, new: Any, expected: list[tuple[str, str, str]]) -> None:
    assert told(old, new) == expected


def test_a_schema_that_is_gone_from_use_proves_nothing_by_itself() -> None:
    found = told(described(Note=thing(id=TEXT, a=ref("Used")), Used=thing(x=TEXT)), described())
    assert found == [("break", "field", "Note.a"), ("unseen", "schema", "Used")]


def both(*required: str, **members: Any) -> dict[str, Any]:
    """A description in which one schema is sent and given."""
    return described(Note=thing(), Draft=thing(*required, id=TEXT, back=ref("Draft"), **members)) | {
        "paths": {
            "/notes": {"post": {"requestBody": content(ref("Draft")), "responses": {"201": content(ref("Draft"))}}}
        }
    }


def test_of_what_is_sent_and_given_a_new_required_field_proves_nothing() -> None:
    assert told(both(), both("a", a=TEXT)) == [("unseen", "required field", "Draft.a")]
    assert told(both(a=TEXT), both("a", a=TEXT)) == [("break", "required", "Draft.a")]
    assert told(both(a=INTEGER), both(a=NUMBER)) == [("break", "type", "Draft.a")]


def test_what_takes_the_place_of_a_schema_may_need_more() -> None:
    schemas = {"Part": thing(x=TEXT), "Full": thing("y", x=TEXT, y=TEXT)}
    sent = (described(Draft=thing(a=ref(name)), **schemas) for name in schemas)
    assert [(each.effect.value, each.reason) for each in compare_descriptions(*sent)] == [("break", "needs y")]
    old, new = both(a=ref("Part")), both(a=ref("Full"))
    for each in (old, new):
        each["components"]["schemas"].update(schemas)
    ((effect, kind, place),) = told(old, new)
    assert (effect, kind, place) == ("unseen", "schema", "Draft.a")


def test_a_description_that_writes_number_for_integers_says_little_by_it() -> None:
    old = draft(a=NUMBER, b={"type": "number", "format": "int32"})
    assert told(old, draft(a=INTEGER, b=INTEGER)) == [("noise", "type", "Draft.a"), ("noise", "type", "Draft.b")]


def test_deprecated_may_be_exempt_and_other_extensions_are_not_marks() -> None:
    gone = note(a={"type": "string", "deprecated": True}), note()
    assert told(*gone, "deprecated") == [("exempt", "field", "Note.a")]
    assert told(*gone, "x-beta") == told(*gone) == [("break", "field", "Note.a")]
    off = note(a={"type": "string", "deprecated": False, "x-beta": False}), note()
    assert told(*off, "deprecated", "x-beta") == [("break", "field", "Note.a")]


def asked(*parameters: Any) -> dict[str, Any]:
    return described({"/x": {"get": {"parameters": list(parameters)}}})


LIMIT = {"in": "query", "name": "limit"}


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        ([LIMIT], [], "break"),
        ([], [LIMIT], "addition"),
        ([], [{**LIMIT, "required": True}], "break"),
        ([LIMIT], [{**LIMIT, "required": True}], "break"),
        ([{**LIMIT, "required": True}], [LIMIT], "relaxation"),
        ([{"in": "query", "name": "/^x.*$/"}], [], "noise"),
    ],
)
def test_parameters(old: list[Any], new: list[Any], effect: str) -> None:
    ((found, kind, _),) = told(asked(*old), asked(*new))
    assert (found, kind) == (effect, "parameter")


def test_parameters_that_openapi_ignores_are_ignored() -> None:
    assert told(asked({"in": "header", "name": "Accept"}), asked()) == []


def test_members_of_all_parts_count_and_circles_end() -> None:
    parent = thing(id=TEXT, child=ref("Note"))
    old = described(Base=parent, Note={"allOf": [ref("Base"), thing(a=TEXT)]})
    new = described(Base=thing(child=ref("Note")), Note={"allOf": [ref("Base"), ref("Note"), thing(a=TEXT)]})
    assert told(old, new) == [("break", "field", "Base.id"), ("break", "field", "Note.id")]


def test_a_renamed_schema_is_known_by_where_it_stands() -> None:
    old = described(Note=thing(id=TEXT, stock=ref("Inventory")), Inventory=thing(sku=TEXT, count=INTEGER))
    new = described(Note=thing(id=TEXT, stock=ref("StockEntry")), StockEntry=thing(sku=TEXT))
    assert told(old, new) == [("break", "field", "Inventory.count"), ("noise", "schema renamed", "Inventory")]


def test_a_renamed_schema_is_known_by_name_and_members() -> None:
    old, new = described(InventoryAdd=thing(action=TEXT)), described(InventoryEntryAdd=thing(action=TEXT, key=TEXT))
    assert told(old, new) == [("addition", "field", "InventoryAdd.key"), ("noise", "schema renamed", "InventoryAdd")]


def test_another_schema_in_a_place_breaks_where_members_are_missing() -> None:
    schemas = {"Full": thing(x=TEXT, y=TEXT), "Part": thing(x=TEXT)}
    found = compare_descriptions(described(Note=thing(a=ref("Full")), **schemas),
                                 described(Note=thing(a=ref("Part")), **schemas))  # fmt: skip
    assert [(each.effect.value, each.place, each.reason) for each in found] == [("break", "Note.a", "without y")]
    back = told(described(Note=thing(a=ref("Part")), **schemas), described(Note=thing(a=ref("Full")), **schemas))
    assert back == [("noise", "schema", "Note.a")]


def test_a_field_that_moved_or_was_spelt_otherwise_is_told_so() -> None:
    old = described(Note=thing(id=TEXT, url=TEXT, deep=TEXT))
    new = described(Note=thing(id=TEXT, URL=TEXT), Long={"allOf": [ref("Note"), thing(deep=TEXT)]})
    reasons = {each.place: each.reason for each in compare_descriptions(old, new) if each.effect.value == "break"}
    assert reasons == {"Note.url": "renamed to URL, as it seems", "Note.deep": "it stands in Long now"}


THIN = {"type": "string", "properties": {"x": TEXT}}


def test_what_contradicts_itself_was_an_object() -> None:
    (found,) = compare_descriptions(note(a=THIN), note(a=thing(x=TEXT)))
    assert (found.effect.value, found.before, found.after) == ("noise", "string", "object")


def test_a_description_that_writes_string_for_objects_says_little_by_it() -> None:
    old = described(Note=thing(id=TEXT, a=TEXT), Odd=THIN)
    now = described(Note=thing(id=TEXT, a=thing(x=TEXT)), Odd=thing(x=TEXT))
    assert ("noise", "type", "Note.a") in told(old, now)
    bound = described(Note=thing(id=TEXT, a={"type": "string", "pattern": "x"}), Odd=THIN)
    assert ("break", "type", "Note.a") in told(bound, now)


def test_a_description_that_marks_little_is_not_believed_where_it_marks_nothing() -> None:
    many = {f"Thing{number}": thing(x=TEXT) for number in range(30)}
    old, new = described(Draft=thing(a=TEXT), **many), described(Draft=thing("a", a=TEXT), **many)
    (found,) = compare_descriptions(old, new)
    assert found.effect.value == "noise"
    assert "only 0 of its 32 schemas mark any field as required" in found.reason
    marked = (
        described(Draft=thing("b", a=TEXT, b=TEXT), **many),
        described(Draft=thing("a", "b", a=TEXT, b=TEXT), **many),
    )
    assert told(*marked) == [("break", "required", "Draft.a")]


def test_what_tells_the_schema_was_needed_all_along() -> None:
    old, new = draft(kind=TEXT), draft("kind", kind=TEXT)
    for each in (old, new):
        each["components"]["schemas"]["Draft"]["discriminator"] = {"propertyName": "kind"}
    assert told(old, new) == [("noise", "required", "Draft.kind")]


def test_exempt_are_places_by_pattern_and_what_carries_a_mark() -> None:
    old = note(a=TEXT, b={"type": "string", "x-beta": True})
    assert told(old, note(), "x-beta", "Note.a") == [("exempt", "field", "Note.a"), ("exempt", "field", "Note.b")]
    assert told(old, note()) == [("break", "field", "Note.a"), ("break", "field", "Note.b")]


@pytest.mark.parametrize("data", [{}, [], {"openapi": "3.0.0"}, {"swagger": "2.0", "paths": {"/": {}}}])
def test_other_documents_are_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="no OpenAPI description"):
        compare_descriptions(data, described())


@pytest.mark.parametrize(
    "odd",
    [
        {"Note": None}, {"Note": []}, {"Note": {"allOf": "x", "properties": [], "required": "id", "enum": 1}},
        {"Note": ref("Note")}, {"Note": ref("Nowhere")}, {"Note": {"$ref": 5}}, {"Note": {"$ref": "other.json#/a"}},
        {"Note": {"type": ["string", "null"], "properties": {"x": 1}, "discriminator": "x"}},
    ],
)  # fmt: skip
def test_descriptions_that_are_not_quite_valid_are_read_all_the_same(odd: Schemas) -> None:
    found = compare_descriptions(described(**odd), described(**odd))
    assert found == ()
    assert all(isinstance(each, Difference) for each in compare_descriptions(described(**odd), described()))
    assert Description(described(**odd)).sent == {"Draft"}
