"""Entity tags by the grammar of RFC 9110, section 8.8.3."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


@dataclass(frozen=True, slots=True)
class EntityTag:
    """An entity tag: what stands between its quotes, and whether it is weak."""

    opaque: str
    weak: bool = False


def parse_entity_tag(text: str) -> EntityTag | None:
    """The entity tag that a text is, or None where it is none."""
    match = _TAG.fullmatch(text)
    return EntityTag(match[2], bool(match[1])) if match else None


def entity_tag_trouble(text: str) -> str:
    """Why a text is no entity tag, or an empty text where it is one."""
    if _TAG.fullmatch(text):
        return ""
    if not text:
        return "is empty"
    if text.startswith("w/"):
        return "has `w/` in lower case"
    if text == "*":
        return "is `*`, which stands for any tag in conditions only"
    bare = text.removeprefix("W/")
    if bare.startswith(" "):
        return "has a blank between `W/` and the tag"
    if not (len(bare) > 1 and bare.startswith('"') and bare.endswith('"')):
        return "does not stand in double quotes"
    return "has a blank, a quote or a control character inside its quotes"
