"""The chart of a measured limit shows its record: every request, the promised line, the measured window."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from accord.model.measurement import Bounds, Documented, Outcome, Rate, Rating, Shot
from accord.record.rates import write_rates
from reports import render
from reports.chart import PLOT, Chart, chart
from reports.counting import counting
from tests.engine.limiters import Blocking, Clocked, Fixed, Limiter, Log, Queue, Slow
from tests.reports import measured
from tests.reports.samples import assessment

ADMITTED, REFUSED, FAILED = Outcome.ADMITTED, Outcome.REFUSED, Outcome.FAILED
SAID = Documented(20, 2.0)


def shots(*answers: tuple[float, Outcome]) -> list[Shot]:
    return [Shot(at, at, outcome) for at, outcome in answers]


def drawn(rating: Rating, number: int = 0) -> Chart:
    made = chart(rating.limits[number], rating.shots)
    assert made
    return made


def heights(made: Chart) -> list[float]:
    return [float(each) for each in re.findall(r"V([\d.]+)", made.line)]


def test_what_is_older_than_the_window_counts_no_more() -> None:
    found = counting(shots((5.0, ADMITTED), (5.5, ADMITTED), (6.5, ADMITTED), (7.0, REFUSED), (8.0, FAILED)), 2.0)
    assert found.steps == ((0.0, 1), (0.5, 2), (1.5, 3), (2.0, 2), (2.5, 1))
    assert [(mark.at, mark.count) for mark in found.refused] == [(2.0, 2)]
    assert [(mark.at, mark.count) for mark in found.failed] == [(3.0, 1)]
    assert (found.lasted, found.most) == (3.0, 3)


def test_without_a_window_all_count() -> None:
    found = counting(shots((0.0, ADMITTED), (9.0, ADMITTED)), None)
    assert found.steps == ((0.0, 1), (9.0, 2))


def test_answers_are_late_beyond_patience() -> None:
    slow = [Shot(0.0, 0.1, ADMITTED), Shot(1.0, 3.0, ADMITTED), Shot(4.0, 9.0, REFUSED)]
    assert [mark.at for mark in counting(slow, None, 1.0).late] == [3.0]
    assert counting(slow, None).late == ()


@pytest.mark.parametrize(("limiter", "least"), [(Slow(20, 2.0), 10), (Queue(20, 2.0), 10), (Log(20, 2.0), 0)])
def test_answers_that_are_held_back_are_marked(limiter: Limiter, least: int) -> None:
    rating = measured.one(limiter, "/a")
    made = drawn(rating)
    assert sum(int(mark.label or 1) for mark in made.late) >= least
    assert bool(made.late) == bool(least) == bool(made.patience)


def test_nothing_adds_up_to_nothing() -> None:
    assert counting([], 2.0).slices == ()
    assert counting([], 2.0).most == 0


@pytest.mark.parametrize("number", range(len(measured.several().limits)))
def test_the_table_holds_every_request(number: int) -> None:
    rating = measured.several()
    rate = rating.limits[number]
    own = [rating.shots[place] for place in rate.shots]
    slices = drawn(rating, number).slices
    assert sum(each.accepted for each in slices) == sum(shot.admitted for shot in own)
    assert sum(each.refused for each in slices) == sum(shot.refused for shot in own)
    assert max(each.most for each in slices) == counting(own, _length(rate)).most
    assert len(slices) <= 24


def _length(rate: Rate) -> float | None:
    found = rate.measurement
    return found.recovery_s if "block" in found.algorithm else found.window_s.value


def test_the_count_of_a_sliding_log_reaches_the_promised_line_and_stays_below_it() -> None:
    made = drawn(measured.one(Log(20, 2.0), "/a", SAID, "holds"))
    assert made.promised
    assert made.promised.label == "20 in 2 s"
    assert made.measured is None
    assert min(heights(made)) == made.promised.y
    assert {mark.y for mark in made.refused} == {made.promised.y}
    assert made.hint == ""


def test_a_limit_other_than_the_promised_one_has_a_line_of_its_own() -> None:
    made = drawn(measured.one(Fixed(19, 2.0), "/a", SAID, "stricter"))
    assert made.promised
    assert made.measured
    assert made.measured.label == "19"
    assert made.measured.y > made.promised.y
    assert made.measured.beside - made.promised.beside >= 30


def test_bounds_of_the_limit_are_a_band() -> None:
    rating = measured.several()
    (number,) = [place for place, each in enumerate(rating.limits) if each.measurement.endpoint == "/fickle"]
    band = drawn(rating, number).measured
    assert band
    assert band.high < band.y < band.low
    assert re.fullmatch(r"\d+ to \d+", band.label)


def test_the_window_is_shown_from_the_first_request_on() -> None:
    rating = measured.one(Log(20, 2.0), "/a")
    span, ticks = drawn(rating).span, drawn(rating).x_ticks
    assert span
    assert span.begins == PLOT["left"]
    two = next(tick.at for tick in ticks if tick.label == "2")
    assert span.low < two < span.high
    assert abs(span.ends - two) < 4
    assert span.label.startswith("measured window: 2 s (1.9")


def test_a_window_by_the_clock_is_shown_from_where_it_was_seen_to_begin() -> None:
    rating = measured.one(Clocked(20, 2.0, 0.7), "/a")
    own = [rating.shots[place] for place in rating.limits[0].shots]
    refused = next(place for place, shot in enumerate(own) if shot.refused)
    again = next(shot for shot in own[refused:] if shot.admitted)
    span = drawn(rating).span
    assert span
    assert rating.limits[0].measurement.algorithm == "fixed-window-clock"
    scale = (PLOT["right"] - PLOT["left"]) / (max(shot.received for shot in own) * 1.02)
    assert span.begins == pytest.approx(PLOT["left"] + again.sent * scale, abs=1.0)


def test_of_a_block_the_penalty_is_shown() -> None:
    span = drawn(measured.one(Blocking(20, 2.0, 3.0), "/a")).span
    assert span
    assert span.label.startswith("measured penalty: 3 s")
    assert span.begins > PLOT["left"]


def test_no_window_is_shown_where_none_was_measured() -> None:
    rating = measured.several()
    (number,) = [place for place, each in enumerate(rating.limits) if each.measurement.endpoint == "/free"]
    made = drawn(rating, number)
    assert made.span is None
    assert made.counted == "accepted so far"
    assert made.refused == ()


def test_a_window_much_longer_than_the_record_does_not_squeeze_it() -> None:
    rate = measured.one(Fixed(20, 2.0), "/a")
    (found,) = rate.limits
    hour = replace(found.measurement, window_s=Bounds(3600.0, 3500.0, 3700.0))
    made = drawn(replace(rate, limits=(replace(found, measurement=hour),)))
    assert float(made.x_ticks[-1].label) <= 1.02 * max(shot.received for shot in rate.shots)
    assert made.span
    assert made.span.ends == made.span.low == PLOT["right"]


def test_thirteen_hundred_requests_stay_readable(tmp_path: Path) -> None:
    answers = [(60 * number / 1300, REFUSED if number % 5 == 4 else ADMITTED) for number in range(1300)]
    record = tuple(shots(*answers))
    (rate,) = measured.one(Fixed(20, 2.0), "/a").limits
    many = Rating(1300, 60.0, (replace(rate, shots=tuple(range(1300))),), record)
    made = drawn(many)
    assert sum(int(mark.label or 1) for mark in made.refused) == 260
    places = [mark.x for mark in made.refused]
    assert min(later - first for first, later in pairwise(places)) >= 8.9
    assert len(made.line) < 25_000
    write_rates(tmp_path, many)
    text = render(tmp_path, assessment(), ["html"])["html"].read_text("utf-8")
    assert len(re.findall(r"<svg viewBox.*?</svg>", text, re.DOTALL)[0]) < 45_000


def test_the_chart_is_told_to_those_who_do_not_see_it(tmp_path: Path) -> None:
    rating = measured.one(Log(20, 2.0), "/a", SAID, "holds")
    write_rates(tmp_path, rating)
    text = render(tmp_path, assessment(), ["html"])["html"].read_text("utf-8")
    (svg,) = re.findall(r"<svg viewBox.*?</svg>", text, re.DOTALL)
    assert 'role="img" aria-labelledby="limit-1-title limit-1-desc"' in svg
    assert '<title id="limit-1-title">GET /a, each endpoint apart: requests accepted in the last 2 s</title>' in svg
    refused = sum(shot.refused for shot in rating.shots)
    assert re.search(rf'<desc id="limit-1-desc">In 2\.\d s \d+ requests were accepted and {refused} refused; ', svg)
    assert "style=" not in svg
    assert text.count("<summary>The chart as a table</summary>") == 1
