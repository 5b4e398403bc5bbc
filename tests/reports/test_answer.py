"""What the first pages of the report say: the cover, what blocks, what is accepted, and what was promised."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from accord.model.assessment import Assessment
from accord.model.contract import Contract
from accord.model.finding import finding_id
from accord.model.notice import Notice
from accord.model.promise import Promise
from accord.model.terms import Deprecated, Versioning
from accord.model.transport import Certificate, Handshake, TransportFacts
from accord.model.verdict import Verdict
from accord.model.waiver import WaiverUse
from reports import render
from reports.answer import blockers, share, waivers
from reports.beside import tables
from reports.cover import contract_version, digest
from reports.dossier import Dossier, open_dossier
from reports.log import HEAD, text
from tests.reports.samples import assessment, broad, evidence, exchange, record, requirements, result

AT = 1_767_225_600  # 2026-01-01
DAY = 86_400


def words(path: Path) -> str:
    """The text of a page, on one line."""
    told = " ".join(unescape(re.sub("<[^>]*>", " ", path.read_text("utf-8"))).split())
    return re.sub(" (?=[,:;])", "", told)


def dossier(run_dir: Path | None, made: Assessment, contract: Contract | None = None) -> Dossier:
    return replace(open_dossier(run_dir, made), contract=contract)


def certificate(after: int) -> Certificate:
    return Certificate("ab", "1", "CN=blog", "CN=ca", (), (), AT - 30 * DAY, after, "EC", 256, "cd", "sha256")


def test_the_cover_tells_all_that_a_reader_must_know(tmp_path: Path) -> None:
    made = replace(
        broad(tmp_path / "runs" / "mine"), versions={"python": "3.11.7"}, allowed=("read", "write"), shard="2/3",
        demands=("A broken obligation blocks.",), baseline="the run of yesterday",
    )  # fmt: skip
    told = words(render(tmp_path / "runs" / "mine", made, ["html"])["html"])
    for each in (
        "Allowed To read; to create, change and delete rows of its own; not to load the target",
        "Shard 2/3: a part of the checks only", "ci A broken obligation blocks.", "Accord 0.1.0 python 3.11.7",
        "accord verify runs/mine", "accord replay runs/mine FINDING", "Baseline the run of yesterday",
        "2026-01-02T03:04:05Z", "12 s, 312 requests", "JSON:API 1.1",
    ):  # fmt: skip
        assert each in told
    assert str(tmp_path) not in told


def test_a_contract_has_a_digest_that_only_its_content_changes() -> None:
    contract = Contract("blog", "http://a.example/api", source="/somewhere/blog.toml")
    assert digest(replace(contract, base_url="http://b.example", source="x")) == digest(contract)
    assert digest(replace(contract, title="other")) != digest(contract)
    versioned = replace(contract, versioning=Versioning("header", "Accept-Version", "v2"), figures="2018")
    told = contract_version(replace(dossier(None, assessment()), contract=versioned))
    assert told[:2] == ["API version v2", "figures 2018"]


def test_what_blocks_is_what_the_gate_says_and_leads_to_it(tmp_path: Path) -> None:
    made = broad(tmp_path)
    unsettled = next(each.id for each in made.results if each.verdict is Verdict.INCONCLUSIVE)
    made = replace(made, reasons=(*made.reasons, f"{unsettled}: inconclusive: a 503", "waiver for x: expired"))
    found = blockers(dossier(tmp_path, made))
    assert [each.goal.partition("-")[0] for each in found] == ["fail", "fail", "r", ""]
    assert [each.why for each in found] == ["", "", "inconclusive: a 503", ""]
    assert found[3].text == "waiver for x: expired"
    page = render(tmp_path, made, ["html"])["html"].read_text("utf-8")
    ids = set(re.findall(r' id="([^"]*)"', page))
    assert set(re.findall(r' href="#([^"]*)"', page)) <= ids


def test_a_failure_known_from_the_baseline_does_not_block_and_is_seen(tmp_path: Path) -> None:
    made = broad(tmp_path)
    first = next(each for each in made.results if each.verdict is Verdict.FAIL)
    known = replace(first, known=True, reason="known from the baseline")
    made = replace(
        made, results=tuple(known if each is first else each for each in made.results), baseline="the run of before",
        reasons=tuple(why for why in made.reasons if not why.startswith(first.id)),
    )  # fmt: skip
    assert first.id in [entry.id for entry in dossier(tmp_path, made).tolerated]
    answer = words(render(tmp_path, made, ["html"])["html"])
    assert "known from the baseline" in answer
    assert "new against the baseline" in answer


def test_the_share_counts_as_the_gate_counts() -> None:
    verdicts = (Verdict.PASS, Verdict.FAIL, Verdict.NOT_RUN, Verdict.NOT_APPLICABLE)
    counted = share(dossier(None, assessment(*map(result, requirements(), verdicts))))
    assert (counted.tried, counted.applies, counted.percent) == (2, 3, "66.66%")
    assert share(dossier(None, assessment())).percent == "0%"


def test_waivers_that_do_not_hold_come_first(tmp_path: Path) -> None:
    made = broad(tmp_path)
    uses = (
        WaiverUse("a", "", "why", "us", "2026-03-01", ("a",)),
        WaiverUse("b", "GET /x*", "why", "them", "2025-01-01", (), "expired on 2025-01-01"),
        WaiverUse("c", "", "why", "us", "2026-02-01"),
    )
    made = replace(made, waivers=uses)
    assert [use.requirement for use in waivers(dossier(tmp_path, made))] == ["b", "c", "a"]
    told = words(render(tmp_path, made, ["html"])["html"])
    assert "Does not hold, expired on 2025-01-01: b them: why" in told
    assert "Until 2026-02-01: c us: why" in told


def test_each_cause_has_its_anchor_and_its_commands(tmp_path: Path) -> None:
    made = broad(tmp_path)
    page = render(tmp_path, made, ["html"])["html"].read_text("utf-8")
    for each in made.results:
        for found in each.findings:
            name = finding_id(each.id, found)
            assert page.count(f'id="f-{name}"') == 1
            assert f"replay {tmp_path.name} {name}</code>" in page
        if each.verdict is Verdict.FAIL and not each.waived:
            assert f"accord waive {tmp_path.name} {each.id} --reason" in page


def test_certificates_stand_with_the_days_that_are_left() -> None:
    chain = (certificate(AT + 12 * DAY), certificate(AT - 1))
    facts = TransportFacts("blog.example", 443, AT, True, Handshake("TLSv1.3", "x", "h2", "127.0.0.1", chain))
    topics = dict(tables(dossier(None, replace(assessment(), transport=facts))))
    valid, expired = topics["Certificates"]
    assert (valid.called, valid.seen) == (
        "valid", "expires 2026-01-13, issued 2025-12-02; 12 days left when it was seen"
    )  # fmt: skip
    assert (expired.called, expired.mark) == ("expired", "fail")


@pytest.mark.parametrize(("since", "called"), [("2025-01-01", "told"), ("2024-12-31", "other dates"), (None, "told")])
def test_deprecations_stand_beside_what_was_told(since: str | None, called: str) -> None:
    contract = Contract("blog", "http://127.0.0.1:9/api", deprecated=(Deprecated("/memos", since=since),))
    notice = Notice("GET", "/api/memos", 3, "gw0-7", since="2025-01-01", ends="2027-01-01")
    silent = Notice("PUT", "/api/others", 1, "gw0-9", since="2025-05-05")
    made = replace(assessment(), notices=(notice, silent))
    rows = dict(tables(dossier(None, made, contract)))["Deprecations and versions"]
    assert [row.called for row in rows] == [called, "told"]
    assert "ends 2027-01-01" in rows[0].seen
    assert not rows[1].documented
    unseen = dict(tables(dossier(None, assessment(), contract)))["Deprecations and versions"]
    assert [row.called for row in unseen] == ["not seen"]


def test_promises_stand_beside_what_was_seen(tmp_path: Path) -> None:
    promise = Promise(
        "blog/pages/largest",
        "page-size-max",
        "MUST",
        "blog",
        "At most 25.",
        parameters={"max": 25, "filter": {"x": 1}},
    )
    seen = exchange()
    record(tmp_path, seen)
    for verdict, found, said in (
        (Verdict.PASS, (), "as promised, 3 times"),
        (Verdict.FAIL, (evidence(seen, "body", "26 rows"),), "26 rows"),
        (Verdict.NOT_RUN, (), "not allowed"),
    ):
        made = result(promise.requirement(), verdict, *found, reason="not allowed" if not found else "")
        (row,) = dict(tables(dossier(tmp_path, replace(assessment(made), promises=(promise,)))))["Pages"]
        assert (row.seen, row.documented) == (said, "page-size-max: max = 25")


def test_every_exchange_is_a_line_of_the_log(tmp_path: Path) -> None:
    seen = [exchange(number, url=f"/articles?x={number}\x07") for number in range(1, 1200)]
    record(tmp_path, *seen)
    lines = text(open_dossier(tmp_path, assessment()).log).split("\n")
    assert len(lines) == len(seen)
    assert lines[16].split()[:5] == ["gw0-17", "16.00", "200", "14", "10"]
    assert lines[16].endswith("GET /api/articles?x=17\\x07")
    assert HEAD.split() == ["id", "at", "s", "status", "octets", "ms", "request"]
