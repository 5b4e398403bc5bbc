"""A finding is tried again: FIXED, STILL FAILING, or CANNOT TELL with the reason; and the run is left as it was."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from accord.cli import invoke
from accord.model.exchange import Exchange
from accord.model.finding import finding_id
from accord.record.assess import read_assessment
from accord.record.ledger import exchanges
from accord.record.manifest import MANIFEST
from sandbox import base_path, serving
from sandbox.plain.tokens import environment
from tests.cli.conftest import Accord, Said

CHECK = "jsonapi-1.1/fetching-includes/inclusion-bad-request"
WRITES = "jsonapi-1.1/crud-creating/create-responses-201-location"
FIELDS = "jsonapi-1.1/document-resource-objects/resource-fields"
RULE = "http/field/http-date-format"
DRAWN = "properties/queries/filtered"
CUT = "seeded/filtering/long-value-cut"


@dataclass(frozen=True, slots=True)
class Site:
    """Runs of three broken sandboxes, each with the base URL of a sound one."""

    origin: str
    folder: Path

    def sound(self, edition: str) -> str:
        return self.origin + base_path(edition)


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("replayed")
    with serving() as origin, pytest.MonkeyPatch.context() as patch:
        for name, value in environment().items():
            patch.setenv(name, value)

        def run(name: str, contract: str, path: str, *more: str) -> None:
            call = ["run", origin + path, "--contract", contract, "--allow-writes", "--run-dir", str(folder / name)]
            assert invoke([*call, *more]) in (0, 1)

        run("checks", "sandbox-1.1", base_path("1.1", CHECK, WRITES, FIELDS), "--only", f"{CHECK},{WRITES},{FIELDS}")
        run("rules", "sandbox-http", base_path("http", RULE), "--only", f"{RULE},http/status/201-*")
        drawn = ("--explore", "polite", "--seed", "11", "--only", DRAWN)
        run("drawn", "sandbox-1.0", base_path("1.0", CUT), *drawn)
        yield Site(origin, folder)


def digest(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def copied(site: Site, name: str, into: Path, **evidence: str) -> Path:
    """A copy of a run whose first finding is told with other members."""
    into.mkdir()
    for path in (site.folder / name).iterdir():
        if path.is_file() and path.name != MANIFEST:
            (into / path.name).write_bytes(path.read_bytes())
    found = json.loads((into / "assessment.json").read_text())
    for result in found["requirements"]:
        for each in result["findings"][:1]:
            each.update(evidence)
    (into / "assessment.json").write_text(json.dumps(found))
    return into


def exchange_of(folder: Path, method: str, status: int, without: bytes = b"nothing of the kind") -> Exchange:
    """The last exchange of a run with a method and a status, in whose request something does not occur."""
    found = [each for each in exchanges(folder) if (each.request.method, each.status) == (method, status)]
    return [each for each in found if without not in each.request.body][-1]


def last(said: Said) -> tuple[int, str]:
    return said.code, said.out.splitlines()[-1]


def test_a_check_is_carried_out_alone(accord: Accord, site: Site) -> None:
    folder, before = site.folder / "checks", digest(site.folder)
    (result,) = [each for each in read_assessment(folder).results if each.id == CHECK]
    name = finding_id(CHECK, result.findings[0])
    said = accord("replay", folder, name)
    assert last(said) == (1, "STILL FAILING")
    first, then, now, _ = said.out.splitlines()
    assert first == f"{name} {CHECK} (MUST), by suites/jsonapi/test_include.py::test_unknown_paths_are_refused"
    assert then.startswith("then  GET ")
    assert "status 200, expected status 400" in then
    assert now.replace("now   ", "then  ") == then
    said = accord("replay", folder, CHECK, "--target", site.sound("1.1"))
    assert last(said) == (0, "FIXED")
    assert "now   test_unknown_paths_are_refused holds, in 3 cases" in said.out
    assert digest(site.folder) == before


def test_a_check_that_writes_takes_leave(accord: Accord, site: Site) -> None:
    folder = site.folder / "checks"
    assert last(accord("replay", folder, WRITES)) == (
        3,
        "CANNOT TELL: would change the target; allow it with --allow-writes",
    )
    assert last(accord("replay", folder, WRITES, "--allow-writes")) == (1, "STILL FAILING")
    call = ("replay", folder, WRITES, "--allow-writes", "--target", site.sound("1.1"), "--run-dir", "kept")
    assert last(accord(*call)) == (0, "FIXED")
    assert read_assessment(Path("kept")).complete


def test_a_rule_judges_the_answer_to_the_recorded_request(accord: Accord, site: Site) -> None:
    folder = site.folder / "rules"
    assert last(accord("replay", folder, RULE)) == (1, "STILL FAILING")
    said = accord("replay", folder, RULE, "--target", site.sound("http"))
    assert last(said) == (0, "FIXED")
    assert said.out.splitlines()[2].startswith("now   GET /http/clean")


def test_a_rule_judges_a_creation_again_with_leave_and_leaves_nothing(
    accord: Accord, site: Site, tmp_path: Path
) -> None:
    created = exchange_of(site.folder / "checks", "POST", 201, without=b"relationships")
    folder = copied(site, "checks", tmp_path / "run", exchange=created.id, request=created.request.line)
    code, told = last(accord("replay", folder, created.id, FIELDS))
    assert (code, told) == (
        3,
        f"CANNOT TELL: {created.request.line} may change the target; allow it with --allow-writes",
    )
    before = httpx.get(created.request.url).json()["data"]
    said = accord("replay", folder, created.id, FIELDS, "--allow-writes")
    assert last(said) == (0, "FIXED"), "this fault does not show in what creations answer"
    assert f"now   {created.request.line}: status 201" in said.out
    assert httpx.get(created.request.url).json()["data"] == before


def test_rows_that_are_gone_decide_nothing(accord: Accord, site: Site, tmp_path: Path) -> None:
    deleted = exchange_of(site.folder / "rules", "DELETE", 204)
    folder = copied(site, "rules", tmp_path / "deleted", exchange=deleted.id, request=deleted.request.line)
    code, told = last(accord("replay", folder, RULE, deleted.id, "--allow-writes"))
    assert code == 3
    assert told.startswith(f"CANNOT TELL: the rows that it names are gone: {deleted.request.line}")
    every = list(exchanges(site.folder / "checks"))
    gone = {each.request.url for each in every if each.request.method == "DELETE" and each.ok}
    read = next(each for each in every if each.request.method == "GET" and each.ok and each.request.url in gone)
    folder = copied(site, "checks", tmp_path / "read", exchange=read.id, request=read.request.line)
    code, told = last(accord("replay", folder, FIELDS, read.id))
    assert (code, told) == (3, f"CANNOT TELL: what it asks for is gone: {read.request.line}: status 404")


def test_missing_or_refused_credentials_decide_nothing(
    accord: Accord, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ACCORD_SANDBOX_TOKEN")
    code, told = last(accord("replay", site.folder / "rules", RULE))
    assert code == 3
    assert "$ACCORD_SANDBOX_TOKEN, which is not set" in told
    monkeypatch.setenv("ACCORD_SANDBOX_TOKEN", "another-token")
    code, told = last(accord("replay", site.folder / "rules", RULE))
    assert code == 3
    assert told.startswith("CANNOT TELL: the credentials were refused: GET ")


def test_no_secret_is_said_or_kept(accord: Accord, site: Site) -> None:
    secret = environment()["ACCORD_SANDBOX_TOKEN"]
    said = accord("replay", site.folder / "rules", RULE, "--run-dir", "kept")
    assert secret not in said.out + said.err


@pytest.mark.parametrize("name", ["checks", "rules"])
def test_a_target_that_is_not_there_decides_nothing(accord: Accord, site: Site, name: str) -> None:
    wanted = CHECK if name == "checks" else RULE
    code, told = last(accord("replay", site.folder / name, wanted, "--target", "http://127.0.0.1:1"))
    assert code == 3
    assert "no connection" in told


def test_what_was_drawn_is_replayed_by_its_fixed_case(accord: Accord, site: Site) -> None:
    folder = site.folder / "drawn"
    assert list((folder / "cases").iterdir())
    assert last(accord("replay", folder, DRAWN, "--allow-writes")) == (1, "STILL FAILING")
    call = ("replay", folder, DRAWN, "--allow-writes", "--target", site.sound("1.0"))
    assert last(accord(*call)) == (0, "FIXED")
    code, told = last(accord("replay", folder, DRAWN))
    assert (code, told) == (3, "CANNOT TELL: would change the target; allow it with --allow-writes")


@pytest.mark.parametrize(
    ("check", "told"),
    [
        ("suites/promises/settles_errors.py::x", "only a whole run shows it, since it is judged by all that was "),
        ("suites/http/rules_fields.py::no_such_rule", "suites/http/rules_fields.py::no_such_rule does not judge "),
        ("suites/properties/properties_x.py::y", "its fixed case is not at hand: "),
        ("suites/http/test_status.py::test_that_is_gone", ""),
    ],
)
def test_what_cannot_be_tried_alone_is_said(
    accord: Accord, site: Site, tmp_path: Path, check: str, told: str
) -> None:
    folder = copied(site, "rules", tmp_path / "run", check=check)
    exchange = next(each for each in read_assessment(folder).results if each.id == RULE).findings[0]
    code, line = last(accord("replay", folder, finding_id(RULE, exchange)))
    assert code == 3
    assert line.startswith(f"CANNOT TELL: {told}")


def test_what_names_no_finding_or_several_is_told(accord: Accord, site: Site) -> None:
    said = accord("replay", site.folder / "checks", "ffffffff")
    assert said.code == 2
    assert "holds no finding ffffffff; it holds " in said.line
    assert CHECK in said.line
    said = accord("replay", site.folder / "checks", FIELDS)
    assert said.code == 2
    assert re.search(rf"{FIELDS} names \d+ findings of .*; give the id of one: [0-9a-f]{{8}}, ", said.line)
    assert (said := accord("replay", "nowhere", CHECK)).code == 2
    assert said.line == "nowhere holds no run: run.json cannot be read"


def test_what_the_contract_does_not_allow_is_a_mistake_of_the_call(
    accord: Accord, site: Site, tmp_path: Path
) -> None:
    folder = copied(site, "checks", tmp_path / "run")
    header: dict[str, Any] = json.loads((folder / "run.json").read_text())
    header["contract"]["capabilities"].pop("writes")
    (folder / "run.json").write_text(json.dumps(header))
    said = accord("replay", folder, WRITES, "--allow-writes")
    assert said.code == 2
    assert said.line.startswith("--allow-writes needs `writes = true`")


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("http://admin:S3cr3tPw@127.0.0.1:1/api", "a URL holds no credentials; "),
        ("http://127.0.0.1:1/api?api_key=S3cr3tPw", "'http://127.0.0.1:1/api' has a query or fragment; "),
        ("admin:S3cr3tPw@host", "'host' is no URL; "),
        ("nonsense", "'nonsense' is no URL; write it as https://host/path"),
        ("ftp://a/b", "'ftp://a/b' is no URL; write it as https://host/path"),
    ],
)
@pytest.mark.parametrize("name", ["checks", "rules"])
def test_no_other_target_is_taken_than_a_run_takes(
    accord: Accord, site: Site, name: str, target: str, told: str
) -> None:
    said = accord("replay", site.folder / name, CHECK if name == "checks" else RULE, "--target", target,
                  "--run-dir", "kept")  # fmt: skip
    assert said.code == 2
    assert said.line.startswith(told)
    assert "S3cr3tPw" not in said.out + said.err
    assert not Path("kept").exists()


def test_findings_that_are_too_many_are_counted(accord: Accord, site: Site, tmp_path: Path) -> None:
    folder = copied(site, "checks", tmp_path / "run")
    found = json.loads((folder / "assessment.json").read_text())
    (result,) = [each for each in found["requirements"] if each["id"] == CHECK]
    result["findings"] = [{**result["findings"][0], "place": f"/{letter}"} for letter in "abcdef"]
    (folder / "assessment.json").write_text(json.dumps(found))
    told = accord("replay", folder, CHECK).line
    assert f"{CHECK} names 6 findings of " in told
    assert told.endswith(" and 1 more")
    assert told.count(",") == 4
