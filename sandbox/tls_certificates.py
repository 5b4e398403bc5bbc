"""Throw-away certificates: a root, an intermediate, and leaves as sound or as unsound as a set-up asks for."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sandbox.tls_setup import Setup

Key: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_SCT_LIST = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_SHA256_RSA, _SHA1_RSA = bytes.fromhex("06092a864886f70d01010b"), bytes.fromhex("06092a864886f70d010105")
_SHA1_PREFIX = bytes.fromhex("3021300906052b0e03021a05000414")


@dataclass(frozen=True, slots=True)
class Signer:
    """A certification authority: its certificate and key."""

    certificate: x509.Certificate
    key: Key


@dataclass(frozen=True, slots=True)
class Authority:
    """A root that clients may trust, and the intermediate that signs for it."""

    root: Signer
    intermediate: Signer

    def write_root(self, path: Path) -> None:
        """Write the root's certificate as PEM."""
        path.write_bytes(self.root.certificate.public_bytes(Encoding.PEM))


def new_authority(rsa_bits: int = 0) -> Authority:
    """An authority of its own, whose intermediate signs with RSA where bits are given."""
    root_key, key = _key(0), _key(rsa_bits)
    root = Signer(_authority("Sandbox root", root_key, None, 1), root_key)
    return Authority(root, Signer(_authority("Sandbox intermediate", key, root, 0), key))


def issue(setup: Setup, authority: Authority, path: Path) -> None:
    """Write a fresh key and the chain that a set-up asks for into one PEM file, as servers load it."""
    key = _key(setup.rsa_bits)
    signer = authority.intermediate
    if setup.signer == "stranger":
        signer = new_authority().intermediate
    certificate = _leaf(setup, key, None if setup.signer == "self" else signer)
    if setup.digest == "sha1":
        certificate = _signed_with_sha1(certificate, signer.key)
    chain = [certificate]
    if setup.signer != "self" and setup.sends_intermediate:
        chain.append(signer.certificate)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + b"".join(each.public_bytes(Encoding.PEM) for each in chain))


def _key(rsa_bits: int) -> Key:
    if rsa_bits:
        return rsa.generate_private_key(65537, rsa_bits)
    return ec.generate_private_key(ec.SECP256R1())


def _begun(name: str, key: Key, signer: Signer | None, days: float, starts: float) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    first = now + dt.timedelta(days=starts)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.certificate.subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(first + dt.timedelta(days=days, seconds=-1))
    )
    if signer:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key())
        builder = builder.add_extension(issuer, False)
    return builder


def _authority(name: str, key: Key, signer: Signer | None, depth: int) -> x509.Certificate:
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    builder = _begun(name, key, signer, 730, -100)
    builder = builder.add_extension(x509.BasicConstraints(True, depth), True).add_extension(usage, True)
    identity = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(identity, False).sign(signer.key if signer else key, hashes.SHA256())


def _leaf(setup: Setup, key: Key, signer: Signer | None) -> x509.Certificate:
    builder = _begun("localhost", key, signer, setup.days, setup.starts)
    builder = builder.add_extension(x509.BasicConstraints(False, None), True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in setup.names]
    names += [x509.IPAddress(ipaddress.ip_address(address)) for address in setup.addresses]
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), False)
    if setup.timestamps:
        builder = builder.add_extension(x509.UnrecognizedExtension(_SCT_LIST, _timestamps(setup.timestamps)), False)
    if setup.must_staple:
        builder = builder.add_extension(x509.TLSFeature([x509.TLSFeatureType.status_request]), False)
    return builder.sign(signer.key if signer else key, hashes.SHA256())


def _timestamps(count: int) -> bytes:
    """A list of timestamps in the form of RFC 6962 §3.3, inside an OCTET STRING; nobody signed them."""
    moment = math.floor(dt.datetime.now(dt.UTC).timestamp() * 1000).to_bytes(8, "big")
    entries = b""
    for log in range(count):
        entry = b"\0" + hashlib.sha256(bytes([log])).digest() + moment + b"\0\0" + b"\4\3" + b"\0\10" + bytes(8)
        entries += len(entry).to_bytes(2, "big") + entry
    listed = len(entries).to_bytes(2, "big") + entries
    return _der(4, listed)


def _signed_with_sha1(certificate: x509.Certificate, key: Key) -> x509.Certificate:
    """The same certificate signed with SHA-1, which no library of today does any more (RFC 8017 §8.2.1)."""
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 - a set-up with this digest has such a key
    body = certificate.tbs_certificate_bytes.replace(_SHA256_RSA, _SHA1_RSA)
    numbers = key.private_numbers()
    modulus = numbers.public_numbers.n
    size = (modulus.bit_length() + 7) // 8
    digest = _SHA1_PREFIX + hashlib.sha1(body, usedforsecurity=False).digest()
    padded = b"\0\1" + b"\xff" * (size - len(digest) - 3) + b"\0" + digest
    signature = pow(int.from_bytes(padded, "big"), numbers.d, modulus).to_bytes(size, "big")
    whole = _der(0x30, body + _der(0x30, _SHA1_RSA + b"\5\0") + _der(3, b"\0" + signature))
    return x509.load_der_x509_certificate(whole)


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content
