"""Writes values as TOML, and what is no fact as comments."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
"""What JSON may hold by an escape, and no file in UTF-8."""
_MOST = 12


def toml(value: Any) -> str:
    """A JSON value as TOML; null, which TOML lacks, is left out of arrays and tables."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            members = (f"{toml_key(name)} = {toml(item)}" for name, item in value.items() if item is not None)
            return f"{{ {', '.join(members)} }}" if value else "{}"
        case list() | tuple():
            return f"[{', '.join(toml(item) for item in value if item is not None)}]"
        case str():
            text = _SURROGATE.sub("\ufffd", value)
            return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
        case float() if not math.isfinite(value):
            return str(value)
    return json.dumps(value)


def toml_key(name: str) -> str:
    """A key as TOML, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else toml(name)


def table(heading: str, values: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a table, its heading with the brackets."""
    yield heading
    yield from (f"{toml_key(name)} = {toml(value)}" for name, value in values.items() if value is not None)


def commented(*lines: str) -> Iterator[str]:
    """Lines as comments."""
    return (f"# {comment(line)}" for line in lines)


def comment(text: str) -> str:
    """A text on one line, without the control characters that a TOML comment must not hold."""
    return "".join(character if character.isprintable() else " " for character in text)


def enumerated(title: str, items: Sequence[str]) -> str:
    """A comment that lists items, not more than a dozen."""
    more = f", and {len(items) - _MOST} more" if len(items) > _MOST else ""
    return f"# {title}: {comment(', '.join(items[:_MOST]))}{more}"
