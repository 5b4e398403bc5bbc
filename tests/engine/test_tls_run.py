"""A whole run over TLS: what its record and its assessment tell of the host."""

from __future__ import annotations

from pathlib import Path

from accord.model.assessment import Assessment
from accord.runtime.options import Options
from accord.runtime.session import run
from sandbox.tls import serving_tls

CONTRACT = """
[api]
base_url = "{secure.origin}/jsonapi-1.1/clean"
standard = "jsonapi-1.1"

[[resource]]
path = "/articles"

[tls]
ca = "{secure.ca}"
public = true
plain_url = "{secure.plain_origin}/jsonapi-1.1/clean"
"""


def assessed(folder: Path, fault: str | None = None) -> Assessment:
    with serving_tls(fault) as secure:
        (folder / "contract.toml").write_text(CONTRACT.format(secure=secure))
        options = Options(contract=str(folder / "contract.toml"), run_dir=folder / "run", only="http/tls/*")
        return run(options)[1]


def test_a_run_judges_the_host_it_speaks_to(tmp_path: Path) -> None:
    assessment = assessed(tmp_path)
    verdicts = {result.id: result.verdict.value for result in assessment.results if not result.findings}
    assert verdicts["http/tls/host-name"] == verdicts["http/tls/chain-valid"] == "pass"
    assert verdicts["http/tls/https-only"] == "pass"
    assert verdicts["http/tls/renewal-cadence"] == "inconclusive"
    assert (tmp_path / "run" / "ledger-main.jsonl").read_text().count('{"line":"facts"') == 1


def test_a_fault_of_the_host_stands_in_the_assessment(tmp_path: Path) -> None:
    assessment = assessed(tmp_path, "http/tls/https-only")
    (finding,) = [finding for result in assessment.results for finding in result.findings]
    assert (finding.request, finding.place) == ("GET /jsonapi-1.1/clean", "body")
    assert assessment.exit_code == 0, "what is only advised does not block"
