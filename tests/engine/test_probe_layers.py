"""A limit that hides behind a tighter one is reached by spreading, and the requests for one serve the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accord.model.measurement import Measurement
from accord.probe import Documented, Guest, Layered, behind, compared, cost_of_layers, layers, measure, measurement_of
from tests.engine.limiters import Both, Fixed, Free, Limiter, Log, World

KEYS = tuple(f"/{number}" for number in range(6))
INNER, OUTER = Documented(25, 1.0), Documented(100, 6.0)
Join = Callable[[Limiter, Limiter], Limiter]


class Every:
    """Several limiters that all count each request, which passes if none refuses it."""

    def __init__(self, *limiters: Limiter) -> None:
        self.limiters = limiters

    def hit(self, now: float) -> float | None:
        found = [each.hit(now) for each in self.limiters]
        return None if None in found else 0.0


class All(Log):
    """A log of all that comes."""

    def __init__(self, limit: int, window: float) -> None:
        super().__init__(limit, window, rejections=True)


JOINS: dict[str, Join] = {
    "inner first": lambda inner, outer: Both(inner, outer),
    "outer first": lambda inner, outer: Both(outer, inner),
    "all count": lambda inner, outer: Every(inner, outer),
}


def world_of(kind: type[Fixed] | type[Log], outer: Limiter, seed: int = 0, join: str = "inner first") -> World:
    return World(Free(), seed, limiters={key: JOINS[join](kind(25, 1.0), outer) for key in KEYS})


def said_of(found: Layered) -> list[Measurement]:
    return [measurement_of(each, method="GET", endpoint="/") for each in (found.inner, found.outer) if each]


@pytest.mark.parametrize("join", JOINS)
@pytest.mark.parametrize("kind", [Log, All])
def test_both_are_exact_at_little_more_than_the_cost_of_the_outer_one(kind: type[Log], join: str) -> None:
    world = world_of(kind, kind(100, 6.0), join=join)
    found = world.run(layers(0.0, world.epoch, 700, keys=KEYS, inner=INNER, outer=OUTER))
    inner, outer = said_of(found)
    assert (inner.limit.low, inner.limit.high, outer.limit.low, outer.limit.high) == (25, 25, 100, 100)
    assert [compared(inner, INNER), compared(outer, OUTER)] == ["holds", "holds"]
    assert outer.algorithm == "sliding-log"
    cost = cost_of_layers(INNER, OUTER)
    assert len(world.shots) <= cost.requests <= 1.6 * 100
    assert world.now <= cost.seconds


def test_fixed_windows_hold_the_truth() -> None:
    world = world_of(Fixed, Fixed(100, 6.0))
    for said, (limit, window) in zip(
        said_of(world.run(layers(0.0, world.epoch, 700, keys=KEYS, inner=INNER, outer=OUTER))),
        ((25, 1.0), (100, 6.0)),
        strict=True,
    ):
        assert said.limit.holds(limit)
        assert said.window_s.holds(window)
        assert "fixed-window" in (said.algorithm, *said.candidates)


@pytest.mark.parametrize("join", JOINS)
@pytest.mark.parametrize(("inner", "outer"), [(20, 80), (20, 120), (30, 100)])
def test_other_figures_than_documented_are_never_confirmed(inner: int, outer: int, join: str) -> None:
    behind_all = Log(outer, 6.0)
    world = World(Free(), limiters={key: JOINS[join](Log(inner, 1.0), behind_all) for key in KEYS})
    found = world.run(layers(0.0, world.epoch, 900, keys=KEYS, inner=INNER, outer=OUTER))
    for said, documented, truth in zip(said_of(found), (INNER, OUTER), (inner, outer), strict=False):
        right = "holds" if truth == documented.limit else "stricter" if truth < documented.limit else "laxer"
        assert compared(said, documented) in ("undecided", right)
        assert said.limit.value is None or said.limit.holds(truth)


def test_a_limit_over_all_that_is_not_enforced() -> None:
    world = world_of(Log, Free())
    found = world.run(layers(0.0, world.epoch, 700, keys=KEYS, inner=INNER, outer=OUTER))
    inner, outer = said_of(found)
    assert compared(inner, INNER) == "holds"
    assert compared(outer, OUTER) == "not enforced"
    assert "no limit up to" in outer.notes[0]


def test_two_limits_of_one_endpoint_are_told_apart_by_pacing() -> None:
    inner, outer = Documented(10, 1.0), Documented(100, 60.0)
    world = World(Both(Log(10, 1.0), Log(100, 60.0)))
    found = world.run(layers(0.0, world.epoch, 700, keys=["/a"], inner=inner, outer=outer))
    for said, documented in zip(said_of(found), (inner, outer), strict=True):
        assert said.limit.holds(documented.limit)
        assert said.window_s.holds(documented.window)
        assert "sliding-log" in (said.algorithm, *said.candidates)
    assert len(world.shots) <= 1.4 * 110 + 30


def test_three_layers() -> None:
    limits = (Documented(5, 0.5), Documented(20, 4.0), Documented(60, 20.0))
    outer = Log(60, 20.0)
    world = World(Free(), limiters={key: Both(Log(5, 0.5), Log(20, 4.0), outer) for key in KEYS})
    plan = layers(0.0, world.epoch, 900, keys=KEYS, inner=limits[0], middle=limits[1:2], outer=limits[2])
    found = world.run(plan)
    measured = [found.inner, *found.middle, found.outer]
    for each, documented in zip(measured, limits, strict=True):
        assert each
        said = measurement_of(each, method="GET", endpoint="/")
        assert said.limit.value is None or said.limit.holds(documented.limit)
        assert compared(said, documented) in ("holds", "undecided")


@pytest.mark.parametrize("shared", [True, False])
def test_a_guest_with_a_limit_of_its_own_counts_in_the_limit_over_all_or_not(shared: bool) -> None:
    inner, outer, own = Documented(50, 10.0), Documented(200, 60.0), Documented(30, 60.0)
    over_all, limit = All(200, 60.0), All(30, 60.0)
    world = World(Free(), limiters={key: Every(All(50, 10.0), over_all) for key in KEYS})
    world.limiters["/token"] = Every(limit, over_all) if shared else limit
    plan = layers(0.0, world.epoch, 900, keys=KEYS, inner=inner, outer=outer, guest=Guest("/token", own))
    found = world.run(plan)
    assert found.shared is shared
    assert found.guest
    guest = measurement_of(found.guest, method="POST", endpoint="/token")
    assert [each.limit.value for each in (*said_of(found), guest)] == [50, 200, 30]
    assert world.now < 75
    assert len(world.shots) < 300


def test_blind_a_limit_over_all_is_found_behind_that_of_one_endpoint() -> None:
    for join in JOINS:
        world = world_of(Log, Log(100, 6.0), join=join)
        inner = world.run(measure(0.0, world.epoch, 700, key=KEYS[0]))
        outer = world.run(behind(inner, world.epoch, 600, keys=KEYS))
        assert outer
        said = measurement_of(outer, method="GET", endpoint="/")
        assert said.limit.holds(100)
        assert said.window_s.holds(6.0)


def test_no_key_is_used_up_by_spreading() -> None:
    world = world_of(Fixed, Free())
    world.trip = 0.025  # five requests in flight, which do not divide what a key allows
    inner = world.run(measure(0.0, world.epoch, 200, key=KEYS[0], documented=INNER))
    sent = len(world.shots)
    world.run(behind(inner, world.epoch, 300, keys=KEYS))
    spread = world.shots[sent:]
    assert len(spread) == 300
    assert not any(shot.refused for shot in spread)
    for key in KEYS[1:]:
        times = [shot.received for shot in spread if shot.key == key]
        assert all(later - first > 1.0 for first, later in zip(times, times[24:], strict=False))
