"""What checks of transport make of facts made by hand, up to the last second of each limit."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from accord.model.contract import contract_from
from accord.model.exchange import Exchange
from accord.model.transport import Certificate, Endpoint, Handshake, Offer, PlainAnswer, TransportFacts, Trust
from accord.model.verdict import Verdict
from accord.record.history import Sighting
from accord.runtime.transport import HostView, exchange_of
from suites.http import test_tls_renewals
from suites.http.certificates import due, longest_days, names_host, overdue
from suites.http.renewals import require_few_renewals
from tests.tls_matrix import checks, judge

DAY = 86400
NOW = int(dt.datetime(2026, 6, 1, tzinfo=dt.UTC).timestamp())
BASE = "https://api.example/v1"


def moment(year: int, month: int, day: int) -> int:
    return int(dt.datetime(year, month, day, tzinfo=dt.UTC).timestamp())


def leaf(**changes: Any) -> Certificate:
    certificate = Certificate(
        "f1", "01", "CN=api.example", "CN=ca", ("api.example",), (), NOW - 10 * DAY, NOW + 80 * DAY - 1, "EC", 256,
        "k1", "sha256", scts=2,
    )  # fmt: skip
    return replace(certificate, **changes)


def facts(certificate: Certificate | None = None, *others: Certificate, **changes: Any) -> TransportFacts:
    certificate = certificate or leaf()
    handshake = Handshake("TLS 1.3", "TLS_AES_128_GCM_SHA256", "h2", "192.0.2.1", (certificate, *others))
    versions = [Offer(name, "refused", alert="protocol_version") for name in ("SSL 3", "TLS 1.0", "TLS 1.1")]
    versions += [Offer(name, "agreed", f"{name} X") for name in ("TLS 1.2", "TLS 1.3")]
    classes = ("forbidden", "3DES", "static RSA", "static DH", "DHE", "CBC")
    made = TransportFacts(
        "api.example", 443, NOW, handshake=handshake, trust=Trust("public roots", "", True),
        versions=tuple(versions),
        ciphers=tuple(Offer(name, "refused", alert="handshake_failure") for name in classes),
        alien_protocol=Offer("x-none", "refused", alert="no_application_protocol"),
        alien_name=Offer("no-such-host.invalid", "refused", alert="unrecognized_name"),
        endpoints=(Endpoint("192.0.2.1", certificate),), stapling_seen=True,
        plain=(PlainAnswer("http://api.example/v1", fault="the port is closed"),),
    )  # fmt: skip
    return replace(made, **changes)


def tried(name: str, made: TransportFacts, base_url: str = BASE, **view: Any) -> tuple[str, int]:
    """The verdict of the check of a requirement, and how much it noted."""
    contract = contract_from({"api": {"base_url": base_url}, **view.pop("terms", {})})
    outcome = judge(checks()[f"http/{name}"], HostView(contract, made, **view), contract)
    assert outcome.verdict is not Verdict.ERROR, outcome.why
    return outcome.verdict.value, len(outcome.warnings)


PASS, NOTED, FAIL, IDLE, OPEN = (
    ("pass", 0), ("pass", 1), ("fail", 0), ("not_applicable", 0), ("inconclusive", 0),
)  # fmt: skip


@pytest.mark.parametrize(
    "name", sorted(set(checks()) - {"http/tls/renewal-cadence", "http/oauth/token-over-tls-post"})
)
def test_a_sound_host_passes(name: str) -> None:
    assert tried(name.removeprefix("http/"), facts()) == PASS


@pytest.mark.parametrize("name", sorted(set(checks()) - {"http/oauth/token-over-tls-post"}))
def test_without_tls_on_this_machine_nothing_applies(name: str) -> None:
    made = TransportFacts("localhost", 80, NOW, secure=False)
    assert tried(name.removeprefix("http/"), made, "http://localhost/v1") == IDLE


@pytest.mark.parametrize("name", sorted(set(checks()) - {"http/oauth/token-over-tls-post", "http/tls/https-only"}))
def test_without_a_handshake_nothing_is_decided(name: str) -> None:
    made = TransportFacts("api.example", 443, NOW, fault="no answer in time")
    assert tried(name.removeprefix("http/"), made) == OPEN


# -- dates


@pytest.mark.parametrize(
    ("issued", "days"),
    [
        (moment(2018, 2, 28), 1187), (moment(2018, 3, 1), 825),
        (moment(2020, 9, 1) - 1, 825), (moment(2020, 9, 1), 398),
        (moment(2026, 3, 15) - 1, 398), (moment(2026, 3, 15), 200),
        (moment(2027, 3, 15) - 1, 200), (moment(2027, 3, 15), 100),
        (moment(2029, 3, 15) - 1, 100), (moment(2029, 3, 15), 47),
    ],
)  # fmt: skip
def test_the_longest_lifetime_goes_by_the_day_of_issue(issued: int, days: int) -> None:
    assert longest_days(issued) == days
    certificate = leaf(not_before=issued, not_after=issued + days * DAY - 1)
    assert tried("tls/lifetime-length", facts(certificate)) == PASS
    assert tried("tls/lifetime-length", facts(replace(certificate, not_after=issued + days * DAY))) == FAIL


def test_private_certificates_may_hold_for_long() -> None:
    long = leaf(not_after=NOW + 900 * DAY)
    assert tried("tls/lifetime-length", facts(long, trust=Trust("the CA of the contract"))) == IDLE


def left(days: int, seconds: int) -> TransportFacts:
    """A certificate of so many days, with so many seconds left."""
    last = NOW + seconds
    return facts(leaf(not_before=last - days * DAY + 1, not_after=last))


@pytest.mark.parametrize(
    ("days", "due_at", "overdue_at"),
    [(398, 30 * DAY, 7 * DAY), (90, 30 * DAY, 7 * DAY), (60, 20 * DAY, 6 * DAY), (47, 47 * DAY / 3, 4.7 * DAY)],
)
def test_what_must_remain_goes_by_the_lifetime(days: int, due_at: float, overdue_at: float) -> None:
    assert due(leaf(not_before=0, not_after=days * DAY - 1)) == due_at
    assert overdue(leaf(not_before=0, not_after=days * DAY - 1)) == pytest.approx(overdue_at)
    assert tried("tls/remaining-lifetime", left(days, int(due_at))) == PASS
    assert tried("tls/remaining-lifetime", left(days, int(due_at) - 1)) == NOTED
    assert tried("tls/remaining-lifetime", left(days, int(overdue_at))) == NOTED
    assert tried("tls/remaining-lifetime", left(days, int(overdue_at) - 1)) == FAIL


def test_short_lived_certificates_are_never_overdue_while_they_hold() -> None:
    assert tried("tls/remaining-lifetime", left(6, 2 * DAY)) == PASS
    assert tried("tls/remaining-lifetime", left(6, 2 * DAY - 1)) == NOTED
    assert tried("tls/remaining-lifetime", left(10, 1)) == NOTED
    assert tried("tls/remaining-lifetime", left(11, 1)) == FAIL


def test_validity_holds_from_the_first_second_to_the_last() -> None:
    assert tried("tls/validity-now", facts(leaf(not_before=NOW))) == PASS
    assert tried("tls/validity-now", facts(leaf(not_before=NOW + 1))) == FAIL
    assert tried("tls/validity-now", facts(leaf(not_after=NOW))) == PASS
    assert tried("tls/validity-now", facts(leaf(not_after=NOW - 1))) == FAIL


def test_a_clock_that_the_host_contradicts_decides_nothing() -> None:
    for date, outcome in (("Fri, 29 May 2026 00:00:00 GMT", OPEN), ("Mon, 01 Jun 2026 00:00:00 GMT", FAIL)):
        plain = (PlainAnswer("http://api.example/v1", status=404, headers=(("Date", date),)),)
        assert tried("tls/validity-now", facts(leaf(not_after=NOW - 2 * DAY), plain=plain)) == outcome


# -- names


@pytest.mark.parametrize(
    ("names", "host", "named"),
    [
        (("api.example",), "API.example.", True), (("API.Example",), "api.example", True),
        (("*.example",), "api.example", True), (("*.example",), "v1.api.example", False),
        (("*.example",), "example", False), (("a*.example",), "api.example", False),
        (("*.*.example",), "v1.api.example", False), (("*",), "localhost", False),
        (("example",), "api.example", False), ((), "api.example", False), (("192.0.2.1",), "192.0.2.1", False),
    ],
)  # fmt: skip
def test_names_match_by_whole_labels(names: tuple[str, ...], host: str, named: bool) -> None:
    certificate = leaf(names=names, subject=f"CN={host}")
    assert names_host(certificate, host) is named
    assert tried("tls/host-name", facts(certificate, host=host)) == (PASS if named else FAIL)


def test_addresses_match_addresses() -> None:
    certificate = leaf(names=("::1",), addresses=("192.0.2.1", "2001:db8::1"))
    assert names_host(certificate, "192.0.2.1")
    assert names_host(certificate, "2001:0db8:0:0::1")
    assert not names_host(certificate, "192.0.2.2")
    assert not names_host(certificate, "::1")


# -- chain, keys, revocation


def test_a_chain_that_does_not_verify_fails() -> None:
    untrusted = Trust("public roots", "unable to get local issuer certificate")
    assert tried("tls/chain-valid", facts(trust=untrusted)) == FAIL
    assert tried("tls/chain-valid", facts(trust=None)) == OPEN


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"key": "RSA", "bits": 2047}, FAIL), ({"key": "RSA", "bits": 2048}, PASS), ({"bits": 192}, FAIL),
        ({"bits": 224}, PASS), ({"key": "Ed25519", "signature": ""}, PASS), ({"signature": "sha1"}, FAIL),
        ({"signature": "md5"}, FAIL), ({"key": "", "bits": 0}, PASS),
    ],
)  # fmt: skip
def test_keys_and_signatures(changes: dict[str, Any], outcome: tuple[str, int]) -> None:
    assert tried("tls/key-and-signature", facts(leaf(**changes))) == outcome
    assert tried("tls/key-and-signature", facts(leaf(), leaf(subject="CN=between", **changes))) == outcome


def test_what_a_root_says_of_itself_is_exempt() -> None:
    root = leaf(subject="CN=root", self_issued=True, signature="sha1", key="RSA", bits=1024)
    assert tried("tls/key-and-signature", facts(leaf(), root)) == PASS
    assert tried("tls/key-and-signature", facts(replace(root, subject="CN=api.example"))) == FAIL


@pytest.mark.parametrize(("bits", "outcome"), [(2048, PASS), (2047, FAIL), (0, PASS)])
def test_groups_of_diffie_hellman(bits: int, outcome: tuple[str, int]) -> None:
    offers = (Offer("DHE", "agreed", "TLS 1.2 DHE", dh_bits=bits),)
    assert tried("tls/key-and-signature", facts(ciphers=offers)) == outcome


def test_timestamps_come_with_the_certificate_or_beside_it() -> None:
    name = "tls/revocation-and-transparency"
    assert tried(name, facts(leaf(scts=1))) == NOTED
    assert tried(name, facts(leaf(scts=0), extension_scts=2)) == PASS
    assert tried(name, facts(leaf(scts=0), stapling_seen=False)) == OPEN
    assert tried(name, facts(leaf(scts=2), stapling_seen=False)) == PASS
    assert tried(name, facts(leaf(scts=0), trust=Trust("the CA of the contract"))) == IDLE


def test_a_certificate_that_demands_stapling_gets_it() -> None:
    name, demanding = "tls/revocation-and-transparency", leaf(must_staple=True)
    assert tried(name, facts(demanding)) == NOTED
    assert tried(name, facts(demanding, stapled=True)) == PASS
    assert tried(name, facts(demanding, stapling_seen=False)) == OPEN


# -- handshakes


def with_version(name: str, offer: Offer, made: TransportFacts | None = None) -> TransportFacts:
    made = made or facts()
    return replace(made, versions=tuple(offer if each.name == name else each for each in made.versions))


def test_an_old_version_is_found_wherever_it_is_agreed_on() -> None:
    name = "tls/no-obsolete-version"
    assert tried(name, with_version("TLS 1.1", Offer("TLS 1.1", "agreed", "TLS 1.0 X"))) == FAIL
    assert tried(name, with_version("SSL 3", Offer("SSL 3", "agreed", "SSL 3 X"))) == FAIL
    assert tried(name, with_version("TLS 1.1", Offer("TLS 1.1", "agreed", "TLS 1.2 X"))) == PASS
    assert tried(name, with_version("TLS 1.0", Offer("TLS 1.0", "unreached", alert="no answer in time"))) == OPEN


def test_the_newest_version_is_preferred_and_the_former_there() -> None:
    name, made = "tls/current-version", facts()
    assert made.handshake
    older = replace(made, handshake=replace(made.handshake, version="TLS 1.2"))
    assert tried(name, older) == NOTED
    assert tried(name, with_version("TLS 1.3", Offer("TLS 1.3", "refused"), older)) == NOTED
    assert tried(name, with_version("TLS 1.2", Offer("TLS 1.2", "refused"))) == NOTED
    assert tried(name, with_version("TLS 1.2", Offer("TLS 1.2", "unreached"))) == PASS


@pytest.mark.parametrize(
    ("offer", "outcome"),
    [
        (Offer("forbidden", "agreed", "TLS 1.2 RSA_WITH_RC4_128_SHA"), FAIL),
        (Offer("forbidden", "unreached", alert="no answer in time"), OPEN),
        *((Offer(name, "agreed", "X"), NOTED) for name in ("3DES", "static RSA", "static DH", "DHE", "CBC")),
        (Offer("CBC", "agreed", "X", bound_mac=True), PASS),
    ],
    ids=lambda each: f"{each.name} {each.outcome}" if isinstance(each, Offer) else "",
)
def test_classes_of_cipher_suites(offer: Offer, outcome: tuple[str, int]) -> None:
    offers = tuple(offer if each.name == offer.name else each for each in facts().ciphers)
    assert tried("tls/cipher-suites", facts(ciphers=offers)) == outcome


@pytest.mark.parametrize(
    ("offer", "outcome"),
    [
        (Offer("x-none", "refused", alert="handshake_failure"), NOTED),
        (Offer("x-none", "refused", alert="tlsv1_alert_no_application_protocol"), PASS),
        (Offer("x-none", "agreed", ""), NOTED), (Offer("x-none", "agreed", "x-none"), NOTED),
        (Offer("x-none", "agreed", "http/1.1"), FAIL), (Offer("x-none", "unreached", alert="reset"), OPEN),
    ],
    ids=str,
)  # fmt: skip
def test_unknown_protocols(offer: Offer, outcome: tuple[str, int]) -> None:
    assert tried("tls/alpn-mismatch-refused", facts(alien_protocol=offer)) == outcome


def test_servers_without_alpn() -> None:
    made = facts()
    assert made.handshake
    silent = replace(made, handshake=replace(made.handshake, protocol=""))
    assert tried("tls/alpn-mismatch-refused", silent) == IDLE
    assert tried("tls/sni-alpn-addresses", silent) == NOTED


def test_addresses_names_and_identity() -> None:
    name = "tls/sni-alpn-addresses"
    other = leaf(fingerprint="f2", names=("elsewhere.example",))
    assert tried(name, facts(endpoints=(Endpoint("192.0.2.1", leaf()), Endpoint("192.0.2.2", other)))) == FAIL
    twin = leaf(fingerprint="f3", key="RSA", bits=2048)
    assert tried(name, facts(endpoints=(Endpoint("192.0.2.1", leaf()), Endpoint("192.0.2.2", twin)))) == PASS
    away = Endpoint("2001:db8::1", fault="no connection")
    assert tried(name, facts(endpoints=(Endpoint("192.0.2.1", leaf()), away))) == PASS
    assert tried(name, facts(alien_name=Offer("no-such-host.invalid", "agreed", "f1"))) == NOTED
    assert tried(name, facts(leaf(addresses=("192.0.2.1",)), host="192.0.2.1")) == IDLE


# -- plain HTTP


def answered(status: int, *, location: str = "", label: str = "", body: str = "") -> TransportFacts:
    headers = [("Location", location)] if location else []
    headers += [("Content-Type", label)] if label else []
    return facts(plain=(PlainAnswer("http://api.example/v1", "GET", status, tuple(headers), body),))


@pytest.mark.parametrize(
    ("made", "outcome"),
    [
        (answered(404), PASS), (answered(403, label="application/json"), PASS),
        (answered(301, location="https://api.example/v1"), PASS),
        (answered(308, location="https://API.example:443/v1/"), PASS),
        (answered(302, location="https://api.example/v1"), NOTED),
        (answered(307, location="https://api.example/v1"), NOTED),
        (answered(301, location="https://api.example/"), NOTED),
        (answered(301, location="https://www.example/v1"), FAIL),
        (answered(301, location="http://api.example/v1/"), FAIL),
        (answered(301, location="/login"), FAIL), (answered(301), FAIL), (answered(301, location="https://["), FAIL),
        (answered(503), NOTED), (answered(204), NOTED),
        (answered(200, label="application/json", body="{}"), FAIL),
        (answered(200, label="application/problem+json; charset=utf-8"), FAIL),
        (answered(200, label="text/html", body="<h1>It works!</h1>"), NOTED),
        (answered(200, label="application/xhtml+xml"), NOTED),
    ],
)  # fmt: skip
def test_what_plain_http_may_answer(made: TransportFacts, outcome: tuple[str, int]) -> None:
    assert tried("tls/https-only", made) == outcome


def test_another_service_on_port_80_is_only_noted() -> None:
    made = answered(200, label="application/json", body="{}")
    assert tried("tls/https-only", made, "https://api.example:8443/v1") == NOTED
    terms = {"tls": {"plain_url": "http://api.example/v1"}}
    assert tried("tls/https-only", made, "https://api.example:8443/v1", terms=terms) == FAIL


def test_a_target_without_tls_that_is_not_of_this_machine_fails() -> None:
    made = replace(answered(200, label="application/json"), secure=False)
    assert tried("tls/https-only", made, "http://api.example/v1") == FAIL


# -- tokens


@pytest.mark.parametrize(
    ("url", "outcome"), [("http://auth.example/token", FAIL), ("http://127.0.0.1:8000/token", IDLE)]
)
def test_a_token_endpoint_is_of_https(url: str, outcome: tuple[str, int]) -> None:
    terms = {"oauth": {"token_url": url, "client_id_env": "A", "client_secret_env": "B"}}
    assert tried("oauth/token-over-tls-post", facts(), terms=terms) == outcome


@dataclass(frozen=True)
class Endpoints:
    """A host whose token endpoint answers so."""

    posted: PlainAnswer
    asked: PlainAnswer
    facts: TransportFacts = field(default_factory=facts)

    def tokens(self) -> tuple[Exchange, Exchange]:
        return exchange_of(self.posted, "host"), exchange_of(self.asked, "host")


def answer(status: int, **members: str) -> PlainAnswer:
    body = json.dumps(members)
    return PlainAnswer("http://a.example/token", "POST", status, (("Content-Type", "application/json"),), body)


CLOSED, REFUSED = (
    PlainAnswer("http://a.example/token", fault="the port is closed"),
    answer(400, error="invalid_request"),
)
TOKEN = answer(200, access_token="t", token_type="Bearer")


@pytest.mark.parametrize(
    ("posted", "asked", "outcome"),
    [
        (CLOSED, REFUSED, PASS), (REFUSED, REFUSED, PASS), (answer(308), answer(405), PASS),
        (TOKEN, REFUSED, FAIL), (answer(200), REFUSED, NOTED), (answer(401, error="invalid_client"), REFUSED, NOTED),
        (CLOSED, TOKEN, NOTED), (CLOSED, answer(200), NOTED), (CLOSED, answer(500), NOTED), (CLOSED, CLOSED, OPEN),
    ],
)  # fmt: skip
def test_tokens_without_tls_or_for_get(posted: PlainAnswer, asked: PlainAnswer, outcome: tuple[str, int]) -> None:
    oauth = {"token_url": "https://a.example/token", "client_id_env": "A", "client_secret_env": "B"}
    contract = contract_from({"api": {"base_url": BASE}, "oauth": oauth})
    made = judge(checks()["http/oauth/token-over-tls-post"], Endpoints(posted, asked), contract)
    assert (made.verdict.value, len(made.warnings)) == outcome


def test_without_a_token_endpoint_nothing_applies() -> None:
    assert tried("oauth/token-over-tls-post", facts()) == IDLE


# -- renewals


def sighting(day: int, name: str, starts: int, key_id: str = "") -> Sighting:
    first = NOW + starts * DAY
    last, key_id = first + 100 * DAY - 1, key_id or f"key of {name}"
    return Sighting("192.0.2.1", "EC", NOW + day * DAY, name, name, "CN=a", "CN=ca", key_id, first, last)


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        ((sighting(0, "a", 0),), OPEN),
        ((sighting(50, "a", 0), sighting(60, "b", 55)), PASS),
        ((sighting(50, "a", 0), sighting(89, "b", 85)), PASS),
        ((sighting(90, "a", 0), sighting(91, "b", 85)), NOTED),
        ((sighting(50, "a", 0), sighting(99, "b", 95)), NOTED),
        ((sighting(50, "a", 0), sighting(95, "b", 60)), OPEN),
        ((sighting(50, "a", 0, "k"), sighting(60, "b", 55, "k")), NOTED),
    ],
    ids=["none yet", "early", "just in time", "seen late", "issued late", "seen too seldom", "the same key"],
)
def test_renewals_come_before_the_last_tenth(seen: tuple[Sighting, ...], outcome: tuple[str, int]) -> None:
    assert tried("tls/renewal-cadence", facts(), sightings=seen) == outcome


def test_the_new_certificate_is_served_everywhere() -> None:
    seen = (sighting(50, "f1", 0), sighting(60, "f2", 55))
    endpoints = (Endpoint("192.0.2.1", leaf(fingerprint="f2")), Endpoint("192.0.2.2", leaf(fingerprint="f1")))
    assert tried("tls/renewal-cadence", facts(endpoints=endpoints), sightings=seen) == NOTED


def test_what_is_not_remembered_decides_nothing() -> None:
    assert tried("tls/renewal-cadence", facts(), forgotten="the history cannot be used") == OPEN


# -- how many renewals


def counted(*seen: Sighting, **terms: int) -> tuple[str, list[str]]:
    """What is made of a history, by a promise of one renewal a year."""
    contract = contract_from({"api": {"base_url": BASE}})
    view = HostView(contract, facts(), seen)
    outcome = judge(lambda transport: require_few_renewals(transport, **terms), view, contract)
    return outcome.verdict.value, [warning.expected for warning in outcome.warnings] or [outcome.why]


def test_one_renewal_a_year_is_kept_by_one_renewal_a_year() -> None:
    old, new, newer = (sighting(day, name, day) for day, name in ((0, "a"), (365, "b"), (730, "c")))
    assert counted(old, new, newer) == ("pass", [""])


def test_a_second_renewal_within_the_year_is_noted() -> None:
    seen = (sighting(0, "a", 0), sighting(100, "b", 100), sighting(464, "c", 464))
    verdict, told = counted(*seen)
    assert verdict == "pass"
    assert told[0].startswith("at most 1 renewals in 365 days; but a public certificate of 2027-09-08")
    assert told[0].endswith("may hold for 100 days at most")
    assert counted(*seen, grace_days=1) == ("pass", [""])
    assert counted(*seen, most=2) == ("pass", [""])


def test_what_the_rules_of_issue_allow_is_not_called_impossible() -> None:
    seen = tuple(sighting(day, name, day) for day, name in ((-900, "a"), (-800, "b"), (-700, "c")))
    assert counted(*seen)[1] == ["at most 1 renewals in 365 days"]


def test_a_history_that_is_too_short_decides_nothing() -> None:
    assert counted(sighting(0, "a", 0)) == ("inconclusive", ["the history covers 0 days of 365"])
    assert counted(sighting(0, "a", 0), sighting(364, "a", 0))[0] == "inconclusive"
    assert counted(sighting(0, "a", 0), sighting(365, "a", 0))[0] == "pass"


def test_certificates_that_take_turns_are_not_counted() -> None:
    seen = (sighting(0, "b", -5), sighting(1, "a", -9), sighting(400, "b", -5))
    verdict, told = counted(*seen)
    assert verdict == "inconclusive"
    assert "side by side" in told[0]


@pytest.mark.parametrize(("most", "outcome"), [(None, IDLE), (1, NOTED), (2, PASS)])
def test_a_contract_may_promise_how_often_certificates_change(most: int | None, outcome: tuple[str, int]) -> None:
    terms = {"api": {"base_url": BASE}, "tls": {"renewals_per_year": most} if most else {}}
    contract = contract_from(terms)
    seen = (sighting(0, "a", 0), sighting(100, "b", 100), sighting(464, "c", 464))
    made = judge(test_tls_renewals.test_certificates_change_no_more_often_than_promised,
                 HostView(contract, facts(), seen), contract)  # fmt: skip
    assert (made.verdict.value, len(made.warnings)) == outcome
