"""What keeps a target from being reached at all, by the words of the fault that came in place of an answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.runtime.doctor.remark import Remark, broken, wrong

_UNKNOWN_HOST = ("name or service not known", "nodename nor servname", "no address associated", "name resolution",
                 "getaddrinfo", "errno -2", "errno -3", "errno -5")  # fmt: skip
_NO_TLS = ("wrong_version_number", "record_layer_failure", "wrong version number", "record layer failure",
           "packet_length_too_long", "http_request", "unexpected_eof")  # fmt: skip
_CERTIFICATES = {
    "has expired": "renew the certificate",
    "not yet valid": "check the clocks of both sides",
    "mismatch": "use the name that the certificate holds as `base_url`, or have a certificate for this one",
    "not valid for": "use the name that the certificate holds as `base_url`, or have a certificate for this one",
    "self-signed": "name the file of the CA as `ca` under [tls], or in SSL_CERT_FILE",
    "self signed": "name the file of the CA as `ca` under [tls], or in SSL_CERT_FILE",
    "issuer": "let the server send the intermediate certificates, or name the CA as `ca` under [tls]",
}


def fault_remark(exchange: Exchange, contract: Contract) -> Remark:
    """What a transport fault means, and what would do."""
    fault, told = exchange.fault, exchange.fault.lower()
    parts = urlsplit(contract.base_url)
    port = f", port {parts.port}" if parts.port else ""
    where = f"{parts.hostname}{port}"
    if "certificate not accepted" in told:
        remedy = next((each for word, each in _CERTIFICATES.items() if word in told), "mend the certificate")
        return broken(f"{where}: {fault}", remedy)
    if any(word in told for word in _UNKNOWN_HOST):
        return wrong(f"the host {parts.hostname} is not known", "check its spelling in `base_url`, and DNS or VPN")
    if "refused" in told:
        return broken(f"{where} refuses connections", "check the port, and that the server is up")
    if "timed out" in told:
        other = "http://" if parts.scheme == "https" else "https://"
        remedy = f"check firewall and proxy; if the port is one for {other}, write that"
        return broken(f"{where} does not answer ({fault})", remedy)
    if parts.scheme == "https" and any(word in told for word in _NO_TLS):
        return wrong(
            f"{where} does not speak TLS ({fault})", "write `base_url` with http://, or take the port of TLS"
        )
    if "tls failed" in told:
        return broken(f"{where}: {fault}", "look at what TLS the server offers; Python's OpenSSL has to like it")
    if "broken response" in told and parts.scheme == "http":
        return broken(f"{where} answers with something else than HTTP ({fault})", "if it speaks TLS, write https://")
    return broken(f"{where}: {fault or 'no answer'}", "check that the server is up")
