"""Creations that are put off: the job that stands for one, watched until it is done."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from accord.authoring import Client, Exchange, Maker, Recipe, Survey, expect, identity, link_url, not_applicable

LOOKS = 6
_PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Job:
    """The answer that accepted a creation, where the job is, and what it answered look after look."""

    accepted: Exchange
    url: str | None
    looks: tuple[Exchange, ...] = ()

    @property
    def last(self) -> Exchange | None:
        """The last look, which is final where it is no longer of a job under way."""
        return self.looks[-1] if self.looks else None


def put_off(client: Client, maker: Maker, survey: Survey, recipe: Recipe) -> Job:
    """A creation that the server put off, watched until something came of it; not applicable where it did not."""
    if not survey.asynchronous:
        raise not_applicable("the contract does not say that anything works asynchronously")
    exchange = client.post(recipe.facts.url or "", maker.body(recipe), headers={"Prefer": "respond-async"})
    expect(exchange).accepted()
    if exchange.status != 202:
        raise not_applicable(f"{exchange.request.line} was answered {exchange.status} at once")
    url = content_location(exchange)
    looks: list[Exchange] = []
    while url and len(looks) < LOOKS and not (looks and (looks[-1].status >= 300 or is_made(looks[-1], recipe))):
        if len(looks) > 1:
            time.sleep(_PAUSE)
        looks.append(client.get(url, fresh=True, follow=False))
    job = Job(exchange, url, tuple(looks))
    _adopt(maker, recipe, job)
    return job


def content_location(exchange: Exchange) -> str | None:
    """Where the job is, by Content-Location, or else by the `self` link of what came with the answer."""
    told = exchange.response.header("content-location") if exchange.response else None
    data, asked = exchange.document.get("data"), exchange.request.url
    links = data.get("links") if isinstance(data, dict) else None
    return link_url({"job": told}, "job", asked) or link_url(links, "self", asked)


def made_at(exchange: Exchange) -> str | None:
    """Where what a job made is, by the Location of its answer."""
    told = exchange.response.header("location") if exchange.response else None
    return link_url({"made": told}, "made", exchange.request.url)


def is_made(look: Exchange, recipe: Recipe) -> bool:
    """Whether a look at a job shows the resource that it made, and not a job."""
    found = identity(look.document.get("data"))
    return look.ok and found is not None and found[0] == recipe.facts.type


def _adopt(maker: Maker, recipe: Recipe, job: Job) -> None:
    """Take what a job made into custody, so that it is deleted in the end."""
    last = job.last
    if last is None:
        return
    found = identity(last.document.get("data"))
    url = made_at(last) if 300 <= last.status < 400 else None
    if url:
        name = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
        maker.custody.adopt(job.accepted, (recipe.facts.type, name), url)
    elif found and is_made(last, recipe):
        maker.custody.adopt(job.accepted, found, last.request.url)
