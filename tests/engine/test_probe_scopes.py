"""Which keys share a counter, and which requests count in it, is seen from a few requests."""

from __future__ import annotations

import pytest

from accord.probe import Documented, counted, scopes
from tests.engine.limiters import Bucket, Clocked, Fixed, Free, Limiter, Log, World

LIMITERS = {"fixed": Fixed, "clock": Clocked, "log": Log, "bucket": Bucket}


class Shut:
    """Refuses all."""

    def hit(self, now: float) -> float | None:
        return None


@pytest.mark.parametrize("name", LIMITERS)
def test_shared_and_own_counters(name: str) -> None:
    one, two = LIMITERS[name](20, 2.0), LIMITERS[name](20, 2.0)
    world = World(one, limiters={"POST /a": two})
    found = world.run(
        scopes(0.0, 60, key="GET /a", others=["GET /b", "POST /a"], wait=0.1 if name == "bucket" else 2.0)
    )
    assert found.shared == {"GET /b": True, "POST /a": False}
    assert not found.notes


def test_a_key_that_was_refilled_in_between_is_not_said_to_share() -> None:
    # One request every 8 ms comes back: often just between the refusal of one key and the request with another.
    for seed in range(5):
        bucket = Bucket(20, 0.16)
        world = World(bucket, seed, limiters={"/own": Bucket(20, 0.16), "/same": bucket})
        found = world.run(scopes(0.0, 200, key="/a", others=["/own", "/same"], wait=0.008))
        assert found.shared["/own"] in (False, None)
        assert found.shared["/same"] in (True, None)


def test_what_is_refused_for_another_reason_is_not_said_to_share() -> None:
    world = World(Fixed(20, 2.0), limiters={"/shut": Shut()})
    found = world.run(scopes(0.0, 60, key="/a", others=["/shut"], wait=2.0))
    assert found.shared == {"/shut": None}
    assert "/shut is still refused" in found.notes[0]


def test_the_budget_is_kept() -> None:
    world = World(Free())
    found = world.run(scopes(0.0, 30, key="/a", others=["/b"], wait=2.0))
    assert found.shared == {"/b": None}
    assert len(world.shots) == 30


class Choosy:
    """One counter behind several keys, some of which it does not count."""

    def __init__(self, limiter: Limiter, counts: bool) -> None:
        self.limiter, self.counts = limiter, counts

    def hit(self, now: float) -> float | None:
        return self.limiter.hit(now) if self.counts else 0.0


@pytest.mark.parametrize("which", [(), ("HEAD",), ("OPTIONS", "404"), ("HEAD", "OPTIONS", "404")])
def test_what_counts(which: tuple[str, ...]) -> None:
    limiter = Fixed(20, 2.0)
    others = ("HEAD", "OPTIONS", "404")
    world = World(limiter, limiters={other: Choosy(limiter, other in which) for other in others})
    found = world.run(counted(0.0, 40, key="GET", others=others, limit=Documented(20, 2.0)))
    assert found == {other: other in which for other in others}
