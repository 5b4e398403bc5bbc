"""What is to be measured follows from the contract, and what was measured is compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from accord.model.contract import Contract, contract_from
from accord.model.exchange import Response
from accord.model.measurement import Bounds, Measurement, Outcome
from accord.probe import Documented, compared, remarks
from accord.runtime.rating.aiming import UNREADABLE, aims_of, variants_of
from accord.runtime.rating.driving import Ear
from accord.runtime.rating.goals import Goal, blind_goals, promised_goals
from accord.wire.shooter import Reply

pytestmark = pytest.mark.quiet


def contract(*promises: Mapping[str, Any], writes: bool = True, paths: int = 6) -> Contract:
    told = {"kind": "rate-limit", "level": "MUST", "summary": "A limit.", "source": "a page"}
    return contract_from({
        "api": {"base_url": "http://127.0.0.1/api", "standard": "http"},
        "capabilities": {"load": True, "writes": writes},
        "oauth": {"token_url": "/token", "client_id_env": "NAME", "client_secret_env": "SECRET"},
        "resource": [{"path": f"/{number}"} for number in range(paths)],
        "promise": [{"id": f"x/{number}", **told, **each} for number, each in enumerate(promises)],
    })  # fmt: skip


BURST = {"method": "GET", "scope": "endpoint", "limit": 25, "window_s": 1}
AVERAGE = {"method": "GET", "scope": "all-endpoints", "limit": 100, "window_s": 6}
TOKEN = {"method": "POST", "scope": "endpoint", "path": "/token", "limit": 3, "window_s": 6}


def test_limits_of_one_method_are_layers_of_one_goal() -> None:
    goals, notes = promised_goals(contract(AVERAGE, BURST, TOKEN))
    paths = tuple(f"/{number}" for number in range(6))
    assert goals == [
        Goal("GET", paths, Documented(25, 1), Documented(100, 6), "endpoint"),
        Goal("POST", ("/token",), Documented(3, 6), None, "endpoint"),
    ]
    assert notes == []
    cost, most = goals[0].cost, goals[0].most
    assert cost
    assert most
    assert 100 < cost.requests < most.requests


def test_layers_of_a_promise_are_limits_like_others_and_each_is_measured_once() -> None:
    told = {"kind": "rate-limit", "layers": [{**AVERAGE}, {**BURST}, {"method": "POST", "limit": 5, "window_s": 6}]}
    for promises in ([told], [told, BURST, AVERAGE], [{"expect": "no-refusal"}, {"algorithm": "sliding"}, told]):
        goals, notes = promised_goals(contract(*promises))
        assert [str(goal) for goal in goals] == ["GET /0: 25 in 1 s and 100 in 6 s", "POST /0: 5 in 6 s"]
        assert notes == []
    assert promised_goals(contract({"expect": "no-refusal"}, {"algorithm": "sliding"})) == ([], [])


def test_limits_of_one_endpoint_and_three_layers() -> None:
    average, slow = {**AVERAGE, "scope": "endpoint"}, {**AVERAGE, "limit": 500, "window_s": 60}
    (goal,), _ = promised_goals(contract(average, BURST))
    assert (goal.paths, goal.scope, goal.outer_scope) == (("/0",), "endpoint", "endpoint")
    (goal,), _ = promised_goals(contract(slow, AVERAGE, BURST))
    assert goal.documented == (Documented(25, 1), Documented(100, 6), Documented(500, 60))


def test_of_two_figures_for_one_counter_the_first_is_measured() -> None:
    (goal,), (note,) = promised_goals(contract(AVERAGE, {**AVERAGE, "limit": 50}))
    assert goal.inner == Documented(100, 6)
    assert note == "GET: 50 in 6 s is left out; the same counter has another figure"


def test_a_limit_over_all_endpoints_alone_is_measured_at_one() -> None:
    goals, _ = promised_goals(contract(AVERAGE))
    assert goals == [Goal("GET", ("/0",), Documented(100, 6), None, "all-endpoints")]


def test_what_writes_is_left_out_where_the_contract_does_not_allow_it() -> None:
    readonly = contract(BURST, TOKEN, writes=False)
    goals, notes = promised_goals(readonly)
    assert [goal.method for goal in goals] == ["GET"]
    assert notes == ["POST /token: it writes, and is not measured without --method POST"]
    assert [goal.method for goal in promised_goals(readonly, method="POST")[0]] == ["POST"]


def test_too_few_paths_to_spread_over_are_told() -> None:
    (note,) = promised_goals(contract(BURST, AVERAGE, paths=4))[1]
    assert "4 paths for a limit over all of them that takes 5" in note
    assert not promised_goals(contract(BURST, AVERAGE, paths=4), paths=["/a", "/b", "/c", "/d", "/e"])[1]


def test_what_is_sent_for_each_goal() -> None:
    goals, _ = promised_goals(contract(BURST, TOKEN, {**BURST, "method": "POST"}, paths=1))
    aims = aims_of(contract(), {"NAME": "me", "SECRET": "a secret"}, goals)
    assert set(aims) >= {"GET /0", "POST /token", "POST /0"}
    assert aims["GET /0"].request.url == "http://127.0.0.1/api/0"
    assert aims["POST /0"].request.body == UNREADABLE
    token = aims["POST /token"].request
    assert token.body == b"grant_type=client_credentials"
    assert token.header("authorization") == "Basic bWU6YStzZWNyZXQ="


def test_what_may_share_a_counter_with_a_goal() -> None:
    (goal,) = blind_goals(["/a", "/b"], "GET")
    aims = aims_of(contract(), {}, [goal])
    assert variants_of(goal, "GET /a", aims) == {
        "client-address": "GET /a from 127.0.0.2",
        "endpoint": "GET /b",
        "method HEAD": "HEAD /a",
        "method OPTIONS": "OPTIONS /a",
    }
    assert aims["HEAD /a"].request.method == "HEAD"
    assert aims["GET /a from 127.0.0.2"].address == "127.0.0.2"


def test_another_token_is_that_of_another_account() -> None:
    made = contract_from({
        "api": {"base_url": "http://127.0.0.1/api", "standard": "http"},
        "auth": {"header": "Authorization", "scheme": "Bearer", "env": "MINE"},
        "account": [{"role": "expired", "env": "OLD"}, {"role": "other", "env": "THEIRS"}],
    })  # fmt: skip
    (goal,) = blind_goals(["/a"], "GET")
    aims = aims_of(made, {"MINE": "one", "THEIRS": "two", "OLD": "three"}, [goal])
    assert aims["GET /a"].request.header("authorization") == "Bearer one"
    assert aims[variants_of(goal, "GET /a", aims)["token"]].request.header("authorization") == "Bearer two"
    assert "token" not in variants_of(goal, "GET /a", aims_of(made, {"MINE": "one", "OLD": "three"}, [goal]))


@pytest.mark.parametrize(
    ("limit", "window", "algorithm", "kept"),
    [
        (Bounds(20, 20, 20), Bounds(2.01, 1.98, 2.03), "sliding-log", "holds"),
        (Bounds(19, 19, 19), Bounds(2.01, 1.98, 2.03), "sliding-log", "stricter"),
        (Bounds(21, 21, 21), Bounds(2.01, 1.98, 2.03), "sliding-log", "laxer"),
        (Bounds(20, 20, 20), Bounds(3, 2.98, 3.03), "fixed-window", "stricter"),
        (Bounds(20, 20, 20), Bounds(1, 0.98, 1.03), "fixed-window", "laxer"),
        (Bounds(20, 19, 21), Bounds(), "undecided", "undecided"),
        (Bounds(15, 15, 15), Bounds(2.01, 1.98, 2.03), "undecided", "undecided"),
        (Bounds(15, 10, 20), Bounds(2.01, 1.98, 2.03), "undecided", "undecided"),
        (Bounds(20, 20, 20), Bounds(2.01, 1.2, 29), "block", "undecided"),
        (Bounds(None, 50, None), Bounds(), "none-seen", "not enforced"),
        (Bounds(None, 20, None), Bounds(), "none-seen", "undecided"),
    ],
)
def test_what_is_measured_is_compared_with_what_is_documented(
    limit: Bounds, window: Bounds, algorithm: str, kept: str
) -> None:
    assert compared(Measurement("GET", "/", "", limit, window, algorithm), Documented(20, 2.0)) == kept


CLOSE = Bounds(2, 1.98, 2.03)


@pytest.mark.parametrize(
    ("limit", "window", "candidates", "kept"),
    [
        (Bounds(20, 15, 25), Bounds(2.0), (), "undecided"),  # not deterministic
        (Bounds(25, 21, 30), Bounds(2.0), (), "laxer"),
        (Bounds(15, 10, 19), Bounds(2.0), (), "stricter"),
        (Bounds(15, 15, 15), CLOSE, ("fixed-window", "sliding-log"), "stricter"),
        (Bounds(25, 25, 25), CLOSE, ("fixed-window", "sliding-log"), "laxer"),
        (Bounds(25, 18, 25), CLOSE, ("fixed-window", "sliding-log"), "undecided"),
        (Bounds(20, 20, 20), CLOSE, ("fixed-window", "sliding-log"), "holds"),
    ],
)
def test_what_is_not_decided_is_compared_by_its_bounds(
    limit: Bounds, window: Bounds, candidates: tuple[str, ...], kept: str
) -> None:
    said = Measurement("GET", "/", "", limit, window, "undecided", candidates=candidates)
    assert compared(said, Documented(20, 2.0)) == kept


@pytest.mark.parametrize(
    ("holds", "fills", "kept"),
    [(20, 2.0, "holds"), (5, 0.5, "stricter"), (30, 3.0, "laxer"), (30, 6.0, "stricter"), (40, 3.0, "laxer")],
)
def test_a_bucket_keeps_a_promise_by_what_it_holds_and_how_fast_it_fills(holds: int, fills: float, kept: str) -> None:
    limit, window = Bounds(holds, holds, holds), Bounds(fills, 0.99 * fills, 1.01 * fills)
    said = Measurement("GET", "/", "", limit, window, "token-bucket")
    assert compared(said, Documented(20, 2.0)) == kept
    assert [*remarks(said, Documented(20, 2.0))] == [
        "on average as many pass as documented, but only 5 of 20 at once: stricter for bursts"
    ] * (holds == 5)


def test_a_connection_that_is_dropped_is_a_refusal_where_others_were_served() -> None:
    ear, dropped = Ear(), Reply(0.0, 0.1, dropped=True)
    assert ear.hear("HEAD /a", dropped) is Outcome.FAILED
    for _ in range(3):
        assert ear.hear("GET /a", Reply(0.0, 0.1, Response(200))) is Outcome.ADMITTED
    assert ear.hear("GET /a", dropped) is Outcome.REFUSED
    assert ear.hear("GET /b", dropped) is Outcome.REFUSED
