"""What docs/compare.md counts is so, and what it links to is there."""

from __future__ import annotations

import re
from pathlib import Path

from accord.runtime.registry import registry

DOCS = Path(__file__).resolve().parents[1] / "docs"
TEXT = (DOCS / "compare.md").read_text(encoding="utf-8")


def test_the_share_of_duties_that_documents_alone_could_show() -> None:
    duties = [entry for entry in registry().library.catalogues["jsonapi-1.0"].requirements.values() if entry.duty]
    documents = [entry for entry in duties if entry.section.startswith("Document Structure")]
    assert f"sections on documents hold {len(documents)} of the {len(duties)} duties of JSON:API 1.0" in TEXT


def test_pages_that_it_links_to_are_there() -> None:
    assert all((DOCS / target).exists() for target in re.findall(r"\]\(([\w./-]+)\)", TEXT))


def test_figures_taken_over_stand_where_it_took_them_from() -> None:
    dependencies = " ".join((DOCS / "dependencies.md").read_text(encoding="utf-8").split())
    assert "called 4 of 18 legal exchanges bad" in dependencies
    assert "called 4 of 18 legal exchanges bad" in " ".join(TEXT.split())
