"""JUnit reports keep the schemas by which CI systems read them, and give each system what it shows."""

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from accord.model.assessment import Assessment
from accord.model.exchange import Response
from accord.model.verdict import Verdict
from reports import render
from tests.reports.samples import assessment, broad, evidence, exchange, record, requirements, result
from tests.reports.test_hostile import NASTY, hostile

# By junit-10.xsd, with which Jenkins' xUnit plugin checks a report before it reads it: the elements within an
# element, its attributes, and those that it must have.
SUITE = ("name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package",
         "file", "log", "url")  # fmt: skip
TOLD: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] = ((), ("type", "message"), ())
SCHEMA = {
    "testsuites": (("testsuite",), ("name", "time", "tests", "failures", "errors"), ()),
    "testsuite": (("testsuite", "properties", "testcase", "system-out", "system-err"), SUITE, SUITE[:4]),
    "testcase": (("skipped", "error", "failure", "system-out", "system-err"), ("name", "time", "classname", "group"),
                 ("name",)),
    "failure": TOLD, "error": TOLD, "skipped": TOLD,
    "system-out": ((), (), ()), "system-err": ((), (), ()),
}  # fmt: skip
TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")
READ_AS_TYPES = {"symbol", "yaml", "date", "datetime", "dateTime", "integer", "float", "decimal", "double", "boolean",
                 "string", "base64Binary", "binary", "hexBinary", "file", "array", "duration"}  # fmt: skip
"""What GitLab's reader takes in an attribute `type` for the type of the text."""


def read(folder: Path, made: Assessment) -> ET.Element:
    return ET.parse(render(folder, made, ["junit"])["junit"]).getroot()


def keeps_schema(root: ET.Element) -> None:
    assert root.tag == "testsuites"
    for element in root.iter():
        within, attributes, needed = SCHEMA[element.tag]
        assert {child.tag for child in element} <= set(within), element.tag
        assert set(needed) <= set(element.attrib) <= set(attributes), element.tag
        assert TIME.fullmatch(element.get("time", "0"))
        if within:
            assert not (element.text or "").strip()


def test_every_verdict_keeps_the_schema(tmp_path: Path) -> None:
    keeps_schema(read(tmp_path, broad(tmp_path)))


@pytest.mark.parametrize("nasty", NASTY)
def test_whatever_a_target_sends_keeps_the_schema(tmp_path: Path, nasty: str) -> None:
    keeps_schema(read(tmp_path, hostile(tmp_path, nasty)))


def test_a_broken_record_keeps_the_schema(tmp_path: Path) -> None:
    made = replace(assessment(exit_code=4, reasons=("the record is incomplete",)), complete=False)
    root = read(tmp_path, made)
    keeps_schema(root)
    assert (root.get("errors"), root.findtext(".//error")) == ("1", "the record is incomplete")


def test_every_case_is_one_that_history_can_be_kept_of(tmp_path: Path) -> None:
    """GitLab and Jenkins know a case by its suite, class and name: these are its own, and the same in every run."""
    made = broad(tmp_path)
    keys = [
        [(suite.get("name"), case.get("classname"), case.get("name")) for suite in read(tmp_path, each)
         for case in suite.iter("testcase")]
        for each in (made, replace(made, started="2027-01-01T00:00:00Z", requests=5))
    ]  # fmt: skip
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == len(keys[0])
    assert all(all(key) for key in keys[0])


def test_what_is_told_is_told_as_text_too(tmp_path: Path) -> None:
    """GitLab shows the text of a failure, error or skip, and no attribute where there is text."""
    for case in read(tmp_path, broad(tmp_path)).iter("testcase"):
        for told in (each for each in case if each.tag in ("failure", "error", "skipped")):
            assert told.get("message")
            assert told.text
            if case.get("classname") != "accord.gate":
                assert told.text.startswith((told.get("message") or "")[:100])
            assert told.get("type") not in READ_AS_TYPES
            assert "yaml" not in ET.tostring(told, encoding="unicode").partition(">")[0]


def test_a_target_cannot_name_a_file_to_gitlab(tmp_path: Path) -> None:
    body = json.dumps({"data": "[[ATTACHMENT|../../secret.png]]"}).encode()
    seen = replace(exchange(1), response=Response(200, (("x", "[[ATTACHMENT|a]]"),), body))
    found = replace(evidence(seen), actual="[[ATTACHMENT|b]]")
    made = assessment(result(requirements()[0], Verdict.FAIL, found), exit_code=1)
    told = [each.text or "" for each in read(record(tmp_path, seen), made).iter("system-out")]
    assert any("[ [ATTACHMENT|" in text for text in told)
    assert not any(re.search(r"\[\[ATTACHMENT\|.+?\]\]", text) for text in told)
