"""The small pieces of grammar that header fields share: tokens, and lists whose members may hold commas."""

from __future__ import annotations

import re

TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_WHOLE_TOKEN = re.compile(TOKEN)
_MEMBER = re.compile(r'(?:[^,"<]|"(?:[^"\\]|\\.)*(?:"|$)|<[^>]*(?:>|$))*', re.DOTALL)


def is_token(text: str) -> bool:
    """Whether a text is a token of RFC 9110, section 5.6.2."""
    return bool(_WHOLE_TOKEN.fullmatch(text))


def split_list(text: str) -> list[str]:
    """The members of a list field as they stand, empty ones too; commas in quotes and in `<...>` do not separate."""
    members, at = [], 0
    while True:
        match = _MEMBER.match(text, at)
        end = match.end() if match else at
        members.append(text[at:end].strip(" \t"))
        if end >= len(text):
            return members
        at = end + 1
