"""The HTML report in a real browser: fast, harmless, usable by keyboard and screen reader, and fit to print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.record.assess import read_assessment
from reports import render
from tests.field import chromium, pages
from tests.field.chromium import Browser, Page
from tests.reports.test_hostile import NASTY, all_hostile

pytestmark = pytest.mark.skipif(chromium.missing() is not None, reason=f"no browser: {chromium.missing()}")

TAB = 9
RED = "rgb(176, 36, 29)"
PAYLOADS = (
    *NASTY,
    "<script>fetch('https://evil.invalid/'); document.title = 'owned'</script>",
    '"><img src=https://evil.invalid/x.png onerror="document.title = \'owned\'">',
    "</pre></details></script><svg><script>document.title = 'owned'</script></svg>",
    "\u2028\u2029</script \t\n><script>document.title='owned'//",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.browser() as started:
        yield started


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages.every_kind(tmp_path_factory.mktemp("every"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages.large(tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A page for each text, in which every text that can come from elsewhere is that one."""
    found = []
    for text in PAYLOADS:
        folder = tmp_path_factory.mktemp("hostile")
        found.append(render(folder, all_hostile(folder, text), ["html"])["html"])
    return found


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.run(
        "(({x, y, width, height}) => ({x, y, width, height}))"
        f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())"
    )
    return {name: float(value) for name, value in found.items()}


def style(page: Page, selector: str, name: str) -> str:
    return str(page.run(f"getComputedStyle(document.querySelector({json.dumps(selector)})).{name}"))


def sideways(page: Page) -> int:
    return int(page.run("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def pages_of(pdf: bytes) -> tuple[int, dict[str, int]]:
    """How many pages a document has, and on which of them, counted from 1, each anchor stands that links lead to."""
    leaves = re.findall(rb"(\d+) 0 obj\n<</Type /Page\n", pdf)
    anchors = re.findall(rb"/([\w.-]+) \[(\d+) 0 R /XYZ", pdf)
    return len(leaves), {name.decode(): leaves.index(leaf) + 1 for name, leaf in anchors}


def test_ten_thousand_exchanges_open_at_once_and_stay_searchable(browser: Browser, large: Path) -> None:
    assert large.stat().st_size < 15_000_000
    best = []
    for _ in range(3):
        with browser.page() as page:
            page.open(large)
            laid = page.run(
                "(() => { const t = performance.now(); document.body.offsetHeight; return performance.now() - t })()"
            )
            loaded = page.run("performance.getEntriesByType('navigation')[0].loadEventEnd")
            painted = page.run(
                "new Promise(r => new PerformanceObserver(l => r(l.getEntries()[0].startTime))"
                ".observe({type: 'paint', buffered: true}))"
            )
            best.append(max(loaded, painted) + laid)
    print(f"{large.stat().st_size:,} octets, {min(best):.0f} ms")
    assert min(best) < 2_000
    with browser.page() as page:
        page.open(large, "exchanges")
        lines = "document.querySelector('.log-rows').textContent.split('\\n')"
        assert page.run(f"{lines}.length") == 10_000
        opened = page.run(
            "(() => { const t = performance.now(); document.querySelector('details.log').open = true;"
            " document.body.offsetHeight; return performance.now() - t })()"
        )
        assert opened < 2_000
        page.run(
            "(() => { const f = document.querySelector('.log form').elements.text; f.value = 'ARTICLES/777?';"
            " f.dispatchEvent(new Event('input', {bubbles: true})) })()"
        )
        assert [line.split()[0] for line in page.run(lines)] == ["gw0-777"]
        assert page.run("document.querySelector('.log output').textContent") == "1 of 10000 shown"


def test_it_reads_without_scripts(browser: Browser, large: Path, every_kind: Path) -> None:
    with browser.page(scripts=False) as page:
        page.open(large)
        assert page.run("document.querySelector('.log-rows').textContent.split('\\n').length") == 10_000
        assert page.run("[...document.querySelectorAll('form, button')].every(e => !e.checkVisibility())")
        page.open(every_kind)
        assert page.run("document.querySelectorAll('.matrix tbody tr').length") > 100
        assert box(page, ".finding")["height"] > 100


def test_it_asks_nobody_for_anything(browser: Browser, every_kind: Path) -> None:
    with browser.page() as page:
        page.open(every_kind)
        assert page.urls() == [every_kind.as_uri()]
        assert page.complaints() == []


def test_nothing_hostile_runs_or_asks(browser: Browser, hostile: list[Path]) -> None:
    with browser.page() as page:
        for path, text in zip(hostile, PAYLOADS, strict=True):
            page.open(path)
            assert page.events("Page.javascriptDialogOpening") == [], text
            told = page.run("""(() => {
              for (const each of document.querySelectorAll("details")) each.open = true;
              for (const each of document.querySelectorAll("input[type=search]")) {
                each.value = "<"; each.dispatchEvent(new Event("input", {bubbles: true}));
              }
              document.body.offsetHeight;
              const all = [...document.querySelectorAll("*")];
              return {
                scripts: document.scripts.length,
                title: document.title,
                handlers: all.filter(e => [...e.attributes].some(a => a.name.startsWith("on"))).length,
                foreign: document.querySelectorAll("img, iframe, object, embed, base, [http-equiv=refresh]").length,
                links: [...document.links].map(a => a.protocol).filter(p => !["file:", "https:"].includes(p)),
                styled: document.querySelectorAll("style").length,
              };
            })()""")
            assert told.pop("title") != "owned", text
            assert told == {"scripts": 1, "handlers": 0, "foreign": 0, "links": [], "styled": 1}, text
            assert page.run("new Promise(r => setTimeout(() => r(document.title), 0))") != "owned"
            assert page.urls() == [path.as_uri()], text
            assert page.complaints() == [], text


def test_the_policy_stops_what_would_slip_through(browser: Browser, every_kind: Path, tmp_path: Path) -> None:
    pierced = tmp_path / "pierced.html"
    own = "document.title = 'owned'"
    hole = f"<script>{own}</script><img src='https://evil.invalid/' onerror=\"{own}\">"
    pierced.write_text(every_kind.read_text("utf-8").replace("</main>", f"{hole}</main>"), encoding="utf-8")
    with browser.page() as page:
        page.open(pierced)
        assert page.run("document.title") != "owned"
        assert len(page.complaints()) >= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, every_kind: Path, hostile: list[Path], scheme: str) -> None:
    with browser.page(prefers_color_scheme=scheme) as page:
        for path in (every_kind, hostile[0]):
            page.open(path)
            page.run("for (const each of document.querySelectorAll('details')) each.open = true")
            page.run(chromium.axe())
            found = page.run(
                "axe.run().then(r => ({ok: r.passes.map(p => p.id), wrong: r.violations.map("
                "v => [v.id, v.nodes.length, v.nodes[0].html, v.nodes[0].failureSummary])}))"
            )
            assert found["wrong"] == [], json.dumps(found["wrong"], indent=1)[:3000]
            assert {"color-contrast", "heading-order", "label", "landmark-one-main", "document-title"} <= {
                *found["ok"]
            }


def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser: Browser, every_kind: Path) -> None:
    with browser.page() as page:
        page.open(every_kind)
        page.press("Tab", TAB)
        assert page.run("document.activeElement.className") == "skip"
        assert box(page, ".skip")["x"] >= 0
        page.run("document.activeElement.click()")
        assert page.run("location.hash") == "#answer"
        for _ in range(3):
            page.press("Tab", TAB)
            assert page.run("document.activeElement.matches(':focus-visible')")
            assert page.run("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
        assert page.run("[...document.querySelectorAll('pre')].filter(e => e.scrollHeight > e.clientHeight + 1)"
                        ".every(e => e.tabIndex === 0 || e.closest('[tabindex]'))")  # fmt: skip
        assert page.run("document.getAnimations().length") == 0


def test_the_filter_and_the_anchors_lead_where_they_say(browser: Browser, every_kind: Path) -> None:
    with browser.page() as page:
        page.open(every_kind)
        goal = page.run("document.querySelector('.cause').id")
        assert re.fullmatch("f-[0-9a-f]{8}", goal)
        page.open(every_kind, goal)
        assert 0 <= box(page, f"#{goal}")["y"] < 900
        commands = page.run(f"[...document.querySelectorAll('#{goal} .curl code')].map(e => e.textContent)")
        assert commands[0].startswith("curl ")
        assert commands[1].split()[:2] == ["accord", "replay"]
        assert commands[1].split()[-1] == goal.removeprefix("f-")
        everything = page.run("document.querySelectorAll('.matrix tbody tr').length")
        page.run("document.querySelector('#filter input[value=pass]').click()")
        left = page.run("[...document.querySelectorAll('.matrix tbody tr')].filter(e => e.checkVisibility()).length")
        assert 0 < left < everything
        assert page.run("document.querySelector('#filter output').textContent") == f"{left} of {everything} shown"
        assert page.run("[...document.querySelectorAll('a[href^=\"#\"]')]"
                        ".every(a => document.getElementById(a.hash.slice(1)))")  # fmt: skip


def test_the_answer_prints_on_one_page_with_twenty_fails(browser: Browser, tmp_path: Path) -> None:
    with browser.page() as page:
        page.open(pages.failing(tmp_path))
        assert page.run("document.querySelectorAll('.blocking li').length") == 20
        number, at = pages_of(page.pdf())
    assert number > 3
    assert at["answer"] == 2
    assert at["findings"] == 3


def test_print_is_light_open_and_names_its_links(browser: Browser, every_kind: Path) -> None:
    with browser.page(media="print", prefers_color_scheme="dark") as page:
        page.open(every_kind)
        assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
        assert not page.run("document.querySelector('nav').checkVisibility()")
        assert box(page, ".sign")["width"] > 0
        assert page.run(
            "[...document.querySelectorAll('.finding .exchange')].every(e => e.getBoundingClientRect().height)"
        )
        told = page.run(
            "getComputedStyle(document.querySelector('.finding .ident a[href^=https]'), '::after').content"
        )
        assert "https://jsonapi.org/" in told or "attr(" in told
        assert sideways(page) <= 0


def test_the_page_to_print_is_the_print_on_any_screen(browser: Browser, every_kind: Path) -> None:
    printed = render(every_kind.parent, read_assessment(every_kind.parent), ["pdf"])["pdf"]
    with browser.page(prefers_color_scheme="dark") as page:
        page.open(printed)
        assert page.urls() == [printed.as_uri()]
        assert page.run("document.scripts.length") == 0
        assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
        assert page.run("[...document.querySelectorAll('details')].every(e => e.open)")
        number, at = pages_of(page.pdf())
    assert number > 3
    assert at["answer"] == 2


@pytest.mark.parametrize("width", [1200, 390])
def test_the_first_page_shows_who_was_judged_and_the_verdict(browser: Browser, every_kind: Path, width: int) -> None:
    with browser.page(width, 1000) as page:
        page.open(every_kind)
        assert sideways(page) == 0
        title, verdict = box(page, "h1"), box(page, ".verdict")
        assert title["y"] < 200
        assert verdict["width"] > 0.8 * min(width, 1088)
        assert width < 1000 or verdict["y"] + verdict["height"] < 1000
        assert style(page, ".headline", "color") == RED
        assert page.run("document.querySelector('.headline').textContent") == "Not conformant"
        assert page.run("[...document.querySelectorAll('.tiles li')].every(e => e.offsetWidth > 60)")
        shown = page.run("document.querySelector('.cover').innerText")
        for each in ("Target", "Judged by", "JSON:API 1.1", "Profile", "python 3.11.7", "accord verify", "Allowed"):
            assert each in shown
        answer = page.run("document.querySelector('#answer').innerText")
        assert re.search(r"Of \d+ requirements that apply, \d+ were tried \(\d", answer)
        assert "Does not hold, expired on 2025-06-30" in answer
        assert "Until 2026-06-30" in answer


def test_a_finding_shows_its_evidence_with_the_place_marked(browser: Browser, every_kind: Path) -> None:
    with browser.page(1200, 1000) as page:
        page.open(every_kind)
        page.run("document.querySelector('.finding').scrollIntoView()")
        finding, mark = box(page, ".finding"), box(page, ".finding mark")
        assert finding["x"] >= 0
        assert finding["x"] + finding["width"] <= 1200
        assert finding["y"] < mark["y"] < 1000
        assert style(page, ".finding", "borderLeftColor") == RED
        assert '"id": 7,' in page.run("document.querySelector('.finding mark').textContent")
        for each in (".finding h4", ".finding .line", ".finding .exchange", ".finding .curl button"):
            assert box(page, each)["width"] > 40, each


def test_a_chart_shows_its_lines_within_their_frame(browser: Browser, every_kind: Path) -> None:
    with browser.page(1200, 1000) as page:
        page.open(every_kind)
        page.run("document.querySelector('.chart').scrollIntoView({block: 'center'})")
        frame = box(page, ".chart svg")
        assert frame["width"] > 800
        assert frame["y"] >= 0
        assert frame["y"] + frame["height"] <= 1000
        for each in ("path.count", "path.promised", "rect.span", "path.refused"):
            inner = box(page, f".chart {each}")
            assert inner["width"] > 5, each
            assert frame["x"] <= inner["x"], each
            assert inner["x"] + inner["width"] <= frame["x"] + frame["width"], each
        assert style(page, ".chart path.refused", "stroke") == RED
        clashes = page.run("""(() => {
          const found = [];
          for (const svg of document.querySelectorAll(".chart svg")) {
            const edge = svg.getBoundingClientRect();
            for (const text of svg.querySelectorAll("text")) {
              const own = text.getBoundingClientRect();
              if (own.right > edge.right + 1 || own.left < edge.left - 1) found.push(text.textContent);
            }
          }
          return found;
        })()""")
        assert clashes == []


def test_promises_stand_beside_what_was_measured(browser: Browser, every_kind: Path) -> None:
    with browser.page() as page:
        page.open(every_kind)
        rows = page.run(
            "[...document.querySelectorAll('#beside tbody tr')].map(e => e.innerText.replaceAll('\\t', ' | '))"
        )
        topics = page.run("[...document.querySelectorAll('#beside h3')].map(e => e.firstChild.data.trim())")
        assert topics == ["Rate limits", "Pages", "Certificates", "Deprecations and versions"]
        assert any("20 in 2 s" in row and "holds" in row for row in rows)
        assert any("stricter" in row for row in rows)
        assert any("max = 25" in row and "as promised" in row for row in rows)
        assert any("ends 2027-01-01" in row for row in rows)
