"""Ratings as measuring makes them: the probe against simulated limiters, under a clock that moves by itself."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from accord.model.measurement import Documented, Rate, Rating, Shot
from accord.probe import Measured, layers, measure, measurement_of
from tests.engine.limiters import Blocking, Both, Bucket, Clocked, Fickle, Fixed, Free, Limiter, Log, Queue, World

FIGURES = Documented(20, 2.0)


def one(
    limiter: Limiter, endpoint: str, documented: Documented | None = None, kept: str = "", most: int = 220
) -> Rating:
    """What measuring one limiter makes."""
    world = World(limiter, 1)
    found = world.run(measure(0.0, world.epoch, most, documented=documented))
    return _rating(world, _rate(world, found, endpoint, "endpoint", documented, kept))


def layered() -> Rating:
    """What measuring a limit of each endpoint and one over all of them makes."""
    keys, inner, outer = tuple(f"/{number}" for number in range(6)), Documented(25, 1.0), Documented(100, 6.0)
    behind = Log(100, 6.0)
    world = World(Free(), 1, limiters={key: Both(Log(25, 1.0), behind) for key in keys})
    found = world.run(layers(0.0, world.epoch, 700, keys=keys, inner=inner, outer=outer))
    assert found.outer
    return _rating(
        world,
        _rate(world, found.inner, keys[0], "endpoint", inner, "holds"),
        _rate(world, found.outer, ", ".join(keys), "all-endpoints", outer, "holds"),
    )


def joined(*ratings: Rating) -> Rating:
    """Several ratings as one, one after another."""
    limits: list[Rate] = []
    shots: list[Shot] = []
    for each in ratings:
        limits += [replace(rate, shots=tuple(place + len(shots) for place in rate.shots)) for rate in each.limits]
        shots += each.shots
    total = sum(each.requests for each in ratings), sum(each.seconds for each in ratings)
    return Rating(*total, tuple(limits), tuple(shots), ratings[0].epoch)


@cache
def several() -> Rating:
    """A rating of limits of many kinds, decided or not."""
    return joined(
        one(Log(20, 2.0), "/kept", FIGURES, "holds"),
        one(Bucket(20, 2.0), "/bucket"),
        one(Fixed(15, 2.0), "/stricter", FIGURES, "stricter"),
        one(Clocked(25, 2.0, 0.7), "/laxer", FIGURES, "laxer"),
        one(Free(), "/free", FIGURES, "not enforced", 60),
        one(Queue(20, 2.0), "/queue"),
        one(Blocking(20, 2.0, 3.0), "/block"),
        one(Fixed(20, 2.0), "/short", None, "", 30),
        one(Fickle((17, 20, 23), 2.0, 1), "/fickle"),
        layered(),
    )


def _rating(world: World, *limits: Rate) -> Rating:
    return Rating(len(world.shots), world.now, limits, tuple(world.shots), world.epoch)


def _rate(world: World, found: Measured, endpoint: str, scope: str, documented: Documented | None, kept: str) -> Rate:
    own = {(shot.key, shot.sent) for shot in found.trace.shots}
    shots = tuple(place for place, shot in enumerate(world.shots) if (shot.key, shot.sent) in own)
    measurement = measurement_of(found, method="GET", endpoint=endpoint, scope=scope)
    return Rate(measurement, documented, kept, shots)
