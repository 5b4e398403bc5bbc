"""What a target sends must stay text in every format."""

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from accord.model.assessment import Assessment
from accord.model.exchange import Exchange, Request, Response
from accord.model.notice import Notice
from accord.model.promise import Promise
from accord.model.verdict import Verdict
from accord.model.waiver import WaiverUse
from reports import FORMATS, render
from reports.html import prose
from reports.terminal import summarise
from tests.reports.samples import BASE, assessment, evidence, record, requirements, result

SCRIPT = "<script>alert(1)</script>"
NASTY = (
    SCRIPT,
    "]]>",
    "--><svg onload=alert(1)>",
    "\"'><img src=x onerror=alert(1)>",
    "</title></style></pre></textarea>",
    "{{ 7*7 }}{% raw %}",
    "```\n# title\n<b>",
    "` `` <i>x</i>",
    "a|b|c\n|---|",
    "\x00\x07\x1b[31m\x7f\x9b",
    "\udfff\ud800",
    "\u202egnp.exe",
    "\ufffe\uffff",
    "&lt;&amp;&#0;",
    "javascript:alert(1)",
    "\r\nX-Injected: 1",
    "<![CDATA[",
    "<!ENTITY x>",
    "</script><script>alert(1)</script>",
    "</code></pre><iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a><base href=//evil.invalid/>",
    "<style>@import url(//evil.invalid/a.css)</style><img src=//evil.invalid/b.png>",
    "<meta http-equiv=refresh content=0;url=//evil.invalid/>",
    "<input autofocus onfocus=alert(1)><details open ontoggle=alert(1)>",
    "${alert(1)}%7B%7B#{1}<%= 1 %>",
)
VOID = {"meta", "br", "input", "img", "link", "hr"}
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e]")


class Page(HTMLParser):
    """Reads a page strictly: every element is closed by its own tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.scripts: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.goals: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.goals += [values["href"] or ""] if "href" in values else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        (self.scripts if self.open[-1:] == ["script"] else self.text).append(data)


@pytest.fixture(params=range(len(NASTY)))
def nasty(request: pytest.FixtureRequest) -> str:
    return NASTY[request.param]


def hostile(run_dir: Path, text: str) -> Assessment:
    """An assessment in which every text that can come from elsewhere is nasty."""
    wire = text.encode("utf-8", "surrogatepass")
    seen = [
        Exchange("gw0-1", Request("GET", f"{BASE}/a?q={text}", (("X-Asked", text),), wire),
                 Response(200, (("X-Answered", text), (text, "x")), json.dumps({text: [text]}).encode(), text)),
        Exchange("gw0-2", Request("GET", f"{BASE}/b"), Response(500, (), wire * 50)),
        Exchange("gw0-3", Request("GET", f"{BASE}/c"), fault=text),
    ]  # fmt: skip
    record(run_dir, *seen)
    found = [
        replace(evidence(each), place=f"/{text}", actual=text, expected=text, request=f"GET /?q={text}", curl=text,
                check=text)
        for each in seen
    ]  # fmt: skip
    first, second, third, fourth = requirements()[:4]
    made = assessment(
        result(first, Verdict.FAIL, *found),
        replace(result(second), warnings=tuple(found)),
        result(third, Verdict.INCONCLUSIVE, reason=text),
        replace(result(fourth, Verdict.FAIL, *found, reason=text), waived=True),
        exit_code=1,
        reasons=(text, f"waiver for {text}"),
    )
    return replace(
        made, target={**made.target, "url": f"{BASE}/{text}"}, notes=(text,), untested={"x/y": text},
        contract={"name": text, "title": text, "source": text},
    )  # fmt: skip


def all_hostile(run_dir: Path, text: str) -> Assessment:
    """The same, and nasty in all that contracts, waivers and the machine say; ids are checked on reading."""
    made = hostile(run_dir, text)
    promise = Promise("x/promise", "pattern", "MUST", text, text, text, text, text, parameters={text: text})
    broken = result(promise.requirement(), Verdict.FAIL, *made.results[0].findings, reason=text)
    return replace(
        made, results=(*made.results, broken), promises=(promise,), profile=text, demands=(text,), baseline=text,
        target={"standard": text, "catalogues": [text], "url": f"{BASE}/{text}"},
        shard=text, versions={text: text}, allowed=(text,),
        waivers=(
            WaiverUse(text, text, text, text, text, (made.results[2].id,), text),
            WaiverUse(text, "", text, text, text),
        ),
        notices=(Notice(text, text, 1, text, text, text, text, text, text, ((text, text),)),),
    )  # fmt: skip


def test_html_stays_well_formed_and_runs_only_its_own_script(tmp_path: Path, nasty: str) -> None:
    text = render(tmp_path, all_hostile(tmp_path, nasty), ["html"])["html"].read_text("utf-8")
    page = Page(text)
    assert page.open == []
    assert len(page.scripts) == 1
    assert "alert" not in page.scripts[0]
    assert not page.tags & {"img", "b>", "i>", "iframe"}
    assert not {name for name in page.attributes if name.startswith("on")}
    assert len(page.ids) == len(set(page.ids))
    assert {goal for goal in page.goals if not goal.startswith(("#", "https://"))} == set()
    assert {goal[1:] for goal in page.goals if goal.startswith("#")} <= set(page.ids)
    assert not FORBIDDEN.search(text)


def test_junit_is_xml(tmp_path: Path, nasty: str) -> None:
    path = render(tmp_path, hostile(tmp_path, nasty), ["junit"])["junit"]
    root = ET.parse(path).getroot()
    assert {each.tag for each in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "skipped",
                                                  "system-out"}  # fmt: skip
    assert not FORBIDDEN.search(path.read_text("utf-8"))


def test_json_and_allure_are_json(tmp_path: Path, nasty: str) -> None:
    made = hostile(tmp_path, nasty)
    written = render(tmp_path, made, ["json", "allure"])
    assert json.loads(written["json"].read_text("ascii")) == made.to_json()
    found = [json.loads(path.read_text("utf-8")) for path in written["allure"].glob("*.json")]
    assert len(found) == 4
    for path in written["allure"].iterdir():
        assert not FORBIDDEN.search(path.read_text("utf-8"))
        assert re.fullmatch(r"[-0-9a-f]{36}-(\d-attachment\.txt|result\.json)|environment\.properties", path.name)


def test_markdown_holds_no_markup_of_the_target(tmp_path: Path, nasty: str) -> None:
    text = render(tmp_path, hostile(tmp_path, nasty), ["markdown"])["markdown"].read_text("utf-8")
    page = Page(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    assert not page.tags & {"script", "img", "svg", "b", "i", "h1", "style", "title"}
    assert not {name for name in page.attributes if name.startswith("on")}
    assert {goal for goal in page.goals if not goal.startswith("https://jsonapi.org/")} == set()
    assert "".join(page.text).count("jsonapi-1.1/") >= 3
    assert not FORBIDDEN.search(text)


def test_the_terminal_gets_printable_text(tmp_path: Path, nasty: str) -> None:
    out = io.StringIO()
    summarise(Console(file=out, width=80, no_color=True), hostile(tmp_path, nasty), tmp_path)
    assert not FORBIDDEN.search(out.getvalue())


def test_a_megabyte_stays_small_in_every_format(tmp_path: Path) -> None:
    made = hostile(tmp_path, "<b>" + "x" * 1_000_000)
    for name, path in render(tmp_path, made, ["html", "markdown"]).items():
        assert path.stat().st_size < 500_000, name


def test_a_megabyte_of_body_is_cut(tmp_path: Path) -> None:
    seen = Exchange(
        "gw0-1", Request("GET", BASE), Response(200, (), json.dumps({"data": ["<x>"] * 200_000}).encode())
    )
    record(tmp_path, seen)
    made = assessment(result(requirements()[0], Verdict.FAIL, evidence(seen)), exit_code=1)
    for name, path in render(tmp_path, made, FORMATS).items():
        size = sum(each.stat().st_size for each in path.iterdir()) if path.is_dir() else path.stat().st_size
        assert size < 200_000, name


def test_prose_keeps_code_and_nothing_else() -> None:
    assert prose("a `<b>` & `c`") == "a <code>&lt;b&gt;</code> &amp; <code>c</code>"
    assert prose("an odd ` stays") == "an odd ` stays"
