"""Creating where the server may put off the work."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Exchange,
    Maker,
    Recipe,
    Survey,
    expect,
    for_each,
    identity,
    link_url,
    not_applicable,
    verifies,
    violation,
)
from suites.jsonapi.creations import NOTHING, SYNCHRONOUS

_LOOKS = 5


@verifies("jsonapi-*/crud-creating/create-responses-202", writes=True)
@for_each("creatable", otherwise=NOTHING, most=1)
def test_creation_that_is_put_off_is_answered_202(
    client: Client, maker: Maker, survey: Survey, subject: Recipe
) -> None:
    """A creation that the client would rather not wait for, and whose effect is yet to come, gets 202."""
    if not survey.asynchronous:
        raise not_applicable(SYNCHRONOUS)
    exchange = client.post(subject.facts.url or "", maker.body(subject), headers={"Prefer": "respond-async"})
    expect(exchange).accepted()
    made = maker.made_by(exchange)
    if exchange.status == 202:
        _find(maker, subject, exchange)
    elif made is None or maker.read(made[1]).status in (404, 410):
        raise violation(exchange, "status", expected="status 202, since the resource is not there yet",
                        actual=f"status {exchange.status}")  # fmt: skip


def _find(maker: Maker, recipe: Recipe, exchange: Exchange) -> None:
    """Watch a job for a while, so that what it creates can be deleted again."""
    headers = exchange.response.headers if exchange.response else ()
    told = {name.lower(): value for name, value in headers}
    url = link_url({"job": told.get("content-location") or told.get("location")}, "job", exchange.request.url)
    for _ in range(_LOOKS if url else 0):
        found = maker.read(url or "")
        made = identity(found.document.get("data"))
        if found.ok and made and made[0] == recipe.facts.type:
            maker.custody.adopt(exchange, made, found.request.url)
            return
