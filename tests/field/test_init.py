"""What `accord init` makes of servers of others: a contract that names what they serve, and runs at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from accord.cli import invoke
from accord.model.contract import read_contract
from tests.field import servers

SERVERS: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "django": servers.django_server,
    "node": servers.jsonapi_server,
}


@pytest.mark.parametrize("name", SERVERS)
def test_the_draft_names_what_is_served_and_runs_at_once(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if reason := servers.available(name):
        pytest.skip(reason)
    monkeypatch.chdir(tmp_path)
    named = [part for path in ("articles", "people", "comments", "tags") for part in ("--resource", path)]
    with SERVERS[name]() as url:
        assert invoke(["init", url, "--output", "my.toml", *named]) == 0, capsys.readouterr().err
        contract = read_contract(tmp_path / "my.toml")
        code = invoke(["run", "--contract", "my.toml"])
    assert contract.edition
    assert {"/articles", "/people", "/comments", "/tags"} <= {each.path for each in contract.resources}
    assert "pagination" in contract.capabilities
    assert code in (0, 1, 3), capsys.readouterr().err
