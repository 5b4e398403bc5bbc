"""Promises about connections: on the sandbox over TLS, sound and broken, and by a history that is made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from accord.model.contract import Contract, contract_from
from accord.model.promise import Promise
from accord.model.transport import PlainAnswer
from accord.record.history import Sighting
from accord.runtime.transport import HostView, look
from sandbox.tls import serving_tls
from suites.promises import test_identity as checks
from tests.suites.test_tls_judgements import BASE, DAY, NOW, facts
from tests.tls_matrix import contract_of, judge

are_secure = checks.test_connections_are_secure
changes_seldom, changes_are_told = checks.test_certificate_changes_seldom, checks.test_certificate_changes_are_told

TLS = {"min": {"min": "1.2"}, "refuse": {"refuse": ["1.0", "1.1"]}, "valid": {"valid": True}, "name": {"name": True},
       "https_only": {"https_only": True}}  # fmt: skip
BROKEN = {
    "http/tls/no-obsolete-version": {"refuse"},
    "http/tls/chain-valid": {"valid"},
    "http/tls/validity-now": {"valid"},
    "http/tls/host-name": {"name"},
    "http/tls/https-only": {"https_only"},
}


def verdict(check: Any, view: HostView, contract: Contract, **parameters: Any) -> tuple[str, int]:
    promise = Promise("t/t/t", "tls", "MUST", parameters=parameters)
    outcome = judge(check, view, contract, promise=promise)
    return outcome.verdict.value, len(outcome.warnings)


def test_a_sound_host_keeps_every_promise_and_a_broken_one_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACCORD_HISTORY", raising=False)
    for fault, broken in {None: set[str](), **BROKEN}.items():
        with serving_tls(fault) as secure:
            contract = contract_of(secure)
            view = look(contract)
        for name, parameters in TLS.items():
            expected = ("fail", 0) if name in broken else ("pass", 0)
            assert verdict(are_secure, view, contract, **parameters) == expected, (fault, name)


CONTRACT = contract_from({"api": {"base_url": BASE}})


def test_an_old_version_is_too_old() -> None:
    view = HostView(CONTRACT, facts())
    assert verdict(are_secure, view, CONTRACT, min="1.3") == ("pass", 0)
    handshake = view.facts.handshake
    assert handshake is not None
    old = HostView(CONTRACT, facts(handshake=type(handshake)("TLS 1.2", "", "", "", handshake.chain)))
    assert verdict(are_secure, old, CONTRACT, min="1.3") == ("fail", 0)


def plain(status: int, media_type: str = "text/html", location: str = "") -> HostView:
    headers = (("content-type", media_type), *([("location", location)] if location else []))
    answer = PlainAnswer("http://api.example/v1", status=status, headers=headers, body="{}")
    return HostView(CONTRACT, facts(plain=(answer,)))


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (plain(301, location="https://api.example/v1"), ("pass", 0)),
        (plain(302, location="https://www.api.example/"), ("pass", 0)),
        (plain(302, location="http://www.api.example/"), ("pass", 1)),
        (plain(403), ("pass", 0)),
        (plain(200), ("inconclusive", 0)),
        (plain(200, "application/vnd.api+json"), ("fail", 0)),
        (plain(503), ("pass", 1)),
        (HostView(CONTRACT, facts(plain=())), ("inconclusive", 0)),
    ],
)
def test_without_tls_there_is_a_way_to_tls_or_nothing(view: HostView, expected: tuple[str, int]) -> None:
    assert verdict(are_secure, view, CONTRACT, https_only=True) == expected


def sighting(day: int, number: int) -> Sighting:
    at, issued = NOW + day * DAY, NOW + day * DAY - 3600
    return Sighting(
        "192.0.2.1", "EC", at, f"f{number}", f"0{number}", "s", "i", f"k{number}", issued, issued + 400 * DAY
    )


def seen(*days: int) -> HostView:
    """A history of a certificate that was new on each of these days, and is still there today."""
    sightings = [sighting(day, number) for number, day in enumerate(days)]
    return HostView(CONTRACT, facts(), (*sightings, *_still_there(sightings[-1])))


def _still_there(last: Sighting) -> list[Sighting]:
    values = {name: getattr(last, name) for name in Sighting.__slots__}
    return [Sighting(**{**values, "at": NOW})] if last.at < NOW else []


def test_changes_are_counted_within_the_window() -> None:
    promised = {"max": 1, "window_days": 365, "grace_days": 45}
    assert verdict(changes_seldom, seen(-700, -330), CONTRACT, **promised) == ("pass", 0)
    assert verdict(changes_seldom, seen(-700, -330, -1), CONTRACT, **promised) == ("pass", 0)
    assert verdict(changes_seldom, seen(-700, -330, -30), CONTRACT, **promised) == ("pass", 1)
    assert verdict(changes_seldom, seen(-100), CONTRACT, **promised) == ("inconclusive", 0)


def test_without_a_figure_each_change_is_told() -> None:
    assert verdict(changes_are_told, seen(-700, -330, -30), CONTRACT) == ("pass", 2)
    assert verdict(changes_are_told, seen(-700, -330, -30), CONTRACT, window_days=60) == ("pass", 1)
    assert verdict(changes_are_told, seen(-100), CONTRACT) == ("pass", 0)
    assert verdict(changes_are_told, seen(0), CONTRACT) == ("inconclusive", 0)
