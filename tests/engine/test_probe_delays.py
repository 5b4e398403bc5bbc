"""Limiters that hold answers back are told from those that refuse, from each other, and from slow targets."""

from __future__ import annotations

import pytest

from accord.model.measurement import Measurement, Outcome, Shot
from accord.probe import Documented, measure, measurement_of
from accord.probe.latency import is_rising, pace_of, usual_of
from accord.probe.queues import queue_of
from accord.probe.suspicion import suspected
from tests.engine.limiters import (
    Capped,
    Cold,
    Fixed,
    Free,
    Limiter,
    Pausing,
    Queue,
    Sleeping,
    Slow,
    Steady,
    Tiring,
    Workers,
    World,
)

NEAR, JITTER, FAR = (0.002, 0.002), (0.002, 0.04), (0.04, 0.01)
networks = pytest.mark.parametrize("network", [NEAR, JITTER, FAR], ids=["near", "jitter", "far"])
RIGHT = Documented(20, 2.0)


def measured(
    limiter: Limiter, network: tuple[float, float] = NEAR, documented: Documented | None = None, seed: int = 0
) -> Measurement:
    world = World(limiter, seed, *network)
    plan = measure(0.0, world.epoch, 240, documented=documented, longest=16.0)
    return measurement_of(world.run(plan), method="GET", endpoint="/items")


def shots_of(*latencies: float, together: bool = False) -> list[Shot]:
    """Shots one after another, or all at once."""
    found, at = [], 0.0
    for latency in latencies:
        found.append(Shot(at, at + latency, Outcome.ADMITTED))
        at += 0.0 if together else latency
    return found


@networks
@pytest.mark.parametrize("documented", [None, RIGHT, Documented(25, 2.0)], ids=["blind", "right", "wrong"])
def test_a_queue_is_named_with_its_number_and_window(
    network: tuple[float, float], documented: Documented | None
) -> None:
    found = measured(Queue(20, 2.0), network, documented)
    assert found.algorithm == "leaky-bucket-queue"
    assert (found.limit.low, found.limit.value, found.limit.high) == (20, 20, 20)
    assert found.window_s.holds(2.0)
    assert (found.window_s.width or 1) < 0.1


@pytest.mark.parametrize(("limit", "window"), [(21, 2.1), (6, 1.2), (100, 10.0), (21, 0.42)])
def test_the_number_of_a_queue_is_exact_whatever_it_is(limit: int, window: float) -> None:
    found = measured(Queue(limit, window))
    assert (found.algorithm, found.limit.value) == ("leaky-bucket-queue", limit)
    assert found.window_s.holds(window)
    assert (found.window_s.width or 1) < 0.05


@networks
def test_of_a_bucket_that_waits_those_are_counted_that_need_not(network: tuple[float, float]) -> None:
    found = measured(Sleeping(20, 2.0), network)
    assert found.algorithm == "leaky-bucket-queue"
    assert found.limit.holds(20)
    assert found.limit.value in (None, 20)
    assert found.window_s.holds(2.0)


def test_where_some_pass_and_some_wait_and_others_are_refused_all_are_counted_that_are_served() -> None:
    found = measured(Sleeping(8, 0.8, most=12))
    assert (found.algorithm, found.limit.value) == ("leaky-bucket-queue", 20)


@networks
@pytest.mark.parametrize("documented", [None, RIGHT], ids=["blind", "right"])
@pytest.mark.parametrize("kind", [Slow, Steady, Capped])
def test_a_slow_down_is_named_and_counted(
    kind: type[Slow | Steady | Capped], network: tuple[float, float], documented: Documented | None
) -> None:
    found = measured(kind(20, 2.0), network, documented)
    assert "slow-down" in (found.algorithm, *found.candidates)
    assert found.limit.holds(20)
    assert found.limit.value in (None, 20)
    assert found.window_s.holds(2.0)
    if network == NEAR:
        assert found.algorithm == "slow-down"
        assert (found.window_s.width or 1) < 0.05


@networks
@pytest.mark.parametrize(
    "limiter",
    [Free(), Workers(1, 0.02), Workers(1, 0.1), Workers(4, 0.05), Pausing(Free()), Cold(Free())],
    ids=["free", "one worker", "a slow worker", "workers", "pausing", "cold"],
)
def test_a_target_that_is_slow_is_no_limiter(limiter: Limiter, network: tuple[float, float]) -> None:
    assert measured(limiter, network).algorithm == "none-seen"


@networks
def test_a_target_that_tires_is_not_taken_for_a_limiter(network: tuple[float, float]) -> None:
    found = measured(Tiring(seed=2), network)
    assert "none-seen" in (found.algorithm, *found.candidates)


@networks
@pytest.mark.parametrize("around", [Pausing, Cold])
def test_a_limiter_that_refuses_is_found_at_a_target_that_is_late(
    around: type[Pausing | Cold], network: tuple[float, float]
) -> None:
    found = measured(around(Fixed(20, 2.0)), network)
    assert "fixed-window" in (found.algorithm, *found.candidates)
    assert found.limit.holds(20)


def test_what_may_hold_answers_back_is_said_where_the_budget_ends_first() -> None:
    world = World(Queue(20, 2.0))
    found = measurement_of(world.run(measure(0.0, world.epoch, 9)), method="GET", endpoint="/items")
    assert (found.algorithm, found.candidates) == ("undecided", ("leaky-bucket-queue", "none-seen"))


def test_answers_that_are_late_at_random_are_not_suspected() -> None:
    quick = [[each] for each in shots_of(*[0.002, 0.003] * 4)]
    assert not suspected([*quick, *([each] for each in shots_of(0.1, 0.003, 0.1, 0.002, 0.1, 0.003))])
    assert suspected([*quick, *([each] for each in shots_of(*[0.1] * 6))])


def test_a_pause_of_the_target_holds_up_all_that_is_in_flight_and_is_not_suspected() -> None:
    quick = [shots_of(*[0.05, 0.052, 0.055] * 3, together=True)] * 3
    paused = shots_of(*(0.25 + 0.001 * number**2 for number in range(9)), together=True)
    assert not suspected([*quick, paused])
    assert suspected([*quick, paused, paused])


def test_answers_that_come_out_one_by_one_are_suspected_at_once() -> None:
    assert suspected([shots_of(0.3), shots_of(*(0.1 * number for number in range(1, 8)), together=True)])


def test_those_that_wait_while_others_are_refused_at_once_are_suspected() -> None:
    refused = [Shot(0.0, 0.05, Outcome.REFUSED)] * 4
    assert suspected([shots_of(0.05), [*shots_of(0.05, 0.38, 0.72, together=True), *refused]])
    assert not suspected([shots_of(0.05), [*shots_of(0.05, 0.06, 0.04, together=True), *refused]])


def test_the_pace_of_answers_holds_however_late_some_are_heard() -> None:
    times = [0.1 * number + (0.25 if number == 7 else 0.01 * (number * 7 % 3)) for number in range(20)]
    pace = pace_of(times)
    assert pace.holds(0.1)
    assert (pace.width or 1) < 0.1


def test_latencies_rise_by_more_than_chance() -> None:
    assert is_rising([0.01 * number for number in range(8)])
    assert not is_rising([0.01, 0.03, 0.02, 0.05, 0.01, 0.04, 0.02, 0.03])


def test_places_that_become_free_while_a_volley_is_on_its_way_are_in_the_bounds() -> None:
    served = [Shot(0.0, 0.1 * number + 0.002, Outcome.ADMITTED) for number in range(12)]
    refused = [Shot(0.15, 0.152, Outcome.REFUSED)] * 3
    queue = queue_of([*served, *refused], usual_of([0.002] * 3), 0.1)
    assert queue
    assert (queue.limit.value, queue.limit.low, queue.limit.high) == (None, 11, 12)


def test_answers_that_do_not_wait_are_no_queue() -> None:
    shots = [Shot(0.0, 0.002 + 0.001 * number, Outcome.ADMITTED) for number in range(12)]
    assert queue_of(shots, usual_of([0.002] * 3), 0.1) is None


def test_answers_that_come_all_together_are_no_queue() -> None:
    shots = [Shot(0.0, 0.5 + 0.001 * number, Outcome.ADMITTED) for number in range(12)]
    assert queue_of(shots, usual_of([0.002] * 3), 0.1) is None


def test_a_slow_down_that_another_had_asked_before_is_counted_by_what_follows() -> None:
    limiter = Steady(20, 2.0, 0.3)
    world = World(limiter)
    limiter.hit(world.epoch - 0.1)
    said = measurement_of(world.run(measure(0.0, world.epoch, 240)), method="GET", endpoint="/items")
    assert (said.algorithm, said.limit.value) == ("slow-down", 20)
    assert said.window_s.holds(2.0)
