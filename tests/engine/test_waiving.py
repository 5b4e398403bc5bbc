"""Waivers: what they cover, what they do not, and when they no longer hold."""

import datetime as dt

import pytest

from accord.model.assessment import Assessment, Evidence, Result
from accord.model.profile import shipped
from accord.model.requirement import Level
from accord.model.validate import InvalidFile
from accord.model.verdict import Verdict
from accord.model.waiver import Waiver, read_waivers
from accord.record.gate import weigh
from accord.record.waiving import below

TODAY = dt.date(2026, 11, 21)
YESTERDAY = TODAY - dt.timedelta(1)
BASE = "http://127.0.0.1:9/v1/api"


def found(request, place="/data", count=1):
    return Evidence(place, "an array", "`data` is null", "main-1", request, "suites/x.py::rule", "curl", count)


def failing(*requests, name="s/a", count=1):
    return Result(name, Level.MUST, Verdict.FAIL, findings=tuple(found(each, count=count) for each in requests))


def judged(verdict, name="s/a"):
    return Result(name, Level.MUST, Verdict(verdict))


def waiver(requirement="s/a", scope="", until=TODAY):
    return Waiver(requirement, "known", "me", until, scope)


def weighed(*results, waivers):
    given = Assessment("0", "", "", {"url": BASE}, {}, "ci", True, 1, tuple(results))
    return weigh(given, shipped()["ci"], waivers, today=TODAY)


def test_a_waived_failure_stays_visible_and_does_not_block():
    made = weighed(failing("GET /v1/api/articles"), waivers=[waiver("s/*")])
    assert made.exit_code == 0
    assert made.results[0].waived
    assert made.results[0].reason == "waived until 2026-11-21 by me: known"
    assert made.summary["fail"] == 1
    assert made.waivers[0].covers == ("s/a",)


@pytest.mark.parametrize(
    ("scope", "request_line", "covered"),
    [
        ("GET /articles", "GET /v1/api/articles", True),
        ("GET /articles", "GET /v1/api/articles?sort=x", True),
        ("GET /articles", "GET /v1/api/articles/1", False),
        ("GET /articles*", "GET /v1/api/articles/1?a=b", True),
        ("POST /articles*", "GET /v1/api/articles", False),
        ("* /articles", "PATCH /v1/api/articles", True),
        ("GET /articles?page[size]=*", "GET /v1/api/articles?page[size]=0", True),
        ("GET /articles?page[size]=*", "GET /v1/api/articles?pages=0", False),
        ("GET /", "GET /v1/api", True),
        ("GET /v1/apis", "GET /v1/apis", True),
        ("GET /v1/api/articles", "GET /v1/api/articles", False),
        ("*", "GET /v1/api/articles", True),
    ],
)
def test_a_scope_is_matched_below_the_base_url(scope, request_line, covered):
    made = weighed(failing(request_line), waivers=[waiver(scope=scope)])
    assert made.results[0].waived is covered
    assert made.exit_code == (0 if covered else 1)
    assert bool(made.waivers[0].stale) is not covered


def test_one_finding_that_is_not_covered_leaves_the_failure_unwaived_and_is_named():
    made = weighed(failing("GET /v1/api/articles", "GET /v1/api/people"), waivers=[waiver(scope="GET /articles*")])
    (result,), (use,) = made.results, made.waivers
    assert not result.waived
    assert result.reason == "not waived: no waiver covers main-1 GET /v1/api/people: /data: `data` is null"
    assert made.reasons == (f"s/a (MUST) is violated; {result.reason}",)
    assert (made.exit_code, use.scope, use.covers, use.stale) == (1, "GET /articles*", (), "")


def test_several_waivers_cover_a_failure_together_and_expired_ones_do_not():
    result = failing("GET /v1/api/articles", "GET /v1/api/people")
    both = [waiver(scope="GET /articles*"), waiver(scope="GET /people*")]
    made = weighed(result, waivers=both)
    assert made.exit_code == 0
    assert [use.covers for use in made.waivers] == [("s/a",), ("s/a",)]
    late = weighed(result, waivers=[both[0], waiver(scope="GET /people*", until=YESTERDAY)])
    assert late.exit_code == 1
    assert not late.results[0].waived
    assert "expired on 2026-11-20" in late.reasons[-1]


def test_a_waiver_with_a_scope_covers_no_failure_without_a_request():
    made = weighed(failing(""), waivers=[waiver(scope="GET /*")])
    assert made.exit_code == 1
    assert weighed(failing(""), waivers=[waiver()]).exit_code == 0


def test_a_scope_says_by_how_many_findings_it_decided():
    made = weighed(failing("GET /v1/api/articles", count=12), waivers=[waiver(scope="GET /articles")])
    assert made.results[0].reason.endswith("known (decided by the 1 findings that are kept, of 12)")


@pytest.mark.parametrize(
    ("verdicts", "given", "word"),
    [
        (["pass"], waiver(until=YESTERDAY), "expired on 2026-11-20"),
        (["fail"], waiver(until=YESTERDAY), "expired on 2026-11-20"),
        (["not_run"], waiver(until=YESTERDAY), "expired on 2026-11-20"),
        (["pass"], waiver(), "matches no failure any more; remove it"),
        (["not_applicable"], waiver(), "matches no failure any more; remove it"),
        (["pass"], waiver("s/b"), "did you mean `s/a`?"),
        (["pass", "not_applicable"], waiver("s/*"), "matches no failure any more"),
        (["not_run"], waiver(), ""),
        (["inconclusive"], waiver(), ""),
        (["error"], waiver(), ""),
        (["pass", "not_run"], waiver("s/*"), ""),
    ],
)
def test_a_stale_waiver_fails_the_run_unless_its_requirement_was_not_run_or_decided(verdicts, given, word):
    results = [judged(verdict, f"s/{letter}") for verdict, letter in zip(verdicts, "acd", strict=False)]
    made = weighed(*results, waivers=[given])
    assert word in made.waivers[0].stale
    assert bool(word) == bool(made.waivers[0].stale)
    assert any(why.startswith("waiver for ") for why in made.reasons) is bool(word)
    if word:
        assert made.exit_code == 1


def test_a_waiver_whose_scope_fails_elsewhere_is_stale():
    made = weighed(failing("GET /v1/api/people"), waivers=[waiver(scope="GET /articles")])
    assert "its scope matches no finding: s/a fails elsewhere" in made.waivers[0].stale
    assert any(why.startswith("waiver for s/a at GET /articles: ") for why in made.reasons)


@pytest.mark.parametrize(
    ("line", "base", "path"),
    [
        ("GET /v1/api/a", "/v1/api", "GET /a"),
        ("GET /v1/api?x=1", "/v1/api", "GET /?x=1"),
        ("GET /token", "/v1/api", "GET /token"),
        ("GET /a", "", "GET /a"),
        ("", "/v1", ""),
    ],
)
def test_the_path_below_the_base_url(line, base, path):
    assert below(line, base) == path


def test_every_mistake_of_a_waivers_file_is_told_at_once(tmp_path):
    path = tmp_path / "waivers.toml"
    path.write_text(
        '[[waiver]]\nrequirement = "a"\nreason = " "\nowner = "o"\nuntil = "soon"\nscop = "GET /"\n'
        '[[waiver]]\nrequirement = "a"\nreason = "r"\nuntil = 2027-01-31\nscope = "/articles"\n'
    )
    with pytest.raises(InvalidFile) as caught:
        read_waivers(path)
    told = "\n".join(caught.value.mistakes)
    assert len(caught.value.mistakes) == 5
    for part in (
        "waiver[1]: unknown key `scop`; did you mean `scope`?",
        "waiver[1].reason: ' ' does not fit: why the failure is accepted",
        "waiver[1].until: soon is no date",
        "waiver[2]: `owner` is missing (who answers for it)",
        "waiver[2].scope: '/articles' does not fit: the requests whose findings are meant",
    ):
        assert part in told
