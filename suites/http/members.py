"""The texts of a JSON document, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple


class TextMember(NamedTuple):
    """A text in a document: its JSON pointer, the names of the members that lead to it, and itself."""

    pointer: str
    names: tuple[str, ...]
    text: str

    @property
    def name(self) -> str:
        """The name of the member that holds it, or the array that it stands in; empty at the root."""
        return self.names[-1] if self.names else ""


def text_members(value: Any) -> Iterator[TextMember]:
    """Every text of a JSON value, in the order of the document."""
    waiting: list[tuple[str, tuple[str, ...], Any]] = [("", (), value)]
    while waiting:
        pointer, names, item = waiting.pop()
        if isinstance(item, str):
            yield TextMember(pointer, names, item)
        elif isinstance(item, dict):
            waiting += [
                (f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}", (*names, key), each)
                for key, each in reversed(item.items())
                if isinstance(each, str | dict | list)
            ]
        elif isinstance(item, list):
            places = range(len(item) - 1, -1, -1)
            waiting += [
                (f"{pointer}/{at}", names, item[at]) for at in places if isinstance(item[at], str | dict | list)
            ]
