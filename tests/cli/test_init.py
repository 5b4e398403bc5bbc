"""What `accord init` drafts: a contract that holds what was seen, says what was not, and runs at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from accord.model.contract import read_contract
from accord.model.exchange import Exchange, Request, Response
from accord.runtime.drafting.draft import edition_seen
from accord.runtime.drafting.openapi import Description
from accord.runtime.drafting.text import toml
from sandbox import base_path, serving
from tests.cli.conftest import Accord
from tests.cli.servers import DOCUMENT, Answer, answering

TITLE = "jsonapi-1.0/fetching-sorting/sorting-not-supported"


@pytest.mark.parametrize("edition", ["1.0", "1.1"])
def test_the_draft_of_the_sandbox_runs_at_once(accord: Accord, tmp_path: Path, origin: str, edition: str) -> None:
    said = accord("init", origin + base_path(edition), "--output", "my.toml")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0].startswith(f"my.toml: jsonapi-{edition} (`jsonapi.version` in the answer to GET ")
    assert said.out.splitlines()[-1] == "next: accord run --contract my.toml"
    contract = read_contract(tmp_path / "my.toml")
    assert contract.base_url == origin + base_path(edition)
    assert contract.standard == f"jsonapi-{edition}"
    assert contract.capabilities["pagination"]["number_parameter"] == "page[number]"
    assert {"/articles", "/tags"} <= paths(tmp_path) if edition == "1.1" else {"/roles", "/plans"} <= paths(tmp_path)
    assert accord("run", "--contract", "my.toml").code == 0


@pytest.mark.parametrize("given", ["Bearer S3cr3tPw", "", "S3cr3tPw=x", "1S3cr3tPw", "$S3cr3tPw"])
def test_what_is_no_name_of_a_variable_is_refused_and_not_repeated(
    accord: Accord, tmp_path: Path, given: str
) -> None:
    said = accord("init", "http://127.0.0.1:1", "--auth", given, "--output", "my.toml")
    assert said.code == 2
    assert "--auth" in said.line
    assert "S3cr3tPw" not in said.err
    assert not list(tmp_path.iterdir())


def paths(folder: Path) -> set[str]:
    return {resource.path for resource in read_contract(folder / "my.toml").resources}


def test_the_file_is_named_after_the_host_and_kept(accord: Accord, tmp_path: Path, origin: str) -> None:
    url = origin + base_path("1.1")
    assert accord("init", url).code == 0
    (path,) = tmp_path.iterdir()
    assert path.name == "127-0-0-1.toml"
    path.write_text("mine")
    said = accord("init", url)
    assert said.code == 2
    assert said.line == "127-0-0-1.toml exists; name another with --output, or overwrite it with --force"
    assert path.read_text() == "mine"
    assert accord("init", url, "--force").code == 0
    assert read_contract(path).base_url == url


def test_a_token_is_taken_from_the_environment_and_never_written(
    accord: Accord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", "s3cret-token")
    with serving(token="s3cret-token") as origin:
        assert accord("init", origin + base_path("1.1")).code == 3
        assert accord("init", origin + base_path("1.1"), "--auth", "MY_TOKEN", "--output", "my.toml").code == 0
        assert read_contract(tmp_path / "my.toml").auth is not None
        assert "s3cret" not in (tmp_path / "my.toml").read_text()
        assert accord("run", "--contract", "my.toml").code == 0


ODD: Mapping[str, Any] = {
    "data": [{
        "type": 'odd "things"',
        "id": "1",
        "attributes": {"a\nb": "x", "#": 1},
        "relationships": {"owner": {"links": {"related": "/things/1/owner"}}},
    }]
}  # fmt: skip


def odd(path: str) -> Answer:
    if path.startswith("/things/1/owner"):
        return 404, DOCUMENT, b'{"errors":[]}'
    single = {"data": ODD["data"][0]}
    return 200, DOCUMENT, json.dumps(single if path.startswith("/things/1") else ODD).encode()


def test_odd_names_and_unknowns_make_a_contract_all_the_same(accord: Accord, tmp_path: Path) -> None:
    with answering(odd) as url:
        said = accord("init", url, "--resource", "things", "--output", "my.toml")
    assert said.code == 0
    for line in (
        "which edition it claims: no answer says so; jsonapi-1.0 is written",
        'whether odd "things".owner is to one or to many: its linkage was never seen',
        "what can be written: no answer to OPTIONS offers POST",
        "how collections are divided into pages: no `next` link was seen",
    ):
        assert f"  {line}" in said.out.splitlines()
    contract = read_contract(tmp_path / "my.toml")
    assert [(resource.path, resource.type) for resource in contract.resources] == [("/things", 'odd "things"')]
    text = (tmp_path / "my.toml").read_text()
    assert "# No answer says which edition it claims" in text
    assert '# name = "owner"\n# to = "one"' in text


OPENAPI = {
    "openapi": "3.0.3",
    "info": {"title": "Things of all kinds"},
    "servers": [{"url": "https://api.example.com/v1"}],
    "paths": {
        "/things": {"get": {}, "post": {"requestBody": {"$ref": "#/components/requestBodies/thing"}}},
        "/things/{id}": {"get": {}},
        "/events": {"post": {}},
    },
    "components": {
        "requestBodies": {"thing": {"content": {"application/vnd.api+json": {"schema": {
            "properties": {"data": {"properties": {"attributes": {
                "required": ["name"],
                "properties": {"name": {"example": "A thing"}, "size": {"example": 3}},
            }}}},
        }}}}},
    },
}  # fmt: skip


def test_an_openapi_description_names_paths_and_bodies(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "api.json").write_text(json.dumps(OPENAPI))
    with answering(odd) as url:
        said = accord("init", f"{url}/v1", "--openapi", "api.json", "--output", "my.toml")
    assert said.code == 0
    contract = read_contract(tmp_path / "my.toml")
    assert (contract.title, contract.openapi) == ("Things of all kinds", "api.json")
    assert [resource.path for resource in contract.resources] == ["/things"]
    assert contract.resources[0].create == {"attributes": {"name": "A thing"}}


def test_an_openapi_description_may_come_from_the_target_or_elsewhere(accord: Accord) -> None:
    text = json.dumps(OPENAPI).encode()
    with answering((200, {"Content-Type": "application/json"}, text)) as elsewhere, answering(odd) as url:
        assert accord("init", url, "--openapi", f"{elsewhere}/api.json").code == 0
        said = accord("init", url, "--openapi", f"{url}/api.json", "--force")
    assert said.code == 2
    assert said.line.endswith("is JSON, but no OpenAPI description: it has no `paths`")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("just words", "is YAML, but no OpenAPI description: it has no `paths`"),
        ("a: [1", "is neither JSON nor YAML that can be read: did not find expected ',' or ']' (line 2)"),
        ("{{", "is neither JSON nor YAML"),
        ("[" * 5000, "is nested more than 100 deep"),
    ],
)
def test_what_is_no_description_is_told_as_such(accord: Accord, tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "api.yaml").write_text(text)
    with answering(odd) as url:
        said = accord("init", url, "--openapi", "api.yaml")
    assert said.code == 2
    assert why in said.line


@pytest.mark.parametrize(
    ("server", "base_url", "expected"),
    [
        ("https://x/v1", "http://h/v1", ("/things",)),
        ("https://x/v1", "http://h", ("/v1/things",)),
        ("https://x", "http://h/api", ("/things",)),
        ("/api", "http://h/api/", ("/things",)),
    ],
)
def test_paths_are_written_relative_to_the_base_url(server: str, base_url: str, expected: tuple[str, ...]) -> None:
    paths = {"/things": {"get": {}}}
    assert Description({"servers": [{"url": server}], "paths": paths}, base_url).readable_paths == expected


def test_a_parameter_that_begins_every_path_stands_in_the_base_url() -> None:
    paths = {"/{key}/rows": {"get": {}}, "/{key}/rows/{id}": {"get": {}}}
    for base_url in ("http://h/demo", "http://h/behind/a/demo"):
        assert Description({"paths": paths}, base_url).readable_paths == ("/rows",)
    assert Description({"paths": paths}, "http://h").readable_paths == ()


def exchange(content_type: str, body: bytes) -> Exchange:
    answer = Response(200, (("Content-Type", content_type),), body)
    return Exchange("main-1", Request("GET", "http://h/things"), answer)


@pytest.mark.parametrize(
    ("content_type", "body", "standard"),
    [
        ("application/vnd.api+json", b'{"jsonapi":{"version":"1.1"},"data":[]}', "jsonapi-1.1"),
        ("application/vnd.api+json", b'{"jsonapi":{"version":"1.0"},"data":[]}', "jsonapi-1.0"),
        ("application/vnd.api+json", b'{"jsonapi":{"version":"2.0"},"data":[]}', ""),
        ("application/vnd.api+json", b'{"jsonapi":[],"data":[]}', ""),
        ('application/vnd.api+json; profile="https://example.com/p"', b'{"data":[]}', "jsonapi-1.1"),
        ("application/vnd.api+json", b'{"data":[]}', ""),
    ],
)
def test_the_edition_is_read_from_answers(content_type: str, body: bytes, standard: str) -> None:
    assert edition_seen([exchange(content_type, body)])[0] == standard


def test_values_become_toml() -> None:
    value: dict[str, Any] = {"a b": [1, 2.5, True, None, "é\n\x7f"], "n": None, "t": {"x": {}}}
    assert toml(value) == '{ "a b" = [1, 2.5, true, "é\\n\\u007f"], t = { x = {} } }'
