"""Catalogues beside a standard: which concern a target, and what becomes of those that do not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from accord.model.contract import contract_from, standard_with
from accord.model.survey import Survey
from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.scope import is_offered, scope_of
from accord.runtime.session import run
from sandbox import serving
from tests.engine.servers import answering, document

CURSORS = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination/"


def contract(standard):
    return contract_from({"api": {"base_url": "https://api.example.com", "standard": standard}})


def survey(**more):
    return Survey("https://api.example.com", "jsonapi-1.1", **more)


def test_each_edition_brings_what_belongs_to_it():
    assert contract("jsonapi-1.0").catalogues == ("jsonapi-1.0", "jsonapi-recommendations", "http")
    assert contract("jsonapi-1.1").catalogues[0] == "jsonapi-1.1"
    assert {"jsonapi-cursor-pagination", "jsonapi-recommendations"} < set(contract("jsonapi-1.1").catalogues)
    assert contract("http").catalogues == ("http",)
    assert standard_with("jsonapi-cursor-pagination") == "jsonapi-1.1"
    assert standard_with("jsonapi-1.0") == "jsonapi-1.0"
    assert standard_with("http") == "http"


@pytest.mark.parametrize("uri", [CURSORS, CURSORS.rstrip("/")])
def test_a_profile_concerns_those_who_offer_it(uri):
    name = "jsonapi-cursor-pagination"
    assert name in scope_of(contract("jsonapi-1.1"), survey(profiles=(uri,))).judged
    idle = scope_of(contract("jsonapi-1.1"), survey()).idle
    assert CURSORS in idle[name]
    assert "jsonapi-recommendations" not in idle
    assert name not in scope_of(contract("jsonapi-1.0"), survey(profiles=(uri,))).judged


def test_without_a_survey_nothing_is_of_no_concern():
    assert scope_of(contract("jsonapi-1.1"), None).idle == {}


def test_offers_are_compared_by_uri():
    assert is_offered("https://a.example/p/", ["https://a.example/p"])
    assert not is_offered("https://a.example/p", ["https://a.example/p2"])


def assess(tmp_path, target, **capabilities):
    path = tmp_path / "contract.toml"
    extra = "".join(f"{name} = {json.dumps(value)}\n" for name, value in capabilities.items())
    text = f'[api]\nbase_url = "{target}"\nstandard = "jsonapi-1.1"\n[capabilities]\n{extra}'
    path.write_text(text, encoding="utf-8")
    return run(Options(contract=str(path), run_dir=Path(tmp_path) / "run"))


@pytest.fixture(scope="module")
def sandbox():
    with serving() as origin:
        yield origin


def test_a_profile_is_asked_for_and_then_judged(sandbox, tmp_path):
    folder, assessment = assess(tmp_path, f"{sandbox}/jsonapi-1.1/clean")
    results = {result.id: result for result in assessment.results}
    assert results["jsonapi-cursor-pagination/page-size/page-filled"].verdict is Verdict.PASS
    assert results["jsonapi-recommendations/urls/related-url"].verdict is Verdict.PASS
    written = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    assert set(written["target"]["catalogues"]) >= {"jsonapi-1.1", "jsonapi-cursor-pagination"}
    assert CURSORS in json.loads((folder / "survey.json").read_text(encoding="utf-8"))["profiles"]


def test_a_profile_that_nobody_offers_is_not_applicable_with_the_reason(tmp_path):
    rows = [{"type": "notes", "id": str(number)} for number in range(3)]

    def answer(handler):
        return document({"data": rows if handler.path == "/notes" else {"type": "notes", "id": handler.path[7:]}})

    with answering(answer) as target:
        path = tmp_path / "contract.toml"
        text = f'[api]\nbase_url = "{target}"\nstandard = "jsonapi-1.1"\n[[resource]]\npath = "/notes"\n'
        path.write_text(text, encoding="utf-8")
        _, assessment = run(Options(contract=str(path), run_dir=tmp_path / "run"))
    beside = [result for result in assessment.results if result.id.startswith("jsonapi-cursor-pagination/")]
    assert len(beside) > 40
    assert {result.verdict for result in beside} == {Verdict.NOT_APPLICABLE}
    assert {CURSORS in result.reason for result in beside} == {True}
