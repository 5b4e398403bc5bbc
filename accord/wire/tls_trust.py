"""Whether a chain verifies as it was sent, and whether the rules of public certificates apply to it."""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Iterable
from pathlib import Path

import certifi

from accord.model.contract import Contract
from accord.model.transport import Certificate, Trust
from accord.wire.tls_host import Host, open_context

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which the ssl module does not name
_OUT_OF_TIME = (9, 10)  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED


def root_store(contract: Contract) -> str:
    """The roots that the target is verified by: the contract's, $SSL_CERT_FILE, $SSL_CERT_DIR, or Mozilla's."""
    environ = os.environ
    return contract.tls.ca or environ.get("SSL_CERT_FILE") or environ.get("SSL_CERT_DIR") or certifi.where()


def trust_in(host: Host, contract: Contract, chain: Iterable[Certificate]) -> Trust | None:
    """How the chain of a host verifies by the roots that its contract asks for; None where that cannot be tried."""
    store = root_store(contract)
    try:
        fault = _verification(host, store, chain)
        public = contract.tls.public
        if public is None:
            known = certifi.where()
            public = not (fault if store == known else _verification(host, known, chain))
    except OSError:
        return None
    return Trust("the CA of the contract" if contract.tls.ca else "public roots", fault, public)


def _verification(host: Host, store: str, chain: Iterable[Certificate]) -> str:
    """Why the chain as sent does not verify, dates of the leaf and names apart; empty where it does."""
    fault, code = _verify(host, store, check_time=True)
    if code not in _OUT_OF_TIME:
        return fault
    leaf = next(iter(chain), None)
    if leaf and leaf.not_before <= time.time() <= leaf.not_after:
        return f"{fault}, though not of the leaf"
    return _verify(host, store, check_time=False)[0]


def _verify(host: Host, store: str, *, check_time: bool) -> tuple[str, int]:
    """What OpenSSL finds wrong, and its number for it; raises OSError where no handshake comes about."""
    context = open_context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # what the user trusts need not be a root
    if not check_time:
        context.verify_flags |= _NO_CHECK_TIME
    context.load_verify_locations(**{"capath" if Path(store).is_dir() else "cafile": store})
    try:
        with host.connect() as bare, context.wrap_socket(bare, server_hostname=host.name):
            return "", 0
    except ssl.SSLCertVerificationError as error:
        return error.verify_message, error.verify_code
