"""JSON texts read strictly: what RFC 8259 forbids is an error, what it deplores is noted."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_LONGEST_NUMBER = 4000


@dataclass(frozen=True, slots=True)
class JsonText:
    """What reading a JSON text gave: its value or why there is none, and what is odd about it.

    `beyond` tells that the text may be valid but goes beyond what is judged here.
    """

    value: Any = None
    error: str = ""
    duplicates: tuple[str, ...] = ()
    beyond: str = ""
    encoding: str = "utf-8"

    @property
    def ok(self) -> bool:
        """Whether there is a value."""
        return not self.error and not self.beyond


@lru_cache(maxsize=256)
def read_json(body: bytes) -> JsonText:
    """Read a JSON text strictly."""
    encoding = _encoding(body)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        return JsonText(error=f"not valid UTF-8 at byte {error.start}", encoding=encoding)
    if text.startswith("\ufeff"):
        return JsonText(error="begins with a byte order mark", encoding=encoding)
    duplicates: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            duplicates.extend(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        return value

    try:
        value = json.loads(text, object_pairs_hook=members, parse_constant=_refuse, parse_int=_integer)
    except RecursionError:
        return JsonText(beyond="nested too deeply to be judged", encoding=encoding)
    except ValueError as error:
        return JsonText(error=str(error), encoding=encoding)
    return JsonText(value, duplicates=tuple(duplicates), encoding=encoding)


def _encoding(body: bytes) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return "utf-8" if encoding == "utf-8" else encoding
    if len(body) >= 2 and 0 in body[:2]:
        return "utf-16-be" if body[0] == 0 else "utf-16-le"
    return "utf-8"


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


def _integer(digits: str) -> Any:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float(digits[:300])
