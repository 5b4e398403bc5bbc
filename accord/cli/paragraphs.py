"""Labelled paragraphs, as `accord explain` and `accord kinds` print them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

WIDTH = 100
INDENT = 14


def paragraph(label: str, text: str, indent: int = INDENT) -> Iterator[str]:
    """The lines of a text with a label before the first; nothing where there is no text."""
    if text:
        yield from textwrap.wrap(
            text,
            WIDTH,
            initial_indent=f"{label:{indent}}",
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def listed(label: str, texts: Iterable[str]) -> Iterator[str]:
    """A paragraph for each text, the label before the first alone."""
    for number, text in enumerate(texts):
        yield from paragraph("" if number else label, text)
