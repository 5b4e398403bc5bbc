"""The gate: exact exit codes, and a reason for each."""

import datetime as dt
import itertools
from dataclasses import replace
from fractions import Fraction

import pytest

from accord.model.assessment import Assessment, Evidence, Result
from accord.model.profile import shipped
from accord.model.requirement import Level
from accord.model.verdict import Verdict, fold
from accord.model.waiver import Waiver
from accord.record.gate import tried_of, weigh

TODAY = dt.date(2026, 11, 21)
PROFILES = shipped()
CI, RELEASE, AUDIT = PROFILES["ci"], PROFILES["release"], PROFILES["audit"]
STRICT = replace(CI, name="strict", should_blocks=True)


def assessment(*results, complete=True, **more):
    return Assessment("0", "", "", {}, {}, "ci", complete, 1, tuple(results), **more)


def result(verdict, level="MUST", name="s/a", **more):
    return Result(name, Level(level), Verdict(verdict), **{"reason": "why", **more})


def found(place="/data", request="GET /api/articles", check="suites/x.py::rule", expected="an array", count=1):
    return Evidence(place, expected, "`data` is null", "main-1", request, check, "curl", count)


@pytest.mark.parametrize(
    ("verdict", "level", "ci", "release", "audit", "strict"),
    [
        ("pass", "MUST", 0, 0, 0, 0),
        ("fail", "MUST", 1, 1, 1, 1),
        ("fail", "MUST NOT", 1, 1, 1, 1),
        ("fail", "SHOULD", 0, 0, 0, 1),
        ("fail", "SHOULD NOT", 0, 0, 0, 1),
        ("fail", "ADVICE", 0, 0, 0, 1),
        ("not_applicable", "MUST", 0, 0, 0, 0),
        ("inconclusive", "MUST", 0, 3, 0, 0),
        ("inconclusive", "SHOULD", 0, 3, 0, 0),
        ("not_run", "MUST", 0, 3, 0, 0),
        ("error", "MUST", 4, 4, 4, 4),
        ("error", "SHOULD", 4, 4, 4, 4),
    ],
)
def test_exit_codes(verdict, level, ci, release, audit, strict):
    given = assessment(result(verdict, level), result("pass", name="s/b"))
    codes = [weigh(given, profile, today=TODAY).exit_code for profile in (CI, RELEASE, AUDIT, STRICT)]
    assert codes == [ci, release, audit, strict]


TROUBLES = (
    "incomplete",
    "violated",
    "waived",
    "known",
    "stale",
    "error",
    "inconclusive",
    "not run",
    "too little tried",
)
ASKING = replace(CI, decided=True, everything_run=True)


def expected_code(troubles):
    """What the words say: an incomplete record, then what is broken, then our own errors, then what is open."""
    if "incomplete" in troubles:
        return 4
    if troubles & {"violated", "stale"}:
        return 1
    if "error" in troubles:
        return 4
    return 3 if troubles & {"inconclusive", "not run", "too little tried"} else 0


@pytest.mark.parametrize("troubles", [frozenset(c) for n in range(10) for c in itertools.combinations(TROUBLES, n)])
def test_every_combination_of_troubles_has_its_code(troubles):
    results = [result("pass", name=f"s/{number}", reason="") for number in range(20)]
    results += [result("fail", name="s/violated", findings=(found(),))] * ("violated" in troubles)
    results += [result("fail", name="s/waived", findings=(found(),))] * ("waived" in troubles)
    results += [result("fail", name="s/known", findings=(found(),))] * ("known" in troubles)
    results += [result("error", name="s/error")] * ("error" in troubles)
    results += [result("inconclusive", name="s/inconclusive")] * ("inconclusive" in troubles)
    results += [result("not_run", name="s/not-run")] * ("not run" in troubles)
    waivers = [Waiver("s/waived", "r", "o", TODAY)] * ("waived" in troubles)
    waivers += [Waiver("s/1", "r", "o", TODAY)] * ("stale" in troubles)
    profile = replace(ASKING, require_tried=Fraction(1)) if "too little tried" in troubles else ASKING
    if "too little tried" in troubles:
        results.append(result("inconclusive", name="s/only-warned"))
        profile = replace(profile, warn=("s/only-warned",))
    before = assessment(result("fail", name="s/known", findings=(found(),)))
    given = assessment(*results, complete="incomplete" not in troubles)
    weighed = weigh(given, profile, waivers, before if "known" in troubles else None, TODAY)
    assert weighed.exit_code == expected_code(troubles)
    assert len(weighed.reasons) == len(troubles - {"waived", "known"})


def test_an_incomplete_record_is_never_a_verdict():
    weighed = weigh(assessment(result("fail"), complete=False), CI, today=TODAY)
    assert weighed.exit_code == 4
    assert "incomplete" in weighed.reasons[0]


def test_a_violation_outweighs_our_own_error():
    given = assessment(result("fail"), result("error", name="s/b"))
    weighed = weigh(given, CI, today=TODAY)
    assert weighed.exit_code == 1
    assert len(weighed.reasons) == 2


def test_ids_block_or_only_warn_whatever_their_level_and_the_longer_pattern_is_meant():
    profile = replace(CI, block=("s/should*",), warn=("s/*", "s/should-not"))
    given = [result("fail", "MUST", "s/must"), result("fail", "SHOULD", "s/should"), result("fail", "MUST", "t/must")]
    given.append(result("fail", "SHOULD", "s/should-not"))
    weighed = weigh(assessment(*given), profile, today=TODAY)
    assert [why.partition(" ")[0] for why in weighed.reasons] == ["s/should", "t/must"]


def test_what_only_warns_need_not_be_decided_or_run():
    profile = replace(RELEASE, warn=("s/a", "s/b"))
    given = assessment(result("inconclusive"), result("not_run", name="s/b"))
    assert weigh(given, profile, today=TODAY).exit_code == 0
    assert weigh(given, RELEASE, today=TODAY).exit_code == 3


def test_a_pattern_of_a_profile_that_names_nothing_is_noted():
    given = assessment(result("pass"), untested={"s/untested": "why"})
    weighed = weigh(given, replace(CI, block=("s/*", "s/untested", "s/typo")), today=TODAY)
    assert weighed.notes == ("the profile ci names s/typo, which is no requirement of this run",)


def test_the_share_that_was_tried_counts_all_that_applies():
    given = assessment(
        result("pass"), result("fail", name="s/b"), result("fail", name="s/c", waived=True),
        result("not_applicable", name="s/d"), result("inconclusive", name="s/e"), result("error", name="s/f"),
        result("not_run", name="s/g"), untested={"s/h": "nothing tries it"},
    )  # fmt: skip
    assert tried_of(given) == (3, 6)


@pytest.mark.parametrize(("tried", "untried", "code"), [(95, 5, 0), (949, 51, 3), (0, 0, 3), (1, 0, 0)])
def test_too_small_a_share_is_told_exactly(tried, untried, code):
    given = [result("pass", name=f"s/{number}") for number in range(tried)]
    given += [result("not_run", name=f"t/{number}", reason=f"why {number}") for number in range(untried)]
    weighed = weigh(assessment(*given), replace(CI, require_tried=Fraction(95, 100)), today=TODAY)
    assert weighed.exit_code == code
    if untried == 51:
        (told,) = weighed.reasons
        assert told.startswith("94.9% of what applies was tried (949 of 1,000 requirements), 95% is required")
        assert "t/0 (why 0), t/1 (why 1)" in told
        assert told.endswith("and 46 more")


def test_verdicts_fold_to_the_gravest():
    assert fold([]) is Verdict.NOT_RUN
    assert fold([Verdict.NOT_APPLICABLE, Verdict.PASS]) is Verdict.PASS
    assert fold([Verdict.PASS, Verdict.INCONCLUSIVE]) is Verdict.INCONCLUSIVE
    assert fold([Verdict.ERROR, Verdict.FAIL]) is Verdict.FAIL


def test_an_assessment_survives_being_written():
    before = assessment(result("fail", name="s/b", findings=(found(),)))
    now = assessment(result("fail"), result("fail", name="s/b", findings=(found(),)))
    given = weigh(now, CI, [Waiver("s/a", "r", "o", TODAY)], before, TODAY)
    assert given.results[1].known
    assert given.baseline
    assert Assessment.from_json(given.to_json()) == given


def test_the_assessment_names_the_profile_and_what_it_demands():
    weighed = weigh(assessment(result("pass")), RELEASE, today=TODAY)
    assert weighed.profile == "release"
    assert weighed.demands == RELEASE.demands
    assert "What is inconclusive blocks." in weighed.demands


@pytest.mark.parametrize(
    ("level", "severity", "code"),
    [
        (Level.MUST, "", 1),
        (Level.MUST, "error", 1),
        (Level.MUST, "warning", 0),
        (Level.MUST_NOT, "info", 0),
        (Level.ADVICE, "error", 0),
    ],
)
def test_a_breach_counts_by_the_weight_that_its_catalogue_gives_it(level, severity, code):
    failing = Result("http/x", level, Verdict.FAIL, severity=severity)
    assert weigh(assessment(failing), CI).exit_code == code
