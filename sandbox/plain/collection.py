"""The collection of notes: read in pages, and added to."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from sandbox.message import Pairs, Request
from sandbox.plain.call import Call, Content
from sandbox.plain.content import read_fields, shown
from sandbox.plain.negotiation import JSON, VENDOR, check_content_type
from sandbox.plain.notes import Note
from sandbox.plain.problems import Kind, refuse
from sandbox.plain.strict_json import read_json

TAKEN = (JSON, VENDOR)
USUAL, MOST = 10, 50
SORTS: dict[str, Callable[[Note], Any]] = {
    "created_at": lambda note: note.created_at,
    "priority": lambda note: note.priority,
    "title": lambda note: note.title,
}


def read_list(call: Call) -> Content:
    """One page of the caller's notes."""
    return page_of(call, call.notebook.of(call.owner), "/notes")


def page_of(call: Call, notes: list[Note], path: str) -> Content:
    """One page of notes, with links to its neighbours."""
    limit = _number(call.request, "limit", USUAL, 1, MOST)
    offset = _number(call.request, "offset", 0, 0, None)
    order = _order(call.request)
    items = _sorted(notes, order)[offset : offset + limit]
    document = {"items": [shown(note) for note in items], "total": len(notes)}
    last = max(len(notes) - 1, 0) // limit * limit
    starts = {"first": 0, "last": last}
    if offset > 0:
        starts["prev"] = max(offset - limit, 0)
    if offset + limit < len(notes):
        starts["next"] = offset + limit
    sort = [("sort", order)] if order else []
    links = [
        f'<{call.root}{path}?{urlencode([("limit", limit), ("offset", start), *sort])}>; rel="{rel}"'
        for rel, start in starts.items()
    ]
    return Content(document, headers=(("link", ", ".join(links)),))


def _number(request: Request, name: str, usual: int, least: int, most: int | None) -> int:
    given = request.parameter(name)
    if given is None:
        return usual
    value = int(given) if re.fullmatch(r"-?[0-9]{1,9}", given, re.ASCII) else None
    if value is None or value < least or (most is not None and value > most):
        bounds = f"from {least}" + ("" if most is None else f" to {most}")
        raise refuse(Kind.INVALID_PARAMETER, f"{name} is a number {bounds}.", parameter=name)
    return value


def _order(request: Request) -> str | None:
    """What the list is sorted by; `sort_by` is an old name of `sort`."""
    for name in ("sort", "sort_by"):
        given = request.parameter(name)
        if given is not None and given.removeprefix("-") not in SORTS:
            raise refuse(Kind.INVALID_PARAMETER, f"{name} is one of {', '.join(SORTS)}.", parameter=name)
        if given is not None:
            return given
    return None


def _sorted(notes: list[Note], order: str | None) -> list[Note]:
    if order is None:
        return notes
    return sorted(notes, key=SORTS[order.removeprefix("-")], reverse=order.startswith("-"))


def create(call: Call) -> Content:
    """Add a note; a request that is repeated under its idempotency key is answered again and adds nothing."""
    key = call.request.header("idempotency-key")
    if key is None:
        return created(call, _made(call))
    if not re.fullmatch(r"[\x21-\x7e]{1,255}", key.strip()):
        raise refuse(Kind.MALFORMED, "Idempotency-Key is up to 255 visible characters.", header="Idempotency-Key")
    known, place = call.notebook.keys, (call.owner, key.strip())
    if place not in known:
        known[place] = call.request.body, _made(call)
    content, note = known[place]
    if content != call.request.body:
        raise refuse(Kind.KEY_REUSED, "This key came with other content before.", header="Idempotency-Key")
    return created(call, note)


def _made(call: Call) -> Note:
    version = check_content_type(call.request, TAKEN)
    fields = read_fields(read_json(call.request.body), version or call.form.version, whole=True)
    return call.notebook.create(str(uuid.uuid4()), call.owner, fields)


def created(call: Call, note: Note) -> Content:
    """The answer that tells of a new note."""
    return Content(shown(note), 201, located(call, note, "location"), note.updated_at)


def located(call: Call, note: Note, *names: str) -> Pairs:
    """Fields that say where a note is."""
    return tuple((name, f"{call.path}/notes/{note.id}") for name in names)
