"""The inference names limit, window and algorithm of every limiter, near the least cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accord.probe import measure
from accord.probe.measuring import named
from tests.engine.limiters import Blocking, Bucket, Clocked, Counter, Fixed, Limiter, Log, World

LIMIT, WINDOW = 20, 2.0
LIMITERS: dict[str, tuple[Callable[[], Limiter], str]] = {
    "fixed": (lambda: Fixed(LIMIT, WINDOW), "fixed-window"),
    "fixed, whole seconds": (lambda: Fixed(LIMIT, WINDOW, whole=True), "fixed-window"),
    "clock": (lambda: Clocked(LIMIT, WINDOW), "fixed-window-clock"),
    "clock, odd phase": (lambda: Clocked(LIMIT, WINDOW, 0.7), "fixed-window-clock"),
    "log": (lambda: Log(LIMIT, WINDOW), "sliding-log"),
    "log of all": (lambda: Log(LIMIT, WINDOW, rejections=True), "sliding-log"),
    "counter": (lambda: Counter(LIMIT, WINDOW), "sliding-window-counter"),
    "counter of all": (lambda: Counter(LIMIT, WINDOW, True, 0.3), "sliding-window-counter"),
    "bucket": (lambda: Bucket(LIMIT, WINDOW), "token-bucket"),
    "block": (lambda: Blocking(LIMIT, WINDOW, 3.0), "block"),
    "extending": (lambda: Blocking(LIMIT, WINDOW, WINDOW, extends=True), "extending-penalty"),
}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", LIMITERS)
def test_blind(name: str, seed: int) -> None:
    make, algorithm = LIMITERS[name]
    world = World(make(), seed)
    fit = world.run(measure(0.0, world.epoch, 8 * LIMIT + 60)).fit
    assert fit
    assert algorithm in (fit.best.algorithm, fit.runner_up.algorithm)
    assert not named(fit) or fit.best.algorithm == algorithm
    assert fit.best.limit == LIMIT
    window = fit.best.parameters["window"]
    assert window.low <= WINDOW <= window.high
