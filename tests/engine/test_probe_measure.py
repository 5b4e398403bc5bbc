"""The inference says nothing wrong of any limiter, and confirms what is documented at little cost."""

from __future__ import annotations

import pytest

from accord.model.measurement import Measurement
from accord.probe import Documented, cost_of, measure, measurement_of
from tests.engine.limiters import Bucket, Clocked, Fixed, Limiter, Log, World
from tests.probe_tournament import KINDS, Match, play

NAMES = [each for each, kind in KINDS.items() if kind.algorithm not in ("leaky-bucket-queue", "slow-down")]


@pytest.mark.parametrize("name", NAMES)
def test_blind(name: str) -> None:
    score = play(Match(name, 20, 2.0, "near", "blind", 0))
    assert score.wrong == ()
    assert score.requests <= 220


@pytest.mark.parametrize(
    ("name", "network", "plan", "seed"),
    [
        ("fixed-whole-seconds", "jitter", "right", 1),
        ("fixed-whole-seconds", "far", "right", 1),
        ("clock", "jitter", "blind", 2),
        ("clock-odd", "jitter", "longer", 1),
        ("log", "far", "more", 0),
    ],
)
def test_nothing_is_said_that_is_not_so(name: str, network: str, plan: str, seed: int) -> None:
    assert play(Match(name, 20, 2.0, network, plan, seed)).wrong == ()


def confirmed(limiter: Limiter, said: Documented) -> Measurement:
    world = World(limiter, 1)
    found = world.run(measure(0.0, world.epoch, 2000, documented=said))
    return measurement_of(found, method="GET", endpoint="/")


@pytest.mark.parametrize(
    ("limiter", "windows"),
    [
        (Fixed(100, 10.0), 1.1),
        (Log(100, 10.0), 1.1),
        (Clocked(100, 10.0), 2.1),
        (Log(20, 10.0, rejections=True), 2.1),
    ],
)
def test_what_is_documented_is_confirmed_at_the_cost_that_was_announced(limiter: Limiter, windows: float) -> None:
    said = Documented(limiter.limit, 10.0)  # type: ignore[attr-defined]
    found = confirmed(limiter, said)
    assert found.limit.low == found.limit.high == said.limit
    assert found.window_s.holds(10.0)
    assert (found.window_s.width or 0.0) <= 0.05
    assert found.requests <= cost_of(said).requests + (10 if windows > 2 else 0)
    assert found.seconds <= windows * said.window


def test_how_fast_a_bucket_fills_is_seen_within_one_window() -> None:
    found = confirmed(Bucket(100, 10.0), Documented(100, 10.0))
    assert found.algorithm == "token-bucket"
    assert found.limit.holds(100)
    assert found.window_s.holds(10.0)
    assert (found.window_s.width or 0.0) <= 0.05
    assert found.requests <= 155
    assert found.seconds <= 11.0
