"""Transport facts: what TLS, certificates and plain HTTP of a host were seen to be. Times are Unix seconds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accord.model import codec


class Outcome(StrEnum):
    """What became of one offer: agreed on, refused by the server, not reached, or impossible to make from here."""

    AGREED = "agreed"
    REFUSED = "refused"
    UNREACHED = "unreached"
    UNOFFERED = "unoffered"


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing offered alone in a handshake, and what the server made of it.

    `agreed` names the version, cipher suite or protocol that it chose; `alert` is what it refused with, or what
    went wrong on the way. `bound_mac` tells that encrypt-then-mac was agreed on; `dh_bits` is the size of the
    Diffie-Hellman group that was used, 0 where there was none.
    """

    name: str
    outcome: str
    agreed: str = ""
    alert: str = ""
    bound_mac: bool = False
    dh_bits: int = 0


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate: `names` and `addresses` stand in subjectAltName, `key_id` is the digest of its public key.

    `signature` is the hash that it is signed with, empty for signatures without a separate one.
    """

    fingerprint: str
    serial: str
    subject: str
    issuer: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    not_before: int
    not_after: int
    key: str
    bits: int
    key_id: str
    signature: str
    self_issued: bool = False
    scts: int = 0
    must_staple: bool = False

    @property
    def lifetime(self) -> int:
        """Seconds for which it is valid, the last one included."""
        return self.not_after - self.not_before + 1

    @property
    def has_names(self) -> bool:
        """Whether subjectAltName names anything."""
        return bool(self.names or self.addresses)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the host, and the certificate that it serves; `fault` tells why there is none."""

    address: str
    leaf: Certificate | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Handshake:
    """The handshake that offers everything: what the server prefers, and the chain as sent, leaf first."""

    version: str
    cipher: str
    protocol: str
    address: str
    chain: tuple[Certificate, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """How the chain verifies by a root store, dates of the leaf and its names apart; empty `fault`: it does.

    `public` tells that the rules of publicly trusted certificates apply.
    """

    store: str
    fault: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """What a request without TLS and without credentials got: a response, or `fault`, the reason why none came."""

    url: str
    method: str = "GET"
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    fault: str = ""

    def header(self, name: str) -> str:
        """The first value of a header, or an empty text."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class TransportFacts:
    """All facts of one host, gathered at one time; `secure` tells that its base URL is https.

    `fault` is why no handshake succeeded. `versions` and `ciphers` are the offers made alone; `alien_protocol` offers
    an unknown ALPN protocol and nothing else, `alien_name` asks for a host that is not there. `stapled` and
    `extension_scts` are what came beside the certificate under TLS 1.2; `stapling_seen` is false where that could not
    be looked at. `plain` is what plain HTTP answered, hop by hop.
    """

    host: str
    port: int
    at: int
    secure: bool = True
    handshake: Handshake | None = None
    fault: str = ""
    trust: Trust | None = None
    versions: tuple[Offer, ...] = ()
    ciphers: tuple[Offer, ...] = ()
    alien_protocol: Offer | None = None
    alien_name: Offer | None = None
    endpoints: tuple[Endpoint, ...] = ()
    stapled: bool = False
    extension_scts: int = 0
    stapling_seen: bool = False
    plain: tuple[PlainAnswer, ...] = ()

    @property
    def leaf(self) -> Certificate | None:
        """The certificate of the host itself."""
        return self.handshake.chain[0] if self.handshake and self.handshake.chain else None

    def version(self, name: str) -> Offer | None:
        """The offer of one version alone, such as "TLS 1.2"."""
        return next((offer for offer in self.versions if offer.name == name), None)


def facts_to_json(facts: TransportFacts) -> dict[str, Any]:
    """The facts as a JSON object."""
    data: dict[str, Any] = codec.to_json(facts)
    return data


def facts_from_json(data: dict[str, Any]) -> TransportFacts:
    """The facts that `facts_to_json` wrote."""
    return codec.from_json(TransportFacts, data)
