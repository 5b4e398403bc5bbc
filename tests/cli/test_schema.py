"""The schemas for editors: they take what ships, refuse what is wrong, and tell of each key what it is."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from accord.model.validate import SCHEMAS
from accord.runtime.bundle import root
from accord.runtime.editor_schema import DRAFT, editor_schema, names
from accord.runtime.kinds import kinds
from tests.cli.conftest import Accord

CONTRACTS = sorted((root() / "contracts").glob("*.toml"))
FIELD = sorted((root() / "tests" / "field").glob("**/*contract.toml"))


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = editor_schema("contract")
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def mistakes(validator: Any, text: str) -> list[str]:
    """What is wrong with a contract: the deepest place and the message of each mistake."""
    found = [
        deepest(error) for error in validator.iter_errors(json.loads(json.dumps(tomllib.loads(text), default=str)))
    ]
    return [f"{error.json_path}: {error.message}" for error in found]


def deepest(error: Any) -> Any:
    return deepest(error.context[0]) if error.context else error


@pytest.mark.parametrize("path", [*CONTRACTS, *FIELD], ids=lambda path: path.stem)
def test_a_contract_that_is_used_is_valid(validator: Any, path: Path) -> None:
    assert mistakes(validator, path.read_text(encoding="utf-8")) == []


API = '[api]\nbase_url = "http://h"\n'
PROMISE = '[[promise]]\nid = "a/b"\nlevel = "MUST"\nsummary = "s"\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "$: 'api' is a required property"),
        ("[api]", "$.api: 'base_url' is a required property"),
        (f"{API}standrd = 'http'", "$.api: Additional properties are not allowed ('standrd' was unexpected)"),
        (f"{API}standard = 'htp'", "$.api.standard: 'htp' is not one of ['jsonapi-1.0', 'jsonapi-1.1', 'http']"),
        (f"{API}{PROMISE}", "$.promise[0]: 'kind' is a required property"),
        (f"{API}{PROMISE}kind = 'none'", "$.promise[0]: 'untried' is a required property"),
        (f"{API}{PROMISE}kind = 'page-size-max'\nmax = 0", "$.promise[0].max: 0 is less than the minimum of 1"),
        (f"{API}{PROMISE}kind = 'page-size-max'\nmx = 1", "$.promise[0]: 'mx' is not one of"),
        (f"{API}[[limit]]\npath = '/x'\nmember = 'm'", "$.limit[0]: 'longest' is a dependency of 'member'"),
        ("extends = 'x'\n[[promise]]\nkind = 'bounds'", "$.promise[0]: 'id' is a required property"),
    ],
)
def test_what_is_wrong_is_refused(validator: Any, text: str, why: str) -> None:
    (found,) = mistakes(validator, text)
    assert found.startswith(why)


def test_what_extends_another_may_leave_out_what_stands_there(validator: Any) -> None:
    text = "extends = 'x'\n[api]\ntitle = 't'\n[[promise]]\nid = 'a/b'\nmax = 3\n"
    assert mistakes(validator, text) == []


def test_an_unknown_kind_is_refused(validator: Any) -> None:
    (found,) = mistakes(validator, f"{API}{PROMISE}kind = 'bound'")
    assert found.startswith("$.promise[0].kind: 'bound' is not one of")


def test_every_kind_is_offered_with_its_parameters(validator: Any) -> None:
    item = validator.schema["properties"]["promise"]["items"]
    assert set(item["properties"]["kind"]["enum"]) == {*kinds(), "none"}
    assert len(item["properties"]["kind"]["x-taplo"]["docs"]["enumValues"]) == len(kinds()) + 1
    assert {name for kind in kinds().values() for name in kind.parameters} <= set(item["properties"])


def undescribed(schema: Any, place: str) -> Iterator[str]:
    for name, about in schema.get("properties", {}).items():
        if not about.get("description"):
            yield f"{place}.{name}"
        yield from undescribed(about, f"{place}.{name}")
    if isinstance(schema.get("items"), dict):
        yield from undescribed(schema["items"], f"{place}[]")


def test_every_key_of_a_contract_is_described() -> None:
    schema = json.loads((SCHEMAS / "contract.json").read_text(encoding="utf-8"))
    assert list(undescribed(schema, "")) == []
    assert list(undescribed(editor_schema("contract"), "")) == []


@pytest.mark.parametrize("name", names())
def test_every_schema_is_printed(accord: Accord, name: str) -> None:
    said = accord("schema", name)
    assert (said.code, said.err) == (0, "")
    schema = json.loads(said.out)
    assert schema["$schema"] == DRAFT
    jsonschema.Draft7Validator.check_schema(schema)
    assert "dependentRequired" not in said.out
    assert not {"$defs", "unevaluatedProperties", "prefixItems"} & set(said.out.split('"')), (
        "draft 7 has no such words"
    )


def test_the_draft_names_the_schema_that_lies_beside(accord: Accord, tmp_path: Path, origin: str) -> None:
    url = f"{origin}/jsonapi-1.1/clean"
    assert accord("init", url, "--output", "one.toml").code == 0
    (tmp_path / "contract.schema.json").write_text(accord("schema", "contract").out)
    assert accord("init", url, "--output", "two.toml").code == 0
    assert accord("init", url, "--output", "three.toml", "--schema", "https://host/schema.json").code == 0
    first = [(tmp_path / f"{name}.toml").read_text().partition("\n")[0] for name in ("one", "two", "three")]
    assert first[0].startswith("# What ")
    assert first[1:] == ["#:schema ./contract.schema.json", "#:schema https://host/schema.json"]
