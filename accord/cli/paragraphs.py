"""Labelled paragraphs and command lines, as `accord explain` and `accord kinds` print them."""

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


def command_line(label: str, *parts: str) -> Iterator[str]:
    """The lines of a command, which a shell takes as they stand; it is broken between parts alone."""
    line = f"{label:{INDENT}}{parts[0]}"
    for part in parts[1:]:
        if len(line) + len(part) + len(" ") > WIDTH - len(" \\"):
            yield f"{line} \\"
            line = f"{'':{INDENT + 4}}{part}"
        else:
            line = f"{line} {part}"
    yield line
