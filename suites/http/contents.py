"""What content looks like, whatever it is labelled as."""

from __future__ import annotations

import re
from functools import lru_cache

_BLANK = b" \t\r\n"
_MARK = b"\xef\xbb\xbf"
_BINARY = {
    "gzip": b"\x1f\x8b\x08",
    "zstd": b"\x28\xb5\x2f\xfd",
    "PDF": b"%PDF-",
    "PNG": b"\x89PNG\r\n",
    "ZIP": b"PK\x03\x04",
    "JPEG": b"\xff\xd8\xff",
}
_MARKUP = re.compile(rb"<(?:[A-Za-z]|!|\?)")
_WORD = re.compile(rb"[A-Za-z\xc3-\xf4]")
_LITERAL = re.compile(rb"(?:true|false|null|NaN|Infinity|undefined|None|True|False)\b")


@lru_cache(maxsize=16)
def format_of(content: bytes) -> str:
    """The format that the first octets show: a binary one by its name, markup, text, or an empty text for none."""
    for name, start in _BINARY.items():
        if content.startswith(start):
            return name
    first = content[:64].removeprefix(_MARK).lstrip(_BLANK)
    if _MARKUP.match(first):
        head = content[:512].lower()
        return "HTML" if b"<!doctype html" in head or b"<html" in head else "markup"
    if _WORD.match(first) and not _LITERAL.match(first):
        return "text"
    return ""


def starts_as_json(content: bytes) -> bool:
    """Whether content begins as an object or array does."""
    return content[:64].removeprefix(_MARK).lstrip(_BLANK)[:1] in (b"{", b"[")
