"""What a refusal looks like is learnt, and what is no refusal but trouble ends a probe."""

from __future__ import annotations

import pytest

from accord.model.measurement import Outcome, Shot
from accord.probe import Answer, Norm, Trouble, until_accepted
from tests.engine.limiters import Blocking, World

OK = Answer(200, "application/json")


def norm() -> Norm:
    found = Norm()
    for _ in range(3):
        assert found.outcome(OK) is Outcome.ADMITTED
    return found


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (OK, Outcome.ADMITTED),
        (Answer(201, "application/json"), Outcome.ADMITTED),
        (Answer(429), Outcome.REFUSED),
        (Answer(503, "text/html"), Outcome.REFUSED),
        (Answer(403), Outcome.REFUSED),
        (Answer(200, "text/html"), Outcome.REFUSED),
        (Answer(302), Outcome.REFUSED),
        (Answer(500), Outcome.FAILED),
        (Answer(502), Outcome.FAILED),
        (Answer(0), Outcome.FAILED),
        (Answer(0, dropped=True), Outcome.REFUSED),
    ],
)
def test_an_answer_is_called_by_the_norm(answer: Answer, outcome: Outcome) -> None:
    assert norm().outcome(answer) is outcome


def test_a_failure_can_be_the_norm() -> None:
    found = Norm()
    assert found.outcome(Answer(403)) is Outcome.ADMITTED
    assert found.outcome(Answer(403)) is Outcome.ADMITTED
    assert found.outcome(Answer(429)) is Outcome.REFUSED


def test_a_target_that_refuses_at_once_has_no_norm() -> None:
    found = Norm()
    assert found.outcome(Answer(429)) is Outcome.REFUSED
    assert found.normal is None


def test_a_connection_dropped_at_once_is_no_refusal() -> None:
    assert Norm().outcome(Answer(0, dropped=True)) is Outcome.FAILED


def test_a_target_that_fails_at_once_has_no_norm() -> None:
    found = Norm()
    assert found.outcome(Answer(503)) is Outcome.FAILED
    assert found.outcome(Answer(503, told=True)) is Outcome.REFUSED
    assert found.normal is None


def shot(outcome: Outcome, status: int = 200, latency: float = 0.002) -> Shot:
    return Shot(0.0, latency, outcome, status)


def said(*shots: Shot) -> str:
    trouble = Trouble()
    return [trouble.see(each) for each in shots][-1]


def test_refusals_and_moderate_delays_are_no_trouble() -> None:
    assert not said(*[shot(Outcome.ADMITTED)] * 20, *[shot(Outcome.REFUSED, 429)] * 20)
    assert not said(*[shot(Outcome.ADMITTED)] * 9, *[shot(Outcome.ADMITTED, latency=3.0)] * 9)
    assert not said(*[shot(Outcome.FAILED, 0)] * 2, shot(Outcome.ADMITTED), *[shot(Outcome.FAILED, 0)] * 2)


@pytest.mark.parametrize(
    ("shots", "reason"),
    [
        ([shot(Outcome.FAILED, 500)], "status 500 under load"),
        ([shot(Outcome.FAILED, 0)] * 3, "3 requests in a row failed"),
        ([shot(Outcome.ADMITTED), *[shot(Outcome.ADMITTED, latency=8.0)] * 4], "the last 4 answers"),
        ([shot(Outcome.ADMITTED, latency=31.0)], "an answer took 31 s"),
        ([shot(Outcome.REFUSED, 429), shot(Outcome.REFUSED, 403)], "changed from 429 to 403"),
    ],
)
def test_trouble(shots: list[Shot], reason: str) -> None:
    assert reason in said(*shots)


def test_waiting_until_the_target_accepts_again() -> None:
    world = World(Blocking(1, 1.0, 3.0))
    world.limiter.hit(world.epoch)
    world.limiter.hit(world.epoch)
    taken = world.run(until_accepted(0.0, 0.5, 30.0))
    assert taken
    assert 3.0 <= taken < 6.0
    assert len(world.shots) < 8


def test_waiting_ends() -> None:
    world = World(Blocking(0, 1.0, 300.0))
    assert world.run(until_accepted(0.0, 0.5, 30.0)) is None
    assert world.now < 31
