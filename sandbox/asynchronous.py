"""Work that a client would rather not wait for: it becomes a job, done at the second look at it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.call import Call
from sandbox.documents import jsonapi_object
from sandbox.errors import Kind, RefusalError, refuse
from sandbox.message import Document, Request, Response
from sandbox.relationships import add, remove, replace
from sandbox.store import Store
from sandbox.writing import create, delete, update

READ = "GET, HEAD, OPTIONS"

WORK: Mapping[tuple[str, str], Callable[[Call], Response]] = {
    ("collection", "POST"): create,
    ("resource", "PATCH"): update,
    ("resource", "DELETE"): delete,
    ("relationship", "PATCH"): replace,
    ("relationship", "POST"): add,
    ("relationship", "DELETE"): remove,
}
"""What can be put off."""


@dataclass(slots=True)
class Job:
    """A change that was accepted: how often it was looked at, whether it is done, and what then to look at."""

    name: str
    call: Call
    looks: int = 0
    made: str | None = None
    done: bool = False
    failed: bool = False

    @property
    def url(self) -> str:
        """Where the job can be watched."""
        return f"{self.call.base}/jobs/{self.name}"

    def document(self) -> Document:
        """The job as a resource."""
        status = "failed" if self.failed else "done" if self.done else "pending"
        resource = {"type": "jobs", "id": self.name, "attributes": {"status": status}, "links": {"self": self.url}}
        about = jsonapi_object(self.call.api, self.call.applied)
        return {"jsonapi": about, "data": resource, "links": {"self": self.url}}


def is_preferred(call: Call) -> bool:
    """Whether the client would rather not wait (RFC 7240), and need not."""
    wishes = [each.strip().lower() for each in (call.request.header("prefer") or "").split(",")]
    return "respond-async" in wishes and (call.place.kind, call.request.method) in WORK


def accept(call: Call) -> Response:
    """Take a request for a job, once it is known that it would succeed by now."""
    before = call.store.snapshot()
    _done(call)
    call.store.restore(before)
    name = next(str(n) for n in itertools.count(1) if str(n) not in call.store.jobs)
    job = call.store.jobs[name] = Job(name, call)
    return call.answer(job.document(), 202, (("content-location", job.url), ("preference-applied", "respond-async")))


def read_job(store: Store, request: Request) -> Response | None:
    """The answer to a request for a job, or None where the path names none: 200 while pending, then 303.

    What deletes leaves nothing to see, so that its job goes on to be answered with 200.
    """
    job = store.jobs.get(request.segments[1]) if request.segments[:1] == ("jobs",) and request.segments[1:] else None
    if not isinstance(job, Job) or len(request.segments) > 2:
        return None
    if request.method == "OPTIONS":
        return Response(204, (("allow", READ),))
    if request.method not in ("GET", "HEAD"):
        raise refuse(Kind.METHOD_NOT_ALLOWED, "A job can only be watched.", headers=(("allow", READ),))
    job.looks += request.method == "GET"
    if job.looks > 1:
        _finish(job)
    if job.made:
        return Response(303, (("location", job.made),))
    return job.call.answer(job.document())


def _finish(job: Job) -> None:
    if job.done or job.failed:
        return
    try:
        job.made, job.done = _done(job.call), True
    except RefusalError:
        job.failed = True


def _done(call: Call) -> str | None:
    """Carry a request out; returns where the resource or relationship is that it is about, if it is still there."""
    response = WORK[call.place.kind, call.request.method](call)
    gone = (call.place.kind, call.request.method) == ("resource", "DELETE")
    return None if gone else response.header("location") or call.here
