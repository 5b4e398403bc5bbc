"""The other resources: the entry, health, the latest note, a session, a report that takes time, and such."""

from __future__ import annotations

import time
import uuid

from sandbox.message import Response
from sandbox.plain.call import Call, Content, query_kept
from sandbox.plain.collection import page_of
from sandbox.plain.dates import now, rfc3339
from sandbox.plain.problems import Kind, refuse
from sandbox.plain.rates import BURST, count, enforce

LINKED = (
    "notes", "memos", "drafts", "latest", "report", "exports", "session", "limited", "upgrade", "health",
    "admin/notes",
)  # fmt: skip
HEALTH_LASTS = 5


def read_entry(call: Call) -> Content:
    """What there is, and where."""
    links = {name: f"{call.root}/{name}" for name in LINKED}
    return Content({"name": "notes", "versions": ["1", "2"], "links": links})


def read_health(call: Call) -> Content:
    """How the service is, looked at every few seconds; in between the last look is told again, with its age."""
    seen = call.notebook.health
    if seen is None or time.monotonic() - seen[0] >= HEALTH_LASTS:
        seen = call.notebook.health = (time.monotonic(), {"status": "ok", "checked_at": rfc3339(now())})
    age = int(time.monotonic() - seen[0])
    return Content(seen[1], headers=(("cache-control", f"max-age={HEALTH_LASTS}"), ("age", str(age))))


def read_problem(call: Call) -> Content:
    """What a kind of problem means."""
    kind = next((kind for kind in Kind if kind.slug == call.ids[0]), None)
    if kind is None:
        raise refuse(Kind.NOT_FOUND, "There is no such kind of problem.")
    return Content({"name": kind.slug, "meaning": f"{kind.title}.", "code": kind.status})


def read_latest(call: Call) -> Response:
    """Where the newest note is, which is to be asked for with the same query."""
    notes = call.notebook.of(call.owner)
    if not notes:
        raise refuse(Kind.NOT_FOUND, "There are no notes.")
    newest = max(notes, key=lambda note: note.created_at)
    return Response(307, (("location", f"{call.path}/notes/{newest.id}{query_kept(call.request)}"),))


def read_session(call: Call) -> Content:  # noqa: ARG001
    """A visit, remembered by a cookie."""
    cookie = f"__Host-visit={uuid.uuid4()}; Path=/; Secure; HttpOnly; SameSite=Lax"
    return Content({"visit": "begun"}, headers=(("set-cookie", cookie), ("cache-control", "no-store")))


def start_export(call: Call) -> Content:
    """Begin an export, which a job tells more of."""
    call.notebook.jobs.append(call.owner)
    return _accepted(call, len(call.notebook.jobs))


def read_report(call: Call) -> Content:
    """A report that takes time; a job tells when it is there."""
    return _accepted(call, 0)


def _accepted(call: Call, job: int) -> Content:
    place = f"{call.path}/jobs/{job}"
    headers = (("location", place), ("cache-control", "no-store"))
    return Content({"state": "accepted", "monitor": place}, 202, headers, validated=False)


def read_job(call: Call) -> Content:
    """How far a job has come; the exports of others are not there, and the report is everybody's."""
    known = {"0": call.owner} | {str(number): owner for number, owner in enumerate(call.notebook.jobs, 1)}
    if known.get(call.ids[0]) != call.owner:
        raise refuse(Kind.NOT_FOUND, "There is no such job.")
    return Content({"id": call.ids[0], "state": "done"})


def reset_form(call: Call) -> Response:  # noqa: ARG001
    """Take a form, and have the client empty it."""
    return Response(205)


def read_limited(call: Call) -> Content:
    """A resource that can be read a few times a second only."""
    spent = count(call.notebook, BURST, call.owner)
    enforce(spent)
    return Content({"limit": BURST.quota, "seconds": BURST.window}, headers=spent.fields)


def read_upgrade(call: Call) -> Content:  # noqa: ARG001
    """A resource for clients of another protocol."""
    headers = (("upgrade", "HTTP/2.0"), ("connection", "upgrade"))
    raise refuse(Kind.UPGRADE_REQUIRED, "This resource is served by HTTP/2 alone.", headers=headers)


def read_all(call: Call) -> Content:
    """The notes of everybody."""
    return page_of(call, list(call.notebook.notes.values()), "/admin/notes")
