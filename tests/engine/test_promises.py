"""Promises of contracts: read, bound to what tries them, judged in whole runs, and those of the shipped contracts."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from accord.model.contract import contract_from, read_contract
from accord.model.finding import Finding
from accord.model.promise import NO_KIND, Promise
from accord.model.requirement import Level
from accord.model.validate import InvalidFile
from accord.model.verdict import Verdict
from accord.record.assess import Folded, results
from accord.runtime.checks import Check
from accord.runtime.kinds import check_kinds, kinds
from accord.runtime.options import Options, contract_path
from accord.runtime.promises import Bound, bound, in_force, shipped
from accord.runtime.session import run
from accord.runtime.settlements import Settlement, Settler, WholeRun
from accord.runtime.settling import settle_promises
from sandbox import serving
from sandbox.plain.tokens import environment

HEAD = (
    '[api]\nname = "mine"\nbase_url = "http://127.0.0.1:9"\nstandard = "http"\n[auth]\nenv = "ACCORD_SANDBOX_TOKEN"\n'
)
NOTES = '[[resource]]\npath = "/notes"\nitems = "/items"\n'
EXPECTED = Path(__file__).with_name("promised_ids.txt")
SHIPPED = sorted(contract_path("commercetools").parent.glob("*.toml"))


def promised(name, most, level="MUST", more=""):
    return (
        f'[[promise]]\nid = "mine/pages/{name}"\nkind = "page-size-max"\nlevel = "{level}"\nmax = {most}\n'
        f'summary = "A page has {most} notes at most."\nparameter = "limit"\npath = "/notes"\n{more}\n'
    )


PAGES = "".join((
    promised("right", 50),
    promised("too-small", 3),
    promised("too-large", 60),
    promised("mild", 3, "MAY"),
    promised("reported", 3, more="report = true"),
    promised("advised", 3, "SHOULD"),
    promised("of-old", 3, more='figures = ["2018"]'),
    promised("of-today", 50, more='figures = ["2018", "current"]'),
    '[[promise]]\nid = "mine/remark"\nkind = "none"\nlevel = "MAY"\nsummary = "Fine."\nuntried = "a remark"\n',
))  # fmt: skip


@pytest.fixture(scope="module")
def sandbox():
    with serving() as origin:
        yield origin


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    for name, value in environment().items():
        monkeypatch.setenv(name, value)


def contract(tmp_path, text, figures=""):
    head = HEAD.replace("[auth]", f'figures = "{figures}"\n[auth]') if figures else HEAD
    path = tmp_path / "mine.toml"
    path.write_text(head + NOTES + text)
    return path


def judged(sandbox, tmp_path, text=PAGES, only="mine/*", figures="", **options):
    path = contract(tmp_path, text, figures)
    folder = tmp_path / f"run-{len(list(tmp_path.iterdir()))}"
    asked = Options(str(path), target=f"{sandbox}/http/clean", run_dir=folder, only=only, **options)
    return run(asked)[1]


def by_id(assessment):
    return {result.id: result for result in assessment.results if result.id.startswith("mine/")}


def comparable(assessment):
    return [(each.id, each.verdict, each.tried, each.reason, each.findings, each.warnings)
            for each in (without_exchanges(result) for result in by_id(assessment).values())]  # fmt: skip


def without_exchanges(result):
    strip = {name: tuple(replace(each, exchange="", curl="") for each in getattr(result, name))
             for name in ("findings", "warnings")}  # fmt: skip
    return replace(result, **strip)


# What a promise says


def test_parameters_are_what_no_other_promise_has():
    entry = {"id": "mine/x", "kind": "k", "level": "MUST NOT", "summary": "s", "max": 5, "figures": ["a"]}
    api = {"base_url": "http://h", "name": "mine"}
    (found,) = contract_from({"api": api, "promise": [{**entry, "report": True}]}).promises
    assert (found.parameters, found["max"], found.get("over", "refuse")) == ({"max": 5}, 5, "refuse")
    assert ("max" in found, "report" in found) == (True, False)
    assert (found.catalogue, found.figures, found.report, str(found)) == ("mine", ("a",), True, "mine/x")


def test_a_promise_is_a_requirement_that_binds_the_server():
    found = Promise("mine/x", "k", "MUST", "mine", "s", "src", "sec", "r").requirement("how it is tried")
    assert (found.id, found.catalogue, found.level, found.party) == ("mine/x", "mine", Level.MUST, "server")
    assert (found.observe, found.probe, found.section, found.risk) == ("promise", "how it is tried", "sec", "r")
    assert found.duty
    assert not replace(found, observe=Promise("mine/x", NO_KIND, "MAY").requirement().observe).duty


@pytest.mark.parametrize(
    ("level", "report", "mild"),
    [("MUST", False, False), ("MAY", False, True), ("MUST", True, True), ("ADVICE", False, False)],
)
def test_what_is_only_told_is_mild(level, report, mild):
    assert Promise("mine/x", "k", level, report=report).mild is mild


@pytest.mark.parametrize(
    ("figures", "count", "holds"),
    [
        ((), "", True),
        ((), "2018", True),
        (("2018",), "", True),
        (("2018",), "2018", True),
        (("2018",), "current", False),
    ],
)
def test_figures_decide_where_a_promise_holds(figures, count, holds):
    assert Promise("mine/x", "k", "MUST", figures=figures).holds_in(count) is holds


def test_two_promises_have_two_ids(tmp_path):
    with pytest.raises(InvalidFile, match="the id mine/pages/right stands twice"):
        read_contract(contract(tmp_path, promised("right", 50) * 2))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            '[[promise]]\nid = "x"\nkind = "k"\nlevel = "MUST"\nsummary = "s"',
            "promise[1].id: 'x' does not fit: A slug",
        ),
        ('[[promise]]\nid = "a/b"\nkind = "none"\nlevel = "MAY"\nsummary = "s"', "promise[1]: `untried` is missing"),
        ('[[promise]]\nid = "a/b"\nkind = "k"\nlevel = "must"\nsummary = "s"', "'must' is none of MUST, MUST NOT"),
        ('[[promise]]\nid = "a/b"\nlevel = "MUST"\nsummary = "s"', "promise[1]: `kind` is missing"),
    ],
)
def test_what_every_promise_needs_is_told(tmp_path, text, line):
    with pytest.raises(InvalidFile) as told:
        read_contract(contract(tmp_path, text))
    assert line in str(told.value)


# What tries it


def test_a_promise_is_bound_to_what_tries_its_kind(tmp_path):
    found = {each.promise.id: each for each in bound(read_contract(contract(tmp_path, PAGES, "current")))}
    right = found["mine/pages/right"]
    assert right.ways == ["suites/promises/test_query_limits.py::test_pages_hold_no_more_than_promised"]
    assert (right.why_not, right.writes, right.fills, right.loads) == ("", False, False, False)
    assert right.requirement.probe == kinds()["page-size-max"].tried
    assert found["mine/remark"].why_not == "a remark"
    assert found["mine/remark"].ways == []
    assert found["mine/pages/of-old"].why_not == "a figure of 2018; this contract is judged by those of current"
    assert found["mine/pages/of-today"].ways


def test_without_figures_all_promises_hold(tmp_path):
    found = in_force(read_contract(contract(tmp_path, PAGES)))
    assert {each.promise.id for each in found} >= {"mine/pages/of-old", "mine/pages/of-today"}


# Whole runs


def test_promises_are_judged_beside_the_standard(sandbox, tmp_path):
    assessment = judged(sandbox, tmp_path, figures="current")
    found = by_id(assessment)
    assert {name.rpartition("/")[2]: each.verdict for name, each in found.items()} == {
        "right": Verdict.PASS,
        "too-small": Verdict.FAIL,
        "too-large": Verdict.FAIL,
        "mild": Verdict.PASS,
        "reported": Verdict.PASS,
        "advised": Verdict.FAIL,
        "of-today": Verdict.PASS,
    }  # fmt: skip
    assert assessment.untested["mine/remark"] == "a remark"
    assert assessment.untested["mine/pages/of-old"].startswith("a figure of 2018")
    assert [each.id for each in assessment.promises] == [
        each.id for each in read_contract(tmp_path / "mine.toml").promises
    ]
    assert assessment.exit_code == 1
    assert {why.partition(" ")[0] for why in assessment.reasons} == {"mine/pages/too-small", "mine/pages/too-large"}


def test_what_deviates_from_mild_promises_is_told_and_breaks_nothing(sandbox, tmp_path):
    mild = promised("mild", 3, "MAY") + promised("reported", 3, more="report = true")
    assessment = judged(sandbox, tmp_path, mild)
    assert assessment.exit_code == 0
    for found in by_id(assessment).values():
        assert found.findings == ()
        assert [each.place for each in found.warnings]
    strict = by_id(judged(sandbox, tmp_path, promised("strict", 3)))["mine/pages/strict"]
    told = [(each.place, each.expected, each.actual) for each in strict.findings]
    assert [
        (each.place, each.expected, each.actual) for each in by_id(assessment)["mine/pages/mild"].warnings
    ] == told


def test_only_picks_promises(sandbox, tmp_path):
    found = by_id(judged(sandbox, tmp_path, only="mine/pages/r*"))
    tried = {name for name, each in found.items() if each.verdict is not Verdict.NOT_RUN}
    assert tried == {"mine/pages/right", "mine/pages/reported"}
    assert found["mine/pages/too-small"].reason == "deselected by --only"


def test_parallel_verdicts_on_promises_equal_the_serial_ones(sandbox, tmp_path):
    serial, parallel = judged(sandbox, tmp_path), judged(sandbox, tmp_path, workers=2)
    assert comparable(serial) == comparable(parallel)
    assert serial.exit_code == parallel.exit_code == 1


def test_shards_try_each_promise_once_or_all_in_one(sandbox, tmp_path):
    """Checks fall into shards by their names, so that the promises of one check stay together."""
    parts = [by_id(judged(sandbox, tmp_path, shard=f"{number}/3")) for number in (1, 2, 3)]
    for name in parts[0]:
        verdicts = [part[name].verdict for part in parts if part[name].verdict is not Verdict.NOT_RUN]
        assert len(verdicts) == 1, name
    elsewhere = [each.reason for part in parts for each in part.values() if each.verdict is Verdict.NOT_RUN]
    assert elsewhere
    assert all(reason.startswith("belongs to another shard than ") for reason in elsewhere)


# Settlements, and what a run is not allowed


def settled(promise, verdict=Verdict.PASS, check=None, writes=False, **contract_terms):
    def settle(given: Promise, whole: WholeRun) -> Settlement:
        assert given is promise
        found = Finding(promise.id, "body", "nothing", "something", check="x") if verdict is Verdict.FAIL else None
        return Settlement(verdict, 4, "as told", (found,) if found else ())

    checks = (("suites/x.py::check", Check(keeps="k", **(check or {}))),) if check is not None else ()
    each = Bound(promise, promise.requirement(), None, checks, settlers=(Settler("k", settle),))
    target = contract_from({"api": {"base_url": "http://h"}, "capabilities": contract_terms})
    folded = Folded()
    kept = settle_promises([each], folded, WholeRun(Path(), target, None, {}), Options(allow_writes=writes))
    (result,) = results(folded, kept)
    return result


def test_a_settlement_is_the_verdict_of_its_promise():
    result = settled(Promise("mine/x", "k", "MUST"), Verdict.INCONCLUSIVE)
    assert (result.verdict, result.tried, result.reason) == (Verdict.INCONCLUSIVE, 4, "as told")
    failed = settled(Promise("mine/x", "k", "MUST"), Verdict.FAIL)
    assert (failed.verdict, failed.findings[0].actual) == (Verdict.FAIL, "something")
    assert failed.findings[0].check.endswith("::settle")


def test_a_settlement_of_a_mild_promise_breaks_nothing():
    result = settled(Promise("mine/x", "k", "MAY"), Verdict.FAIL)
    assert (result.verdict, result.findings, len(result.warnings)) == (Verdict.PASS, (), 1)


@pytest.mark.parametrize(
    ("check", "writes", "terms", "reason"),
    [
        ({"writes": True}, False, {}, "would change the target; allow it with --allow-writes"),
        ({"loads": True}, False, {}, "would load the target; allow it with --allow-load"),
        ({"writes": True, "fills": True}, True, {}, "would fill the target; only one that the contract marks"),
    ],
)
def test_what_is_not_allowed_is_not_run(check, writes, terms, reason):
    result = settled(Promise("mine/x", "k", "MUST"), check=check, writes=writes, **terms)
    assert result.verdict is Verdict.NOT_RUN
    assert result.reason.startswith(reason)


def test_what_is_allowed_is_run():
    result = settled(
        Promise("mine/x", "k", "MUST"), check={"writes": True, "fills": True}, writes=True, throwaway=True
    )
    assert result.verdict is Verdict.PASS


def test_ways_are_told_by_their_place():
    ways = [way for found in shipped() for each in bound(found) for way in each.ways]
    modules = Counter(way.rpartition("/")[2].partition("_")[0] for way in ways)
    assert set(modules) == {"test", "rules", "settles"}


# The contracts that ship


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_contract_is_right(path):
    found = check_kinds(read_contract(path, contract_path))
    assert found.base_url.startswith("http")


@pytest.mark.parametrize("prefix", ["commerce-layer", "commercetools"])
def test_vendors_promises_are_those_that_were_stated(prefix):
    name = "commerce-layer-provisioning" if prefix == "commerce-layer" else prefix
    expected = [line for line in EXPECTED.read_text().splitlines() if line.startswith(f"{prefix}/")]
    assert sorted(each.id for each in read_contract(contract_path(name)).promises) == expected
    assert len(expected) == 125


def test_every_promise_that_ships_is_tried_or_says_why_not():
    for found in shipped():
        for each in bound(found):
            assert bool(each.ways) is not bool(each.why_not), each.promise.id
            assert each.promise.catalogue == found.name, each.promise.id
            if each.promise.kind == NO_KIND:
                assert each.promise.untried == each.why_not
