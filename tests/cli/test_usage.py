"""Mistakes of the caller: exit code 2, one line each, with the remedy, before anything is sent or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord import __version__
from tests.cli.conftest import Accord

NOWHERE = "http://127.0.0.1:9"
SORTING = "jsonapi-1.1/fetching-sorting/sorting-not-supported"
PAGES = "commercetools/queries/limit-max"
REMARK = "commercetools/limits/imposed"

MISTAKES = {
    ("lst",): "there is no command 'lst'; did you mean list?",
    ("frobnicate",): "there is no command 'frobnicate'; known: run, demo, init,",
    ("run", "--contrct", "x"): "no such option '--contrct'",
    ("run",): "give a target URL, or a contract with --contract",
    ("run", "ftp://host"): "'ftp://host' is no URL; write it as https://host/path",
    ("run", "http://"): "'http://' is no URL",
    ("run", "http://host:99999/"): "'http://host:99999/' is no URL",
    ("run", "http://user:word@host/"): "a URL holds no credentials; put them into a variable",
    ("run", "http://host/api?x=1"): "has a query or fragment; give the base URL alone",
    ("run", "--contract", "nowhere"): "no such contract ships; known: commerce-layer-provisioning, ",
    ("run", NOWHERE, "--profile", "strict"): "no profile is called 'strict'; known: ci, release, audit",
    ("run", NOWHERE, "--standard", "jsonapi-2"): "no standard is called 'jsonapi-2'; did you mean `jsonapi-1.1`?",
    ("run", "--contract", "sandbox-1.1", "--standard", "http"): "--standard is for targets without a contract",
    ("run", NOWHERE, "-n", "many"): "'many' is no number of workers; give 0, 1, 2, ... or auto",
    ("run", NOWHERE, "--shard", "3/2"): "'3/2' is no shard; write I/N, as 1/3, 2/3, 3/3",
    ("run", NOWHERE, "--only", "jsonapi-1.0/no/such"): "names nothing that is tried",
    (
        "run",
        NOWHERE,
        "--only",
        "http/*,jsonapi-1.0/no/such",
    ): "--only jsonapi-1.0/no/such names nothing that is tried",
    ("run", NOWHERE, "--standard", "http", "--only", PAGES): f"{PAGES} is no requirement of http, by which",
    ("run", "--contract", "commercetools", "--only", REMARK): f"nothing tries {REMARK}: ",
    ("run", "--contract", "commercetools", "--only", PAGES[:-3] + "mx"): f"; did you mean {PAGES}",
    (
        "run",
        "--contract",
        "commercetools",
        "--only",
        SORTING,
    ): f"{SORTING} is no requirement of commercetools or http",
    ("run", NOWHERE, "--standard", "jsonapi-1.0", "--only", SORTING): f"{SORTING} is no requirement of jsonapi-1.0",
    ("run", NOWHERE, "--only", "jsonapi-1.0/content-negotiation/request-accept"): ": binds clients",
    ("run", NOWHERE, "--allow-writes"): "--allow-writes needs `writes = true` under [capabilities]",
    ("run", NOWHERE, "--allow-load"): "--allow-load needs `load = true` under [capabilities]",
    ("run", NOWHERE, "--waivers", "none.toml"): "none.toml: cannot be read: No such file or directory",
    ("run", NOWHERE, "--baseline", "none"): "none holds no finished run to compare with; check --baseline",
    ("demo", "--fault", "jsonapi-1.1/sorting-not-supported"): f"; did you mean jsonapi-1.0/{SORTING[12:]} or",
    ("sandbox", "--fault", "nonsense"): "there is no fault 'nonsense'; `accord list` shows all ids",
    ("sandbox", "--port", "70000"): "invalid value for '--port': 70000 is not in the range",
    ("explain",): "missing argument 'ID'",
    ("explain", "sorting-not-suported"): "did you mean jsonapi-1.0/fetching-sorting/sorting-not-supported",
    ("list", "--coverage", "--json"): "leave out all but one of --coverage, --cost and --json",
    ("list", "--contract", "nowhere"): "no such file, and no such contract ships; known: commerce-layer-provisioning",
    ("kinds", "page-siz-max"): "no kind is called 'page-siz-max'; did you mean page-size-max",
    ("kinds", "xyzzy"): "no kind is called 'xyzzy'; `accord kinds` shows them all",
    ("report", "none"): "none holds no run: run.json cannot be read",
    ("report", "none", "--format", "htm"): "there is no format 'htm'; did you mean html?",
    ("init", "host"): "'host' is no URL",
    ("init", NOWHERE, "--auth", "NO_SUCH_TOKEN"): "$NO_SUCH_TOKEN, which is to hold the credentials, is not set",
    ("init", NOWHERE, "--openapi", "none.json"): "none.json cannot be read: No such file or directory",
}


@pytest.mark.parametrize("arguments", MISTAKES, ids=" ".join)
def test_a_mistake_gets_one_line(
    accord: Accord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COMMERCETOOLS_TOKEN", "a-token")
    said = accord(*arguments)
    assert (said.code, said.out) == (2, "")
    assert MISTAKES[arguments] in said.line
    assert not list(tmp_path.iterdir()), "nothing is written"


def test_every_mistake_of_a_contract_gets_a_line(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(
        '[api]\nbase_ulr = "http://127.0.0.1:9"\nstandard = "jsonapi-1.2"\n[[resource]]\npth = "/x"\n'
    )
    said = accord("run", "--contract", "my.toml")
    assert said.code == 2
    assert [line.partition(" (")[0] for line in said.err.splitlines()] == [
        "accord: my.toml: api: unknown key `base_ulr`; did you mean `base_url`?",
        "accord: my.toml: api: `base_url` is missing",
        "accord: my.toml: api.standard: 'jsonapi-1.2' is none of jsonapi-1.0, jsonapi-1.1, http; "
        "did you mean `jsonapi-1.1`?",
        "accord: my.toml: resource[1]: unknown key `pth`; did you mean `path`?",
        "accord: my.toml: resource[1]: `path` is missing",
    ]


def test_a_contract_that_is_no_toml_is_told_as_such(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text("[api\n")
    said = accord("run", "--contract", "my.toml")
    assert said.code == 2
    assert said.line.startswith("my.toml: is not valid TOML: ")


@pytest.mark.parametrize(
    ("value", "line"), [("", "which is not set"), ("to\nken", "holds a line break"), ("tokén", "beyond ASCII")]
)
def test_a_token_has_to_be_there_and_usable(
    accord: Accord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, line: str
) -> None:
    (tmp_path / "my.toml").write_text(f'[api]\nbase_url = "{NOWHERE}"\n[auth]\nenv = "MY_TOKEN"\n')
    monkeypatch.setenv("MY_TOKEN", value)
    said = accord("run", "--contract", "my.toml")
    assert said.code == 2
    assert "$MY_TOKEN" in said.line
    assert line in said.line


def test_a_ca_has_to_be_a_file(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(f'[api]\nbase_url = "{NOWHERE}"\n[tls]\nca = "none.pem"\n')
    said = accord("run", "--contract", "my.toml")
    assert (said.code, said.line) == (2, "[tls] ca: there is no file none.pem; name the PEM file of the CA")


def test_a_folder_that_cannot_be_made_is_told(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = accord("run", NOWHERE, "--run-dir", "file/run")
    assert (said.code, said.line) == (2, "file/run cannot be made: Not a directory; name another with --run-dir")


def test_help_is_given_unasked(accord: Accord) -> None:
    bare, asked = accord(), accord("--help")
    assert bare == asked
    assert (bare.code, bare.err) == (0, "")
    assert "Usage: accord" in bare.out


@pytest.mark.parametrize("command", ["run", "demo", "init", "list", "explain", "kinds", "report", "sandbox"])
def test_every_command_has_help(accord: Accord, command: str) -> None:
    said = accord(command, "--help")
    assert (said.code, said.err) == (0, "")
    assert f"Usage: accord {command}" in said.out


def test_the_version_is_told(accord: Accord) -> None:
    assert accord("--version").out == f"accord {__version__}\n"
