"""Requests by an OpenAPI description: drawn as JSON, and written as the description says."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from strategies.described import Call, Described, Operation, below, is_json

NAME = {"type": "string", "minLength": 1}
DATA = {
    "openapi": "3.0.3",
    "servers": [{"url": "https://notes.example/v1"}],
    "paths": {
        "/notes": {
            "parameters": [{"$ref": "#/components/parameters/lang"}],
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 9}},
                    {"name": "tags", "in": "query", "explode": False, "schema": {"type": "array", "items": NAME}},
                    {"name": "X-Trace", "in": "header", "schema": NAME},
                    {"name": "Accept", "in": "header", "schema": NAME},
                    {"name": "session", "in": "cookie", "schema": NAME},
                ],
                "responses": {"200": {}},
            },
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {
                        "text/plain": {},
                        "application/json": {"schema": {"$ref": "#/components/schemas/note"}},
                    },
                }
            },
            "delete": {"parameters": [{"name": "session", "in": "cookie", "required": True}]},
            "put": {"requestBody": {"required": True, "content": {"text/plain": {}}}},
        },
        "/notes/{id}": {"get": {"parameters": [{"name": "id", "in": "path", "required": True, "schema": NAME}]}},
    },
    "components": {
        "parameters": {"lang": {"name": "lang", "in": "query", "required": True, "schema": {"enum": ["en", "de"]}}},
        "schemas": {
            "note": {
                "type": "object",
                "required": ["id", "title"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "readOnly": True},
                    "title": NAME,
                    "kind": {"type": "string", "nullable": True, "enum": ["a", "b"]},
                },
            }
        },
    },
}


@pytest.fixture
def described() -> Described:
    return Described(DATA, "http://127.0.0.1:8000/v1")


def requests(described: Described, key: str, **known: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(described.requests(described.operations[key], **known))
    def draw(value: dict[str, Any]) -> None:
        found.append(value)

    draw()
    return found


def test_operations_are_those_that_can_be_asked_for_by_json(described: Described) -> None:
    assert set(described.operations) == {"GET /notes", "POST /notes", "GET /notes/{id}"}
    operation = described.operations["GET /notes"]
    assert [(each.place, each.name) for each in operation.parameters] == [
        ("query", "lang"), ("query", "limit"), ("query", "tags"), ("header", "X-Trace")]  # fmt: skip
    assert described.operations["GET /notes/{id}"].collection == "/notes"


def test_required_parameters_are_always_drawn_and_others_now_and_then(described: Described) -> None:
    found = requests(described, "GET /notes")
    assert {each["query"]["lang"] for each in found} == {"en", "de"}
    assert {"limit" in each["query"] for each in found} == {True, False}
    assert {1, 9} <= {each["query"].get("limit") for each in found}
    assert {"X-Trace" in each["headers"] for each in found} == {True, False}
    assert all(text.isascii() and text.isprintable() for each in found for text in each["headers"].values())


def test_bodies_hold_what_clients_send(described: Described) -> None:
    bodies = [each["body"] for each in requests(described, "POST /notes")]
    assert all("id" not in body and body["title"] for body in bodies)
    assert {body.get("kind", "") for body in bodies} == {"", "a", "b", None}


def test_known_values_of_a_path_come_up_beside_others(described: Described) -> None:
    drawn = [each["path"]["id"] for each in requests(described, "GET /notes/{id}", known={"id": ["n1", "n2"]})]
    assert {"n1", "n2"} < set(drawn)
    assert not {"", ".", ".."} & set(drawn)
    assert all(each["path"] == {"id": 7} for each in requests(described, "GET /notes/{id}", fixed={"id": 7}))


def test_everything_that_is_drawn_is_json(described: Described) -> None:
    for key in described.operations:
        for each in requests(described, key):
            assert json.loads(json.dumps(each)) == each


def test_a_request_is_written_as_the_description_says(described: Described) -> None:
    drawn = {"path": {}, "query": {"lang": "de", "tags": ["a,b", "ü"], "limit": 3}, "headers": {"X-Trace": "t"}}
    call = described.call(described.operations["GET /notes"], drawn)
    assert call == Call("GET", "/notes", "lang=de&limit=3&tags=a%2Cb,%C3%BC", {"X-Trace": "t"}, "", None)
    call = described.call(
        described.operations["GET /notes/{id}"], {"path": {"id": "a/b c"}, "query": {}, "headers": {}}
    )
    assert call.path == "/notes/a%2Fb%20c"
    drawn = {"path": {}, "query": {}, "headers": {}, "body": {"title": "ü"}}
    call = described.call(described.operations["POST /notes"], drawn)
    assert (call.media_type, call.body) == ("application/json", '{"title": "ü"}'.encode())


@pytest.mark.parametrize(
    ("style", "explode", "value", "query"),
    [
        ("form", True, ["a", "b"], "p=a&p=b"),
        ("form", False, ["a", "b"], "p=a,b"),
        ("spaceDelimited", False, ["a", "b"], "p=a%20b"),
        ("pipeDelimited", False, ["a", "b"], "p=a%7Cb"),
        ("deepObject", True, {"a": 1, "b": True}, "p%5Ba%5D=1&p%5Bb%5D=true"),
        ("form", True, {"a": 1, "b": "x y"}, "a=1&b=x%20y"),
        ("form", False, {"a": 1, "b": 2}, "p=a,1,b,2"),
        ("form", True, False, "p=false"),
        ("form", False, [], ""),
        ("form", True, None, ""),
    ],
)
def test_values_are_written_by_their_style(style: str, explode: bool, value: Any, query: str) -> None:
    parameter = {"name": "p", "in": "query", "style": style, "explode": explode, "schema": {}}
    data = {"openapi": "3.1.0", "paths": {"/x": {"get": {"parameters": [parameter]}}}}
    described = Described(data, "http://127.0.0.1")
    drawn = {"path": {}, "query": {"p": value}, "headers": {}}
    assert described.call(described.operations["GET /x"], drawn).query == query


@pytest.mark.parametrize(
    ("server", "base_url", "path"),
    [
        ("https://notes.example/v1", "http://127.0.0.1/v1", "/notes"),
        ("https://notes.example/v1/", "http://127.0.0.1", "/v1/notes"),
        ("/", "http://127.0.0.1/other", "/notes"),
        ("", "http://127.0.0.1", "/notes"),
    ],
)
def test_paths_are_told_below_the_base_url(server: str, base_url: str, path: str) -> None:
    assert below("/notes", {"servers": [{"url": server}]} if server else {}, base_url) == path


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "application/vnd.api+json", "*/*"])
def test_json_is_known_by_its_media_type(media_type: str) -> None:
    assert is_json(media_type)
    assert not is_json("text/html")


@pytest.mark.parametrize("data", [None, [], {"swagger": "2.0"}, {"openapi": "3.1.0", "paths": {}}])
def test_what_is_no_description_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="no OpenAPI description"):
        Described(data, "http://127.0.0.1")


def test_an_operation_is_known_by_method_and_path() -> None:
    assert Operation("GET", "/a/{b}/c").key == "GET /a/{b}/c"
