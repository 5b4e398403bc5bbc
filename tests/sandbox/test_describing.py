"""The OpenAPI descriptions of the sandbox: complete, and true of every answer to a plain request."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from sandbox.apis import APIS
from sandbox.describing import describe
from sandbox.routing import locate, methods
from tests.sandbox.conftest import send

MANY = "page[size]=20&page[number]=2"


def description(api: httpx.Client) -> dict[str, Any]:
    found = api.get("/!openapi")
    assert found.headers["content-type"] == "application/json"
    return found.json()


def fits(data: dict[str, Any], schema: dict[str, Any], value: Any) -> bool:
    Draft202012Validator({"components": data["components"], **schema}).validate(value)
    return True


def schema_of(data: dict[str, Any], path: str, method: str, status: int) -> dict[str, Any]:
    response = data["paths"][path][method]["responses"][str(status)]
    return response["content"]["application/vnd.api+json"]["schema"]


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from nodes(each)


def first_ids(api: httpx.Client, data: dict[str, Any]) -> dict[str, str]:
    homes = [path for path, item in data["paths"].items() if path.count("/") == 1 and "get" in item]
    shown = {path: api.get(path).json()["data"] for path in homes}
    return {path: rows[0]["id"] for path, rows in shown.items() if isinstance(rows, list)}


def test_the_description_stands_below_each_variant(api: httpx.Client) -> None:
    data = description(api)
    assert data["openapi"] == "3.1.0"
    assert data["servers"] == [{"url": str(api.base_url).rstrip("/")}]


def test_there_is_no_description_of_apis_without_json_api(anyone: httpx.Client) -> None:
    answer = anyone.get("/http/clean/!openapi")
    assert "openapi" not in answer.json()


def test_nothing_but_reading_is_offered_there(api: httpx.Client) -> None:
    assert send(api, "POST", "/!openapi", {}).status_code == 404


@pytest.mark.parametrize("edition", APIS)
def test_every_reference_leads_somewhere(edition: str) -> None:
    data = describe(APIS[edition], "http://127.0.0.1")
    references = {node["$ref"] for node in nodes(data) if "$ref" in node}
    for reference in references:
        _, components, kind, name = reference.split("/")
        assert components == "components"
        assert name in data["components"][kind], reference
    assert len(references) > 20


@pytest.mark.parametrize("edition", APIS)
def test_every_method_that_is_served_is_described(edition: str) -> None:
    api = APIS[edition]
    for path, item in describe(api, "http://127.0.0.1")["paths"].items():
        place = locate(api, tuple(path.replace("{id}", "1").strip("/").split("/")))
        assert place is not None, path
        offered = {method.lower() for method in methods(place)} - {"head", "options"}
        assert offered == item.keys() - {"parameters"}, path
        assert ("{id}" in path) == ("parameters" in item)


def test_what_is_read_fits_the_description(api: httpx.Client) -> None:
    data = description(api)
    known = first_ids(api, data)
    count = 0
    for path, item in data["paths"].items():
        own = known.get("/" + path.split("/")[1], "")
        if "get" not in item or ("{id}" in path and not own):
            continue
        answer = api.get(path.replace("{id}", own))
        assert fits(data, schema_of(data, path, "get", answer.status_code), answer.json()), path
        count += 1
    assert count > 20


@pytest.mark.parametrize(
    "query", ["", MANY, "include=author,tags&fields[people]=name", "sort=-views", "page[size]=0"]
)
def test_pages_fit_the_description_whatever_is_asked_for(blog: httpx.Client, query: str) -> None:
    data = description(blog)
    answer = blog.get(f"/articles?{query}")
    assert fits(data, schema_of(data, "/articles", "get", answer.status_code), answer.json())


def test_what_is_written_fits_the_description(blog: httpx.Client) -> None:
    data = description(blog)
    document = {"type": "people", "attributes": {"name": "Ines", "age": 0, "email": None}}
    assert fits(data, {"$ref": "#/components/schemas/people.new"}, document)
    made = send(blog, "POST", "/people", document)
    assert fits(data, schema_of(data, "/people", "post", made.status_code), made.json())
    own = made.json()["data"]["id"]
    for name, attributes in (("people", {"age": 7}), ("people", {"age": -7})):
        answer = send(blog, "PATCH", f"/{name}/{own}?include=", {"type": name, "id": own, "attributes": attributes})
        assert fits(data, schema_of(data, "/people/{id}", "patch", answer.status_code), answer.json())


@pytest.mark.parametrize(
    "attributes",
    [{}, {"name": " "}, {"name": "x", "age": -1}, {"name": "x", "joinedAt": 5}, {"name": "x", "shoe": 1}],
)
def test_what_is_refused_is_described_as_such(blog: httpx.Client, attributes: dict[str, Any]) -> None:
    schema = {"components": description(blog)["components"], "$ref": "#/components/schemas/people.new"}
    assert not Draft202012Validator(schema).is_valid({"type": "people", "attributes": attributes})
