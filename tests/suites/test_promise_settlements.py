"""What settlements make of a whole run that is made by hand, and what error bodies are told apart."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from accord.model.assessment import Evidence, Result
from accord.model.contract import contract_from
from accord.model.exchange import Exchange, Request, Response
from accord.model.promise import Promise
from accord.model.requirement import Level
from accord.model.verdict import Verdict
from accord.record.ledger import Ledger
from accord.runtime.settlements import Settle, Settlement, WholeRun
from suites.promises.error_bodies import troubles
from suites.promises.settles_conformance import standard_is_kept
from suites.promises.settles_errors import refusals_beyond_limits_are_told_and_change_nothing, server_errors_are_few
from suites.promises.settles_headers import header_is_new_each_time

BASE = "https://api.example/v1"
LIMIT = "suites/promises/test_x.py::test_x[t/limits/name]"
CONTRACT = contract_from({
    "api": {"base_url": BASE, "standard": "http"},
    "oauth": {"token_url": "https://auth.example/token", "client_id_env": "ID", "client_secret_env": "SECRET"},
    "promise": [{"id": "t/limits/name", "kind": "bounds", "level": "MUST", "summary": "x"}],
})  # fmt: skip
JSON = (("content-type", "application/json"),)


def exchange(
    status: int, path: str = "/things/1", method: str = "GET", body: Any = None, purpose: str = "", **headers: str
) -> Exchange:
    url = path if "://" in path else f"{BASE}{path}"
    fields = (*JSON, *((name.replace("_", "-"), value) for name, value in headers.items()))
    content = json.dumps({} if body is None else body).encode()
    return Exchange("", Request(method, url), Response(status, fields, content), purpose=purpose)


def settled(settle: Settle, folder: Path, exchanges: Iterable[Exchange] = (), **given: Any) -> Settlement:
    """What a settlement makes of exchanges, or of the results of a standard; the rest are parameters."""
    ledger = Ledger(folder, "main")
    for number, each in enumerate(exchanges):
        ledger.exchange(Exchange(f"e{number}", each.request, each.response, purpose=each.purpose))
    ledger.close()
    results = {result.id: result for result in given.pop("results", ())}
    return settle(Promise("t/t/t", "", "MUST", parameters=given), WholeRun(folder, CONTRACT, None, results))


# -- a standard


def result(name: str, verdict: Verdict, level: Level = Level.MUST) -> Result:
    evidence = Evidence("/data", "an array", "an object", "e1", "GET /things", "c")
    return Result(name, level, verdict, findings=(evidence,) if verdict is Verdict.FAIL else ())


KEPT, BROKEN, STUCK, IDLE = Verdict.PASS, Verdict.FAIL, Verdict.ERROR, Verdict.NOT_RUN


@pytest.mark.parametrize(
    ("results", "levels", "verdict", "findings"),
    [
        ([result("s/a/1", KEPT), result("s/a/2", Verdict.NOT_APPLICABLE)], None, Verdict.PASS, []),
        ([result("s/a/1", KEPT), result("s/a/2", BROKEN)], None, Verdict.FAIL, [("s/a/2", False)]),
        ([result("s/a/1", KEPT), result("other/a/2", BROKEN)], None, Verdict.PASS, []),
        ([result("s/a/1", KEPT), result("s/a/2", BROKEN, Level.SHOULD)], None, Verdict.PASS, [("s/a/2", True)]),
        ([result("s/a/2", BROKEN, Level.SHOULD)], ["SHOULD"], Verdict.FAIL, [("s/a/2", False)]),
        ([result("s/a/1", KEPT), result("s/a/2", STUCK)], None, Verdict.INCONCLUSIVE, []),
        ([result("s/a/1", BROKEN), result("s/a/2", STUCK)], None, Verdict.FAIL, [("s/a/1", False)]),
        ([result("s/a/1", IDLE)], None, Verdict.INCONCLUSIVE, []),
        ([], None, Verdict.INCONCLUSIVE, []),
    ],
)
def test_a_standard_is_kept_if_what_binds_is(
    results: list[Result], levels: list[str] | None, verdict: Verdict, findings: list[Any], tmp_path: Path
) -> None:
    given = {"levels": levels} if levels else {}
    found = settled(standard_is_kept, tmp_path, results=results, standard="s", **given)
    assert (found.verdict, [(each.place, each.warning) for each in found.findings]) == (verdict, findings)


# -- server errors


@pytest.mark.parametrize(
    ("exchanges", "most", "verdict"),
    [
        ([exchange(200), exchange(404)], 0, Verdict.PASS),
        ([exchange(200), exchange(500)], 0, Verdict.FAIL),
        ([exchange(500), exchange(500)], 1, Verdict.PASS),
        ([exchange(500), exchange(500, "/things/2")], 1, Verdict.FAIL),
        ([exchange(200), exchange(503), exchange(501), exchange(505)], 0, Verdict.PASS),
        ([exchange(200), exchange(500, "https://auth.example/token", "POST")], 0, Verdict.PASS),
        ([exchange(500, "https://elsewhere.example/")], 0, Verdict.INCONCLUSIVE),
        ([], 0, Verdict.INCONCLUSIVE),
    ],
)
def test_server_errors_are_counted_by_request(
    exchanges: list[Exchange], most: int, verdict: Verdict, tmp_path: Path
) -> None:
    found = settled(server_errors_are_few, tmp_path, exchanges, max=most)
    assert found.verdict is verdict
    assert bool(found.findings) is (verdict is Verdict.FAIL)


def test_a_server_error_is_told_with_how_often_it_came(tmp_path: Path) -> None:
    found = settled(server_errors_are_few, tmp_path, [exchange(500), exchange(200), exchange(500)], max=0)
    assert [each.actual for each in found.findings] == ["status 500, 2 times of 3"]


# -- limits

ERROR = {"message": "too long", "statusCode": 400}
ONE, TWO = {"id": "1", "name": "one"}, {"id": "1", "name": "two"}
READ, SHORT = exchange(200, body=ONE, purpose=LIMIT), exchange(200, body=TWO, purpose=LIMIT)
REFUSED = exchange(400, method="PATCH", body=ERROR, purpose=LIMIT)


@pytest.mark.parametrize(
    ("exchanges", "verdict", "places"),
    [
        ([READ, REFUSED, READ], Verdict.PASS, []),
        ([READ, REFUSED, SHORT], Verdict.FAIL, ["body"]),
        ([READ, REFUSED, exchange(200, method="PATCH", purpose=LIMIT), SHORT], Verdict.PASS, []),
        ([READ, exchange(400, "/things/2", "PATCH", ERROR, LIMIT), SHORT], Verdict.PASS, []),
        ([exchange(400, method="PATCH", body={"statusCode": 400}, purpose=LIMIT)], Verdict.FAIL, ["/message"]),
        ([exchange(400, method="PATCH", body={"oops": 1})], Verdict.NOT_APPLICABLE, []),
        ([READ], Verdict.NOT_APPLICABLE, []),
    ],
)
def test_what_crosses_a_limit_is_told_and_changes_nothing(
    exchanges: list[Exchange], verdict: Verdict, places: list[str], tmp_path: Path
) -> None:
    given = {"of": "limits", "members": ["message"], "status_member": "statusCode"}
    found = settled(refusals_beyond_limits_are_told_and_change_nothing, tmp_path, exchanges, **given)
    assert (found.verdict, [each.place for each in found.findings]) == (verdict, places)


# -- a header that is new each time


@pytest.mark.parametrize(
    ("exchanges", "verdict"),
    [
        ([exchange(200, x_id="a"), exchange(200, x_id="b")], Verdict.PASS),
        ([exchange(200, x_id="a"), exchange(404, x_id="a")], Verdict.FAIL),
        ([exchange(200, x_id="a"), exchange(200, x_id="a", age="5"), exchange(200, x_id="b")], Verdict.PASS),
        ([exchange(200, x_id="a"), exchange(200)], Verdict.NOT_APPLICABLE),
    ],
)
def test_a_header_is_new_each_time(exchanges: list[Exchange], verdict: Verdict, tmp_path: Path) -> None:
    assert settled(header_is_new_each_time, tmp_path, exchanges, header="X-Id", fresh=True).verdict is verdict


# -- error bodies

JSONAPI = {"form": "jsonapi", "members": ["title", "status"]}
LISTED = {"members": ["message"], "status_member": "code", "list": "errors", "list_members": ["code"],
          "first": ["message"]}  # fmt: skip
GOOD = {"code": 404, "message": "gone", "errors": [{"code": "Gone", "message": "gone"}]}


@pytest.mark.parametrize(
    ("parameters", "body", "media_type", "places"),
    [
        (JSONAPI, {"errors": [{"title": "x", "status": "404"}]}, "application/vnd.api+json", []),
        (JSONAPI, {"errors": [{"title": "x", "status": "400"}]}, "application/vnd.api+json", ["/errors/0/status"]),
        (JSONAPI, {"errors": [{"title": "x"}]}, "application/vnd.api+json", ["/errors/0/status"]),
        (JSONAPI, {"errors": [{"title": "", "status": "404"}]}, "application/vnd.api+json", ["/errors/0/title"]),
        (
            JSONAPI,
            {"errors": [{"title": "x", "status": each} for each in ("422", "403")]},
            "application/vnd.api+json",
            [],
        ),
        (
            JSONAPI,
            {"errors": [{"title": "x", "status": "422"}, {"title": "x"}]},
            "application/vnd.api+json",
            ["/errors/1/status"],
        ),
        (JSONAPI, {"errors": []}, "application/vnd.api+json", ["/errors"]),
        (JSONAPI, {"errors": [{"title": "x", "status": "404"}]}, "application/json", ["Content-Type"]),
        (JSONAPI, ["x"], "application/vnd.api+json", ["body"]),
        ({"form": "jsonapi"}, {"errors": [{"status": "410"}]}, "application/vnd.api+json", ["/errors/0/status"]),
        ({"form": "problem"}, {"title": "x"}, "application/problem+json", []),
        ({"form": "problem"}, {"status": 400}, "application/problem+json", ["/status"]),
        ({"members": ["meta.rule"]}, {"meta": {"rule": "blank"}}, "application/json", []),
        ({"members": ["meta.rule"]}, {"meta": {"rule": 7}}, "application/json", ["/meta/rule"]),
        (LISTED, GOOD, "application/json", []),
        (LISTED, {**GOOD, "message": "lost"}, "application/json", ["/message"]),
        (LISTED, {**GOOD, "errors": [{"message": "gone"}]}, "application/json", ["/errors/0/code"]),
        (LISTED, {**GOOD, "errors": []}, "application/json", ["/errors"]),
        (LISTED, {"message": "gone"}, "application/json", ["/code"]),
    ],
)
def test_error_bodies(parameters: dict[str, Any], body: Any, media_type: str, places: list[str]) -> None:
    answer = Exchange("e", Request("GET", BASE), Response(404, (("content-type", media_type),),
                                                          json.dumps(body).encode()))  # fmt: skip
    found = troubles(answer, Promise("t/t/t", "error-shape", "MUST", parameters=parameters))
    assert [trouble.place for trouble in found] == places
