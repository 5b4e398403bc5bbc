"""What `accord init` drafts from a description: found or named, in YAML or JSON, of OpenAPI 3 or Swagger 2."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from accord.model.contract import Contract, read_contract
from accord.runtime.drafting.bodies import Bodies
from accord.runtime.drafting.openapi import Description
from tests.cli.conftest import Accord, Said
from tests.cli.described import DESCRIPTION, parts_api
from tests.cli.servers import Answer, answering


@pytest.fixture
def drafted(accord: Accord, tmp_path: Path) -> tuple[Said, Contract, str]:
    with answering(parts_api()) as url:
        said = accord("init", f"{url}/v2", "--output", "my.toml")
    assert (said.code, said.err) == (0, "")
    return said, read_contract(tmp_path / "my.toml"), (tmp_path / "my.toml").read_text()


def test_what_is_described_stands_as_fact_where_it_is_told_in_full(drafted: tuple[Said, Contract, str]) -> None:
    _, contract, _ = drafted
    assert (contract.standard, contract.title, contract.openapi) == ("http", "Parts & pieces", "/openapi.yaml")
    assert {each.path: each.single for each in contract.resources} == {
        "/parts": False, "/boxes": False, "/health": True
    }  # fmt: skip
    parts = contract.resources[0]
    assert parts.create == {"colour": "red", "name": "Bolt"}
    assert parts.filters == {"colour": "red"}
    assert parts.sortable == ("name", "size")
    assert contract.headers == {"X-Tenant": "main"}
    assert [(each.name, each.value) for each in contract.required_headers] == [("X-Tenant", "main")]
    assert contract.capabilities["pagination"] == {
        "style": "offset", "number_parameter": "offset", "size_parameter": "limit", "default_size": 20, "max_size": 50
    }  # fmt: skip
    promised = {promise.id.partition("/")[2]: dict(promise.parameters) for promise in contract.promises}
    assert promised == {
        "pages/parts": {"path": "/parts", "parameter": "limit", "max": 50, "over": "refuse-or-cut"},
        "bounds/parts-name": {"resource": "parts", "member": "name", "min": 1, "max": 30},
    }


@pytest.mark.parametrize(
    "line",
    [
        '# create = { size = 2, label = "{unique}@example.org" }  # made up: size, label',
        "# requests_per_second = 2.0  # as the answers tell; runs stay below it",
        '# ratelimit-policy: "minute";q=120;w=60 in the answer to GET /v2/',
        '# Deprecation: @1735689600; Sunset: Thu, 31 Dec 2099 23:59:59 GMT in the answer to GET /v2/boxes',
        '# since = "2025-01-01"',
        "# `deprecated: true` at the parameter order_by of GET /parts in the description",
        "# the base URL has /v2",
        '# kind = "status-catalogue"',
        "# statuses = [400, 404, 422]",
        '# header = "X-Key"',
    ],
)  # fmt: skip
def test_what_is_not_certain_stands_as_a_comment_with_its_evidence(
    drafted: tuple[Said, Contract, str], line: str
) -> None:
    assert line in drafted[2].splitlines()


def test_what_could_not_be_found_out_is_told(drafted: tuple[Said, Contract, str]) -> None:
    lines = drafted[0].out.splitlines()
    assert "description: /openapi.yaml, 4 paths" in lines
    assert "2 promises of the description, and 1 more as comments" in lines
    assert "  a body that creates in /boxes: no value is told for size, label" in lines


def test_the_draft_runs_at_once(accord: Accord) -> None:
    with answering(parts_api()) as url:
        assert accord("init", f"{url}/v2", "--output", "my.toml").code == 0
        said = accord("run", "--contract", "my.toml", "--run-dir", "run")
    assert said.code in (0, 1), said.err
    assessment = json.loads(Path("run/assessment.json").read_text())
    verdicts = {each["id"]: each["verdict"] for each in assessment["requirements"]}
    assert verdicts["parts-pieces/pages/parts"] == "inconclusive", (
        "thirty rows do not show what becomes of more than fifty"
    )


def test_the_same_server_gets_the_same_draft(accord: Accord, tmp_path: Path) -> None:
    with answering(parts_api()) as url:
        first = accord("init", f"{url}/v2", "--output", "-").out
        again = accord("init", f"{url}/v2", "--output", "-").out
    assert first == again
    assert re.search(r"saw it on \d{4}-\d\d-\d\d\.\n", first)


def test_it_is_printed_where_that_is_asked(accord: Accord, tmp_path: Path) -> None:
    with answering(parts_api()) as url:
        said = accord("init", f"{url}/v2", "--output", "-")
    assert (said.code, said.out.startswith("# What ")) == (0, True)
    assert said.err.startswith("-: http (")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("place", "linked", "named"),
    [
        ("/v2/openapi.yaml", False, "/openapi.yaml"),
        ("/v3/api-docs", False, "{origin}/v3/api-docs"),
        ("/v2/about/me", True, "/about/me"),
        ("/elsewhere", False, None),
    ],
)
def test_a_description_is_found_where_it_is_told_or_usual(
    accord: Accord, tmp_path: Path, place: str, linked: bool, named: str | None
) -> None:
    with answering(parts_api(place, linked)) as url:
        assert accord("init", f"{url}/v2", "--output", "my.toml").code == 0
    wanted = named and named.format(origin=url)
    assert read_contract(tmp_path / "my.toml").openapi == wanted


def test_what_merely_answers_at_a_usual_place_is_not_believed(accord: Accord, tmp_path: Path) -> None:
    asked = []

    def everything(path: str) -> Answer:
        asked.append(path)
        return 200, {"Content-Type": "application/json"}, b'{"openapi": "3.0.0", "paths": {}, "results": []}'

    with answering(everything) as url:
        assert accord("init", url, "--output", "my.toml").code == 0
    assert read_contract(tmp_path / "my.toml").openapi is None
    assert len(asked) <= 20


def locked(scheme: str) -> Any:
    """An API that lets nobody in without credentials, but shows its description."""

    def answer(path: str) -> Answer:
        if path == "/openapi.json":
            return parts_api()("/v2/openapi.yaml")
        return 401, {"WWW-Authenticate": f'{scheme} realm="parts"'}, b""

    return answer


@pytest.mark.parametrize(("challenge", "scheme"), [("Token", "Token"), ("basic", "Basic"), ("Bearer", "Bearer")])
def test_a_locked_api_gets_what_can_be_known_of_it(
    accord: Accord, tmp_path: Path, challenge: str, scheme: str
) -> None:
    with answering(locked(challenge)) as url:
        said = accord("init", url, "--output", "my.toml")
    assert said.code == 3
    contract = read_contract(tmp_path / "my.toml")
    assert contract.auth is not None
    assert (contract.auth.env, contract.auth.scheme) == ("API_TOKEN", scheme)
    assert [each.path for each in contract.resources] == ["/v2/parts", "/v2/boxes", "/v2/health"]
    assert "  anything that takes credentials: GET / is answered 401 without credentials" in said.out.splitlines()
    assert said.out.splitlines()[-1] == (
        f"next: export API_TOKEN=..., then accord init {url} --auth API_TOKEN --force"
    )


def test_credentials_go_out_by_the_scheme_that_is_asked_for(
    accord: Accord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import http.server

    monkeypatch.setenv("PARTS_KEY", "s3cret-key")
    heard: set[str] = set()

    def answer(path: str) -> Answer:
        return 401, {"WWW-Authenticate": 'Token realm="x"'}, b""

    original = http.server.BaseHTTPRequestHandler.parse_request

    def listen(self: Any) -> bool:
        done = original(self)
        heard.add(self.headers.get("Authorization", "none"))
        return done

    monkeypatch.setattr(http.server.BaseHTTPRequestHandler, "parse_request", listen)
    with answering(answer) as url:
        assert accord("init", url, "--auth", "PARTS_KEY", "--output", "my.toml").code == 3
    assert heard == {"none", "Token s3cret-key"}
    assert not (tmp_path / "my.toml").exists(), "credentials that are refused show nothing"


SWAGGER = {
    "swagger": "2.0",
    "info": {"title": "Old parts"},
    "basePath": "/v1",
    "securityDefinitions": {"basic": {"type": "basic"}},
    "parameters": {"size": {"name": "limit", "in": "query", "type": "integer", "maximum": 9}},
    "paths": {"/rows": {
        "get": {"parameters": [{"$ref": "#/parameters/size"}], "responses": {"200": {"description": "rows"}}},
        "post": {"parameters": [{"name": "row", "in": "body", "schema": {"$ref": "#/definitions/Row"}}]},
    }},
    "definitions": {"Row": {"required": ["a"], "properties": {"a": {"type": "string", "example": "b"}}}},
}  # fmt: skip


def test_swagger_2_is_read_as_well() -> None:
    description = Description.parse(json.dumps(SWAGGER), "http://h/v1")
    assert description.readable_paths == ("/rows",)
    (size,) = description.parameters(description.operation("GET", "/rows"))
    assert (size.name, size.place, size.most) == ("limit", "query", 9)
    body = Bodies(description, {}).creating("/rows")
    assert body is not None
    assert (body.value, body.certain) == ({"a": "b"}, True)


def creating(schema: dict[str, Any], media_type: str = "application/json", **beside: Any) -> Any:
    content = {media_type: {"schema": schema, **beside}}
    paths = {"/x": {"post": {"requestBody": {"content": content}}}}
    return Bodies(Description({"paths": paths}, "http://h"), {"people": "/people"}).creating("/x")


def test_a_body_of_jsonapi_has_attributes_and_linkage() -> None:
    link = {"properties": {"data": {"properties": {"type": {"const": "people"}, "id": {"type": "string"}}}}}
    data = {"properties": {
        "type": {"const": "x"},
        "attributes": {"required": ["n"], "properties": {"n": {"example": 4}, "m": {"example": 1}}},
        "relationships": {"required": ["by"], "properties": {"by": link}},
    }}  # fmt: skip
    body = creating({"properties": {"data": data}}, "application/vnd.api+json")
    assert body.value == {
        "attributes": {"n": 4},
        "relationships": {"by": {"data": {"type": "people", "id": "{any:/people}"}}},
    }
    assert body.certain


@pytest.mark.parametrize(
    ("schema", "value", "certain"),
    [
        ({"required": ["a"], "properties": {"a": {"type": "string", "maxLength": 3}}}, {"a": "xxx"}, False),
        ({"required": ["a"], "properties": {"a": {"type": ["string", "null"], "format": "date"}}},
         {"a": "2030-01-31"}, False),
        ({"required": ["a"], "properties": {"a": {"type": "array", "minItems": 1, "items": {"type": "boolean"}}}},
         {"a": [True]}, False),
        ({"required": ["a"], "properties": {"a": {"required": ["b"], "properties": {"b": {"const": 0}}}}},
         {"a": {"b": 0}}, True),
        ({"properties": {"a": {"example": 1}}}, {"a": 1}, False),
        ({"required": ["a"], "properties": {"a": {"examples": ["x"]}, "b": {"readOnly": True, "example": 2}}},
         {"a": "x"}, True),
    ],
)  # fmt: skip
def test_values_are_told_or_made_up_by_their_form(schema: Any, value: Any, certain: bool) -> None:
    body = creating(schema)
    assert (body.value, body.certain) == (value, certain)


def test_an_example_of_the_whole_body_is_taken() -> None:
    schema = {"required": ["a"], "properties": {"a": {"type": "string"}, "c": {"type": "string"}}}
    body = creating(schema, examples={"one": {"value": {"a": "shown", "c": "too"}}})
    assert (body.value, body.certain) == ({"a": "shown", "c": "too"}, True)


def test_a_schema_that_holds_itself_comes_to_an_end() -> None:
    paths = {"/x": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/s/N"}}}}}}}
    node = {"required": ["next"], "properties": {"next": {"$ref": "#/s/N"}}, "allOf": [{"$ref": "#/s/N"}]}
    body = Bodies(Description({"paths": paths, "s": {"N": node}}, "http://h"), {}).creating("/x")
    assert body is not None
    assert not body.certain


def test_the_description_of_the_tests_is_one() -> None:
    assert len(Description.parse(DESCRIPTION, "http://h/v2").items) == 4


NASTY = 'x"\n[api]\n#\u202e\x00\x7f\ud800'
HOSTILE = {
    "openapi": "3.0.0",
    "info": {"title": NASTY},
    "servers": [{"url": 3}],
    "paths": {
        "/rows": {
            "parameters": [
                {"name": "X-Bad\r\nX-More", "in": "header", "required": True, "example": "y"},
                {"name": "X-Odd", "in": "header", "required": True, "example": f"é{NASTY}"},
                {"name": None, "in": 7}, "text", None, {"$ref": "#/nowhere"}, {"$ref": 5},
            ],
            "get": {"parameters": [
                {"name": NASTY, "in": "query", "schema": {"enum": [NASTY, 1e999, {}]}, "deprecated": True},
                {"name": "limit", "in": "query", "schema": {"maximum": 1e999, "default": True}},
                {"name": "sort", "in": "query", "schema": {"enum": [NASTY, None, {}]}},
            ], "responses": {"200": {"content": []}, NASTY: None, "499": {}}},
            "post": {"requestBody": {"content": {"application/json": {"schema": {
                "required": ["a", "b", "c", "d", 4], "properties": {
                    "a": {"example": NASTY}, "b": {"type": "number", "example": float("inf")}, "c": {"$ref": "#/c"},
                    "d": {"type": ["null"], "enum": None, "maxLength": "9", "minItems": {}}, NASTY: {"example": None},
                },
            }}}}},
        },
        "/odd\r\nHost: elsewhere": {"get": {}},
        "//elsewhere.example/x": {"get": {}},
        "/ro ws": {"get": {}}, "/re?q=1#f": {"get": {}}, "/{x": {"get": []}, "": {"get": {}}, "/none": None,
    },
    "components": {"securitySchemes": {
        "a": None, "b": {"type": "http", "scheme": {}}, "c": {"type": "apiKey", "in": "header", "name": 4},
    }},
    "c": {"allOf": [{"$ref": "#/c"}, {"$ref": "#/c"}], "properties": {"c": {"$ref": "#/c"}}, "required": ["c"]},
}  # fmt: skip


def test_a_hostile_description_makes_a_contract_or_none_but_no_harm(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "api.json").write_text(json.dumps(HOSTILE).replace("Infinity", "1e999"))
    asked: list[str] = []

    def answer(path: str) -> Answer:
        asked.append(path)
        return 200, {"Content-Type": "application/json"}, b'{"rows": [{"id": "1", "b": 1e999, "\\ud800": "\\ud800"}]}'

    with answering(answer) as url:
        said = accord("init", url, "--openapi", "api.json", "--output", "my.toml")
    assert (said.code, said.err) == (0, "")
    contract = read_contract(tmp_path / "my.toml")
    assert contract.headers == {}
    assert contract.base_url == url
    assert {"/rows", "/elsewhere.example/x"} <= {each.path for each in contract.resources}
    assert not [path for path in asked if "Host" in path or " " in path]
