"""Facts gathered from servers on this machine, sound and otherwise."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from accord.model.contract import contract_from
from accord.model.transport import Outcome, TransportFacts, facts_from_json, facts_to_json
from accord.record.history import History
from accord.runtime.transport import look
from accord.wire.tls import gather
from accord.wire.tls_certificates import read_certificate
from accord.wire.tls_hello import TLS_1_2
from accord.wire.tls_host import Host, chain_of, open_context
from accord.wire.tls_offers import offer
from accord.wire.tls_suites import ANY
from sandbox.tls import serving_tls
from tests.tls_matrix import contract_of


@contextmanager
def answering(octets: bytes | None, heard: list[bytes] | None = None) -> Iterator[int]:
    """A server that answers whatever comes with the same octets, or never."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        connections: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                connections.append(connection)
                if heard is not None:
                    heard.append(connection.recv(65536))
                if octets is not None:
                    connection.sendall(octets)
                    connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        for connection in connections:
            connection.close()


@contextmanager
def silent_after(origin: str, count: int) -> Iterator[int]:
    """What stands before a server and passes on so many connections; the others wait for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        kept: list[socket.socket] = []

        def pump(source: socket.socket, sink: socket.socket) -> None:
            with suppress(OSError):
                while octets := source.recv(65536):
                    sink.sendall(octets)
                sink.shutdown(socket.SHUT_WR)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    kept.append(listening.accept()[0])
                    if len(kept) > 2 * count:
                        continue
                    kept.append(socket.create_connection(("127.0.0.1", int(origin.rpartition(":")[2]))))
                    for pair in (kept[-2:], kept[:-3:-1]):
                        threading.Thread(target=pump, args=pair, daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        for connection in kept:
            connection.close()


def facts_at(url: str, timeout: float = 2.0, **tls: str) -> TransportFacts:
    closed = "http://127.0.0.1:9/"
    return gather(contract_from({"api": {"base_url": url}, "tls": {"plain_url": closed, **tls}}), timeout)


def test_the_facts_of_a_sound_host() -> None:
    with serving_tls() as secure:
        facts = gather(contract_of(secure))
    assert facts.handshake
    assert (facts.handshake.version, facts.handshake.protocol) == ("TLS 1.3", "http/1.1")
    assert [each.subject for each in facts.handshake.chain] == ["CN=localhost", "CN=Sandbox intermediate"]
    assert facts.leaf
    assert (facts.leaf.names, facts.leaf.addresses) == (("localhost",), ("127.0.0.1", "::1"))
    assert facts.leaf.lifetime == 90 * 86400
    assert (facts.leaf.key, facts.leaf.bits, facts.leaf.signature, facts.leaf.scts) == ("EC", 256, "sha256", 2)
    assert [offer.outcome for offer in facts.versions] == [Outcome.REFUSED] * 3 + [Outcome.AGREED] * 2
    assert facts_from_json(json.loads(json.dumps(facts_to_json(facts)))) == facts


def test_a_certificate_of_an_unknown_ca_is_not_public() -> None:
    with serving_tls() as secure:
        facts = facts_at(secure.origin)
    assert facts.trust
    assert (facts.trust.public, facts.trust.store) == (False, "public roots")
    assert "issuer" in facts.trust.fault or "self-signed" in facts.trust.fault


def test_roots_that_cannot_be_read_decide_nothing(tmp_path: Path) -> None:
    with serving_tls() as secure:
        assert facts_at(secure.origin, ca=str(tmp_path / "none.pem")).trust is None


def test_an_intermediate_may_be_trusted_as_such(tmp_path: Path) -> None:
    with serving_tls() as secure:
        host = ("localhost", int(secure.origin.rpartition(":")[2]))
        with socket.create_connection(host) as bare, open_context().wrap_socket(bare) as secured:
            intermediate = chain_of(secured)[1]
        (tmp_path / "ca.pem").write_text(ssl.DER_cert_to_PEM_cert(intermediate))
        facts = facts_at(secure.origin, ca=str(tmp_path / "ca.pem"))
    assert facts.trust
    assert facts.trust.fault == ""


def test_roots_of_the_environment_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving_tls() as secure:
        monkeypatch.setenv("SSL_CERT_FILE", str(secure.ca))
        facts = facts_at(secure.origin)
    assert facts.trust
    assert (facts.trust.fault, facts.trust.public) == ("", False)


def test_an_address_is_asked_without_a_name() -> None:
    with serving_tls() as secure:
        facts = facts_at(secure.origin.replace("localhost", "127.0.0.1"), ca=str(secure.ca))
    assert facts.handshake
    assert facts.versions[3].outcome == Outcome.AGREED
    assert facts.trust
    assert facts.trust.fault == ""


@pytest.mark.parametrize(
    "octets", [b"", b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", b"\x15\3\3\0\2\2\x28", b"\0" * 500]
)
def test_whatever_answers_in_place_of_tls_gives_a_reason(octets: bytes) -> None:
    with answering(octets) as port:
        facts = facts_at(f"https://127.0.0.1:{port}")
    assert facts.handshake is None
    assert facts.fault


def test_a_hello_that_an_alert_takes_back_agrees_on_nothing() -> None:
    body = b"\3\3" + bytes(32) + b"\0\xc0\x2b\0"
    octets = b"\x16\3\3" + (len(body) + 4).to_bytes(2, "big") + b"\2" + len(body).to_bytes(3, "big") + body
    for behind, outcome in ((b"", Outcome.AGREED), (b"\x15\3\3\0\2\2\x28", Outcome.REFUSED)):
        with answering(octets + behind, []) as port:
            host = Host("127.0.0.1", port, 2.0, time.monotonic() + 5)
            assert offer(host, "TLS 1.2", TLS_1_2, ANY)[1].outcome == outcome


def test_unknown_protocols_are_offered_under_tls_1_3_where_there_is_no_other() -> None:
    with serving_tls("http/tls/current-version+1.3-alone") as secure:
        facts = gather(contract_of(secure))
    assert facts.alien_protocol
    assert (facts.alien_protocol.outcome, facts.alien_protocol.alert) == (Outcome.REFUSED, "no_application_protocol")


def test_a_closed_port_gives_a_reason() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert facts_at(f"https://127.0.0.1:{port}").fault == "the port is closed"


def test_a_server_that_never_answers_is_not_waited_for_long() -> None:
    started = time.monotonic()
    with answering(None) as port:
        facts = facts_at(f"https://127.0.0.1:{port}", timeout=0.3)
    assert facts.fault == "no answer in time"
    assert time.monotonic() - started < 2


def test_a_host_that_falls_silent_is_given_up() -> None:
    started = time.monotonic()
    with serving_tls() as secure, silent_after(secure.origin, 2) as port:
        facts = facts_at(f"https://localhost:{port}", timeout=0.3, ca=str(secure.ca))
    assert facts.handshake
    assert [offer.outcome for offer in facts.versions[:3]] == [Outcome.UNREACHED] * 3
    assert time.monotonic() - started < 4


def test_plain_http_is_asked_without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "very-secret")
    heard: list[bytes] = []
    with answering(b"HTTP/1.1 204 No Content\r\n\r\n", heard) as port:
        url = f"http://127.0.0.1:{port}/v1"
        contract = contract_from({
            "api": {"base_url": "https://127.0.0.1:9/v1"}, "auth": {"env": "API_TOKEN"}, "tls": {"plain_url": url},
            "headers": {"X-Extra": "very-secret"},
        })  # fmt: skip
        facts = gather(contract, 2.0)
    assert [(answer.url, answer.status) for answer in facts.plain] == [(url, 204)]
    assert heard[0].startswith(b"GET /v1 HTTP/1.1\r\n")
    assert b"secret" not in b"".join(heard).lower()
    assert b"authorization" not in b"".join(heard).lower()


def test_cookies_and_long_bodies_are_not_kept() -> None:
    octets = (
        b"HTTP/1.1 200 OK\r\nSet-Cookie: session=very-secret; Path=/\r\nContent-Length: 9000\r\n\r\n" + b"x" * 9000
    )
    with answering(octets, []) as port:
        (answer,) = facts_at("https://127.0.0.1:9/v1", plain_url=f"http://127.0.0.1:{port}/v1").plain
    assert answer.header("set-cookie") == "session=$REDACTED; Path=/"
    assert answer.body == "x" * 500


def test_redirects_without_tls_on_the_same_host_are_followed_three_times_at_most() -> None:
    with answering(b"HTTP/1.1 301 Moved\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n") as port:
        facts = facts_at("https://127.0.0.1:9/v1", plain_url=f"http://127.0.0.1:{port}/v1")
    assert [answer.url.rpartition("/")[2] for answer in facts.plain] == ["v1", "again", "again"]


def test_a_target_without_tls_on_this_machine_is_left_alone() -> None:
    heard: list[bytes] = []
    with answering(b"HTTP/1.1 204 No Content\r\n\r\n", heard) as port:
        facts = gather(contract_from({"api": {"base_url": f"http://127.0.0.1:{port}"}}), 1.0)
    assert (facts.secure, facts.plain, heard) == (False, (), [])


def test_what_is_no_certificate_is_told() -> None:
    with pytest.raises(ValueError, match=r"."):
        read_certificate(b"\x30\3abc")


def test_certificates_of_this_machine_are_remembered_only_where_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv("ACCORD_HISTORY", raising=False)
    with serving_tls() as secure:
        contract = contract_of(secure)
        assert look(contract).sightings == ()
        assert list(tmp_path.iterdir()) == []
        monkeypatch.setenv("ACCORD_HISTORY", str(tmp_path / "mine.sqlite3"))
        view = look(contract)
    assert [each.fingerprint for each in view.sightings] == [view.facts.leaf and view.facts.leaf.fingerprint]
    assert History(tmp_path / "mine.sqlite3").sightings("localhost", view.facts.port) == view.sightings


def test_a_broken_history_is_told_and_does_not_end_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "mine.sqlite3").write_bytes(b"no database" * 100)
    monkeypatch.setenv("ACCORD_HISTORY", str(tmp_path / "mine.sqlite3"))
    with serving_tls() as secure:
        view = look(contract_of(secure))
    assert view.facts.handshake
    assert "cannot be used as history" in view.forgotten
