"""Drafts: bodies that a contract gives, with placeholders for what has to differ from one resource to the next.

{unique}              a text that the run uses once
{n}                   the number of an item, where several are made
{made:/paths}         the id of a resource of the run's own in that collection, made when first asked for
{made:/paths#member}  another member of it
{any:/paths}          the id of a resource that was there before the run
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_PLACEHOLDER = re.compile(r"\{([a-z_]+(?::[^{}\s]+)?)\}")

Look = Callable[[str], Any]


def fill(draft: Any, look: Look) -> Any:
    """A copy of a draft with its placeholders filled in; what `look` does not know (None) stays as it is.

    A text that is nothing but a placeholder becomes the value itself, whatever its type.
    """
    if isinstance(draft, dict):
        return {fill(name, look): fill(value, look) for name, value in draft.items()}
    if isinstance(draft, list):
        return [fill(item, look) for item in draft]
    if not isinstance(draft, str):
        return draft
    if whole := _PLACEHOLDER.fullmatch(draft):
        value = look(whole[1])
        return draft if value is None else value
    return _PLACEHOLDER.sub(lambda match: _text(look(match[1]), match[0]), draft)


def is_open(draft: Any) -> bool:
    """Whether a draft has a placeholder anywhere."""
    if isinstance(draft, dict):
        return any(map(is_open, (*draft, *draft.values())))
    if isinstance(draft, list):
        return any(map(is_open, draft))
    return isinstance(draft, str) and bool(_PLACEHOLDER.search(draft))


def _text(value: Any, otherwise: str) -> str:
    return otherwise if value is None else str(value)
