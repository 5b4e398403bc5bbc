"""Checks of how certificates are renewed, run after run, as the history remembers it."""

from __future__ import annotations

from accord.authoring import Contract, Exchange, inconclusive, not_applicable, verifies, warn
from accord.record.history import Renewal, renewals, span
from accord.runtime.transport import HostView, handshake_of
from suites.http.certificates import DAY, day
from suites.http.renewals import came_in_time, require_few_renewals, require_memory


@verifies("http/tls/renewal-cadence")
def test_certificates_are_renewed_before_the_last_tenth(transport: HostView) -> None:
    """Each certificate was replaced before the last tenth of its life, everywhere, and by one with a new key."""
    seen = require_memory(transport)
    found = {(each.old.fingerprint, each.new.fingerprint): each for each in renewals(seen)}
    if not found:
        raise inconclusive(f"no renewal was seen yet, in {len(seen)} sightings over {span(seen) / DAY:.0f} days")
    in_time = {renewal: came_in_time(renewal) for renewal in found.values()}
    about = handshake_of(transport.facts)
    for renewal, timely in in_time.items():
        _note(renewal, timely, about)
    served = {endpoint.leaf.fingerprint: endpoint.address for endpoint in transport.facts.endpoints if endpoint.leaf}
    for renewal in found.values():
        if {renewal.old.fingerprint, renewal.new.fingerprint} <= served.keys():
            address = served[renewal.old.fingerprint]
            warn(about, address, expected="the new certificate at every address", actual="the one before it")
    if all(timely is None for timely in in_time.values()):
        raise inconclusive("the sightings lie too far apart to tell when the certificate was replaced")


@verifies("http/tls/renewal-cadence")
def test_certificates_change_no_more_often_than_promised(transport: HostView, contract: Contract) -> None:
    """Within a year the certificate changed no more often than the contract says."""
    most = contract.tls.renewals_per_year
    if most is None:
        raise not_applicable("the contract does not say how often a year the certificate may change")
    require_few_renewals(transport, most)


def _note(renewal: Renewal, timely: bool | None, about: Exchange) -> None:
    if timely is False:
        warn(
            about, "notAfter", expected="renewal before the last tenth of the lifetime",
            actual=f"the certificate that ended at {day(renewal.old.not_after)} was still served at "
            f"{day(renewal.old.at)}, and then replaced by one of {day(renewal.new.not_before)}",
        )  # fmt: skip
    if renewal.old.key_id and renewal.old.key_id == renewal.new.key_id:
        warn(about, "public key", expected="a fresh key with each certificate", actual="the key before it again")
