"""The SARIF log keeps the rules of the format, and those of code scanning, whatever was found."""

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from accord.model.assessment import Assessment
from accord.model.exchange import Exchange, Request, Response
from accord.model.requirement import Level
from accord.model.verdict import Verdict
from reports import render
from tests.reports.samples import BASE, assessment, broad, evidence, exchange, record, requirements, result
from tests.reports.test_hostile import NASTY, hostile

LEVELS = {"none", "note", "warning", "error"}
OBJECTS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "log": {"$schema": str, "version": str, "runs": list},
    "run": {"tool": dict, "automationDetails": dict, "invocations": list, "results": list, "properties": dict},
    "driver": {"name": str, "version": str, "rules": list},
    "rule": {"id": str, "name": str, "shortDescription": dict, "fullDescription": dict, "helpUri": str, "help": dict,
             "defaultConfiguration": dict, "properties": dict},
    "result": {"ruleId": str, "ruleIndex": int, "level": str, "message": dict, "locations": list,
               "occurrenceCount": int, "partialFingerprints": dict, "relatedLocations": list, "webRequest": dict,
               "webResponse": dict, "suppressions": list, "baselineState": str, "properties": dict},
    "location": {"id": int, "physicalLocation": dict, "logicalLocations": list, "message": dict},
    "invocation": {"executionSuccessful": bool, "exitCode": int, "exitCodeDescription": str, "startTimeUtc": str,
                   "endTimeUtc": str, "toolExecutionNotifications": list, "toolConfigurationNotifications": list},
    "webRequest": {"protocol": str, "version": str, "method": str, "target": str, "headers": dict, "body": dict},
    "webResponse": {"protocol": str, "version": str, "statusCode": int, "reasonPhrase": str, "headers": dict,
                    "body": dict, "noResponseReceived": bool, "properties": dict},
    "suppression": {"kind": str, "status": str, "justification": str},
}  # fmt: skip
"""The members of each object that are written, by the types that the format gives them; it allows no others."""


def read(run_dir: Path, made: Assessment) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render(run_dir, made, ["sarif"])["sarif"].read_text("ascii"))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    keeps(log, "log")
    return run  # type: ignore[no-any-return]


def keeps(found: dict[str, Any], kind: str) -> None:
    known = OBJECTS[kind]
    assert {name for name in found if name not in known} == set(), kind
    assert {name: value for name, value in found.items() if not isinstance(value, known[name])} == {}, kind


def check(run: dict[str, Any]) -> None:
    """See that a run keeps the rules of the format, and those of GitHub's code scanning."""
    keeps(run, "run")
    driver = run["tool"]["driver"]
    keeps(driver, "driver")
    assert re.fullmatch(r"accord(/[A-Za-z0-9._-]+)+", run["automationDetails"]["id"])
    for rule in driver["rules"]:
        keeps(rule, "rule")
        assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
        assert rule["defaultConfiguration"]["level"] in LEVELS
        assert urlsplit(rule.get("helpUri", "https://x")).scheme in ("http", "https")
        assert len(rule["properties"]["tags"]) == len(set(rule["properties"]["tags"])) <= 20
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for found in run["results"]:
        keeps(found, "result")
        assert driver["rules"][found["ruleIndex"]]["id"] == found["ruleId"]
        assert found["level"] in LEVELS
        assert found["message"]["text"]
        assert found["occurrenceCount"] >= 1
        assert found.get("baselineState", "new") in ("new", "unchanged", "updated", "absent")
        assert all(isinstance(value, str) for value in found["partialFingerprints"].values())
        for suppression in found.get("suppressions", ()):
            keeps(suppression, "suppression")
            assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
        for place in (*found["locations"], *found.get("relatedLocations", ())):
            _keeps_location(place)
        for kind in ("webRequest", "webResponse"):
            web = found.get(kind, {})
            keeps(web, kind)
            assert all(isinstance(value, str) for value in web.get("headers", {}).values())
            assert set(web.get("body", {})) <= {"text", "properties"}
    for invocation in run["invocations"]:
        keeps(invocation, "invocation")
        for name in ("startTimeUtc", "endTimeUtc"):
            assert dt.datetime.fromisoformat(invocation[name]).utcoffset() == dt.timedelta()
        for told in (*invocation["toolExecutionNotifications"], *invocation["toolConfigurationNotifications"]):
            assert told["level"] in LEVELS
            assert told["message"]["text"]


def _keeps_location(place: dict[str, Any]) -> None:
    keeps(place, "location")
    uri = place["physicalLocation"]["artifactLocation"]["uri"]
    parts = urlsplit(uri)
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})+", uri), uri
    assert (parts.scheme, parts.netloc, parts.query) == ("", "", "")
    assert not uri.startswith("/")
    assert not {".", "..", ""} & set(uri.split("/"))
    assert place["physicalLocation"]["region"] == {"startLine": 1}


def test_every_verdict_is_written_by_the_rules(tmp_path: Path) -> None:
    made = broad(tmp_path)
    run = read(tmp_path, made)
    check(run)
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [each.id for each in made.results]
    failing = {each.id: each for each in made.results if each.verdict is Verdict.FAIL}
    by_rule: dict[str, list[dict[str, Any]]] = {}
    for found in run["results"]:
        by_rule.setdefault(found["ruleId"], []).append(found)
    for name, each in failing.items():
        assert {found["level"] for found in by_rule[name]} == {"error" if each.grave else "warning"}
        assert all(("suppressions" in found) is each.waived for found in by_rule[name])
    warned = {name: found for name, found in by_rule.items() if name not in failing}
    assert [(len(found), found[0]["level"]) for found in warned.values()] == [(1, "note")]
    assert len(by_rule[next(iter(failing))]) == 2, "one result a cause"


def test_a_result_says_where_what_and_how_it_was_seen(tmp_path: Path) -> None:
    found = read(tmp_path, broad(tmp_path))["results"][0]
    assert found["message"]["text"] == "GET /api/articles?page=1: /data/7/id: id is a number, expected an array"
    (place,) = found["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "api/articles"
    assert place["logicalLocations"] == [{"name": "id", "fullyQualifiedName": "/data/7/id", "kind": "value"}]
    assert found["occurrenceCount"] == 12
    assert found["relatedLocations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "/data/9/id"
    assert found["webRequest"]["target"] == "/api/articles?page=1"
    assert found["webResponse"]["statusCode"] == 200
    assert found["webResponse"]["body"]["text"].startswith('{"data": [')
    assert found["properties"]["exchange"] == "gw0-1"
    assert found["properties"]["curl"].startswith("curl ")


def test_a_waived_failure_names_who_accepted_it_and_until_when(tmp_path: Path) -> None:
    run = read(tmp_path, broad(tmp_path))
    (waived,) = (found for found in run["results"] if "suppressions" in found)
    assert waived["suppressions"][0]["justification"] == "waived until 2026-06-30 by api-team: the gateway adds it"


def test_how_a_failure_stands_to_the_baseline_is_told_where_there_is_one(tmp_path: Path) -> None:
    made = broad(tmp_path)
    first = next(each for each in made.results if each.verdict is Verdict.FAIL)
    known = tuple(replace(each, known=each.id == first.id) for each in made.results)
    run = read(tmp_path, replace(made, results=known, baseline="the run of yesterday"))
    check(run)
    states = {(found["ruleId"], found.get("baselineState")) for found in run["results"]}
    assert (first.id, "unchanged") in states
    assert {state for name, state in states if name != first.id} == {"new", None}
    assert not any("baselineState" in found for found in read(tmp_path, made)["results"])


@pytest.mark.parametrize(
    ("code", "complete", "successful"), [(0, True, True), (1, True, True), (3, True, True), (4, False, False)]
)
def test_the_invocation_tells_how_the_run_ended(tmp_path: Path, code: int, complete: bool, successful: bool) -> None:
    reasons = ("waiver for x: expired on 2026-01-01; mend the target or renew it",)
    made = replace(assessment(result(requirements()[0]), exit_code=code, reasons=reasons), complete=complete)
    (invocation,) = read(tmp_path, made)["invocations"]
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (code, successful)
    (told,) = invocation["toolConfigurationNotifications"]
    assert told == {"level": "error", "message": {"text": reasons[0]}}


def test_our_errors_and_what_stays_open_are_notifications_of_their_rule(tmp_path: Path) -> None:
    first, second = requirements()[:2]
    made = assessment(
        result(first, Verdict.ERROR, reason="KeyError: 'data'"),
        result(second, Verdict.INCONCLUSIVE, reason="503"),
        exit_code=4,
    )
    run = read(tmp_path, made)
    check(run)
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert [(each["level"], each["associatedRule"]) for each in told] == [
        ("error", {"id": first.id, "index": 0}), ("warning", {"id": second.id, "index": 1})]  # fmt: skip
    assert run["results"] == []


def test_fingerprints_are_the_same_in_another_run_at_another_port(tmp_path: Path) -> None:
    duty = requirements()[0]

    def prints(port: int, number: int) -> list[dict[str, str]]:
        base = f"http://127.0.0.1:{port}/api"
        seen = Exchange(f"gw{number}-{number}", Request("GET", f"{base}/articles"), Response(200, (), b"{}"))
        found = replace(evidence(seen, place=f"/data/{number}"), expected=f"a link to {base}/articles")
        folder = record(tmp_path / str(port), seen)
        return [each["partialFingerprints"] for each in
                read(folder, assessment(result(duty, Verdict.FAIL, found)))["results"]]  # fmt: skip

    first = prints(8001, 3)
    assert first == prints(8002, 17)
    assert first[0]["primaryLocationLineHash"] == f"{first[0]['accordFinding/v1']}:1"


def test_each_cause_of_a_requirement_has_a_fingerprint_of_its_own(tmp_path: Path) -> None:
    run = read(tmp_path, broad(tmp_path))
    marks = [found["partialFingerprints"]["accordFinding/v1"] for found in run["results"]]
    assert len(set(marks)) == len(marks)


def test_runs_of_one_contract_are_of_one_category_and_shards_of_their_own(tmp_path: Path) -> None:
    made = assessment(result(requirements()[0]))
    ids = [read(tmp_path, each)["automationDetails"]["id"] for each in (
        made, replace(made, started="2027-01-01T00:00:00Z"), replace(made, shard="1/3"))]  # fmt: skip
    assert [each.rpartition("/")[0] for each in ids] == ["accord/blog", "accord/blog", "accord/blog/shard-1-3"]
    assert len(set(ids)) == 3


def test_a_breach_weighs_by_its_level_where_nothing_was_found(tmp_path: Path) -> None:
    duties = {level: next(each for each in requirements() if each.level is level and not each.advisory)
              for level in (Level.MUST, Level.SHOULD)}  # fmt: skip
    run = read(tmp_path, assessment(*map(result, duties.values())))
    told = [rule["defaultConfiguration"]["level"] for rule in run["tool"]["driver"]["rules"]]
    assert told == ["error", "warning"]


@pytest.mark.parametrize("nasty", [*NASTY, "[read](https://evil.invalid/)", "{0} {} }{"])
def test_what_a_target_sends_stays_text(tmp_path: Path, nasty: str) -> None:
    run = read(tmp_path, hostile(tmp_path, nasty))
    check(run)
    for found in run["results"]:
        assert "](" not in found["message"]["text"]
        assert not re.search(r"(?<!\{)\{(?!\{)", found["message"]["text"].replace("{{", ""))


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("/", "api"),
        ("//evil/../x", "api/evil/x"),
        ("/a b/ü?q=1#f", "api/a%20b/%C3%BC"),
        ("/a:b", "api/a%3Ab"),
        ("/50%/%2F", "api/50%25/%2F"),
    ],
)
def test_the_path_is_a_relative_reference(tmp_path: Path, url: str, uri: str) -> None:
    seen = exchange(1, url=url)
    made = assessment(result(requirements()[0], Verdict.FAIL, evidence(seen)), exit_code=1)
    run = read(record(tmp_path, seen), made)
    check(run)
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_long_body_is_cut_and_its_size_told(tmp_path: Path) -> None:
    seen = exchange(1, b"x" * 100_000)
    made = assessment(result(requirements()[0], Verdict.FAIL, evidence(seen)), exit_code=1)
    body = read(record(tmp_path, seen), made)["results"][0]["webResponse"]["body"]
    assert body["properties"] == {"octets": 100_000}
    assert len(body["text"]) < 5_000


def test_a_finding_whose_exchange_is_gone_is_located_by_its_request(tmp_path: Path) -> None:
    made = assessment(result(requirements()[0], Verdict.FAIL, evidence(exchange(77))), exit_code=1)
    run = read(tmp_path, made)
    check(run)
    (found,) = run["results"]
    assert (
        found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        == BASE.rpartition(":9/")[2] + "/articles"
    )
    assert "webRequest" not in found
