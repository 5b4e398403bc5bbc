"""Member names: what the two editions of JSON:API say of their characters."""

from __future__ import annotations

import re

RESERVED = frozenset("+,.[]!\"#$%&'()*/:;<=>?@\\^`{|}~\x7f") | {chr(code) for code in range(0x20)}
_EDGE = re.compile(r"[A-Za-z0-9\u0080-\U0010ffff]")


def reserved_in(name: str) -> list[str]:
    """The characters of a name that are reserved."""
    return [] if RESERVED.isdisjoint(name) else [character for character in name if character in RESERVED]


def edges_allowed(name: str) -> bool:
    """Whether a name begins and ends with a letter, a digit or a non-ASCII character."""
    return bool(name) and bool(_EDGE.match(name[0])) and bool(_EDGE.match(name[-1]))


def is_member_name(name: str) -> bool:
    """Whether a name keeps all the rules for member names."""
    return edges_allowed(name) and not reserved_in(name)
