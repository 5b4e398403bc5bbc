import base64
import filecmp
import hashlib
import json
import re
import time
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from accord.record.assess import write_assessment
from reports import FORMATS, render
from reports.dossier import open_dossier
from reports.words import headline
from tests.reports.samples import assessment, broad, evidence, exchange, record, requirements, result


def files(path: Path) -> dict[str, bytes]:
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {each.name: each.read_bytes() for each in found if each.is_file()}


def results(path: Path) -> dict[str, dict[str, object]]:
    read = (json.loads(each.read_text("utf-8")) for each in path.glob("*-result.json"))
    return {each["fullName"]: each for each in read}


def cases(path: Path) -> dict[str, ET.Element]:
    return {case.get("name", ""): case for case in ET.parse(path).iter("testcase")}


def failing(of: Assessment) -> list[str]:
    return [each.id for each in of.results if each.verdict is Verdict.FAIL]


def test_every_failing_requirement_is_in_every_format(tmp_path: Path) -> None:
    made = broad(tmp_path)
    waived = {each.id for each in made.results if each.waived}
    assert len(failing(made)) == 4
    for name, path in render(tmp_path, made, FORMATS).items():
        text = b"".join(files(path).values()).decode()
        # What is accepted needs no annotation.
        meant = [each for each in failing(made) if name != "github" or each not in waived]
        assert [each for each in meant if each not in text] == [], name


def test_what_is_rendered_twice_is_the_same(tmp_path: Path) -> None:
    made = broad(tmp_path)
    first = {name: files(path) for name, path in render(tmp_path, made, FORMATS).items()}
    second = {name: files(path) for name, path in render(tmp_path, made, FORMATS).items()}
    assert first == second


def test_only_the_formats_asked_for_are_written(tmp_path: Path) -> None:
    made = broad(tmp_path)
    before = set(tmp_path.iterdir())
    assert render(tmp_path, made, ["junit"]) == {"junit": tmp_path / "junit.xml"}
    assert set(tmp_path.iterdir()) - before == {tmp_path / "junit.xml"}


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="papyrus; known: html, json"):
        render(tmp_path, assessment(), ["html", "papyrus"])
    assert list(tmp_path.iterdir()) == []


def test_the_json_report_is_the_assessment(tmp_path: Path) -> None:
    made = broad(tmp_path)
    own = json.loads(write_assessment(tmp_path, made).read_text("utf-8"))
    assert json.loads(render(tmp_path, made, ["json"])["json"].read_text("ascii")) == own


def test_junit_counts_agree_and_only_our_errors_are_errors(tmp_path: Path) -> None:
    made = broad(tmp_path)
    path = render(tmp_path, made, ["junit"])["junit"]
    root = ET.parse(path).getroot()
    counted = {name: int(root.get(name, "")) for name in ("tests", "failures", "errors")}
    counted["skipped"] = sum(int(suite.get("skipped", "")) for suite in root)
    summary = made.summary
    waived = sum(each.waived for each in made.results)
    assert counted == {
        "tests": len(made.results) + 1,
        "failures": summary["fail"] - waived + 1,
        "errors": summary["error"],
        "skipped": waived + sum(summary[name] for name in ("not_applicable", "inconclusive", "not_run")),
    }
    assert sum(int(suite.get("tests", "")) for suite in root) == counted["tests"]


def test_junit_tells_why(tmp_path: Path) -> None:
    made = broad(tmp_path)
    by_name = cases(render(tmp_path, made, ["junit"])["junit"])
    for each in made.results:
        case = by_name[each.id]
        assert case.get("classname") == each.id.rpartition("/")[0].replace("/", ".")
        if each.waived:
            assert "waived until 2026-06-30" in (case.find("skipped").get("message") or "")  # type: ignore[union-attr]
            assert case.find("system-out") is not None
        elif each.verdict is Verdict.FAIL:
            assert case.find("failure").get("type") == each.level.value  # type: ignore[union-attr]
            assert each.findings[0].curl in (case.findtext("system-out") or "")
        elif each.reason:
            assert each.reason in ET.tostring(case, encoding="unicode")


def test_junit_tells_what_the_gate_decides_beside_the_requirements(tmp_path: Path) -> None:
    stale = assessment(result(requirements()[0]), exit_code=1, reasons=("waiver for x: expired on 2026-01-01",))
    gate = cases(render(tmp_path, stale, ["junit"])["junit"])["profile ci"]
    assert "expired on 2026-01-01" in (gate.findtext("failure") or "")
    fine = assessment(result(requirements()[0]))
    assert cases(render(tmp_path, fine, ["junit"])["junit"])["profile ci"].find("failure") is None


def test_allure_has_one_result_for_each_requirement_with_its_labels(tmp_path: Path) -> None:
    made = broad(tmp_path)
    by_name = results(render(tmp_path, made, ["allure"])["allure"])
    assert sorted(by_name) == sorted(each.id for each in made.results)
    statuses = {"pass": "passed", "fail": "failed", "error": "broken"}
    for each in made.results:
        shown = by_name[each.id]
        assert shown["status"] == ("skipped" if each.waived else statuses.get(each.verdict.value, "skipped"))
        labels = {label["name"]: label["value"] for label in shown["labels"]}  # type: ignore[attr-defined]
        assert labels["epic"] == "JSON:API 1.1"
        assert labels["tag"] == each.level.value
        assert labels["severity"] == ("critical" if each.level.binding else "normal")
        assert labels["story"] == each.id


def test_allure_attachments_exist_and_hold_the_evidence(tmp_path: Path) -> None:
    made = broad(tmp_path)
    folder = render(tmp_path, made, ["allure"])["allure"]
    shown = results(folder)[failing(made)[0]]
    texts = {each["name"]: (folder / each["source"]).read_text("utf-8") for each in shown["attachments"]}  # type: ignore[attr-defined]
    assert '>>       "id": 7,' in texts["gw0-1 response"]
    assert texts["gw0-1 curl"].startswith("curl ")


def test_allure_history_outlives_a_run_and_the_folder_is_cleaned(tmp_path: Path) -> None:
    made = broad(tmp_path)
    folder = render(tmp_path, made, ["allure"])["allure"]
    before = results(folder)
    (folder / "left-over-result.json").write_text("{}")
    later = results(render(tmp_path, replace(made, started="2027-01-01T00:00:00Z"), ["allure"])["allure"])
    assert {name: each["historyId"] for name, each in later.items()} == {
        name: each["historyId"] for name, each in before.items()
    }
    assert not {each["uuid"] for each in later.values()} & {each["uuid"] for each in before.values()}
    assert not (folder / "left-over-result.json").exists()


@pytest.mark.parametrize(
    ("code", "complete", "found", "told"),
    [
        (0, True, (), "Conformant: no binding requirement that was tried is violated"),
        (1, True, (Verdict.FAIL,), "Not conformant: 1 binding requirement is violated"),
        (0, True, (Verdict.FAIL,),
         "Conformant: 1 binding requirement is violated, and let pass by the profile or the baseline"),
        (3, True, (Verdict.INCONCLUSIVE,),
         "Undecided: no binding requirement that was tried is violated; 1 is inconclusive"),
        (4, False, (), "No verdict: the record is incomplete"),
        (4, True, (Verdict.ERROR,), "No verdict: 1 requirement could not be judged, by our own error"),
    ],
)  # fmt: skip
def test_the_verdict_is_told_in_one_line(
    tmp_path: Path, code: int, complete: bool, found: tuple[Verdict, ...], told: str
) -> None:
    binding = [each for each in requirements() if each.level.binding]
    made = replace(assessment(*map(result, binding, found), exit_code=code), complete=complete)
    assert headline(open_dossier(tmp_path, made)) == told
    for name in ("html", "markdown"):
        assert told.partition(": ")[0] in render(tmp_path, made, [name])[name].read_text("utf-8")


def test_what_the_baseline_has_as_well_is_told_in_the_headline(tmp_path: Path) -> None:
    binding = next(each for each in requirements() if each.level.binding)
    made = assessment(replace(result(binding, Verdict.FAIL), known=True))
    told = "Conformant: 1 binding requirement is violated, known from the baseline"
    assert headline(open_dossier(tmp_path, made)) == told


def test_what_the_baseline_has_as_well_is_counted_apart(tmp_path: Path) -> None:
    binding = [each for each in requirements() if each.level.binding]
    failing = [result(each, Verdict.FAIL) for each in binding[:3]]
    mixed = [failing[0], *(replace(each, known=True) for each in failing[1:])]
    told = headline(open_dossier(tmp_path, assessment(*mixed, exit_code=1)))
    assert told == "Not conformant: 1 binding requirement is violated; 2 known from the baseline"
    told = headline(open_dossier(tmp_path, assessment(*mixed[1:], exit_code=1, reasons=("waiver for x: expired",))))
    assert told.startswith("Not conformant: 2 binding requirements are violated, known from the baseline; 1 waiver ")


def test_a_requirement_that_no_catalogue_knows_is_reported_all_the_same(tmp_path: Path) -> None:
    strange = replace(result(requirements()[0], Verdict.FAIL, evidence(exchange())), id="acme/limits/burst")
    for name, path in render(tmp_path, assessment(strange, exit_code=1), FORMATS).items():
        assert b"acme/limits/burst" in b"".join(files(path).values()), name


def test_a_finding_whose_exchange_is_gone_is_reported_all_the_same(tmp_path: Path) -> None:
    made = assessment(result(requirements()[0], Verdict.FAIL, evidence(exchange(77))), exit_code=1)
    assert "no longer holds exchange gw0-77" in render(tmp_path, made, ["html"])["html"].read_text("utf-8")


def test_the_page_stands_alone(tmp_path: Path) -> None:
    text = render(tmp_path, broad(tmp_path), ["html"])["html"].read_text("utf-8")
    assert re.findall(r"""(?:src|srcset|data|poster)\s*=\s*["']?(?:https?:)?//""", text) == []
    assert re.findall(r"<(?:link|img|iframe|object|embed|base)\b", text) == []
    assert "@import" not in text
    assert "url(" not in text


def test_the_page_allows_its_own_script_and_style_alone(tmp_path: Path) -> None:
    text = render(tmp_path, broad(tmp_path), ["html"])["html"].read_text("utf-8")
    policy = re.search('http-equiv="Content-Security-Policy" content="(.*?)"', text)
    assert policy
    for name in ("script", "style"):
        (inner,) = re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in unescape(policy[1])
    assert "default-src 'none'" in unescape(policy[1])


def test_two_thousand_exchanges_render_within_seconds(tmp_path: Path) -> None:
    body = json.dumps({"data": [{"type": "articles", "id": str(each)} for each in range(100)]}).encode()
    seen = [exchange(number, body, f"/articles?page={number}") for number in range(2000)]
    record(tmp_path, *seen)
    made = assessment(*(
        result(each, Verdict.FAIL, *(evidence(seen[number * 3 + more], f"/data/{more}/id") for more in range(3)))
        for number, each in enumerate(requirements())
    ), exit_code=1)  # fmt: skip
    began = time.perf_counter()
    written = render(tmp_path, made, FORMATS)
    assert time.perf_counter() - began < 20
    assert written["html"].stat().st_size < 8_000_000
    assert not filecmp.cmp(written["html"], written["json"])
