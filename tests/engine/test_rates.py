"""What a run measured of rate limits is kept in its folder, and read back as it was."""

from __future__ import annotations

from pathlib import Path

from accord.model.measurement import Rate, Rating
from accord.probe import Documented, measure, measurement_of
from accord.record.rates import read_rates, write_rates
from tests.engine.limiters import Log, World


def test_what_was_measured_is_read_back_as_it_was(tmp_path: Path) -> None:
    said, world = Documented(20, 2.0), World(Log(20, 2.0))
    found = world.run(measure(0.0, world.epoch, 220, documented=said))
    measurement = measurement_of(found, method="GET", endpoint="/items", scope="endpoint")
    rate = Rate(measurement, said, "holds", tuple(range(len(world.shots))))
    rating = Rating(found.requests, found.seconds, (rate,), tuple(world.shots), world.epoch, ("a note",), "none")
    assert write_rates(tmp_path, rating) == tmp_path / "rates.json"
    assert read_rates(tmp_path) == rating


def test_a_run_that_measured_nothing_has_none(tmp_path: Path) -> None:
    assert read_rates(tmp_path) is None
