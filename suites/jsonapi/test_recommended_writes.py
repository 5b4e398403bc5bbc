"""Recommendations for clients that lack PATCH, and for work that takes long; deviations are warnings."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Maker,
    Recipe,
    Survey,
    for_each,
    identity,
    inconclusive,
    link_url,
    not_applicable,
    verifies,
    warn,
)
from suites.jsonapi.jobs import LOOKS, content_location, is_made, made_at, put_off
from suites.jsonapi.parts import attributes_of, primary

_NOTHING = "nothing can be created here"


@verifies("jsonapi-recommendations/patchless-clients/method-override", writes=True)
@for_each("updatable", otherwise="nothing can be created and updated here", most=1)
def test_post_can_stand_for_patch(client: Client, maker: Maker, subject: Recipe) -> None:
    """POST with `X-HTTP-Method-Override: PATCH` updates, or is refused."""
    made, name = maker.create(subject), subject.updatable or ""
    before = attributes_of(primary(maker.read(made.url))[0]).get(name)
    value = maker.another(subject, name, before)
    kind, own = made.identity
    document = {"data": {"type": kind, "id": own, "attributes": {name: value}}}
    exchange = client.post(made.url, document, headers={"X-HTTP-Method-Override": "PATCH"})
    if 400 <= exchange.status < 500 or exchange.status == 501 or exchange.response is None:
        raise not_applicable(f"{exchange.request.line} was answered {exchange.status}: there is no method override")
    new = identity(exchange.document.get("data"))
    if exchange.ok and new and new != made.identity:
        data = exchange.document["data"]
        url = link_url(data.get("links"), "self", exchange.request.url) or f"{subject.facts.url}/{new[1]}"
        maker.custody.adopt(exchange, new, url)
        warn(exchange, "/data/id", expected="an update, as the header says", actual="another resource was created")
    elif not exchange.ok:
        warn(exchange, "status", expected="success, or 405", actual=f"status {exchange.status}")
    elif (after := attributes_of(primary(maker.read(made.url))[0]).get(name)) != value:
        warn(exchange, f"/data/attributes/{name}", expected=f"{value!r}, as was sent", actual=f"{after!r}")


@verifies("jsonapi-recommendations/asynchronous-processing/accepted-202", writes=True)
@for_each("creatable", otherwise=_NOTHING, most=1)
def test_job_is_told_by_content_location(client: Client, maker: Maker, survey: Survey, subject: Recipe) -> None:
    """A creation that is put off is answered 202, with Content-Location leading to the job."""
    job = put_off(client, maker, survey, subject)
    told = job.accepted.response.header("content-location") if job.accepted.response else None
    if not told or not content_location(job.accepted):
        warn(job.accepted, "Content-Location", expected="the URL of the job", actual=told or "there is none")
    elif job.looks and job.looks[0].status in (404, 410):
        warn(job.looks[0], "status", expected=f"the job, since Content-Location is {told}",
             actual=f"status {job.looks[0].status}")  # fmt: skip


@verifies("jsonapi-recommendations/asynchronous-processing/pending-200", writes=True)
@for_each("creatable", otherwise=_NOTHING, most=1)
def test_pending_job_is_answered_200(client: Client, maker: Maker, survey: Survey, subject: Recipe) -> None:
    """Right after the 202 the job is there, with 200."""
    job = put_off(client, maker, survey, subject)
    if not job.looks:
        raise not_applicable("no answer says where the job is")
    first = job.looks[0]
    if first.status == 303 or is_made(first, subject):
        raise inconclusive("the job was done before it could be seen pending")
    if first.status != 200:
        warn(first, "status", expected="status 200 while the job is pending", actual=f"status {first.status}")


@verifies("jsonapi-recommendations/asynchronous-processing/done-303", writes=True)
@for_each("creatable", otherwise=_NOTHING, most=1)
def test_finished_job_leads_to_the_resource(client: Client, maker: Maker, survey: Survey, subject: Recipe) -> None:
    """Once a job is done its URL gives 303, and Location leads to the resource that it made."""
    job = put_off(client, maker, survey, subject)
    if job.last is None:
        raise not_applicable("no answer says where the job is")
    if job.last.ok and not is_made(job.last, subject):
        raise inconclusive(f"the job was still pending at the last of {LOOKS} looks")
    url = made_at(job.last)
    if job.last.status != 303 or not url:
        actual = f"status {job.last.status}" + ("" if job.last.status != 303 else " without Location")
        warn(job.last, "status", expected="status 303 with the new resource in Location", actual=actual)
        return
    made = maker.read(url)
    if identity(made.document.get("data")) is None:
        warn(made, "/data", expected="the resource that the job made", actual=f"status {made.status}, and none")
