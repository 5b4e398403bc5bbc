"""Reads certificates, as far as they can be read: what is malformed in one stays empty."""

from __future__ import annotations

import hashlib
import warnings
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtensionOID

from accord.model.transport import Certificate
from accord.wire.tls_hello import count_scts

Extension = TypeVar("Extension", bound=x509.ExtensionType)

_SCT_LIST = ExtensionOID.PRECERT_SIGNED_CERTIFICATE_TIMESTAMPS


def read_certificate(der: bytes) -> Certificate:
    """The facts of one certificate; raises ValueError where it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is odd in it, such as a negative serial number, is the server's
        found = x509.load_der_x509_certificate(der)
        names = _extension(found, x509.SubjectAlternativeName)
        features = _extension(found, x509.TLSFeature)
        key, bits, key_id = _key(found)
        return Certificate(
            fingerprint=hashlib.sha256(der).hexdigest(),
            serial=f"{found.serial_number:x}",
            subject=_name(found.subject),
            issuer=_name(found.issuer),
            names=tuple(names.get_values_for_type(x509.DNSName)) if names else (),
            addresses=tuple(map(str, names.get_values_for_type(x509.IPAddress))) if names else (),
            not_before=int(found.not_valid_before_utc.timestamp()),
            not_after=int(found.not_valid_after_utc.timestamp()),
            key=key,
            bits=bits,
            key_id=key_id,
            signature=_signature(found),
            self_issued=found.subject == found.issuer,
            scts=_scts(found),
            must_staple=features is not None and x509.TLSFeatureType.status_request in features,
        )


def stapled_scts(staple: bytes) -> int:
    """How many certificate timestamps a stapled OCSP response brings."""
    try:
        response = ocsp.load_der_ocsp_response(staple)
        found = response.single_extensions.get_extension_for_class(x509.SignedCertificateTimestamps)
    except (ValueError, x509.ExtensionNotFound, AttributeError):
        return 0
    return len(list(found.value))


def _extension(found: x509.Certificate, kind: type[Extension]) -> Extension | None:
    try:
        return found.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return None


def _scts(found: x509.Certificate) -> int:
    try:
        value = found.extensions.get_extension_for_oid(_SCT_LIST).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return 0
    if isinstance(value, x509.PrecertificateSignedCertificateTimestamps):
        return len(list(value))
    return count_scts(value.value) if isinstance(value, x509.UnrecognizedExtension) else 0


def _key(found: x509.Certificate) -> tuple[str, int, str]:
    """Kind and size of the public key, and the digest by which it is known again."""
    try:
        key = found.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return "", 0, ""
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
    match key:
        case rsa.RSAPublicKey():
            return "RSA", key.key_size, digest
        case ec.EllipticCurvePublicKey():
            return "EC", key.key_size, digest
        case dsa.DSAPublicKey():
            return "DSA", key.key_size, digest
    return type(key).__name__.lstrip("_").removesuffix("PublicKey"), 256, digest


def _signature(found: x509.Certificate) -> str:
    try:
        algorithm = found.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    return algorithm.name if algorithm else ""


def _name(name: x509.Name) -> str:
    return name.rfc4514_string()
