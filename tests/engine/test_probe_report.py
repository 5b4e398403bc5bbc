"""A measurement has the shape that is promised, and says what could not be decided."""

from __future__ import annotations

import json

import pytest

from accord.model.measurement import ALGORITHMS, Bounds, Measurement, Outcome, Rate, Rating, Shot
from accord.probe import Documented, cost_of, fit_of, measure, measurement_of, most_of
from accord.probe.rigorous import first_allowed, first_window
from tests.engine.limiters import Both, Fickle, Fixed, Free, Limiter, Log, World


def measured(limiter: Limiter, most: int = 220, seed: int = 1, documented: Documented | None = None) -> Measurement:
    world = World(limiter, seed)
    found = world.run(measure(0.0, world.epoch, most, documented=documented))
    assert found.requests == len(world.shots)
    return measurement_of(found, method="GET", endpoint="/items", scope="endpoint")


def test_shape() -> None:
    found = measured(Log(20, 2.0))
    data = json.loads(json.dumps(Rating(found.requests, found.seconds, (Rate(found),)).to_json()))
    assert set(data) == {"requests", "seconds", "limits"}
    (limit,) = data["limits"]
    assert set(limit) >= {
        "method", "endpoint", "scope", "limit", "window_s", "algorithm", "runner_up", "odds_log10", "recovery_s",
        "rejections_count", "retry_after", "advertised", "requests", "seconds", "notes",
    }  # fmt: skip
    assert limit["limit"] == {"value": 20, "low": 20, "high": 20}
    assert set(limit["window_s"]) == {"value", "low", "high"}
    assert limit["algorithm"] == "sliding-log"
    assert {limit["algorithm"], limit["runner_up"]} <= set(ALGORITHMS)
    assert limit["rejections_count"] is False
    assert limit["notes"] == []


def test_none_seen() -> None:
    found = measured(Free())
    assert found.algorithm == "none-seen"
    assert found.limit == Bounds(None, 220, None)
    assert found.requests == 220
    assert "no limit up to 220 requests" in found.notes[0]


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_what_is_not_deterministic_is_said_to_be_so(seed: int) -> None:
    found = measured(Fickle((17, 20, 23), 2.0, seed), seed=seed)
    assert found.algorithm == "undecided"
    assert found.limit.low is not None
    assert found.limit.high is not None
    assert 17 <= found.limit.low < found.limit.high <= 23
    assert "not deterministic: " in found.notes[-1]


@pytest.mark.parametrize("seed", range(4))
def test_refusals_by_another_limit_are_noticed(seed: int) -> None:
    found = measured(Both(Fixed(20, 2.0), Fixed(50, 30.0)), seed=seed)
    assert "perhaps those of another one" in found.notes[-1]
    assert found.limit == Bounds(20, 20, 20)
    assert found.algorithm in ("fixed-window", "undecided")


def test_a_spent_budget_names_the_remedy() -> None:
    found = measured(Fixed(20, 2.0), most=30)
    assert found.requests == 30
    assert found.algorithm == "undecided"
    assert "fixed-window" in found.candidates or "sliding-log" in found.candidates
    assert "undecided after" in found.notes[-1]
    assert "--budget-time" in found.notes[-1]


@pytest.mark.parametrize("most", [1, 2, 5, 20, 21, 25, 40, 60, 100])
def test_the_budget_is_kept(most: int) -> None:
    assert measured(Fixed(20, 2.0), most=most).requests <= most
    assert measured(Fixed(20, 2.0), most=most, documented=Documented(20, 2.0)).requests <= most


@pytest.mark.parametrize("until", [0.05, 1.0, 2.5])
def test_the_time_budget_is_kept(until: float) -> None:
    world = World(Fixed(20, 2.0))
    assert not world.run(measure(0.0, world.epoch, 220, until)).complete
    assert max(shot.sent for shot in world.shots) <= until


def test_a_record_gives_the_same_verdict_again() -> None:
    world = World(Log(20, 2.0))
    found = world.run(measure(0.0, world.epoch, 220)).fit
    again = fit_of([Shot.from_json(json.loads(json.dumps(shot.to_json()))) for shot in world.shots], world.epoch)
    assert found
    assert again
    assert [each.evidence for each in again.explanations] == [each.evidence for each in found.explanations]


@pytest.mark.parametrize("kind", [Fixed, Log])
def test_a_right_contract_costs_what_was_announced(kind: type[Fixed] | type[Log]) -> None:
    said = Documented(250, 10.0)
    found = measured(kind(250, 10.0), most=3000, documented=said)
    cost = cost_of(said)
    assert found.requests <= cost.requests <= 1.4 * said.limit + 15
    assert found.seconds <= cost.seconds <= 1.1 * said.window
    assert (found.limit.low, found.limit.high) == (250, 250)
    assert found.window_s.holds(10.0)


@pytest.mark.parametrize("said", [Documented(30, 2.0), Documented(10, 2.0), Documented(20, 3.0), Documented(20, 1.0)])
@pytest.mark.parametrize("kind", [Fixed, Log])
def test_a_wrong_contract_is_not_confirmed(kind: type[Fixed] | type[Log], said: Documented) -> None:
    found = measured(kind(20, 2.0), most=most_of(said).requests + 100, documented=said)
    assert (found.limit.low, found.limit.high) == (20, 20)
    assert found.window_s.holds(2.0)
    assert not found.window_s.holds(said.window) or said.window == 2.0


def test_bounds_without_a_model() -> None:
    times = ((0.0, True), (0.1, True), (0.2, False), (1.8, False), (2.1, True))
    shots = [Shot(at, at + 0.01, Outcome.ADMITTED if passed else Outcome.REFUSED) for at, passed in times]
    assert first_allowed(shots) == Bounds(2, 2, 2)
    window = first_window(shots)
    assert (window.low, window.high) == pytest.approx((1.79, 2.11))
    assert first_window(shots[:4]).high is None
    assert first_allowed(shots[:2]) == Bounds(None, 2, None)
