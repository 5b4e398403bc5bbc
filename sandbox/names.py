"""The rules for member names and for names of query parameters."""

from __future__ import annotations

import re

_EDGE = "a-zA-Z0-9\u0080-\U0010ffff"
_MEMBER = re.compile(rf"[{_EDGE}](?:[-_ {_EDGE}]*[{_EDGE}])?")
_FAMILY = re.compile(r"([^\[\]]*)((?:\[[^\[\]]*\])*)")


def is_member_name(name: str) -> bool:
    """Whether a name may be given to a member."""
    return _MEMBER.fullmatch(name) is not None


def split_parameter(name: str) -> tuple[str, tuple[str, ...]] | None:
    """The base name of a parameter and what stands in its brackets, or None where they do not pair up."""
    match = _FAMILY.fullmatch(name)
    if match is None:
        return None
    return match[1], tuple(re.findall(r"\[([^\[\]]*)\]", match[2]))


def is_custom_parameter(name: str) -> bool:
    """Whether a name is one that an implementation may give to a parameter of its own."""
    parts = split_parameter(name)
    if parts is None or not is_member_name(parts[0]) or re.fullmatch("[a-z]+", parts[0]):
        return False
    return all(group == "" or all(map(is_member_name, group.split("."))) for group in parts[1])
