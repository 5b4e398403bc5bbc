"""Hellos written and flights read octet by octet."""

from __future__ import annotations

import struct

import pytest

from accord.wire import tls_hello as hello
from accord.wire.tls_suites import ANY, CLASSES, FORBIDDEN, MODERN, suite_name
from sandbox.tls_front import protocols


def record(kind: int, content: bytes, version: int = 0x0303) -> bytes:
    return struct.pack("!BHH", kind, version, len(content)) + content


def message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def server_hello(suite: int = 0xC02B, version: int = 0x0303, extensions: bytes = b"", session: bytes = b"") -> bytes:
    body = struct.pack("!H", version) + bytes(32) + bytes([len(session)]) + session + struct.pack("!HB", suite, 0)
    return message(2, body + (struct.pack("!H", len(extensions)) + extensions if extensions else b""))


def extension(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value


def test_a_hello_says_what_it_offers() -> None:
    octets = hello.client_hello(hello.TLS_1_2, (0xC02B, 0x000A), "api.example", ("h2", "x-none"))
    assert octets[:3] == b"\x16\3\1"
    assert int.from_bytes(octets[3:5], "big") == len(octets) - 5
    assert octets[9:11] == b"\3\3"
    assert b"\0\6\xc0\x2b\0\x0a\0\xff\1\0" in octets
    assert b"\0\0\x0bapi.example" in octets
    assert list(protocols(octets[5:])) == ["h2", "x-none"]


def test_each_version_is_the_highest_of_its_hello() -> None:
    for version in (hello.SSL_3, hello.TLS_1_0, hello.TLS_1_1):
        octets = hello.client_hello(version, ANY, "api.example")
        assert int.from_bytes(octets[9:11], "big") == version
    modern = hello.client_hello(hello.TLS_1_3, MODERN, "api.example")
    assert modern[9:11] == b"\3\3"
    assert extension(43, b"\2\3\4") in modern
    assert b"api.example" not in hello.client_hello(hello.SSL_3, ANY, "api.example")


def test_a_fatal_alert_ends_and_a_warning_does_not() -> None:
    refused = hello.read_flight(record(21, b"\2\x46"))
    assert (refused.alert, refused.ended, refused.done, refused.version) == ("protocol_version", True, True, 0)
    warned = hello.read_flight(record(21, b"\1\x70") + record(22, server_hello()))
    assert (warned.alert, warned.ended, warned.version) == ("unrecognized_name", False, 0x0303)
    assert hello.read_flight(record(21, b"\2\xfe")).alert == "alert 254"


def test_a_flight_is_read_whole() -> None:
    der = b"\x30\3abc"
    certificates = len(der).to_bytes(3, "big") + der
    chosen = extension(16, b"\0\3\2h2") + extension(22, b"") + extension(18, b"\0\6\0\1a\0\1b")
    exchange = struct.pack("!H", 128) + b"\x80" + bytes(127) + b"\0\1\2" + b"\0\1\5"
    flight = hello.read_flight(
        record(22, server_hello(0x009E, extensions=chosen, session=bytes(32)))
        + record(22, message(11, len(certificates).to_bytes(3, "big") + certificates) + message(22, b"\1\0\0\2ok"))
        + record(22, message(12, exchange) + message(14, b""))
    )
    assert (flight.version, flight.suite, flight.protocol) == (0x0303, 0x009E, "h2")
    assert (flight.bound_mac, flight.scts, flight.dh_bits) == (True, 2, 1024)
    assert (flight.certificates, flight.staple, flight.done) == ((der,), b"ok", True)


def test_messages_may_be_split_over_records() -> None:
    octets = server_hello(0xC02F) + message(14, b"")
    flight = hello.read_flight(record(22, octets[:7]) + record(22, octets[7:]))
    assert (flight.suite, flight.done) == (0xC02F, True)


def test_curves_are_no_groups_of_diffie_hellman() -> None:
    octets = server_hello(0xC02B) + message(12, b"\3\0\x17\x41" + bytes(65))
    assert hello.read_flight(record(22, octets)).dh_bits == 0


def test_what_has_not_come_whole_is_awaited() -> None:
    octets = record(22, server_hello())
    for cut in (0, 3, 5, 20, len(octets) - 1):
        flight = hello.read_flight(octets[:cut])
        assert (flight.version, flight.done) == (0, False)


def test_tls_1_3_is_known_by_its_extension() -> None:
    flight = hello.read_flight(
        record(22, server_hello(0x1301, extensions=extension(43, b"\3\4"))) + record(20, b"\1")
    )
    assert (flight.version, flight.done) == (hello.TLS_1_3, True)


@pytest.mark.parametrize(
    "octets",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x16\2\0\0\1x", b"220 ready\r\n", record(22, message(2, b"\3\3cut"))],
)
def test_what_is_no_tls_is_told(octets: bytes) -> None:
    with pytest.raises(hello.NotTls):
        hello.read_flight(octets)


def test_classes_do_not_overlap_and_know_their_names() -> None:
    numbers = [number for suites in CLASSES.values() for number in suites]
    assert len(numbers) == len(set(numbers))
    assert not FORBIDDEN.keys() & ANY.keys()
    assert suite_name(0x0005) == "RSA_WITH_RC4_128_SHA"
    assert suite_name(0xFAFA) == "suite 0xfafa"
