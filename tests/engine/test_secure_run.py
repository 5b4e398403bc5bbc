"""A whole run over TLS: its facts are judged, kept in the record, and shown in the report."""

import pytest

from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.session import run
from accord.runtime.surveying.smoke import Unjudgeable
from reports import render
from sandbox.plain.tokens import environment
from sandbox.tls import serving_tls


@pytest.fixture(autouse=True)
def _calm(monkeypatch, tmp_path):
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ACCORD_HISTORY", str(tmp_path / "history.sqlite3"))


def assess(tmp_path, fault=None, only="http/tls/*"):
    with serving_tls(fault) as secure:
        contract = tmp_path / "secure.toml"
        contract.write_text(
            f"""[api]
base_url = "{secure.origin}/http/clean"
standard = "http"
[auth]
env = "ACCORD_SANDBOX_TOKEN"
[tls]
ca = "{secure.ca}"
public = true
plain_url = "{secure.plain_origin}/http/clean"
[[resource]]
path = "/notes"
"""
        )
        return run(Options(contract=str(contract), run_dir=tmp_path / "run", only=only))


def test_a_sound_host_keeps_every_duty(tmp_path):
    folder, found = assess(tmp_path)
    wrong = {result.id: result for result in found.results if result.verdict in (Verdict.FAIL, Verdict.ERROR)}
    assert not wrong
    assert found.exit_code == 0
    passed = {result.id for result in found.results if result.verdict is Verdict.PASS}
    assert {"http/tls/chain-valid", "http/tls/no-obsolete-version", "http/tls/https-only", "http/tls/hsts"} <= passed
    page = render(folder, found, ["html"])["html"].read_text("utf-8")
    assert found.transport.leaf.fingerprint[:32] in page
    assert "TLS 1.0 refused" in page


def test_a_faulty_host_is_found(tmp_path):
    found = assess(tmp_path, "http/tls/no-obsolete-version")[1]
    failed = [result.id for result in found.results if result.verdict is Verdict.FAIL]
    assert failed == ["http/tls/no-obsolete-version"]
    assert found.exit_code == 1


@pytest.mark.parametrize(
    ("fault", "failed", "code"),
    [
        ("http/tls/host-name", "http/tls/host-name", 1),
        ("http/tls/chain-valid+self-signed", "http/tls/chain-valid", 3),
    ],
)
def test_a_host_that_is_not_to_be_trusted_is_judged_alone(tmp_path, fault, failed, code):
    found = assess(tmp_path, fault)[1]
    assert failed in [result.id for result in found.results if result.verdict is Verdict.FAIL]
    assert found.exit_code == code
    assert any("certificate not accepted" in note for note in found.notes)


def test_a_host_that_is_not_to_be_trusted_is_told_in_one_line(tmp_path):
    with pytest.raises(
        Unjudgeable, match=r"certificate not accepted: .*`--only 'http/tls/\*'` judges the host alone"
    ):
        assess(tmp_path, "http/tls/host-name", only="")
