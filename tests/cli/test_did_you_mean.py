"""Wherever a name is taken, a misspelt one gets the one that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Accord

NOWHERE = "http://127.0.0.1:9"

MEANT = {
    ("rnu",): "run",
    ("baseline", "recrd"): "record",
    ("run", "--contrct", "x"): "--contract",
    ("run", NOWHERE, "--profile", "relese"): "release",
    ("run", NOWHERE, "--standard", "jsonapi-1,1"): "jsonapi-1.1",
    ("run", NOWHERE, "--explore", "thorow"): "thorough",
    ("run", NOWHERE, "--only", "http/tls/host-nam"): "http/tls/host-name",
    ("run", "--contract", "comercetools"): "commercetools",
    ("doctor", "--contract", "sandbx-1.1"): "sandbox-1.1",
    ("list", "--contract", "my-appi.toml"): "my-api.toml",
    ("run", "--waivers", "wavers.toml", NOWHERE): "waivers.toml",
    ("explain", "http/tls/host-nam"): "http/tls/host-name",
    ("kinds", "bound"): "bounds",
    ("report", "x", "--format", "sarf"): "sarif",
    ("completion", "bsh"): "bash",
    ("schema", "contrct"): "contract",
    ("demo", "--fault", "http/tls/host-nam"): "http/tls/host-name",
    ("sandbox", "--fault", "http/tls/host-nam"): "http/tls/host-name",
}


@pytest.mark.parametrize("arguments", MEANT, ids=" ".join)
def test_the_name_that_was_meant_is_told(accord: Accord, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for name in ("my-api.toml", "waivers.toml"):
        (tmp_path / name).write_text("")
    said = accord(*arguments)
    told = said.out if arguments[0] == "doctor" else said.line
    assert said.code == 2
    meant = told.lower().partition("did you mean ")[2]
    assert meant.strip("`' ").startswith(MEANT[arguments].lower()), told


PARTS = {
    "apii = 1": "api",
    "[api]\nbase_ur = 'x'": "base_url",
    "[capabilities]\nwrite = true": "writes",
    "[capabilities.pagination]\nmaxsize = 1": "max_size",
    "[[resource]]\npth = '/x'": "path",
    "[[promise]]\nid = 'a/b'\nkind = 'bound'\nlevel = 'MUST'\nsummary = 's'": "bounds",
    "[[promise]]\nid = 'a/b'\nkind = 'bounds'\nlevel = 'MUST'\nsummary = 's'\nmembr = 'x'": "member",
    "[[promise]]\nid = 'a/b'\nkind = 'bounds'\nlevel = 'MUSST'\nsummary = 's'": "MUST",
}


@pytest.mark.parametrize("text", PARTS)
def test_keys_and_kinds_of_contracts_are_told(accord: Accord, tmp_path: Path, text: str) -> None:
    api = "" if text.startswith("[api]") else f'[api]\nbase_url = "{NOWHERE}"\n'
    (tmp_path / "my.toml").write_text(f"{text}\n{api}")
    said = accord("run", "--contract", "my.toml")
    assert said.code == 2
    assert f"did you mean `{PARTS[text]}`?" in said.err


def test_keys_of_waivers_are_told(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_text('[[waiver]]\nrequirment = "x"\nreason = "r"\nowner = "o"\nuntil = 2030-01-01\n')
    said = accord("run", NOWHERE, "--waivers", "w.toml")
    assert said.code == 2
    assert "waiver[1]: unknown key `requirment`; did you mean `requirement`?" in said.err
