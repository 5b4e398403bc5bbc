"""Answers beside an OpenAPI description: what fits it passes, and each way not to fit it is told."""

import json
from typing import Any

import pytest

from accord.judge.expect import Violation
from accord.model.exchange import Exchange, Request, Response
from strategies.described import Described
from suites.properties.described_answers import require_described

NOTE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "secret": {"writeOnly": True}}}
JSON = "application/json"

RESPONSES = {
    "200": {
        "headers": {"X-Total": {"required": True}, "X-Page": {}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/note"}}},
    },
    "204": {"$ref": "#/components/responses/nothing"},
    "400": {"content": {"application/problem+json": {"schema": {"required": ["title"]}}}},
}


def judged(status: int, document: Any = None, responses: Any = None, method: str = "GET", **headers: str) -> None:
    data = {
        "openapi": "3.1.0",
        "paths": {"/notes": {"get": {"responses": RESPONSES if responses is None else responses}}},
        "components": {"schemas": {"note": NOTE}, "responses": {"nothing": {}}},
    }
    described = Described(data, "http://127.0.0.1")
    body = document if isinstance(document, bytes) else json.dumps(document).encode() if document is not None else b""
    fields = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    exchange = Exchange(
        id="main-1",
        request=Request(method, "http://127.0.0.1/notes", ()),
        response=Response(status=status, headers=fields, body=body, elapsed=0.1),
    )
    require_described(described, described.operations["GET /notes"], exchange)


@pytest.mark.parametrize(
    ("status", "document", "headers"),
    [
        (200, {"id": "1", "more": 1}, {"x_total": "1", "content_type": f"{JSON}; charset=utf-8"}),
        (204, None, {}),
        (400, {"title": "no"}, {"content_type": "application/problem+json"}),
        (400, b"<p>no", {"content_type": "text/html"}),
        (404, {"any": 1}, {"content_type": JSON}),
        (415, None, {}),
        (301, None, {}),
    ],
)
def test_what_fits_the_description_passes(status: int, document: Any, headers: dict[str, str]) -> None:
    judged(status, document, **headers)


@pytest.mark.parametrize(
    ("status", "document", "headers", "place", "words"),
    [
        (202, None, {}, "status", "a success has a status"),
        (409, None, {}, "status", "refused only by a status"),
        (200, {"id": "1"}, {"content_type": JSON}, "X-Total", "header fields"),
        (200, b"x", {"content_type": "text/plain", "x_total": "1"}, "content-type", "a media type"),
        (200, b"{", {"content_type": JSON, "x_total": "1"}, "body", "is JSON"),
        (200, None, {"x_total": "1"}, "body", "is JSON"),
        (200, {"id": 1}, {"content_type": JSON, "x_total": "1"}, "/id", "(keyword type)"),
        (200, {}, {"content_type": JSON, "x_total": "1"}, "/", "(keyword required)"),
        (400, {}, {"content_type": "application/problem+json"}, "/", "(keyword required)"),
    ],
)
def test_what_does_not_fit_it_is_told(
    status: int, document: Any, headers: dict[str, str], place: str, words: str
) -> None:
    with pytest.raises(Violation) as caught:
        judged(status, document, **headers)
    assert caught.value.place == place
    assert words in caught.value.expected


@pytest.mark.parametrize("responses", [{"default": {}}, {"2XX": {}, "4XX": {}}, {}])
def test_statuses_may_be_described_by_their_class_or_not_at_all(responses: dict[str, Any]) -> None:
    for status in (200, 202, 409):
        judged(status, {}, responses, content_type=JSON)


@pytest.mark.parametrize("name", ["200", "2XX", "default"])
def test_a_class_and_the_default_describe_content_as_well(name: str) -> None:
    with pytest.raises(Violation):
        judged(200, {}, {name: {"content": {JSON: {"schema": False}}}}, content_type=JSON)


def test_refusals_are_only_held_to_a_description_that_tells_of_some() -> None:
    judged(409, None, {"200": {}, "404": {}})
    with pytest.raises(Violation):
        judged(409, None, {"200": {}, "404": {}, "422": {}})


def test_an_answer_to_head_has_no_content_to_be_judged() -> None:
    judged(200, None, method="HEAD", x_total="1")


def test_the_media_type_nearest_to_the_answer_counts() -> None:
    contents = {"*/*": {"schema": False}, "application/*": {"schema": False}, "application/json": {"schema": True}}
    judged(200, {}, {"200": {"content": contents}}, content_type=JSON)
    with pytest.raises(Violation):
        judged(200, {}, {"200": {"content": contents}}, content_type="application/hal+json")
