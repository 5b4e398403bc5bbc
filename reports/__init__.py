"""Renders the assessment of a run into files: html, json, junit, markdown, sarif, github, allure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from accord.model.assessment import Assessment
from reports import allure, github, html, json_copy, junit, markdown, sarif
from reports.dossier import Dossier, open_dossier

_WRITERS: dict[str, tuple[str, Callable[[Dossier, Path], None]]] = {
    "html": ("report.html", html.write),
    "json": ("report.json", json_copy.write),
    "junit": ("junit.xml", junit.write),
    "markdown": ("report.md", markdown.write),
    "sarif": ("report.sarif", sarif.write),
    "github": ("annotations.txt", github.write),
    "allure": ("allure-results", allure.write),
    "pdf": ("report-print.html", html.write_print),
}

_ALONG = {"github": "markdown"}
"""What is written along with a format: the annotations of a step, and the summary of its job."""

KNOWN = tuple(_WRITERS)
"""The formats that `render` knows."""

FORMATS = tuple(name for name in KNOWN if name != "pdf")
"""Those that every run writes: the page to print is the same once more, and is written for who asks for it."""


def render(run_dir: Path, assessment: Assessment, formats: Iterable[str]) -> dict[str, Path]:
    """Write reports into the run folder and give the path of each; raises ValueError for an unknown format."""
    wanted = list(dict.fromkeys(each for name in formats for each in (name, _ALONG.get(name, name))))
    if unknown := [name for name in wanted if name not in _WRITERS]:
        raise ValueError(f"no report format is called {', '.join(unknown)}; known: {', '.join(KNOWN)}")
    dossier = open_dossier(run_dir, assessment)
    written = {}
    for name in wanted:
        file, write = _WRITERS[name]
        written[name] = run_dir / file
        write(dossier, written[name])
    return written
