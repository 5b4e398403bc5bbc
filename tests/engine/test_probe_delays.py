"""Limiters that hold answers back are told from those that refuse, and from each other."""

from __future__ import annotations

import pytest

from accord.model.measurement import Outcome, Shot
from accord.probe import measure, measurement_of
from accord.probe.asks import delayed
from tests.engine.limiters import Fixed, Free, Limiter, Queue, Slow, World

pytestmark = pytest.mark.parametrize("seed", range(2))


def measured(limiter: Limiter, seed: int, jitter: float = 0.002):  # type: ignore[no-untyped-def]
    world = World(limiter, seed, jitter=jitter)
    return measurement_of(world.run(measure(0.0, world.epoch, 220)), method="GET", endpoint="/items")


@pytest.mark.parametrize("limit", [5, 20])
def test_queue(limit: int, seed: int) -> None:
    found = measured(Queue(limit, 2.0), seed)
    assert found.algorithm == "leaky-bucket-queue"
    assert (found.limit.low, found.limit.high) == (limit, limit)
    assert found.window_s.holds(2.0)
    assert (found.window_s.width or 1) < 0.05


def test_slow_down(seed: int) -> None:
    found = measured(Slow(20, 2.0, 0.1), seed)
    assert found.algorithm == "slow-down"
    assert (found.limit.low, found.limit.high) == (20, 20)
    assert found.window_s.holds(2.0)
    assert (found.window_s.width or 1) < 0.05


def test_jitter_is_no_limiter(seed: int) -> None:
    assert measured(Free(), seed, jitter=0.04).algorithm == "none-seen"
    assert measured(Fixed(20, 2.0), seed, jitter=0.04).algorithm in ("fixed-window", "undecided")


def test_answers_that_are_late_at_random_are_not_held_back(seed: int) -> None:
    late = [0.04 + 0.1 * (number * (7 + seed) % 5) for number in range(12)]
    shots = [Shot(float(at), at + delay, Outcome.ADMITTED) for at, delay in enumerate((0.002, 0.002, *late))]
    assert not delayed(shots)
    assert delayed([*shots[:2], *(Shot(float(at), at + 0.1, Outcome.ADMITTED) for at in range(6))])
