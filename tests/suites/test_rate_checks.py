"""What checks of rate limits make of measurements: figures, windows, scope, recovery, refusals and what is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from accord.judge.expect import WARNINGS, Inconclusive, NotApplicable, Violation
from accord.model.contract import contract_from
from accord.model.exchange import Exchange, Request, Response
from accord.model.measurement import Bounds, Documented, Measurement, Outcome, Rate, Rating, Shot
from accord.model.promise import Promise
from accord.runtime.rating.rates import Rates
from suites.ratelimits import test_headers as headers
from suites.ratelimits import test_limits as limits
from suites.ratelimits import test_recovery as recovery
from suites.ratelimits import test_refusals as refusals
from suites.ratelimits import test_scopes as scopes
from suites.ratelimits.figures import Layer
from suites.ratelimits.within import refused_within

Check = Callable[[Rates, Promise], None]
TWENTY, TWO = Bounds(20, 20, 20), Bounds(2, 1.98, 2.03)
BASE = "http://127.0.0.1"
APART = {"by": "method", "separate": ["GET", "POST"]}
TOGETHER = {"by": "method-class", "class": ["GET", "HEAD"]}


def rate(kept: str = "holds", limit: Bounds = TWENTY, window: Bounds = TWO, **more: Any) -> Rate:
    given = {"method": "GET", "endpoint": "/a", "scope": "endpoint", "algorithm": "sliding-log", "status": 429}
    said = Measurement(limit=limit, window_s=window, **(given | more))
    return Rate(said, Documented(20, 2.0), kept)


def shot(at: float, refused: bool = False, key: str = "GET /a", **fields: str) -> Shot:
    outcome = Outcome.REFUSED if refused else Outcome.ADMITTED
    return Shot(at, at + 0.01, outcome, 429 if refused else 200, at, key, fields)


def exchange(number: int, status: int = 200, *pairs: tuple[str, str], body: bytes = b"") -> Exchange:
    return Exchange(f"rate-{number}", Request("GET", f"{BASE}/a"), Response(status, pairs, body))


def rates(*found: Rate, shots: Iterable[Shot] = (), exchanges: Iterable[Exchange] = ()) -> Rates:
    rating = Rating(1, 1.0, found, tuple(shots), notes=("a note",))
    return Rates(rating, contract_from({"api": {"base_url": BASE}}), (*exchanges, exchange(99, 429)))


def promise(kind: str = "rate-limit", **parameters: Any) -> Promise:
    return Promise("x/y", kind, "MUST", summary="As promised.", parameters=parameters)


def outcome(check: Check, found: Rates, told: Promise) -> str:
    """What a check comes to, in a word."""
    warnings: list[Any] = []
    token = WARNINGS.set(warnings)
    try:
        check(found, told)
    except Violation:
        return "fail"
    except Inconclusive:
        return "open"
    except NotApplicable:
        return "idle"
    finally:
        WARNINGS.reset(token)
    return "warn" if warnings else "pass"


OWN = {"limit": 20, "window_s": 2, "scope": "endpoint"}
NONE = {"limit": Bounds(None, 60, None), "window": Bounds(), "algorithm": "none-seen"}


@pytest.mark.parametrize(
    ("found", "parameters", "word"),
    [
        ((rate("holds"),), OWN, "pass"),
        ((rate("stricter", Bounds(15, 15, 15)),), OWN, "fail"),
        ((rate("laxer", Bounds(25, 25, 25)),), OWN, "warn"),
        ((rate("not enforced", **NONE),), OWN, "warn"),
        ((rate("not enforced", **NONE),), {**OWN, "body": "invalid"}, "open"),
        ((rate("undecided"),), OWN, "open"),
        ((), OWN, "open"),
        ((rate("holds"),), {**OWN, "method": "POST"}, "open"),
        ((rate("holds"),), {**OWN, "scope": "all-endpoints"}, "open"),
        ((rate("holds"),), {**OWN, "path": "/b"}, "open"),
        ((rate("holds"),), {"layers": [OWN]}, "pass"),
        ((rate("holds"),), {"layers": [OWN, {**OWN, "limit": 100}]}, "open"),
        ((rate("stricter", Bounds(5, 5, 5)),), {"layers": [], "record": [{**OWN, "limit": 5}]}, "warn"),
        ((rate("holds"),), {"layers": [OWN], "record": [{**OWN, "limit": 5}]}, "pass"),
    ],
)
def test_figures(found: tuple[Rate, ...], parameters: dict[str, Any], word: str) -> None:
    assert outcome(limits.test_limit_is_as_promised, rates(*found), promise(**parameters)) == word


@pytest.mark.parametrize(
    ("algorithm", "candidates", "word"),
    [
        ("sliding-log", (), "pass"),
        ("token-bucket", (), "pass"),
        ("fixed-window-clock", (), "fail"),
        ("undecided", ("fixed-window", "sliding-log"), "open"),
        ("undecided", ("fixed-window", "fixed-window-clock"), "fail"),
        ("undecided", ("sliding-window-counter", "sliding-log"), "pass"),
        ("block", (), "open"),
        ("none-seen", (), "open"),
    ],
)
def test_algorithms(algorithm: str, candidates: tuple[str, ...], word: str) -> None:
    found = rates(rate(algorithm=algorithm, candidates=candidates))
    assert outcome(limits.test_windows_are_of_the_promised_kind, found, promise(algorithm="sliding")) == word


def test_refusals_below_all_limits() -> None:
    burst, average = Layer("GET", 10, 1.0, "endpoint"), Layer("GET", 20, 10.0, "all-endpoints")
    early = [*(shot(0.1 * number) for number in range(4)), shot(0.4, refused=True)]
    busy = [*(shot(0.1 * number) for number in range(5)), shot(0.5, refused=True)]
    spread = [*(shot(number, key=f"GET /{number}") for number in range(10)), shot(9.5, refused=True, key="GET /10")]
    assert list(refused_within(early, [burst, average], 0.5)) == [early[-1]]
    assert not list(refused_within(busy, [burst, average], 0.5))
    assert not list(refused_within(spread, [burst, average], 0.5))
    assert list(refused_within(spread, [burst], 0.5)) == [spread[-1]]
    assert not list(refused_within([shot(0, True, "GET /a from 127.0.0.2"), shot(0, True, "HEAD /a")], [burst], 0.5))


def test_what_stays_below_passes() -> None:
    told = {"id": "x/y", "kind": "rate-limit", "level": "MUST", "summary": "s", "source": "s", **OWN}
    contract = contract_from({"api": {"base_url": BASE}, "promise": [told]})
    check, wanted = limits.test_what_stays_below_all_limits_passes, promise(expect="no-refusal", fraction=0.5)
    for refused, word in ((False, "pass"), (True, "fail")):
        found = rates(rate(), shots=[shot(0.0), shot(0.1, refused)])
        assert outcome(check, Rates(found.rating, contract, found.exchanges), wanted) == word
    assert outcome(check, Rates(rates().rating, contract), wanted) == "open"


@pytest.mark.parametrize(
    ("limit", "kept", "word"),
    [(10, "holds", "pass"), (20, "holds", "fail"), (None, "not enforced", "fail"), (None, "undecided", "open")],
)
def test_stricter_than_another(limit: float | None, kept: str, word: str) -> None:
    token = rate(kept, Bounds(limit, limit, limit), endpoint="/token", method="POST")
    wanted = promise(path="/token", stricter_than=[OWN])
    assert outcome(limits.test_limit_is_stricter_than_others, rates(token, rate()), wanted) == word
    assert outcome(limits.test_limit_is_stricter_than_others, rates(rate()), wanted) == "open"


@pytest.mark.parametrize(
    ("check", "parameters", "shared", "word"),
    [
        (scopes.test_counted_over_clients, {"by": "client-address"}, {"client-address": False}, "pass"),
        (scopes.test_counted_over_clients, {"by": "client-address"}, {"client-address": True}, "fail"),
        (scopes.test_counted_over_clients, {"by": "client-address"}, {"token": True}, "pass"),
        (scopes.test_counted_over_clients, {"by": "client-address"}, {"token": False}, "fail"),
        (scopes.test_counted_over_clients, {"by": "token"}, {"token": False, "client-address": True}, "pass"),
        (scopes.test_counted_over_clients, {"by": "token"}, {"token": None}, "open"),
        (scopes.test_counted_over_endpoints, {"by": "endpoint"}, {"endpoint": False}, "pass"),
        (scopes.test_counted_over_endpoints, {"by": "endpoint"}, {"endpoint": True}, "fail"),
        (scopes.test_counted_over_endpoints, {"by": "endpoint"}, {}, "open"),
        (scopes.test_counted_over_methods, APART, {"method POST": False}, "pass"),
        (scopes.test_counted_over_methods, APART, {"method POST": True}, "fail"),
        (scopes.test_counted_over_methods, APART, {"method PUT": True}, "open"),
        (scopes.test_counted_over_methods, TOGETHER, {"method HEAD": True}, "pass"),
        (scopes.test_counted_over_methods, TOGETHER, {"method HEAD": False}, "fail"),
    ],
)  # fmt: skip
def test_scopes(check: Check, parameters: dict[str, Any], shared: dict[str, bool | None], word: str) -> None:
    assert outcome(check, rates(rate(shared=shared)), promise("rate-limit-scope", **parameters)) == word


@pytest.mark.parametrize(("count", "word"), [(True, "pass"), (False, "fail"), (None, "open")])
def test_blocked_while_over(count: bool | None, word: str) -> None:
    found = rates(rate(rejections_count=count))
    wanted = promise("rate-limit-recovery", while_over=True)
    assert outcome(recovery.test_blocked_for_as_long_as_it_goes_on, found, wanted) == word


@pytest.mark.parametrize(("took", "word"), [(2.1, "pass"), (2.3, "fail"), (None, "open")])
def test_accepted_after_silence(took: float | None, word: str) -> None:
    wanted = promise("rate-limit-recovery", windows=1.0, slack=0.1)
    assert outcome(recovery.test_accepted_again_after_silence, rates(rate(recovery_s=took)), wanted) == word


@pytest.mark.parametrize(
    ("parameters", "status", "pairs", "body", "word"),
    [
        ({"status": 429}, 429, (), b"", "pass"),
        ({"status": 429}, 503, (), b"", "fail"),
        ({"retry_after": "required"}, 429, (), b"", "fail"),
        ({"retry_after": "required"}, 429, (("Retry-After", "3"),), b"", "pass"),
        ({"retry_after": "optional"}, 429, (("Retry-After", "0.3"),), b"", "fail"),
        ({"retry_after": "optional"}, 429, (("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"),), b"", "pass"),
        ({"retry_after": "absent"}, 429, (("Retry-After", "3"),), b"", "fail"),
        ({"body": ["errors"], "status": 429}, 503, (), b"no", "open"),
        ({"status": 429}, 429, (("Retry-After", "0.3"),), b"", "pass"),
        ({"body": ["errors"]}, 429, (), b'{"errors":[]}', "pass"),
        ({"body": ["errors"]}, 429, (), b'{"message":""}', "fail"),
        ({"body": ["errors"]}, 429, (), b"no", "fail"),
    ],
)
def test_refusals(parameters: dict[str, Any], status: int, pairs: Any, body: bytes, word: str) -> None:
    refused = exchange(1, status, *pairs, body=body)
    found = rates(shots=[shot(0.0, refused=True)], exchanges=[refused])
    wanted = promise("rate-limit-refusal", **parameters)
    assert outcome(refusals.test_refusal_is_of_the_promised_form, found, wanted) == word


def test_no_refusal_decides_nothing() -> None:
    wanted = promise("rate-limit-refusal", status=429)
    assert outcome(refusals.test_refusal_is_of_the_promised_form, rates(shots=[shot(0.0)]), wanted) == "open"


@pytest.mark.parametrize(
    ("found", "value", "more", "word"),
    [
        ((rate(),), "20", {}, "pass"),
        ((rate(),), "25", {}, "fail"),
        ((rate(), rate(limit=Bounds(25, 25, 25))), "25", {}, "pass"),
        ((rate(), rate("undecided", algorithm="undecided")), "25", {}, "idle"),
        ((), "20", {}, "idle"),
        ((rate(),), "2", {"field": "window"}, "pass"),
        ((rate(),), "2000", {"field": "window", "unit": "ms"}, "pass"),
        ((rate(),), "3", {"field": "window"}, "fail"),
    ],
)
def test_what_is_told(found: tuple[Rate, ...], value: str, more: dict[str, str], word: str) -> None:
    told = promise("rate-limit-headers", **{"header": "X-Told", "field": "limit", **more})
    heard = rates(*found, shots=[shot(0.0, **{"x-told": value})], exchanges=[exchange(1)])
    assert outcome(headers.test_what_is_told_is_what_is_enforced, heard, told) == word
