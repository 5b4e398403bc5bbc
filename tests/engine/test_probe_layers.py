"""A limit that hides behind a tighter one is reached by spreading, and the requests for one serve the other."""

from __future__ import annotations

import pytest

from accord.probe import Documented, Layered, cost_of_layers, layers
from tests.engine.limiters import Both, Fixed, Free, Limiter, Log, World

KEYS = tuple(f"/{number}" for number in range(6))


def world_of(kind: type[Fixed] | type[Log], outer: Limiter, seed: int = 0) -> World:
    return World(Free(), seed, limiters={key: Both(kind(25, 1.0), outer) for key in KEYS})


def figures(layered: Layered) -> list[tuple[str, int]]:
    fits = [each.fit for each in (layered.inner, layered.outer) if each]
    return [(fit.best.algorithm, fit.best.limit) for fit in fits if fit]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", [Fixed, Log])
def test_blind(kind: type[Fixed] | type[Log], seed: int) -> None:
    world = world_of(kind, kind(100, 6.0), seed)
    found = world.run(layers(0.0, world.epoch, 700, keys=KEYS))
    name = "fixed-window" if kind is Fixed else "sliding-log"
    assert figures(found) == [(name, 25), (name, 100)]
    assert found.outer
    assert found.outer.fit
    window = found.outer.fit.bounds("window")
    assert window
    assert window.low <= 6.0 <= window.high


def test_with_a_right_contract_both_cost_little_more_than_the_outer_one() -> None:
    world = world_of(Log, Log(100, 6.0))
    inner, outer = Documented(25, 1.0), Documented(100, 6.0)
    found = world.run(layers(0.0, world.epoch, 700, keys=KEYS, inner=inner, outer=outer))
    assert figures(found) == [("sliding-log", 25), ("sliding-log", 100)]
    cost = cost_of_layers(inner, outer)
    assert len(world.shots) <= cost.requests <= 1.6 * 100
    assert world.now <= cost.seconds


def test_no_outer_limit() -> None:
    world = world_of(Fixed, Free())
    found = world.run(layers(0.0, world.epoch, 400, keys=KEYS))
    assert found.outer
    assert found.outer.fit is None
    assert len(world.shots) == 400


@pytest.mark.parametrize("kind", [Fixed, Log])
def test_no_key_gets_more_than_it_allows_in_any_window(kind: type[Fixed] | type[Log]) -> None:
    world = world_of(kind, Free())
    world.trip = 0.025  # five requests in flight, which do not divide what a key allows
    found = world.run(layers(0.0, world.epoch, 500, keys=KEYS))
    spread = world.shots[found.inner.requests :]
    for key in KEYS[1:]:
        times = [shot.received for shot in spread if shot.key == key]
        assert len(times) > 25
        assert all(later - first > 1.0 for first, later in zip(times, times[24:], strict=False))


def test_no_key_is_used_up_by_spreading() -> None:
    world = world_of(Fixed, Free())
    world.run(layers(0.0, world.epoch, 400, keys=KEYS))
    assert not any(shot.refused for shot in world.shots if shot.key != KEYS[0])
