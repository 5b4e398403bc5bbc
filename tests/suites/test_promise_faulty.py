"""Faulty requests on APIs that refuse them, take them, break by them, or change something all the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accord.model.assessment import Result
from accord.model.contract import contract_from
from accord.model.validate import InvalidFile
from accord.runtime.kinds import check_kinds
from accord.runtime.options import Options
from accord.runtime.session import run
from sandbox.message import Request, Response, Serve
from tests.suites.framing_servers import said, speaking
from tests.suites.plain_manners import Manner, judge, saying


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {toml(item)}" for name, item in value.items()) + " }"
    return json.dumps(value)


def promised(case: str, level: str = "MUST", **parameters: Any) -> str:
    """A promise about a case at the end of a contract."""
    given = {"id": "t/t/t", "kind": "error-case", "level": level, "summary": "So.", "case": case, **parameters}
    return "\n[[promise]]\n" + "".join(f"{name} = {toml(value)}\n" for name, value in given.items())


def tried(manner: Manner, folder: Path, case: str, **parameters: Any) -> Result:
    """What comes of a promise about the notes of the plain sandbox, which serves in some manner."""
    folder.mkdir(exist_ok=True)
    return judge(manner, folder, "t/*", promised(case, **parameters))["t"]


def verdict(manner: Manner, folder: Path, case: str, **parameters: Any) -> str:
    return tried(manner, folder, case, **parameters).verdict.value


def honest(request: Request, serve: Serve) -> Response:
    return serve(request)


def is_creation(request: Request) -> bool:
    return request.method == "POST" and request.segments == ("notes",)


def deaf_to_queries(request: Request, serve: Serve) -> Response:
    return serve(request.replacing(query=()))


def indulgent(request: Request, serve: Serve) -> Response:
    """Makes a note of whatever is sent."""
    if not is_creation(request):
        return serve(request)
    given = request.document if isinstance(request.document, dict) else {}
    kept = {"title": "Untitled", **{name: value for name, value in given.items() if name in ("title", "text")}}
    return serve(request.replacing(document=kept))


def clumsy(request: Request, serve: Serve) -> Response:
    """Breaks where it should refuse."""
    response = serve(request)
    return saying(500, {"error": "oops"}) if 400 <= response.status < 500 else response


def closed(request: Request, serve: Serve) -> Response:
    """Lets nobody create."""
    return saying(403, {"error": "no"}) if is_creation(request) else serve(request)


def strict(request: Request, serve: Serve) -> Response:
    """No two notes have one title, texts `of ID` refer to notes that are there, and these stay for so long."""
    notes = {note["id"]: note for note in serve_all(request, serve)}
    given = request.document if isinstance(request.document, dict) else {}
    others = [note for name, note in notes.items() if name != request.segments[-1]]
    if request.method in ("POST", "PATCH") and any(note["title"] == given.get("title") for note in others):
        return saying(409, {"error": "taken"})
    text = str(given.get("text"))
    if text.startswith("of ") and text.removeprefix("of ") not in notes:
        return saying(422, {"error": "no such note"})
    if request.method == "DELETE" and any(note["text"] == f"of {request.segments[-1]}" for note in others):
        return saying(423, {"error": "others depend on it"})
    return serve(request)


def serve_all(request: Request, serve: Serve) -> list[dict[str, Any]]:
    every, seen = [], None
    while seen is None or len(every) < seen:
        page = request.replacing(
            method="GET", path="/notes", query=(("limit", "50"), ("offset", str(len(every)))), body=b""
        )
        shown = serve(page).document
        every += shown["items"]
        seen = shown["total"] if shown["items"] else 0
    return every


BAD = {"limit": ["-1", "abc"], "offset": ["-1"]}
READING = [
    ("unknown-id", {"resource": "/notes", "statuses": [404]}),
    ("bad-parameter", {"resource": "/notes", "parameters": BAD}),
]
WRITING = [
    ("malformed-json", {"statuses": [400]}),
    ("missing-member", {"member": "title", "pointers": ["/title"]}),
    ("failed-validation", {"values": {"priority": "many"}, "pointers": ["/priority"]}),
    ("method-not-offered", {"method": "POST", "path": "/notes/{nowhere}", "statuses": [404, 405]}),
]


@pytest.mark.parametrize(("case", "parameters"), READING + WRITING, ids=lambda value: str(value)[:20])
def test_an_honest_api_passes(case, parameters, tmp_path):
    found = tried(honest, tmp_path, case, **parameters)
    assert (found.verdict.value, found.warnings) == ("pass", ())


@pytest.mark.parametrize(("case", "parameters"), READING + WRITING, ids=lambda value: str(value)[:20])
def test_a_server_error_is_no_refusal(case, parameters, tmp_path):
    assert verdict(clumsy, tmp_path, case, **parameters) == "fail"


@pytest.mark.parametrize(("case", "parameters"), WRITING[:3], ids=lambda value: str(value)[:20])
def test_what_is_stored_was_not_refused_and_is_removed(case, parameters, tmp_path):
    assert verdict(indulgent, tmp_path, case, **parameters) == "fail"


@pytest.mark.parametrize(("case", "parameters"), WRITING[:3], ids=lambda value: str(value)[:20])
def test_a_refusal_proves_nothing_where_the_control_is_refused(case, parameters, tmp_path):
    assert verdict(closed, tmp_path, case, **parameters) == "inconclusive"


def test_every_bad_value_that_is_taken_is_told(tmp_path):
    found = tried(deaf_to_queries, tmp_path, "bad-parameter", resource="/notes", parameters={"limit": ["-1", "abc"]})
    assert found.verdict.value == "fail"
    assert [each.request.split("?")[1] for each in (*found.findings, *found.warnings)] == ["limit=-1", "limit=abc"]


def test_a_permission_that_is_not_used_is_told_and_fails_nothing(tmp_path):
    given = {"level": "MAY", "resource": "/notes", "parameters": {"limit": ["-1"]}}
    found = tried(deaf_to_queries, tmp_path, "bad-parameter", **given)
    assert found.verdict.value == "pass"
    assert found.warnings


def test_another_status_or_code_than_promised_is_wrong(tmp_path):
    assert verdict(honest, tmp_path / "status", "unknown-id", resource="/notes", statuses=[410]) == "fail"
    assert verdict(honest, tmp_path / "code", "unknown-id", resource="/notes", codes=["GONE"]) == "fail"


def test_an_error_has_to_tell_one_of_the_places_and_the_others_are_warned_of(tmp_path):
    wrong = {"priority": "many"}
    found = tried(honest, tmp_path / "one", "failed-validation", values=wrong, pointers=["/priority", "/amount"])
    assert (found.verdict.value, len(found.warnings)) == ("pass", 1)
    assert verdict(honest, tmp_path / "none", "failed-validation", values=wrong, pointers=["/amount"]) == "fail"


def test_a_member_that_the_draft_does_not_have_cannot_be_left_out(tmp_path):
    assert verdict(honest, tmp_path, "missing-member", member="subtitle") == "inconclusive"


DOUBLE = {"resource": "/notes", "member": "title", "statuses": [409]}


@pytest.fixture(autouse=True)
def _titles_differ(monkeypatch):
    """The drafts of the tests have titles that differ, as APIs may want it."""
    from tests.suites import plain_manners

    monkeypatch.setattr(plain_manners, "CONTRACT", plain_manners.CONTRACT.replace('"Bread"', '"Bread {{unique}}"'))


def test_a_double_is_refused(tmp_path):
    assert verdict(strict, tmp_path, "duplicate", **DOUBLE) == "pass"


def test_a_double_that_is_taken_is_wrong(tmp_path):
    assert verdict(honest, tmp_path, "duplicate", **DOUBLE) == "fail"


def test_a_refusal_that_changes_what_was_there_is_wrong(tmp_path):
    def vengeful(request: Request, serve: Serve) -> Response:
        """Spoils the note whose title somebody wants as well."""
        response = strict(request, serve)
        if response.status == 409:
            wanted = request.document["title"]
            (row,) = [note for note in serve_all(request, serve) if note["title"] == wanted]
            spoil = request.replacing(method="PATCH", path=f"/notes/{row['id']}", document={"text": "spoilt"})
            serve(spoil.with_header("content-type", "application/merge-patch+json"))
        return response

    assert verdict(vengeful, tmp_path, "duplicate", **DOUBLE) == "fail"


def test_a_body_with_another_id_is_refused(tmp_path):
    def exact(request: Request, serve: Serve) -> Response:
        given = request.document if isinstance(request.document, dict) else {}
        other = request.method == "PATCH" and given.get("id", request.segments[-1]) != request.segments[-1]
        return saying(409, {"error": "another id"}) if other else serve(request)

    case = {"resource": "/notes", "parameters": {"limit": ["-1"]}, "statuses": [400], "foreign_id": "/notes"}
    found = tried(exact, tmp_path / "exact", "bad-parameter", **case)
    assert (found.verdict.value, found.tried) == ("pass", 2)
    assert verdict(honest, tmp_path / "honest", "bad-parameter", **case) == "fail"


def test_an_item_that_stands_twice_in_one_body_is_refused(tmp_path):
    def choosy(request: Request, serve: Serve) -> Response:
        tags = request.document.get("tags", []) if isinstance(request.document, dict) else []
        return saying(400, {"error": "twice"}) if len(tags) > len(set(tags)) else serve(request)

    assert verdict(choosy, tmp_path / "choosy", "duplicate", resource="/notes", member="tags[]") == "pass"
    assert verdict(honest, tmp_path / "honest", "duplicate", resource="/notes", member="tags[]") == "fail"


REFERENCE = {"resource": "/notes", "member": "text", "reference": "of {target}"}


@pytest.mark.parametrize("action", [{}, {"action": {"title": "Again {unique}"}}], ids=["created", "updated"])
def test_a_reference_to_what_is_nowhere_is_refused(action, tmp_path):
    known = {**REFERENCE, "existing": "{made:/notes}", **action}
    assert verdict(strict, tmp_path / "strict", "unknown-reference", **known) == "pass"
    assert verdict(honest, tmp_path / "honest", "unknown-reference", **known) == "fail"


def test_what_others_refer_to_is_not_deleted(tmp_path):
    held = {**REFERENCE, "by": "/notes", "statuses": [423]}
    assert verdict(strict, tmp_path / "strict", "delete-referenced", **held) == "pass"
    assert verdict(honest, tmp_path / "honest", "delete-referenced", **held) == "fail"


# -- what is blocked on the way, on servers that speak octet by octet


def blocked(case: str, folder: Path, how: Any, **parameters: Any) -> tuple[str, bool]:
    """What comes of a promise on a server with three rows that answers a request by `how`, else as usual."""
    rows = json.dumps({"rows": [{"id": str(number), "name": f"row {number}"} for number in range(3)]}).encode()

    def answer(octets: bytes) -> bytes | None:
        reply = how(octets)
        return said(200, rows) if reply == b"usual" else reply

    with speaking(answer) as url:
        contract = folder / "contract.toml"
        contract.write_text(
            f'[api]\nbase_url = "{url}"\nstandard = "http"\n[limits]\ntimeout = 1\n[[resource]]\npath = "/rows"\n'
            + promised(case, resource="/rows", **parameters)
        )
        options = Options(contract=str(contract), run_dir=folder / "run", only="t/*")
        (found,) = [result for result in run(options)[1].results if result.id == "t/t/t"]
    return found.verdict.value, bool(found.warnings)


def asks(octets: bytes, sign: bytes) -> bool:
    return sign in octets.lower()


@pytest.mark.parametrize(
    ("how", "wanted"),
    [
        (lambda octets: said(400) if asks(octets, b"upgrade:") else b"usual", ("pass", False)),
        (lambda octets: b"usual", ("pass", True)),
        (lambda octets: b"" if asks(octets, b"upgrade:") else b"usual", ("pass", False)),
        (lambda octets: said(500) if asks(octets, b"upgrade:") else b"usual", ("fail", False)),
        (
            lambda octets: b"HTTP/1.1 101 x\r\nUpgrade: websocket\r\n\r\n" if asks(octets, b"upgrade:") else b"usual",
            ("fail", False),
        ),
    ],
    ids=["refused", "ignored", "cut off", "broken", "obeyed"],
)
def test_an_upgrade_is_never_obeyed(how, wanted, tmp_path):
    assert blocked("upgrade-header", tmp_path, how) == wanted


@pytest.mark.parametrize(
    ("how", "wanted"),
    [
        (lambda octets: said(431) if len(octets) > 9000 else b"usual", "pass"),
        (lambda octets: b"" if len(octets) > 9000 else b"usual", "pass"),
        (lambda octets: said(403) if len(octets) > 9000 else b"usual", "fail"),
        (lambda octets: b"usual", "fail"),
        (lambda octets: said(431) if b"padding" in octets.lower() else b"usual", "inconclusive"),
    ],
    ids=["refused", "cut off", "another status", "taken", "refused whatever its size"],
)
@pytest.mark.parametrize("part", ["query", "header"])
def test_a_request_that_is_too_large_is_blocked(how, wanted, part, tmp_path):
    given = {"size_bytes": 9000, "part": part, "statuses": [414, 431]}
    assert blocked("oversized-request", tmp_path, how, **given)[0] == wanted


@pytest.mark.parametrize(
    ("how", "wanted"),
    [
        (lambda octets: said(400) if asks(octets, b"content-length: 2") else b"usual", "pass"),
        (lambda octets: b"usual", "fail"),
    ],
    ids=["refused", "taken"],
)
def test_a_body_with_get_is_blocked(how, wanted, tmp_path):
    assert blocked("body-on-get", tmp_path, how)[0] == wanted


# -- contracts that say too little or too much


@pytest.mark.parametrize(
    ("case", "parameters", "told"),
    [
        ("bad-parameter", {}, "`parameters` is missing"),
        ("duplicate", {}, "`member` is missing"),
        ("unknown-reference", {"member": "m"}, "`reference` is missing"),
        ("unknown-id", {"size_bytes": 3}, "`size_bytes`"),
        ("unknown", {}, "none of"),
    ],
)
def test_a_contract_is_told_what_a_case_takes(case, parameters, told):
    entry = {"id": "t/t/t", "kind": "error-case", "level": "MUST", "summary": "So.", "case": case, **parameters}
    contract = contract_from({"api": {"base_url": "https://api.example", "standard": "http"}, "promise": [entry]})
    with pytest.raises(InvalidFile, match=told):
        check_kinds(contract)
