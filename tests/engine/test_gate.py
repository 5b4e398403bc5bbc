"""The gate: exact exit codes, and a reason for each."""

import datetime as dt

import pytest

from accord.model.assessment import Assessment, Result
from accord.model.requirement import Level
from accord.model.verdict import Verdict, fold
from accord.model.waiver import Waiver
from accord.record.gate import PROFILES, weigh

TODAY = dt.date(2026, 11, 21)


def assessment(*results, complete=True):
    return Assessment("0", "", "", {}, {}, "ci", complete, 1, tuple(results))


def result(verdict, level="MUST", name="s/a"):
    return Result(name, Level(level), Verdict(verdict), reason="why")


@pytest.mark.parametrize(
    ("verdict", "level", "ci", "release"),
    [
        ("pass", "MUST", 0, 0),
        ("fail", "MUST", 1, 1),
        ("fail", "MUST NOT", 1, 1),
        ("fail", "SHOULD", 0, 0),
        ("not_applicable", "MUST", 0, 0),
        ("inconclusive", "MUST", 0, 3),
        ("not_run", "MUST", 0, 3),
        ("error", "MUST", 4, 4),
    ],
)
def test_exit_codes(verdict, level, ci, release):
    given = assessment(result(verdict, level), result("pass", name="s/b"))
    assert weigh(given, PROFILES["ci"], today=TODAY).exit_code == ci
    assert weigh(given, PROFILES["release"], today=TODAY).exit_code == release


def test_an_incomplete_record_is_never_a_verdict():
    weighed = weigh(assessment(result("fail"), complete=False), PROFILES["ci"], today=TODAY)
    assert weighed.exit_code == 4
    assert "incomplete" in weighed.reasons[0]


def test_a_violation_outweighs_our_own_error():
    given = assessment(result("fail"), result("error", name="s/b"))
    weighed = weigh(given, PROFILES["ci"], today=TODAY)
    assert weighed.exit_code == 1
    assert len(weighed.reasons) == 2


def test_a_waived_failure_stays_visible_and_does_not_block():
    waiver = Waiver("s/*", "known", "me", TODAY)
    weighed = weigh(assessment(result("fail")), PROFILES["ci"], [waiver], today=TODAY)
    assert weighed.exit_code == 0
    assert weighed.results[0].waived
    assert weighed.summary["fail"] == 1


@pytest.mark.parametrize(
    ("waiver", "word"),
    [
        (Waiver("s/a", "r", "o", TODAY - dt.timedelta(1)), "expired"),
        (Waiver("s/none", "r", "o", TODAY), "matches no failure"),
    ],
)
def test_a_stale_waiver_fails_the_run(waiver, word):
    weighed = weigh(assessment(result("pass")), PROFILES["ci"], [waiver], today=TODAY)
    assert weighed.exit_code == 1
    assert word in weighed.reasons[0]


def test_a_baseline_lets_pass_what_failed_before():
    before = assessment(result("fail"))
    now = assessment(result("fail"), result("pass", name="s/b"))
    assert weigh(now, PROFILES["ci"], baseline=before, today=TODAY).exit_code == 0
    worse = assessment(result("fail"), result("fail", name="s/b"))
    assert weigh(worse, PROFILES["ci"], baseline=before, today=TODAY).exit_code == 1


def test_verdicts_fold_to_the_gravest():
    assert fold([]) is Verdict.NOT_RUN
    assert fold([Verdict.NOT_APPLICABLE, Verdict.PASS]) is Verdict.PASS
    assert fold([Verdict.PASS, Verdict.INCONCLUSIVE]) is Verdict.INCONCLUSIVE
    assert fold([Verdict.ERROR, Verdict.FAIL]) is Verdict.FAIL


def test_an_assessment_survives_being_written():
    given = weigh(assessment(result("fail"), result("pass", name="s/b")), PROFILES["ci"], today=TODAY)
    assert Assessment.from_json(given.to_json()) == given


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
    assert weigh(assessment(failing), PROFILES["ci"]).exit_code == code
