"""Whatever API is drafted: the draft can be run at once, and what ends the run is a verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.model.contract import read_contract
from sandbox.plain.tokens import environment
from tests.cli.conftest import Accord

APIS = {
    "/http/clean": {"/notes", "/memos", "/admin/notes"},
    "/commerce-layer/clean/api": {"/organizations", "/roles", "/memberships"},
    "/commercetools/clean/demo": {"/", "/categories", "/product-types"},
}
NAMED = {"/commercetools/clean/demo": ["--resource", "categories", "--resource", "product-types"]}


@pytest.fixture(autouse=True)
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("path", APIS)
def test_the_draft_runs_at_once(accord: Accord, tmp_path: Path, origin: str, path: str) -> None:
    named = NAMED.get(path, [])
    said = accord("init", origin + path, "--auth", "ACCORD_SANDBOX_TOKEN", *named, "--output", "my.toml")
    assert said.code == 0, said.err
    contract = read_contract(tmp_path / "my.toml")
    seen = {each.path for each in contract.resources}
    assert (seen | {"/"} if named else seen) >= APIS[path]
    assert not set(environment().values()) & set((tmp_path / "my.toml").read_text().split('"'))
    ran = accord("run", "--contract", "my.toml")
    assert ran.code in (0, 1, 3), ran.err


def test_what_takes_credentials_is_told_and_the_rest_runs(accord: Accord, tmp_path: Path, origin: str) -> None:
    said = accord("init", f"{origin}/http/clean", "--output", "my.toml")
    assert said.code == 0
    told = [line for line in said.out.splitlines() if "takes credentials" in line]
    assert told == ["  what takes credentials: GET /http/clean/notes is answered 401; see [auth]"]
    text = (tmp_path / "my.toml").read_text()
    assert '# GET /http/clean/notes is answered 401 without credentials.\n# [auth]\n# env = "API_TOKEN"' in text
    assert read_contract(tmp_path / "my.toml").auth is None
    assert accord("run", "--contract", "my.toml", "--only", "http/status/*").code in (0, 1, 3)
