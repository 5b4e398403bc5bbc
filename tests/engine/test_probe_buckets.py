"""Buckets that are filled in lumps or in whole tokens are told from windows, and their size is not told wrongly."""

from __future__ import annotations

import pytest

from accord.probe import Documented, compared, measure, measurement_of
from tests.engine.limiters import Bucket, Lumps, WholeTokens, World
from tests.probe_tournament import Match, play


@pytest.mark.parametrize("name", ["lumps", "lumps-odd", "whole-tokens", "whole-tokens-of-all"])
@pytest.mark.parametrize("network", ["near", "jitter"])
def test_nothing_wrong_is_said_of_them(name: str, network: str) -> None:
    score = play(Match(name, 20, 2.0, network, "blind", 0))
    assert score.wrong == ()
    assert score.requests <= 220


def test_a_bucket_that_is_filled_in_lumps_is_named_as_one() -> None:
    world = World(Lumps(20, 2.0, 5, phase=0.14), 1)
    found = world.run(measure(0.0, world.epoch, 520))
    assert found.fit is not None
    assert found.fit.best.family.variant == "in lumps"
    assert found.fit.best.parameters["lump"].value == 5
    assert measurement_of(found, method="GET", endpoint="/").algorithm == "token-bucket"


def test_a_bucket_of_whole_tokens_holds_what_passed_at_once() -> None:
    world = World(WholeTokens(20, 2.0), 0, jitter=0.04)
    found = measurement_of(world.run(measure(0.0, world.epoch, 520)), method="GET", endpoint="/")
    assert found.limit.holds(20)
    assert found.window_s.holds(2.0)


def test_of_one_at_a_time_buckets_and_windows_are_not_told_apart_wrongly() -> None:
    assert play(Match("bucket", 1, 0.5, "near", "blind", 0)).wrong == ()


@pytest.mark.parametrize("seed", [0, 1])
def test_what_somebody_else_takes_is_not_said_to_be_missing(seed: int) -> None:
    assert play(Match("fixed-shared", 20, 2.0, "near", "right", seed)).wrong == ()


def test_what_was_asked_too_slowly_is_not_said_to_be_unlimited() -> None:
    said = Documented(20, 0.2)
    world = World(Bucket(20, 0.2), 0, jitter=0.04)
    found = measurement_of(world.run(measure(0.0, world.epoch, 500, documented=said)), method="GET", endpoint="/")
    assert found.algorithm == "none-seen"
    assert compared(found, said) == "undecided"
