"""Takes the pictures in docs/pictures anew: the terminal, a report's first page, a finding, a chart of a rate limit.

Run `python -m tests.field.pictures`. The first three are of a run against the sandbox with two faults, the last of a
limiter that the tests simulate.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from accord.model.assessment import Assessment
from accord.runtime.options import Options
from accord.runtime.session import run
from reports import render
from reports.terminal import summarise
from sandbox import base_path, serving
from tests.field import chromium, pages

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
FAULTS = (
    "jsonapi-1.1/document-resource-objects/resource-linkage-empty-to-one",
    "jsonapi-1.1/fetching-includes/inclusion-bad-request",
)
CONTRACT = """
[api]
name = "blog"
title = "Blog API, staging"
base_url = "{base}"
standard = "jsonapi-1.1"
"""
PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>{stylesheet}
body {{ margin: 0; background: {background}; }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: 18px; font: 13px/1.4 monospace; }}
pre {{ color: {foreground}; background: {background}; }}
</style><pre>{code}</pre>"""
COLUMNS = 140
WIDTH = 1200
MARGIN = 14


def take(folder: Path) -> None:
    """Take all pictures into a folder."""
    with tempfile.TemporaryDirectory() as scratch, chromium.browser() as browser, browser.page(WIDTH, 1200) as page:
        run_dir, assessment = judged(Path(scratch))
        page.open(render(run_dir, assessment, ["html"])["html"])
        picture(page, folder / "report.png", "header", "#findings")
        picture(page, folder / "finding.png", ".finding", ".finding .cause + *")
        page.open(terminal(run_dir, assessment, Path(scratch) / "terminal.html"))
        picture(page, folder / "terminal.png", "pre", "pre + *")
        page.open(pages.limited(Path(scratch) / "rates"))
        picture(page, folder / "rate-limit.png", "#rates", "#rates + *")


def judged(folder: Path) -> tuple[Path, Assessment]:
    """A run against the sandbox with faults."""
    contract = folder / "blog.toml"
    with serving() as origin:
        contract.write_text(CONTRACT.format(base=origin + base_path("1.1", *FAULTS)), encoding="utf-8")
        made: tuple[Path, Assessment] = run(Options(contract=str(contract), run_dir=folder / "runs" / "staging"))
    return made


def terminal(run_dir: Path, assessment: Assessment, path: Path) -> Path:
    """What a terminal shows of a run, as a page."""
    console = Console(record=True, width=COLUMNS, force_terminal=True, file=io.StringIO())
    told = run_dir.relative_to(run_dir.parents[1])
    with contextlib.chdir(run_dir.parents[1]):
        summarise(console, assessment, told, told / "report.html")
    path.write_text(console.export_html(theme=MONOKAI, code_format=PAGE), encoding="utf-8")
    return path


def picture(page: chromium.Page, path: Path, first: str, beyond: str) -> None:
    """Take a picture from the top of one element to the top of another, or to the end of the first one."""
    top, bottom = page.run(
        f"(() => {{ const [a, b] = [document.querySelector('{first}'), document.querySelector('{beyond}')];"
        " const box = a.getBoundingClientRect();"
        " return [box.top + scrollY, b ? b.getBoundingClientRect().top + scrollY : box.bottom + scrollY] })()"
    )
    above = max(0.0, top - MARGIN)
    path.write_bytes(page.picture({"x": 0, "y": above, "width": WIDTH, "height": bottom - above}))


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
