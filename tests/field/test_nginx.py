"""Behind nginx an API is found to be what it is, and what nginx answers in its place is told to be nginx's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from accord.cli import invoke
from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from tests.field import proxies, servers
from tests.field.judging import contract_of, expectations, failed, judged, passed, told, undecided, unreasoned, warned

EXPECTED = expectations("nginx")
TLS = """
[tls]
ca = "{ca}"
plain_url = "{leading}"
public = {public}
"""
LOAD = """
[capabilities]
writes = true
load = true
"""
BY_NGINX = "nginx answered in place of the API"


@dataclass(frozen=True, slots=True)
class Site:
    """nginx before the Django server, and a folder for what runs leave."""

    front: proxies.Front
    folder: Path

    def contract(self, name: str, more: str) -> Path:
        """The contract of the Django server with a few lines more."""
        beginning, _, _ = contract_of("django").read_text(encoding="utf-8").partition("[capabilities]")
        path = self.folder / f"{name}.toml"
        path.write_text(beginning + more, encoding="utf-8")
        return path

    def secure_contract(self, name: str, public: bool = False) -> Path:
        """That contract, with the CA of nginx, whether it is to count as a public one, and where plain HTTP is."""
        front = self.front
        return self.contract(name, TLS.format(ca=front.ca, leading=front.leading, public=str(public).lower()))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if proxies.program() is None:
        pytest.skip("nginx is not installed")
    if reason := servers.available("django"):
        pytest.skip(reason)
    with servers.django_server() as url, proxies.nginx(url) as front:
        yield Site(front, tmp_path_factory.mktemp("nginx"))


@pytest.fixture(scope="module")
def plain(site: Site) -> Assessment:
    return judged(contract_of("django"), site.front.plain, site.folder / "plain")


@pytest.fixture(scope="module")
def secure(site: Site) -> Assessment:
    return judged(site.secure_contract("secure"), site.front.secure, site.folder / "secure")


@pytest.fixture(scope="module")
def outdated(site: Site) -> Assessment:
    contract = site.secure_contract("outdated")
    return judged(contract, site.front.outdated, site.folder / "outdated", only="http/tls/*")


def reasons(assessment: Assessment) -> list[str]:
    """Why a run left open what it left open."""
    return [result.reason for result in assessment.results if result.verdict is Verdict.INCONCLUSIVE]


def test_the_api_is_found_to_be_what_it_is_without_nginx(plain: Assessment) -> None:
    direct, kept = expectations("django"), told(EXPECTED, "kept", "reading")
    assert plain.complete
    assert kept <= told(direct, "fail", "reading")
    assert failed(plain) == told(direct, "fail", "reading") - kept
    assert warned(plain) == told(direct, "warn", "reading") | told(EXPECTED, "warn", "reading")


def test_what_nginx_refuses_is_told_to_be_its_own(plain: Assessment) -> None:
    assert undecided(plain) == told(EXPECTED, "undecided", "reading")
    assert all(BY_NGINX in reason for reason in reasons(plain))
    assert any(note.startswith(BY_NGINX) for note in plain.notes)


def test_a_length_that_nginx_cannot_count_is_refused_by_nginx(site: Site) -> None:
    found = judged(
        site.contract("load", LOAD), site.front.plain, site.folder / "load",
        only="http/limits/large-content", allow_writes=True, allow_load=True,
    )  # fmt: skip
    assert undecided(found) == told(EXPECTED, "undecided", "loading")
    assert all(BY_NGINX in reason for reason in reasons(found))


def test_over_tls_nothing_is_found_that_is_not_without(plain: Assessment, secure: Assessment) -> None:
    assert secure.complete
    assert failed(secure) == failed(plain)
    assert warned(secure) == warned(plain) | told(EXPECTED, "warn", "secure")
    assert undecided(secure) == undecided(plain) | told(EXPECTED, "undecided", "secure")


def test_tls_as_advised_is_found_sound(secure: Assessment) -> None:
    assert {
        "http/tls/https-only", "http/tls/no-obsolete-version", "http/tls/current-version", "http/tls/cipher-suites",
        "http/tls/chain-valid", "http/tls/host-name", "http/tls/validity-now", "http/tls/key-and-signature",
        "http/tls/alpn-mismatch-refused",
    } <= passed(secure)  # fmt: skip


def test_strict_transport_security_is_seen_where_anybody_would_accept_the_certificate(site: Site) -> None:
    contract = site.secure_contract("public", public=True)
    found = judged(contract, site.front.secure, site.folder / "public", only="http/tls/hsts")
    assert passed(found) == {"http/tls/hsts"}
    assert not warned(found)


def test_tls_of_old_is_found(outdated: Assessment) -> None:
    assert failed(outdated) == told(EXPECTED, "fail", "outdated")
    assert warned(outdated) == told(EXPECTED, "warn", "secure", "outdated")


def test_a_backend_that_is_down_is_told_in_one_line_that_names_nginx(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if proxies.program() is None:
        pytest.skip("nginx is not installed")
    nobody = f"http://127.0.0.1:{servers.free_port()}"
    with proxies.nginx(nobody) as front:
        assert httpx.get(f"{front.plain}/articles", trust_env=False).status_code == 502
        contract = str(contract_of("django"))
        code = invoke(["run", front.plain, "--contract", contract, "--run-dir", str(tmp_path / "run")])
    lines = capsys.readouterr().err.splitlines()
    assert code == 3
    assert len(lines) == 1
    assert "is answered by nginx in place of the API (GET /articles 502)" in lines[0]


def test_every_expectation_has_its_reason() -> None:
    assert not unreasoned(EXPECTED)
