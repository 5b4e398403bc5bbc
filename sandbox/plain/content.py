"""Notes as documents, in each version of the API: written out, and read from what clients send."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.message import Document
from sandbox.plain.dates import rfc3339
from sandbox.plain.notes import Note
from sandbox.plain.problems import Kind, refuse

LONGEST_TITLE = 100
LONGEST_TEXT = 100_000
MOST_TAGS = 20
READ_ONLY = frozenset({"id", "owner", "created_at", "updated_at"})


def shown(note: Note) -> Document:
    """A note as version 1 shows it."""
    return {
        "id": note.id,
        "title": note.title,
        "text": note.text,
        "tags": list(note.tags),
        "priority": note.priority,
        "amount": note.amount,
        "owner": note.owner,
        "created_at": rfc3339(note.created_at),
        "updated_at": rfc3339(note.updated_at),
    }


def in_version(document: Any, version: str) -> Any:
    """A document of version 1 as another version shows it: version 2 says `heading` for `title`."""
    if version == "1" or not isinstance(document, dict):
        return document
    if "items" in document:
        return {**document, "items": [in_version(item, version) for item in document["items"]]}
    if not document.keys() >= READ_ONLY:
        return document
    return {("heading" if name == "title" else name): value for name, value in document.items()}


def read_fields(document: Any, version: str, *, whole: bool) -> dict[str, Any]:
    """The fields that a document sets; a whole one sets all, by default where it is silent.

    Members that only the server writes are left aside; a null in a change stands for the default.
    """
    if not isinstance(document, dict):
        raise refuse(Kind.INVALID_CONTENT, "A note is an object.", pointer="")
    title = "title" if version == "1" else "heading"
    names = {title: "title", "text": "text", "tags": "tags", "priority": "priority", "amount": "amount"}
    given = {name: value for name, value in document.items() if name not in READ_ONLY}
    for name, value in given.items():
        if name not in names:
            raise refuse(Kind.INVALID_CONTENT, "A note has no such member.", pointer=_pointer(name))
        if not (value is None and name in DEFAULTS) and not VALID[names[name]](value):
            raise refuse(Kind.INVALID_CONTENT, f"A note's {name} is {WANTED[names[name]]}.", pointer=_pointer(name))
    if whole and title not in given:
        raise refuse(Kind.INVALID_CONTENT, f"A note has a {title}.", pointer=_pointer(title))
    fields = {names[name]: DEFAULTS[name] if value is None else value for name, value in given.items()}
    fields = {**(DEFAULTS if whole else {}), **fields}
    return {name: tuple(value) if name == "tags" else value for name, value in fields.items()}


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


def _is_text(value: Any, longest: int, shortest: int = 0) -> bool:
    return isinstance(value, str) and shortest <= len(value) <= longest and "\0" not in value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


VALID: Mapping[str, Callable[[Any], bool]] = {
    "title": lambda value: _is_text(value, LONGEST_TITLE, 1),
    "text": lambda value: _is_text(value, LONGEST_TEXT),
    "tags": lambda value: (
        isinstance(value, list) and len(value) <= MOST_TAGS and all(_is_text(tag, LONGEST_TITLE, 1) for tag in value)
    ),
    "priority": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "amount": _is_number,
}
WANTED: Mapping[str, str] = {
    "title": f"a text of 1 to {LONGEST_TITLE} characters",
    "text": f"a text of up to {LONGEST_TEXT} characters",
    "tags": f"an array of up to {MOST_TAGS} short texts",
    "priority": "an integer",
    "amount": "a number",
}
DEFAULTS: Mapping[str, Any] = {
    each.name: each.default
    for each in dataclasses.fields(Note)
    if each.name in ("text", "tags", "priority", "amount")
}
