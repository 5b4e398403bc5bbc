"""What descriptions mark, and what is made of marks that go away and of marked parts that change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accord.model.contract import contract_from
from accord.model.exchange import Exchange, Request, Response
from accord.model.promise import Promise
from accord.record.ledger import Ledger
from accord.runtime.settlements import Settle, Settlement, WholeRun
from suites.promises.marks import marked, parts_of, read_description
from suites.promises.settles_marks import changes_of_marked_parts_are_announced_in_time, marks_go_away_as_announced

CONTRACT = contract_from({"api": {"base_url": "https://api.example", "standard": "http"}})
BETA = "BETA: may change."


def schema(**fields: Any) -> dict[str, Any]:
    """The answer to an introspection: the fields of `Cat`, each with its text and perhaps its type."""
    told = [
        {"name": name, "description": text, "type": {"kind": "SCALAR", "name": kind, "ofType": None}}
        for name, value in fields.items()
        for text, kind in [value if isinstance(value, tuple) else (value, "String")]
    ]
    types = [
        {"kind": "OBJECT", "name": "Cat", "description": None, "fields": told},
        {"kind": "OBJECT", "name": "__X"},
    ]
    return {"data": {"__schema": {"types": types}}}


def test_graphql_marks_by_the_first_word_of_a_text():
    parts = parts_of(schema(name="Its name.", fur="BETA: soon.", paw="Was beta once."), "beta")
    assert marked(parts) == {"Cat.fur"}
    assert set(parts) == {"Cat", "Cat.name", "Cat.fur", "Cat.paw"}


def test_graphql_types_are_told_as_they_are_written():
    value = schema(name="Its name.")
    inner = {"kind": "NON_NULL", "ofType": {"kind": "SCALAR", "name": "ID"}}
    value["data"]["__schema"]["types"][0]["fields"][0]["type"] = {"kind": "LIST", "name": None, "ofType": inner}
    assert parts_of(value, "beta")["Cat.name"].form == "[ID!]"


def test_openapi_marks_by_extensions_and_by_texts():
    cat = {
        "type": "object",
        "properties": {
            "fur": {"type": "string", "x-beta": True},
            "paw": {"type": "integer", "description": "Beta: soon."},
            "tail": {"type": "string", "deprecated": True, "x-beta": False},
        },
    }
    value = {"openapi": "3.0.0", "paths": {"/cats": {"get": {}}}, "components": {"schemas": {"Cat": cat}}}
    assert marked(parts_of(value, "beta")) == {"Cat.fur", "Cat.paw"}
    assert marked(parts_of(value, "deprecated")) == {"Cat.tail"}


YAML = """
openapi: 3.0.0
paths:
  /cats: {get: {}}
components:
  schemas:
    Cat: {x-beta: true}
"""


def test_a_description_in_yaml_is_read():
    request = Request("GET", "https://api.example/openapi.yaml")
    answer = Response(200, (("content-type", "application/yaml"),), YAML.encode())
    assert marked(read_description(Exchange("main-1", request, answer), "beta")) == {"Cat"}
    garbage = Response(200, (), b"{\xff")
    assert read_description(Exchange("main-2", request, garbage), "beta") == {}


@pytest.mark.parametrize("value", [None, [], {"data": None}, {"data": {"__schema": []}}, {"openapi": "3.1.0"}])
def test_anything_else_describes_nothing(value):
    assert parts_of(value, "beta") == {}


def seen(folder: Path, started: str, value: Any) -> Path:
    """A run of a day that read a description."""
    folder.mkdir()
    (folder / "run.json").write_text(json.dumps({"started": f"{started}T08:00:00+00:00"}))
    ledger = Ledger(folder, "main")
    request = Request("POST", "https://api.example/graphql")
    ledger.exchange(Exchange("main-1", request, Response(200, (), json.dumps(value).encode())))
    ledger.close()
    return folder


def settled(settle: Settle, folder: Path, before: Any, after: Any, **parameters: Any) -> Settlement:
    """What is made of a description of the first of May and one of the first of June."""
    earlier, later = seen(folder / "a", "2026-05-01", before), seen(folder / "b", "2026-06-01", after)
    promise = Promise("t/t/t", "lifecycle-marks", "MUST", parameters={"mark": "beta", **parameters})
    return settle(promise, WholeRun(later, CONTRACT, None, {}, earlier))


def verdict(settlement: Settlement) -> tuple[str, list[str]]:
    return settlement.verdict.value, [finding.place for finding in settlement.findings]


@pytest.mark.parametrize(
    ("announced", "wanted"),
    [
        ({"announced": {"Cat.fur": "2026-05-20"}}, ("pass", [])),
        ({"announced": {}}, ("fail", ["Cat.fur"])),
        ({}, ("inconclusive", [])),
    ],
)
def test_a_mark_goes_away_as_announced(announced, wanted, tmp_path):
    before, after = schema(fur=BETA, paw=BETA), schema(fur="Soft.", paw=BETA)
    assert verdict(settled(marks_go_away_as_announced, tmp_path, before, after, **announced)) == wanted


def test_a_part_that_went_lost_no_mark(tmp_path):
    before, after = schema(fur=BETA, paw=BETA), schema(paw=BETA)
    assert verdict(settled(marks_go_away_as_announced, tmp_path, before, after, announced={})) == ("pass", [])


def test_without_a_mark_before_nothing_can_go(tmp_path):
    found = settled(marks_go_away_as_announced, tmp_path, schema(fur="Soft."), schema(fur="Soft."))
    assert found.verdict.value == "inconclusive"


MONTHS = {"breaking_months": 3, "removal_months": 6}


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2025-10-31", "pass"),  # six months before the earlier run
        ("2025-11-20", "inconclusive"),  # six months later lies between the two runs
        ("2025-12-02", "fail"),
        (None, "fail"),
    ],
)
def test_a_removal_takes_its_months_of_notice(day, wanted, tmp_path):
    before, after = schema(fur=BETA, paw=BETA), schema(paw=BETA)
    announced = {"Cat.fur": day} if day else {}
    settle = changes_of_marked_parts_are_announced_in_time
    assert settled(settle, tmp_path, before, after, announced=announced, **MONTHS).verdict.value == wanted


@pytest.mark.parametrize(("day", "wanted"), [("2026-01-31", "pass"), ("2026-03-02", "fail")])
def test_a_change_of_type_takes_less(day, wanted, tmp_path):
    before, after = schema(fur=BETA, paw="Left."), schema(fur=(BETA, "Int"), paw=("Left.", "Int"))
    settle = changes_of_marked_parts_are_announced_in_time
    found = settled(settle, tmp_path, before, after, announced={"Cat.fur": day}, **MONTHS)
    assert found.verdict.value == wanted
    assert found.tried == 1


def test_without_dates_a_change_is_listed(tmp_path):
    found = settled(
        changes_of_marked_parts_are_announced_in_time, tmp_path, schema(fur=BETA), schema(paw=BETA), **MONTHS
    )
    assert found.verdict.value == "inconclusive"
    assert "Cat.fur is removed" in found.reason
