"""`accord baseline`: an honest API never breaks its word, and what is taken away is found, in all three forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from accord.runtime.observing import observe_run, read_observed, save_observed
from accord.runtime.options import Options, UsageError
from accord.runtime.session import run
from sandbox import base_path
from sandbox.plain.tokens import environment
from tests.cli.conftest import Accord, Said
from tests.cli.servers import Answer, answering

ROWS = [{"id": str(number), "title": f"title {number}", "size": number} for number in range(1, 6)]
SHAPE = "http/versioning/stable-shape"
CONTRACT = """
[api]
name = "notes"
base_url = "http://127.0.0.1:9"
standard = "http"

[auth]
env = "NOTES_TOKEN"

[[resource]]
path = "/notes"
"""


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**environment(), "NOTES_TOKEN": "s3cret-token"}.items():
        monkeypatch.setenv(name, value)


@contextmanager
def notes(change: Callable[[dict[str, Any]], Any] = lambda row: row) -> Iterator[str]:
    """A small API of notes, its rows changed; yields its URL."""

    def answer(path: str) -> Answer:
        path, _, query = path.partition("?")
        rows = [change(dict(row)) for row in ROWS]
        found = {f"/notes/{row['id']}": row for row in rows}
        if path == "/notes" and not query:
            status, body = 200, {"items": rows, "count": len(rows)}
        else:
            status, body = (200, found[path]) if path in found and not query else (404, {"code": "NONE"})
        return status, {"Content-Type": "application/json"}, json.dumps(body).encode()

    with answering(answer) as origin:
        yield origin


def without_title(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "title"}


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "notes.toml"
    path.write_text(CONTRACT)
    return path


def last(said: Said) -> str:
    return said.out.splitlines()[-1]


@pytest.mark.parametrize("edition", ["1.0", "1.1", "http"])
def test_an_honest_api_keeps_what_was_recorded(accord: Accord, origin: str, edition: str) -> None:
    url, which = origin + base_path(edition), ("--contract", f"sandbox-{edition}")
    said = accord("baseline", "record", url, *which, "--to", "base.json")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("base.json: ")
    for _ in range(2):
        said = accord("baseline", "check", "base.json", url, *which)
        assert (said.code, last(said), said.err) == (0, "no difference", "")


def test_a_renamed_member_is_found_in_every_form(accord: Accord, origin: str, tmp_path: Path) -> None:
    which = ("--contract", "sandbox-http")
    honest, broken = origin + base_path("http"), origin + base_path("http", SHAPE)
    assert accord("baseline", "record", honest, *which, "--to", "base.json").code == 0
    assert accord("baseline", "record", broken, *which, "--to", "now.json").code == 0
    for call in (
        ("base.json", broken, *which),
        ("base.json", "--against", "now.json"),
        ("--deployment", honest, broken, *which),
    ):
        said = accord("baseline", "check", *call, "--json", "found.json")
        assert said.code == 1, said.out
        found = json.loads((tmp_path / "found.json").read_text())
        assert found["summary"]["break"] == 2
        assert {
            "place": "GET /session /visit", "kind": "member renamed", "before": "always given",
            "after": "given as /state", "effect": "break", "reason": "",
        } in found["differences"]  # fmt: skip
    assert accord("baseline", "check", "base.json", broken, *which, "--exempt", "GET /session*").code == 0


def test_a_run_that_is_given_a_recording_says_what_it_is_for(accord: Accord, origin: str) -> None:
    url = origin + base_path("1.0")
    assert accord("baseline", "record", url, "--contract", "sandbox-1.0", "--to", "base.json").code == 0
    only = ("--only", "jsonapi-1.0/fetching-sorting/sorting-not-supported")
    said = accord("run", url, "--contract", "sandbox-1.0", *only, "--baseline", "base.json")
    told = "is a recording: promises of additive evolution are judged by it, and it excuses no violation"
    assert f"the baseline base.json {told}" in said.out.splitlines()


def test_errors_of_another_form_are_found_in_json_api(accord: Accord, origin: str) -> None:
    which = ("--contract", "sandbox-1.0")
    url = origin + base_path("1.0", "jsonapi-1.0/errors/error-text-strings")
    assert accord("baseline", "record", origin + base_path("1.0"), *which, "--to", "base.json").code == 0
    said = accord("baseline", "check", "base.json", url, *which)
    assert said.code == 1
    assert "errors 404 /detail" in said.out


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (without_title, 1, "2 break"),
        (lambda row: {**row, "size": str(row["size"])}, 1, "break"),
        (lambda row: {**row, "colour": "red"}, 0, "addition"),
        (lambda row: row, 0, "no difference"),
    ],
    ids=["removed", "retyped", "added", "same"],
)
def test_two_deployments_of_a_plain_api(
    accord: Accord, contract: Path, change: Callable[[dict[str, Any]], Any], code: int, words: str
) -> None:
    with notes() as old, notes(change) as new:
        said = accord("baseline", "check", "--deployment", old, new, "--contract", contract)
    assert said.code == code, said.out
    assert words in last(said)


def test_an_answer_that_is_gone_is_found(accord: Accord, contract: Path) -> None:
    gone = (404, {"Content-Type": "application/json"}, b'{"code":"NONE"}')
    with notes() as old, answering(gone) as new:
        assert accord("baseline", "record", old, "--contract", contract, "--to", "base.json").code == 0
        said = accord("baseline", "check", "base.json", new, "--contract", contract)
    assert said.code == 3
    assert "404" in said.line


def test_what_has_nothing_in_common_cannot_be_compared(accord: Accord, contract: Path) -> None:
    with notes() as url:
        assert accord("baseline", "record", url, "--contract", contract, "--to", "base.json").code == 0
    Path("other.json").write_text(json.dumps({"observed": 1, "base_url": "http://x.test", "requests": 0}))
    said = accord("baseline", "check", "base.json", "--against", "other.json")
    assert (said.code, said.line.partition(":")[0]) == (3, "nothing could be compared")


def test_no_secret_and_no_row_comes_into_the_file(accord: Accord, contract: Path) -> None:
    with notes(lambda row: {**row, "echo": "s3cret-token"}) as url:
        assert accord("baseline", "record", url, "--contract", contract, "--to", "base.json").code == 0
    text = Path("base.json").read_text()
    assert "s3cret-token" not in text
    assert "title 3" not in text


def test_a_run_folder_serves_as_a_baseline(accord: Accord, origin: str, tmp_path: Path) -> None:
    url, which = origin + base_path("http"), ("--contract", "sandbox-http")
    folder = tmp_path / "earlier"
    run(Options(contract="sandbox-http", target=url, run_dir=folder))
    assert accord("baseline", "check", folder, url, *which).code == 0
    assert accord("baseline", "record", url, *which, "--to", "base.json").code == 0
    assert accord("baseline", "check", "base.json", "--against", folder).code == 0
    broken = origin + base_path("http", SHAPE)
    assert accord("baseline", "check", folder, broken, *which).code == 1
    path = save_observed(observe_run(folder), tmp_path / "observed.json")
    assert read_observed(folder) == read_observed(path) == observe_run(folder)


def described(*fields: str) -> str:
    note = {"type": "object", "properties": {name: {"type": "string"} for name in fields}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}
    paths = {"/notes": {"get": {"responses": {"200": {"content": content}}}}}
    return json.dumps({"openapi": "3.0.3", "paths": paths, "components": {"schemas": {"Note": note}}})


def test_two_descriptions_are_told_by_their_content(accord: Accord) -> None:
    Path("old.json").write_text(described("id", "title"))
    Path("new.json").write_text(described("id", "state"))
    said = accord("baseline", "check", "old.json", "--against", "new.json")
    assert said.code == 1
    assert "Note.title" in said.out
    assert last(said) == "1 break, 1 addition"
    assert accord("baseline", "check", "old.json", "--against", "new.json", "--exempt", "*.title").code == 0
    assert accord("baseline", "check", "old.json", "--against", "old.json").code == 0


def test_descriptions_may_be_yaml(accord: Accord) -> None:
    Path("old.yaml").write_text(yaml.safe_dump(json.loads(described("id", "title"))))
    Path("new.json").write_text(described("id"))
    said = accord("baseline", "check", "old.yaml", "--against", "new.json")
    assert (said.code, last(said)) == (1, "1 break")
    assert "Note.title" in said.out


def test_what_is_left_out_of_the_table_is_counted(accord: Accord) -> None:
    Path("old.json").write_text(described("id"))
    Path("new.json").write_text(described("id", *(f"field{number}" for number in range(20))))
    said = accord("baseline", "check", "old.json", "--against", "new.json")
    assert "  and 5 more: --verbose shows them, --json writes them" in said.out.splitlines()
    assert "field19" in accord("baseline", "check", "old.json", "--against", "new.json", "--verbose").out


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ((), "give a BASELINE and a TARGET_URL"),
        (("none.json", "--against", "none.json"), "none.json cannot be read: No such file"),
        (("odd.json", "--against", "odd.json"), "odd.json holds no observed contract"),
        (("text.json", "--against", "text.json"), "text.json holds neither JSON nor YAML"),
        (("old.json", "--against", "odd.json"), "odd.json is no OpenAPI 3 description"),
        (("old.json", "http://x.test"), "old.json is an OpenAPI description"),
        ((".", "--against", "."), "holds no run"),
        (("a", "--deployment", "http://x.test", "b"), "--deployment takes one TARGET_URL"),
        (("--deployment", "nowhere"), "'nowhere' is no URL"),
        (("old.json", "--against", "old.json", "--json", "no/such/found.json"), "name another with --json"),
    ],
)
def test_every_mistake_gets_one_line(accord: Accord, call: tuple[str, ...], words: str) -> None:
    Path("odd.json").write_text("{}")
    Path("text.json").write_text("{hello")
    Path("old.json").write_text(described("id"))
    said = accord("baseline", "check", *call)
    assert said.code == 2
    assert words in said.line


def test_alone_it_tells_what_it_can_do(accord: Accord) -> None:
    said = accord("baseline")
    assert (said.code, said.err) == (0, "")
    assert "record" in said.out
    assert "did you mean check?" in accord("baseline", "chek").line


def test_a_file_that_cannot_be_written_is_told(accord: Accord, contract: Path) -> None:
    with notes() as url:
        said = accord("baseline", "record", url, "--contract", contract, "--to", "no/such/base.json")
    assert (said.code, said.line) == (
        2, "no/such/base.json cannot be written: No such file or directory; name another file")  # fmt: skip


def test_a_spent_budget_is_told(accord: Accord, contract: Path) -> None:
    contract.write_text(f"{CONTRACT}\n[limits]\nrequests = 5\n")
    with notes() as url:
        said = accord("baseline", "record", url, "--contract", contract, "--to", "base.json")
    assert said.code == 2
    assert "the budget of 5 requests is spent" in said.line


def test_a_folder_without_a_run_is_no_baseline(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no run"):
        read_observed(tmp_path)
