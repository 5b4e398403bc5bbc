"""What was measured of rate limits, in the reports: every figure with its bounds, the chart, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from accord.model import measurement
from accord.model.measurement import Advertised, Bounds, Documented, Measurement, Rate, Rating, RetryAfter
from accord.record.rates import write_rates
from reports import rates, render
from tests.engine.limiters import Clocked, Fixed
from tests.reports import measured
from tests.reports.samples import assessment
from tests.reports.test_hostile import FORBIDDEN, NASTY, Page


def page(folder: Path, rating: Rating) -> str:
    write_rates(folder, rating)
    return render(folder, assessment(), ["html"])["html"].read_text("utf-8")


def markdown(folder: Path, rating: Rating) -> str:
    write_rates(folder, rating)
    return render(folder, assessment(), ["markdown"])["markdown"].read_text("utf-8")


def told(**figures: object) -> dict[str, tuple[str, str]]:
    found = Measurement("GET", "/items", "endpoint", Bounds(20, 20, 20), Bounds(2.0, 1.96, 2.04), "sliding-log")
    return {fact.name: (fact.found, fact.rests) for fact in rates.facts(Rate(replace(found, **figures)))}  # type: ignore[arg-type]


def test_every_limit_stands_on_the_page_with_its_figures(tmp_path: Path) -> None:
    rating = measured.several()
    text = unescape(page(tmp_path, rating))
    assert text.count('<article class="rate"') == len(rating.limits) == text.count("<svg viewBox")
    for rate in rating.limits:
        assert text.count(rates.title(rate)) >= 2
        for fact in rates.facts(rate):
            assert f"<dt>{fact.name}</dt><dd><b>{fact.found}</b>" in text
        for note in rate.measurement.notes:
            assert f"<li>{note}</li>" in text
    for kept in ("holds", "stricter", "laxer", "not-enforced", "measured"):
        assert f'<span class="chip rate-{kept}">' in text
    assert f"Measured from outside in {rating.requests:,} requests" in text
    assert '<a href="#rates">' in text


def test_a_run_that_measured_nothing_speaks_of_no_limits(tmp_path: Path) -> None:
    made = render(tmp_path, assessment(), ["html", "markdown"])
    assert "rates-title" not in made["html"].read_text("utf-8")
    assert "Rate limits" not in made["markdown"].read_text("utf-8")


def test_markdown_has_a_row_for_each_limit(tmp_path: Path) -> None:
    text = markdown(tmp_path, measured.several())
    (table,) = re.findall(r"(?:^\| .*\n|^\|-.*\n)+", text, re.MULTILINE)
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    assert len(rows) == len(measured.several().limits)
    assert rows[3][:2] == ["`GET /laxer, each endpoint apart`", "25 requests"]
    assert rows[3][3:] == ["fixed-window-clock", "20 in 2 s", "laxer"]
    assert "- `GET /bucket, each endpoint apart`: `refills 10 a second`" in text


def test_what_several_algorithms_explain_is_said_to_be_undecided(tmp_path: Path) -> None:
    (short,) = [each for each in measured.several().limits if each.measurement.endpoint == "/short"]
    assert len(short.measurement.candidates) >= 2
    told = f"undecided: {' or '.join(short.measurement.candidates)}"
    assert told in page(tmp_path, measured.several())
    assert told in markdown(tmp_path, measured.several())


def test_every_algorithm_and_verdict_is_explained() -> None:
    assert set(rates.ALGORITHMS) == set(measurement.ALGORITHMS)
    assert set(rates.VERDICTS) == {"holds", "stricter", "laxer", "not enforced", "undecided"}


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (Bounds(20, 20, 20), "exactly"),
        (Bounds(20, 19, 21), "19 to 21"),
        (Bounds(2.0, 1.98765, 2.00001), "1.987 to 2.001"),
        (Bounds(60.0, 59.99999, 60.01), "59.99 to 60.01"),
        (Bounds(0.05, 0.0499999, 0.0500001), "0.04999 to 0.05001"),
        (Bounds(None, 12345, None), "at least 12345"),
        (Bounds(None, None, 9.9996), "at most 10"),
        (Bounds(3.0), "without bounds"),
    ],
)
def test_bounds_are_rounded_outwards(bounds: Bounds, said: str) -> None:
    assert rates.bounded(bounds) == said


@pytest.mark.parametrize(
    ("figure", "said"), [(2.0, "2"), (250, "250"), (123456, "123456"), (18.5, "18.5"), (0.033333, "0.03333")]
)
def test_figures_are_told_plainly(figure: float, said: str) -> None:
    assert rates.plain(figure) == said


def test_what_answers_tell_is_held_against_what_is_enforced() -> None:
    forms = ("ratelimit-limit", "ratelimit-remaining")
    wrong = told(advertised=Advertised(forms, 40, None, "", False, None, True, None))["Advertised"]
    assert wrong == (
        "other than what is enforced",
        "ratelimit-limit, ratelimit-remaining; right: remaining; wrong: limit",
    )
    assert told(advertised=Advertised(forms))["Advertised"][0] == "not to be compared"
    early = told(retry_after=RetryAfter(True, "seconds", "1", 4, "early", 0.81, 0.0))["Retry-After"]
    assert early[0] == "too early: who obeys is refused again"
    assert "off by at most 0.81 s early" in early[1]
    assert "Retry-After" not in told()


def test_what_is_counted_over_is_told_thing_by_thing() -> None:
    shared = {"endpoint": False, "method HEAD": True, "client-address": None, "failed": True}
    assert told(shared=shared)["Counts"] == (
        "each endpoint apart",
        "another endpoint: a counter of its own; HEAD requests: the same counter;"
        " another client address: tried, undecided; requests that fail: the same counter",
    )
    assert told(scope="")["Counts"][0] == "over what is not known"


def test_a_documented_scope_that_was_not_tried_is_said_to_be_so() -> None:
    (rate,) = clocked().limits
    untried = next(fact for fact in rates.facts(rate) if fact.name == "Counts")
    assert untried.rests == "as documented; other endpoints were not tried"
    tried = replace(rate, measurement=replace(rate.measurement, shared={"endpoint": False}))
    assert "not tried" not in next(fact for fact in rates.facts(tried) if fact.name == "Counts").rests


def test_of_answers_that_are_held_back_no_refusal_is_told() -> None:
    slow = told(algorithm="slow-down", status=200, recovery_s=2.0)
    assert not {"Refused with", "Accepted again"} & set(slow)
    assert told(status=429, recovery_s=2.0)["Refused with"] == (
        "429",
        "refused requests count: not seen",
    )


def test_a_limit_whose_requests_are_not_kept_has_no_chart(tmp_path: Path) -> None:
    (rate,) = measured.one(Fixed(20, 2.0), "/a").limits
    text = page(tmp_path, Rating(30, 2.0, (replace(rate, shots=()),)))
    assert "<svg viewBox" not in text
    assert "The requests by which this was measured are not kept." in text


def test_what_stopped_the_measuring_is_said(tmp_path: Path) -> None:
    stopped = Rating(3, 0.1, trouble="three failures in a row", notes=("GET /a: not measured",))
    for text in (page(tmp_path, stopped), markdown(tmp_path, stopped)):
        assert "three failures in a row" in text
        assert "GET /a: not measured" in text
        assert "Rate limits" in text


@cache
def clocked() -> Rating:
    return measured.one(Clocked(20, 2.0), "/a", Documented(20, 2.0), "holds")


def hostile(text: str) -> Rating:
    """A rating in which every text that can come from elsewhere is nasty."""
    rating = clocked()
    found = replace(
        rating.limits[0].measurement, method=text, endpoint=f"/{text}", scope=text, notes=(text,), runner_up=text,
        retry_after=RetryAfter(True, text, text, 1, text), advertised=Advertised((text,), reset=text),
        shared={text: True}, candidates=(text, text), algorithm=text, odds_log10=1.0,
    )  # fmt: skip
    shots = tuple(replace(shot, key=text, fields={text: text}) for shot in rating.shots)
    return replace(rating, limits=(replace(rating.limits[0], measurement=found),), shots=shots, notes=(text,),
                   trouble=text)  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
def test_what_a_target_sent_stays_text(tmp_path: Path, nasty: str) -> None:
    rating = hostile(nasty)
    text = page(tmp_path, rating)
    made = Page(text)
    assert made.open == []
    assert len(made.scripts) == 1
    assert not made.tags & {"img", "b>", "i>", "iframe"}
    assert not {name for name in made.attributes if name.startswith("on")}
    assert len(made.ids) == len(set(made.ids))
    assert {goal[1:] for goal in made.goals if goal.startswith("#")} <= set(made.ids)
    assert not FORBIDDEN.search(text)
    summary = markdown(tmp_path, rating)
    read = Page(MarkdownIt("commonmark", {"html": True}).enable("table").render(summary))
    assert not read.tags & {"script", "img", "svg", "b", "i", "h1", "style", "title"}
    assert not {name for name in read.attributes if name.startswith("on")}
    assert not FORBIDDEN.search(summary)
