"""Two runs compared: what got worse, what better, and what the gate makes of it with a baseline."""

import datetime as dt
from dataclasses import replace

import pytest

from accord.model.assessment import Assessment, Evidence, Result
from accord.model.profile import shipped
from accord.model.requirement import Level
from accord.model.verdict import Verdict
from accord.model.waiver import Waiver
from accord.record.diff import Kind, caveats, compare, count, mark
from accord.record.gate import KNOWN, weigh

CI = shipped()["ci"]
TODAY = dt.date(2026, 11, 21)


def found(place="/data", check="suites/x.py::rule", expected="an array", exchange="main-1"):
    return Evidence(place, expected, "`data` is null", exchange, "GET /api/articles", check, "curl", 1)


def result(verdict, *findings, name="s/a", level="MUST", reason=""):
    return Result(name, Level(level), Verdict(verdict), 1, reason, findings=findings)


def run(*results, **more):
    return replace(
        Assessment("0", "2026-01-01T00:00:00Z", "", {"url": "http://h/api"}, {}, "ci", True, 1, results), **more
    )


def against(before, after):
    return weigh(run(after), CI, baseline=run(*([before] if before else [])), today=TODAY)


@pytest.mark.parametrize("verdict", ["pass", "not_applicable", "not_run", "inconclusive", "error"])
def test_what_did_not_fail_before_and_fails_now_is_worse(verdict):
    made = against(result(verdict), result("fail", found()))
    assert made.exit_code == 1
    assert made.reasons == ("s/a (MUST) is violated",)
    assert not made.results[0].known


def test_a_requirement_that_the_baseline_does_not_have_counts_as_new():
    assert against(None, result("fail", found())).exit_code == 1


def test_what_failed_before_in_the_same_causes_stays_visible_and_does_not_block():
    made = against(result("fail", found()), result("fail", found(exchange="gw1-7")))
    assert made.exit_code == 0
    assert made.summary["fail"] == 1
    assert made.results[0].known
    assert made.results[0].reason == KNOWN
    assert made.baseline == "the run of 2026-01-01T00:00:00Z at http://h/api"


def test_a_new_cause_of_a_known_failure_blocks_and_is_named():
    made = against(result("fail", found()), result("fail", found(), found("/data/0/id")))
    assert made.exit_code == 1
    assert made.reasons == (
        "s/a (MUST) is violated in a way that is new against the baseline: "
        "GET /api/articles /data/0/id: `data` is null",
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (found("/data/0/id"), found("/data/17/id"), True),
        (found("/data/0"), found("/data/3"), True),
        (found(expected="2 rows of 3"), found(expected="4 rows of 5"), True),
        (
            found("/rows/3f2b8c1e-0a1b-4c2d-9e8f-001122334455"),
            found("/rows/00000000-0a1b-4c2d-9e8f-001122334455"),
            True,
        ),
        (found("/rows/accord3f2b8c-1/name"), found("/rows/accordabcdef-1/name"), True),
        (found("/rows/5f2b8c1e0a"), found("/rows/1e0a5f2b8c"), True),
        (found("/data/id"), found("/data/type"), False),
        (found("/address/line1"), found("/address/line2"), False),
        (found("content-type"), found("vary"), False),
        (found(check="suites/x.py::rule"), found(check="suites/x.py::another"), False),
    ],
)
def test_what_makes_two_causes_the_same(one, other, same):
    assert (mark(one) == mark(other)) is same


def test_a_waived_failure_is_not_told_as_known():
    before = run(result("fail", found()))
    made = weigh(run(result("fail", found())), CI, [Waiver("s/a", "r", "o", TODAY)], before, TODAY)
    assert (made.exit_code, made.results[0].waived, made.results[0].known) == (0, True, False)


def test_what_a_baseline_is_no_measure_for_is_noted():
    before = run(
        result("fail", found()), complete=False, contract={"name": "shop"}, target={"standard": "jsonapi-1.0"},
        shard="1/2",
    )  # fmt: skip
    now = run(
        result("fail", found()),
        contract={"name": "blog"},
        target={"standard": "jsonapi-1.1"},
        allowed=("read", "write"),
    )
    assert weigh(now, CI, baseline=before, today=TODAY).notes == (
        "the baseline is incomplete: what it did not come to counts as new",
        "the baseline is of another contract: shop, not blog",
        "the baseline is of another standard: jsonapi-1.0, not jsonapi-1.1",
        "the baseline was not allowed to write: what it did not try counts as new",
        "the baseline is shard 1/2: what it did not try counts as new",
    )
    assert list(caveats(now, now, "it")) == []


WORSE, UNDECIDED, GONE, BETTER, NEW = Kind
VERDICTS = ("pass", "fail", "inconclusive", "error", "not_applicable", "not_run", None)
TABLE = {
    "pass": (None, WORSE, UNDECIDED, UNDECIDED, UNDECIDED, UNDECIDED, GONE),
    "fail": (BETTER, None, UNDECIDED, UNDECIDED, UNDECIDED, UNDECIDED, GONE),
    "inconclusive": (BETTER, WORSE, None, None, None, None, GONE),
    "error": (BETTER, WORSE, None, None, None, None, GONE),
    "not_applicable": (NEW, WORSE, UNDECIDED, UNDECIDED, None, None, GONE),
    "not_run": (NEW, WORSE, UNDECIDED, UNDECIDED, None, None, GONE),
    None: (NEW, WORSE, NEW, NEW, NEW, NEW, None),
}


@pytest.mark.parametrize("before", VERDICTS)
@pytest.mark.parametrize("after", VERDICTS)
def test_every_pair_of_verdicts(before, after):
    def made(verdict):
        return run(*([result(verdict, *([found()] if verdict == "fail" else []))] if verdict else []))

    changes = compare(made(before), made(after))
    wanted = TABLE[before][VERDICTS.index(after)]
    assert [each.kind for each in changes] == ([wanted] if wanted else [])
    for change in changes:
        assert (change.before, change.after) == (before, after)
        assert bool(change.then) is (before == "fail")
        assert bool(change.now) is (after == "fail")


def test_causes_that_come_and_go_while_it_fails():
    one, other = found("/a"), found("/b")
    (worse,) = compare(run(result("fail", one)), run(result("fail", one, other, replace(other, exchange="main-2"))))
    assert (worse.kind, worse.then, worse.now) == (WORSE, (), (other,))
    (swapped,) = compare(run(result("fail", one)), run(result("fail", other)))
    assert (swapped.kind, swapped.then, swapped.now) == (WORSE, (one,), (other,))
    (better,) = compare(run(result("fail", one, other)), run(result("fail", one)))
    assert (better.kind, better.then, better.now) == (BETTER, (other,), ())


def test_changes_are_counted_and_the_gravest_come_first():
    old = run(result("pass"), result("fail", found(), name="s/b"), result("pass", name="s/c"))
    new = run(result("pass", name="s/b"), result("fail", found(), name="s/c"), result("pass", name="s/d"))
    changes = compare(old, new)
    assert [(each.id, each.kind) for each in changes] == [
        ("s/c", WORSE), ("s/a", GONE), ("s/b", BETTER), ("s/d", NEW),
    ]  # fmt: skip
    assert count(changes) == {WORSE: 1, UNDECIDED: 0, GONE: 1, BETTER: 1, NEW: 1}


def test_why_something_is_undecided_is_told():
    (change,) = compare(run(result("pass")), run(result("inconclusive", reason="status 503")))
    assert change.why == "status 503"
