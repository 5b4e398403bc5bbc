"""What `accord kinds` tells, and that its examples can be used."""

from __future__ import annotations

import re
import tomllib

import pytest

from accord.cli.kind_example import accepted, example, is_required, sample
from accord.cli.kinds import _used
from accord.cli.known import of_shipped
from accord.model.contract import contract_from
from accord.model.promise import OWN_KEYS, Promise
from accord.model.validate import mistakes_of
from accord.runtime.kinds import check_kinds, kinds
from tests.cli.conftest import Accord


def _checked(text: str) -> dict[str, object]:
    data = tomllib.loads(text)
    data["api"] = {"base_url": "http://127.0.0.1:9"}
    (promise,) = check_kinds(contract_from(data, "the example")).promises
    return dict(promise.parameters)


def uses_of(name: str) -> list[Promise]:
    return [entry.bound.promise for entry in of_shipped() if entry.bound and entry.kind == name]


def test_each_kind_has_a_line(accord: Accord) -> None:
    said = accord("kinds")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines() if line][:-1] == sorted(kinds())


def test_a_kind_is_described(accord: Accord) -> None:
    said = re.sub(" +", " ", accord("kinds", "page-size-max").out)
    for part in (
        "Needs reading",
        "Costs at most ",
        "Tried by suites/promises/test_query_limits.py::test_pages_hold_no_more_than_promised",
        "commercetools/queries/limit-max",
        " max whole number, at least 1, required. ",
        "`refuse` or `refuse-or-cut`",
        ' kind = "page-size-max"',
    ):
        assert part in said


def test_the_example_that_is_printed_can_be_used(accord: Accord) -> None:
    said = accord("kinds", "page-size-max").out
    block = said[said.index("  [[promise]]") :].replace("\n  ", "\n")
    assert {"parameter", "max"} <= set(_checked(block)) < set(kinds()["page-size-max"].parameters)


@pytest.mark.parametrize("name", sorted(kinds()))
def test_an_example_fits_its_kind(name: str) -> None:
    kind = kinds()[name]
    text = "\n".join(example(kind, _used(uses_of(name))))
    assert set(_checked(text)) >= {each for each, about in kind.parameters.items() if "only" not in about
                                   and is_required(about)}  # fmt: skip


@pytest.mark.parametrize("name", sorted(kinds()))
def test_each_value_of_an_example_fits_its_parameter(name: str) -> None:
    kind = kinds()[name]
    text = "\n".join(example(kind, _used(uses_of(name)))).replace("\n# ", "\n")
    values = {key: value for key, value in tomllib.loads(text)["promise"][0].items() if key in kind.parameters}
    assert set(values) == set(kind.parameters)
    assert mistakes_of(values, {**kind.schema, "required": []}) == []


@pytest.mark.parametrize("name", sorted(kinds()))
def test_every_kind_is_told_whole(accord: Accord, name: str) -> None:
    kind = kinds()[name]
    said = " ".join(accord("kinds", name).out.split())
    for text in (kind.summary, kind.tried, kind.passes, kind.fails, kind.open):
        assert " ".join(text.split()) in said
    assert all(f" {parameter} " in said for parameter in kind.parameters)


@pytest.mark.parametrize("name", sorted(kinds()))
def test_no_parameter_has_the_name_of_what_every_promise_has(name: str) -> None:
    assert set(kinds()[name].parameters) & OWN_KEYS == set()


@pytest.mark.parametrize(
    ("about", "words", "value"),
    [
        ({"type": "integer", "minimum": 3}, "whole number, at least 3", 3),
        ({"enum": ["a", "b"]}, "`a` or `b`", "a"),
        ({"type": "array", "items": {"type": "string"}}, "list of texts", ["text"]),
        ({"type": "array", "minItems": 2}, "list, at least 2", ["text", "text"]),
        ({"type": ["string", "integer"]}, "text or whole number", "text"),
        ({"type": "object", "properties": {"x": {"type": "boolean"}}}, "table", {"x": True}),
        ({"type": "string", "pattern": "^/", "examples": ["/a"]}, "text, matching ^/", "/a"),
        ({}, "any value", "text"),
    ],
)
def test_parameters_in_words(about: dict[str, object], words: str, value: object) -> None:
    assert accepted(about) == words
    assert sample(about) == value
