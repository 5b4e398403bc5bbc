"""How the sandbox serves TLS, and the faults of it: each changes the set-up in one way.

@transport_fault("http/tls/current-version")
def nothing_newer_than_1_2(setup: Setup) -> Setup:
    '''TLS 1.3 is not offered.'''
    return replace(setup, newest="1.2")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.faults import Request, Response, Serve, fault, faults

Change: TypeAlias = Callable[["Setup"], "Setup"]

_changes: dict[str, Change] = {}


@dataclass(frozen=True, slots=True)
class Setup:
    """One way to serve TLS; as it stands here, the way that keeps every requirement.

    `starts` and `days` are when the certificate begins to hold, counted from now, and for how long. `signer` is
    `intermediate`, `stranger` (a CA that nobody knows) or `self`. `unknown_name` and `unknown_protocol` tell what
    becomes of handshakes that ask for those: `alert`, `ignored`, or, for protocols, `alien`: another one is chosen.
    `plain` is what the port without TLS does: `redirect`, `away` (to another host), `serve` or `token`.
    `renewed` is the share of its life after which the certificate before this one was issued anew.
    """

    names: tuple[str, ...] = ("localhost",)
    addresses: tuple[str, ...] = ("127.0.0.1", "::1")
    starts: float = -10
    days: float = 90
    rsa_bits: int = 0
    digest: str = "sha256"
    signer: str = "intermediate"
    sends_intermediate: bool = True
    timestamps: int = 2
    must_staple: bool = False
    oldest: str = "1.2"
    newest: str = "1.3"
    ciphers: str = "ECDHE+AESGCM:ECDHE+CHACHA20"
    binds_mac: bool = True
    short_group: bool = False
    protocols: tuple[str, ...] = ("http/1.1",)
    unknown_name: str = "alert"
    unknown_protocol: str = "alert"
    plain: str = "redirect"
    renewed: float = 0.5


def transport_fault(requirement: str, *, also: Mapping[str, str] | None = None) -> Callable[[Change], Change]:
    """Register a change of the set-up as the fault of a requirement; `also` as with any fault.

    A further way to break the same requirement has a name behind it: `http/tls/host-name+common-name-only`.
    """

    def register(change: Change) -> Change:
        def honest(request: Request, serve: Serve) -> Response:
            return serve(request)

        if requirement in _changes:
            raise ValueError(f"two faults for {requirement}")
        if "+" not in requirement:
            honest.__doc__ = change.__doc__
            fault(requirement, also=also)(honest)
        _changes[requirement] = change
        return change

    return register


def transport_faults() -> dict[str, Change]:
    """The faults of transport by the requirement that they break, further ways by their names behind it."""
    faults()  # so that all are registered
    return dict(_changes)
