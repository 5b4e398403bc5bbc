"""One note: read, put, changed and deleted."""

from __future__ import annotations

import re

from sandbox.message import Response
from sandbox.plain.call import Call, Content, Reply
from sandbox.plain.collection import TAKEN, located
from sandbox.plain.content import read_fields, shown
from sandbox.plain.negotiation import MERGE_PATCH, check_content_type
from sandbox.plain.notes import Note
from sandbox.plain.problems import Kind, refuse
from sandbox.plain.strict_json import read_json

PATCHES = (MERGE_PATCH, *TAKEN)
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def find(call: Call) -> Note:
    """The caller's note of the id in the path; the notes of others are not there."""
    note = call.notebook.notes.get(call.ids[0])
    if note is None or note.owner != call.owner:
        raise refuse(Kind.NOT_FOUND, "There is no such note.")
    return note


def read(call: Call) -> Content:
    """Show a note."""
    note = find(call)
    return Content(shown(note), modified=note.updated_at)


def put(call: Call) -> Reply:
    """Keep a whole note in place of what was there, or a new one under its id.

    Neither answer has a validator: what is kept is more than what was sent (RFC 9110, 9.3.4).
    """
    fields = _fields(call, TAKEN, whole=True)
    if call.ids[0] in call.notebook.notes:
        note = call.notebook.change(find(call), fields)
        return Content(shown(note), headers=located(call, note, "content-location"), validated=False)
    if not _ID.fullmatch(call.ids[0]):
        raise refuse(Kind.NOT_FOUND, "No note can have this id.")
    note = call.notebook.create(call.ids[0], call.owner, fields)
    return Content(shown(note), 201, located(call, note, "location"), validated=False)


def patch(call: Call) -> Content:
    """Change some members of a note, all of those sent or none."""
    note = find(call)
    note = call.notebook.change(note, _fields(call, PATCHES, whole=False))
    return Content(shown(note), headers=located(call, note, "content-location"), modified=note.updated_at)


def delete(call: Call) -> Response:
    """Keep a note no longer."""
    call.notebook.delete(find(call))
    return Response(204)


def _fields(call: Call, taken: tuple[str, ...], *, whole: bool) -> dict[str, object]:
    version = check_content_type(call.request, taken)
    return read_fields(read_json(call.request.body), version or call.form.version, whole=whole)
