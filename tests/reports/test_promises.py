"""Promises of a contract, in every report: under its heading, with kind and figures, and what was found."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from accord.model.assessment import Assessment
from accord.model.promise import Promise
from accord.model.requirement import Level
from accord.model.verdict import Verdict
from accord.runtime.kinds import kinds
from reports import FORMATS, render
from reports.dossier import open_dossier
from reports.promised import figures
from reports.terminal import summarise
from tests.reports.samples import assessment, evidence, exchange, record, requirements, result

BROKEN = Promise(
    "blog/pages/largest", "page-size-max", "MUST", "blog", "A page has at most 25 articles.", "The handbook, Pages",
    section="Paging", risk="A cut counts as kept.", parameters={"parameter": "size", "max": 25, "path": "/articles"},
)  # fmt: skip
KEPT = Promise(
    "shop/slugs/form", "pattern", "SHOULD", "shop", "Slugs are plain.", parameters={"pattern": "[a-z]{2}\x07"}
)
REMARK = Promise("blog/pages/remark", "none", "MAY", "blog", "Pages are good.", section="Paging", untried="a remark")
STRANGE = Promise("blog/odd/thing", "no-such-kind", "MUST", "blog", "Odd.")
EXPECTED, ACTUAL = "a refusal of 26 rows", "silently cut: status 200 with 25 rows"


@pytest.fixture
def made(tmp_path: Path) -> Assessment:
    seen = exchange(url="/articles?size=26")
    record(tmp_path, seen)
    found = replace(evidence(seen, "body", ACTUAL), expected=EXPECTED)
    kept, broken = result(KEPT.requirement()), result(BROKEN.requirement(), Verdict.FAIL, found)
    whole = assessment(result(requirements()[0]), broken, result(STRANGE.requirement()), kept, exit_code=1)
    return replace(whole, promises=(BROKEN, KEPT, REMARK, STRANGE), untested={REMARK.id: REMARK.untried})


def terminal(made: Assessment, run_dir: Path) -> str:
    out = io.StringIO()
    summarise(Console(file=out, width=100, no_color=True), made, run_dir)
    return out.getvalue()


def test_an_assessment_keeps_its_promises(made: Assessment) -> None:
    read = Assessment.from_json(json.loads(json.dumps(made.to_json())))
    assert read == made
    assert read.promises[0].parameters["max"] == 25


def test_promises_stand_in_sections_of_their_contracts(made: Assessment) -> None:
    sections = open_dossier(None, made).sections
    assert [(section.contract, section.title) for section in sections[1:]] == [
        ("The blog", "Paging"), ("The blog", "Odd"), ("shop", "Slugs"),
    ]  # fmt: skip
    assert sections[0].contract == ""
    assert sections[1].called == "The blog: Paging"


def test_folders_of_ids_under_one_title_are_one_section(made: Assessment) -> None:
    other = replace(BROKEN, id="blog/sizes/smallest")
    more = replace(made, results=(*made.results, result(other.requirement())), promises=(*made.promises, other))
    (section,) = [each for each in open_dossier(None, more).sections if each.title == "Paging"]
    assert [entry.id for entry in section.entries] == [BROKEN.id, other.id]


def test_a_promise_is_told_how_its_kind_is_tried(made: Assessment) -> None:
    dossier = open_dossier(None, made)
    texts = {entry.id: entry.requirement for entry in dossier.entries}
    assert texts[BROKEN.id].probe == kinds()["page-size-max"].tried
    assert texts[BROKEN.id].risk == "A cut counts as kept."
    assert texts[STRANGE.id].summary == "Odd."
    assert [(requirement.summary, why) for requirement, why in dossier.untested] == [("Pages are good.", "a remark")]
    assert dossier.untested[0][0].level is Level.MAY


def test_figures_are_told_in_one_line() -> None:
    assert figures(BROKEN) == "page-size-max: parameter = size, max = 25, path = /articles"
    assert figures(REMARK) == "none"
    assert figures(None) == ""
    assert "\n" not in figures(replace(BROKEN, parameters={"item": {"text": "a\nb"}}))
    assert len(figures(replace(BROKEN, parameters={"item": ["x" * 50] * 50}))) < 250


def test_the_terminal_tells_what_was_promised_and_found(tmp_path: Path, made: Assessment) -> None:
    said = terminal(made, tmp_path)
    assert "blog/pages/largest  MUST" in said
    assert "page-size-max: parameter = size, max = 25, path = /articles" in said
    assert f"{ACTUAL}, expected {EXPECTED}" in said
    assert re.search(r"^The blog *\n  Paging +1 *$", said, re.MULTILINE)


def test_what_the_contract_says_of_remarks_is_told_as_one(tmp_path: Path, made: Assessment) -> None:
    other = replace(REMARK, id="blog/pages/other", untried="another remark")
    more = replace(made, promises=(*made.promises, other), untested={**made.untested, other.id: other.untried})
    told = "nothing on the wire shows it, as the contract says"
    assert f"   2  {told}" in terminal(more, tmp_path)
    page = render(tmp_path, more, ["html"])["html"].read_text("utf-8")
    assert f'{told} <span class="count">2</span>' in page
    assert "another remark" in page
    assert f"- 2: {told}" in render(tmp_path, more, ["markdown"])["markdown"].read_text("utf-8")


def test_sections_that_were_left_out_share_a_row(tmp_path: Path, made: Assessment) -> None:
    idle = [result(each, Verdict.NOT_RUN, reason="deselected by --only") for each in requirements()[1:]]
    more = replace(made, results=(*made.results, *idle))
    left = [each for each in open_dossier(None, more).sections if set(each.counts) == {"not_run"}]
    count = sum(section.counts.total() for section in left)
    said = terminal(more, tmp_path)
    assert re.search(rf"^{len(left)} sections left out of this run +{count} *$", said, re.MULTILINE)
    assert left[0].title not in said


def test_the_page_shows_promises_below_their_contract(tmp_path: Path, made: Assessment) -> None:
    page = unescape(render(tmp_path, made, ["html"])["html"].read_text("utf-8"))
    parts = page[page.index('<section id="requirements"') :]
    first, second = parts.index("What The blog promises"), parts.index("What shop promises")
    assert first < parts.index(f'id="r-{BROKEN.id.replace("/", "-")}"') < second
    assert second < parts.index(f'id="r-{KEPT.id.replace("/", "-")}"')
    for part in ("<b>page-size-max</b>", "max = <code>25</code>", kinds()["page-size-max"].tried):
        assert part in parts
    assert parts.count("What The blog promises") == 1
    findings = page[page.index('<section id="findings"') : page.index('<section id="requirements"')]
    assert "max = <code>25</code>" in findings
    assert ACTUAL in findings
    assert EXPECTED in findings
    assert "\x07" not in page


def test_markdown_shows_figures_and_heading(tmp_path: Path, made: Assessment) -> None:
    text = render(tmp_path, made, ["markdown"])["markdown"].read_text("utf-8")
    assert "| The blog: Paging |" in text
    assert "\n`page-size-max: parameter = size, max = 25, path = /articles`\n" in text
    assert f"{ACTUAL}, expected {EXPECTED}" in text


def test_junit_gives_figures_in_the_output(tmp_path: Path, made: Assessment) -> None:
    root = ET.parse(render(tmp_path, made, ["junit"])["junit"]).getroot()
    suites = {suite.get("name"): suite for suite in root}
    (case,) = suites["The blog: Paging"]
    told = (case.findtext("system-out") or "").split("\n\n")[0].splitlines()
    assert told == ["kind = page-size-max", "parameter = size", "max = 25", "path = /articles"]
    assert ACTUAL in (case.find("failure").get("message") or "")  # type: ignore[union-attr]
    others = [suite for suite in root if not (suite.get("name") or "").startswith(("The blog", "shop"))]
    assert [text for suite in others for text in suite.itertext() if "kind = " in text] == []


def test_allure_gives_figures_as_parameters(tmp_path: Path, made: Assessment) -> None:
    folder = render(tmp_path, made, ["allure"])["allure"]
    by_name = {each["fullName"]: each for each in (json.loads(path.read_text("utf-8"))
               for path in folder.glob("*-result.json"))}  # fmt: skip
    shown = by_name[BROKEN.id]
    assert {each["name"]: each["value"] for each in shown["parameters"]}["max"] == "25"
    labels = {label["name"]: label["value"] for label in shown["labels"]}
    assert (labels["epic"], labels["feature"]) == ("The blog", "Paging")
    standard = by_name[requirements()[0].id]
    assert {label["name"]: label["value"] for label in standard["labels"]}["epic"] == "JSON:API 1.1"
    assert standard.get("parameters", []) == []


def test_every_format_tells_the_promise(tmp_path: Path, made: Assessment) -> None:
    for name, path in render(tmp_path, made, FORMATS).items():
        files = path.rglob("*") if path.is_dir() else [path]
        text = "".join(each.read_text("utf-8") for each in files if each.is_file())
        assert BROKEN.id in text, name
        # Code scanning and annotations show what is wrong, and no figures.
        assert "page-size-max" in text or name in ("sarif", "github"), name
