"""Makes text from a target safe to show: what does not print, or would deceive, is spelt out."""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BREAKS = str.maketrans({"\n": "\\n", "\t": "\\t"})


def visible(text: str) -> str:
    """The text with control characters, lone surrogates and direction overrides spelt as escapes; lines are kept."""
    return _HIDDEN.sub(_spelt, text.replace("\r\n", "\n"))


def one_line(text: str, most: int = 300) -> str:
    """The text on one line, of at most `most` characters."""
    return clip(visible(text).translate(_BREAKS), most)


def clip(text: str, most: int) -> str:
    """The beginning of a text that is too long, with a note of how much is left out."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most:,} more characters)"


def shorten(text: str, most: int) -> str:
    """The text on one line, cut with nothing but an ellipsis where it stands in full elsewhere."""
    told = visible(text).translate(_BREAKS)
    return told if len(told) <= most else f"{told[: most - 1].rstrip()}…"


def _spelt(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
