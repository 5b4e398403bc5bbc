"""A ClientHello of our own, and the server's first flight as it stands on the wire.

No TLS library has to know a version or a cipher suite for it to be offered: the hello is written octet by octet
(RFC 5246 §7.4.1), what the server chooses is read from its hello, and the connection ends there.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass

SSL_3, TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3 = 0x0300, 0x0301, 0x0302, 0x0303, 0x0304
VERSIONS = {SSL_3: "SSL 3", TLS_1_0: "TLS 1.0", TLS_1_1: "TLS 1.1", TLS_1_2: "TLS 1.2", TLS_1_3: "TLS 1.3"}

_GROUPS = (29, 23, 24, 25)  # x25519 and the NIST curves
_SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
               0x0203, 0x0201, 0x0402, 0x0202)  # fmt: skip
_SIGNALLING = 0x00FF
_CHANGE, _ALERT, _HANDSHAKE, _DATA = 20, 21, 22, 23
_SERVER_HELLO, _CERTIFICATE, _SERVER_KEY_EXCHANGE, _HELLO_DONE, _STATUS = 2, 11, 12, 14, 22
_ALPN, _SCT, _ENCRYPT_THEN_MAC, _SUPPORTED_VERSIONS = 16, 18, 22, 43
_ALERTS = {
    0: "close_notify", 10: "unexpected_message", 40: "handshake_failure", 47: "illegal_parameter",
    50: "decode_error", 70: "protocol_version", 71: "insufficient_security", 80: "internal_error",
    86: "inappropriate_fallback", 90: "user_canceled", 109: "missing_extension", 110: "unsupported_extension",
    112: "unrecognized_name", 120: "no_application_protocol",
}  # fmt: skip
_DHE = {0x0011, 0x0012, 0x0013, 0x0014, 0x0015, 0x0016, 0x0017, 0x0018, 0x001A, 0x001B, 0x0032, 0x0033, 0x0034,
        0x0038, 0x0039, 0x003A, 0x0067, 0x006B, 0x006C, 0x006D, 0x009E, 0x009F, 0x00A6, 0x00A7, 0xCCAA}  # fmt: skip


class NotTls(ValueError):
    """What came is no TLS."""


@dataclass(slots=True)
class Flight:
    """What a server's first flight says.

    `alert` names the last alert; `ended` tells that it was fatal. `done`: nothing more is to be expected.
    """

    version: int = 0
    suite: int = 0
    protocol: str = ""
    bound_mac: bool = False
    dh_bits: int = 0
    scts: int = 0
    certificates: tuple[bytes, ...] = ()
    staple: bytes = b""
    alert: str = ""
    ended: bool = False
    done: bool = False


def client_hello(version: int, suites: Iterable[int], host: str = "", protocols: tuple[str, ...] = ()) -> bytes:
    """A ClientHello whose highest version is the one given; `host` is left out where it is no DNS name."""
    codes = b"".join(struct.pack("!H", code) for code in (*suites, _SIGNALLING))
    body = struct.pack("!H", min(version, TLS_1_2)) + os.urandom(32) + b"\0" + _sized(codes) + b"\x01\0"
    if version > SSL_3:
        body += _sized(_extensions(version, host, protocols))
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    return struct.pack("!BHH", _HANDSHAKE, min(version, TLS_1_0), len(message)) + message


def _extensions(version: int, host: str, protocols: tuple[str, ...]) -> bytes:
    found = []
    if host:
        found.append((0, _sized(b"\0" + _sized(host.encode("ascii")))))
    found.append((10, _sized(b"".join(struct.pack("!H", group) for group in _GROUPS))))
    found.append((11, b"\x01\0"))
    if version >= TLS_1_2:
        found.append((13, _sized(b"".join(struct.pack("!H", scheme) for scheme in _SIGNATURES))))
        found += [(5, b"\x01\0\0\0\0"), (_SCT, b"")]
    if protocols:
        names = b"".join(bytes([len(name)]) + name.encode("ascii") for name in protocols)
        found.append((_ALPN, _sized(names)))
    found += [(_ENCRYPT_THEN_MAC, b""), (23, b"")]
    if version >= TLS_1_3:  # with a key share of x25519, for which any octets will do
        found += [(_SUPPORTED_VERSIONS, b"\2\3\4"), (51, _sized(b"\0\x1d" + _sized(os.urandom(32))))]
    return b"".join(struct.pack("!H", kind) + _sized(value) for kind, value in found)


def _sized(octets: bytes) -> bytes:
    return struct.pack("!H", len(octets)) + octets


def read_flight(octets: bytes) -> Flight:
    """What the octets say that came so far; raises NotTls."""
    flight, handshake = Flight(), b""
    while len(octets) >= 5:
        kind, version, length = struct.unpack("!BHH", octets[:5])
        if kind not in (_CHANGE, _ALERT, _HANDSHAKE, _DATA) or version >> 8 != 3:
            raise NotTls("what came is no TLS record")
        record, complete = octets[5 : 5 + length], len(octets) >= 5 + length
        if not complete:
            break
        octets = octets[5 + length :]
        if kind == _ALERT and len(record) >= 2:
            flight.alert = _ALERTS.get(record[1], f"alert {record[1]}")
            # A warning, such as unrecognized_name, ends nothing, save for close_notify.
            flight.ended = flight.done = flight.ended or record[0] == 2 or record[1] == 0
        elif kind == _HANDSHAKE:
            handshake += record
    _read_messages(flight, handshake)
    return flight


def _read_messages(flight: Flight, octets: bytes) -> None:
    while len(octets) >= 4:
        kind, length = octets[0], int.from_bytes(octets[1:4], "big")
        body = octets[4 : 4 + length]
        if len(body) < length:
            return
        octets = octets[4 + length :]
        if kind == _SERVER_HELLO:
            _read_hello(flight, body)
        elif kind == _CERTIFICATE:
            flight.certificates = tuple(_certificates(body[3:]))
        elif kind == _STATUS:
            flight.staple = body[4:]
        elif kind == _SERVER_KEY_EXCHANGE and flight.suite in _DHE:
            flight.dh_bits = int.from_bytes(body[2 : 2 + int.from_bytes(body[:2], "big")], "big").bit_length()
        elif kind == _HELLO_DONE:
            flight.done = True


def _read_hello(flight: Flight, body: bytes) -> None:
    if len(body) < 35 or len(body) < 38 + body[34]:
        raise NotTls("the server's hello is cut short")
    flight.version = int.from_bytes(body[:2], "big")
    rest = body[35 + body[34] :]
    flight.suite = int.from_bytes(rest[:2], "big")
    extensions = rest[5:]
    while len(extensions) >= 4:
        kind, length = struct.unpack("!HH", extensions[:4])
        value, extensions = extensions[4 : 4 + length], extensions[4 + length :]
        if kind == _ALPN:
            flight.protocol = value[3:].decode("latin-1")
        elif kind == _ENCRYPT_THEN_MAC:
            flight.bound_mac = True
        elif kind == _SCT:
            flight.scts = count_scts(value)
        elif kind == _SUPPORTED_VERSIONS:
            flight.version = int.from_bytes(value, "big")
            flight.done = True  # the rest is encrypted


def _certificates(octets: bytes) -> Iterable[bytes]:
    while len(octets) >= 3:
        length = int.from_bytes(octets[:3], "big")
        yield octets[3 : 3 + length]
        octets = octets[3 + length :]


def count_scts(octets: bytes) -> int:
    """How many timestamps a SignedCertificateTimestampList holds (RFC 6962 §3.3)."""
    count, rest = 0, octets[2:]
    while len(rest) >= 2:
        rest = rest[2 + int.from_bytes(rest[:2], "big") :]
        count += 1
    return count
