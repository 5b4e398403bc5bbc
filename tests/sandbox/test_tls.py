"""The sandbox over TLS: it serves what it serves without, to whoever trusts its CA."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

import httpx
import pytest

from sandbox.tls import serving_tls
from sandbox.tls_setup import Setup, transport_fault, transport_faults


def client(ca: Path) -> httpx.Client:
    return httpx.Client(verify=ssl.create_default_context(cafile=str(ca)))


def test_it_serves_over_tls_and_links_to_itself() -> None:
    with serving_tls() as secure, client(secure.ca) as trusting:
        answer = trusting.get(f"{secure.origin}/jsonapi-1.1/clean/articles")
        assert answer.status_code == 200
        assert answer.json()["links"]["self"].startswith(f"{secure.origin}/jsonapi-1.1/clean/articles")
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(secure.origin)


def test_its_port_without_tls_leads_to_the_one_with_tls() -> None:
    with serving_tls() as secure:
        answer = httpx.get(f"{secure.plain_origin}/any/path?x=1")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{secure.origin}/any/path?x=1")


def test_a_long_body_comes_whole_through_the_front() -> None:
    with serving_tls() as secure, client(secure.ca) as trusting:
        answer = trusting.post(f"{secure.origin}/jsonapi-1.1/clean/articles", content=b" " * 300_000)
    assert answer.status_code >= 400


def test_a_renewal_shows_from_the_next_connection_on() -> None:
    with serving_tls() as secure:
        host, port = "localhost", int(secure.origin.rpartition(":")[2])
        seen = [ssl.get_server_certificate((host, port), ca_certs=str(secure.ca))]
        for act in (secure.go_back, secure.renew):
            act()
            seen.append(ssl.get_server_certificate((host, port), ca_certs=str(secure.ca)))
    assert len(set(seen)) == 3


def test_it_ends_and_leaves_its_ports() -> None:
    with serving_tls() as secure:
        ports = [int(origin.rpartition(":")[2]) for origin in (secure.origin, secure.plain_origin)]
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 2)


def test_what_goes_wrong_inside_the_block_comes_out_of_it() -> None:
    with pytest.raises(ZeroDivisionError), serving_tls():
        raise ZeroDivisionError


def test_octets_that_are_no_hello_are_dropped() -> None:
    with serving_tls() as secure:
        port = int(secure.origin.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), 2) as bare:
            bare.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            bare.shutdown(socket.SHUT_WR)
            assert bare.recv(100) == b""


def test_faults_are_known_by_their_requirements() -> None:
    known = transport_faults()
    assert "http/tls/host-name" in known
    assert all(change(Setup()) != Setup() and change.__doc__ for change in known.values())
    with pytest.raises(KeyError), serving_tls("http/tls/no-such-fault"):
        pass


def test_no_requirement_has_two_faults() -> None:
    with pytest.raises(ValueError, match="two faults"):
        transport_fault("http/tls/host-name")(lambda setup: setup)
