"""Takes the pictures in docs/pictures anew: a report's first page, a finding and the chart of a rate limit.

Run `python -m tests.field.pictures`. The first two are of a run against the sandbox with two faults, the last of a
limiter that the tests simulate.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from accord.model.assessment import Assessment
from accord.runtime.options import Options
from accord.runtime.session import run
from reports import render
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
WIDTH = 1200
MARGIN = 14


def take(folder: Path) -> None:
    """Take all pictures into a folder."""
    with tempfile.TemporaryDirectory() as scratch, chromium.browser() as browser, browser.page(WIDTH, 1200) as page:
        page.open(judged(Path(scratch)))
        picture(page, folder / "report.png", "header", "#findings")
        picture(page, folder / "finding.png", ".finding", ".finding .cause + *")
        page.open(pages.limited(Path(scratch) / "rates"))
        picture(page, folder / "rate-limit.png", "#rates", "#rates + *")


def judged(folder: Path) -> Path:
    """The report of a run against the sandbox with faults."""
    contract = folder / "blog.toml"
    with serving() as origin:
        contract.write_text(CONTRACT.format(base=origin + base_path("1.1", *FAULTS)), encoding="utf-8")
        made: tuple[Path, Assessment] = run(Options(contract=str(contract), run_dir=folder / "runs" / "staging"))
    return render(*made, ["html"])["html"]


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
