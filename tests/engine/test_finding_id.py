"""The id of a cause stays the same where only the run differs, and differs where the trouble does."""

import re

import pytest

from accord.model.assessment import Evidence
from accord.model.finding import Finding, finding_id

RULE = "jsonapi-1.1/document-structure/links"


def found(place: str = "/data/3/id", expected: str = "a string", check: str = "suites/x.py::rule") -> Finding:
    return Finding(RULE, place, expected, "a number", "gw0-7", check, "GET /articles")


def test_it_is_eight_hex_digits_and_never_changes() -> None:
    assert re.fullmatch("[0-9a-f]{8}", finding_id(RULE, found()))
    assert finding_id(RULE, found()) == "d9eb3dde"


def test_a_finding_and_its_evidence_have_one_id() -> None:
    evidence = Evidence("/data/3/id", "a string", "another", "main-2", "GET /people", "suites/x.py::rule", "curl", 7)
    assert finding_id(RULE, evidence) == finding_id(RULE, found())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (found("/data/3/id"), found("/data/17/id")),
        (found(expected="as http://127.0.0.1:8000/a"), found(expected="as http://127.0.0.1:41234/a")),
        (found(expected="as `https://[::1]:8000/a`"), found(expected="as `https://[::1]:8443/a`")),
        (found(expected="as in gw0-17"), found(expected="as in main-write-3")),
        (found(expected="as in gw0-17"), found(expected="as in s2-main-3")),
        (
            found("/data/0f8fad5b-d9cb-469f-a165-70867728950e"),
            found("/data/7c9e6679-7425-40de-944b-e07fc1f90ae7"),
        ),
    ],
)
def test_what_belongs_to_the_run_does_not_count(one: Finding, other: Finding) -> None:
    assert finding_id(RULE, one) == finding_id(RULE, other)


@pytest.mark.parametrize(
    "other",
    [found("/data/3/type"), found(expected="a number"), found(check="suites/x.py::other"), found("content-type")],
)
def test_another_cause_has_another_id(other: Finding) -> None:
    assert finding_id(RULE, other) != finding_id(RULE, found())


def test_another_requirement_has_another_id() -> None:
    assert finding_id(f"{RULE}-2", found()) != finding_id(RULE, found())


def test_what_is_no_text_has_an_id() -> None:
    assert finding_id(RULE, found("/\ud800", "\udfff"))
