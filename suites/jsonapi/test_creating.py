"""Creating: how a creation is answered, what it makes, and where that is."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from accord.authoring import (
    Client,
    Exchange,
    Maker,
    Recipe,
    expect,
    for_each,
    identity,
    link_url,
    not_applicable,
    resolve,
    same_origin,
    verifies,
    violation,
    warn,
)
from suites.jsonapi.creations import NOTHING
from suites.jsonapi.kinds import kind_of, shown


def _includable(recipe: Recipe) -> bool:
    return any(facts.includable for facts in recipe.facts.relationships)


@verifies("jsonapi-*/crud-creating/create-responses-201-status", writes=True)
@for_each("creation", otherwise=NOTHING)
def test_creation_is_answered_201(subject: Recipe) -> None:
    """A creation without a client's id succeeds with 201, or with 202 where it is put off."""
    expect(_answer(subject)).status(201, 202, because="a resource was created under an id of the server's choice")


@verifies("jsonapi-*/crud-creating/create-responses-201-document", writes=True)
@for_each("creation", otherwise=NOTHING)
def test_created_resource_is_the_primary_data(subject: Recipe) -> None:
    """The document of a 201 has the new resource as its primary data, with the id that it was given."""
    exchange = _created(subject)
    data = exchange.document.get("data")
    if not isinstance(data, dict):
        actual = f"`data` is {kind_of(data)}" if "data" in exchange.document else "no `data`"
        raise violation(exchange, "/data", expected="the created resource", actual=actual)
    if data.get("type") != subject.facts.type:
        raise violation(
            exchange, "/data/type", expected=f"`{subject.facts.type}`", actual=shown(str(data.get("type")))
        )
    if data.get("id") in (None, ""):
        raise violation(exchange, "/data/id", expected="the id that it was given", actual="none")


@verifies("jsonapi-*/crud-creating/create-responses-201-self", writes=True)
@for_each("creation", otherwise=NOTHING)
def test_location_and_self_link_agree(subject: Recipe) -> None:
    """Where a 201 has both, `Location` and the `self` link of the new resource are the same URL."""
    _require_agreement(_created(subject))


@verifies("jsonapi-*/crud-creating/create-responses-201-self", writes=True)
@for_each("creatable", where=_includable, otherwise="no creation can be asked to include something", most=1)
def test_location_and_self_link_agree_beside_a_query(client: Client, maker: Maker, subject: Recipe) -> None:
    """A creation at a URL with a query has both links right, too."""
    names = [facts.name for facts in subject.facts.relationships if facts.includable]
    exchange = client.request("POST", subject.facts.url or "", {"include": names[0]}, document=maker.body(subject))
    if exchange.status != 201:
        raise not_applicable(f"a creation with `include` was answered {exchange.status}")
    _require_agreement(exchange)


@verifies("jsonapi-*/crud-creating/create-responses-201-location", writes=True)
@for_each("creation", otherwise=NOTHING)
def test_location_yields_the_new_resource(client: Client, maker: Maker, subject: Recipe) -> None:
    """A 201 should have `Location`, under which the new resource is served."""
    exchange = _created(subject)
    if _location(exchange) is None:
        warn(exchange, "Location", expected="the URL of the new resource", actual="no `Location`")
        return
    found = _fetched(client, maker, subject)
    if not isinstance(found.document.get("data"), dict) or not found.ok:
        actual = f"status {found.status}" if not found.ok else "no single resource"
        raise violation(found, "status", expected="the new resource, since `Location` leads here", actual=actual)


@verifies("jsonapi-*/crud-creating/create-http-semantics", writes=True)
@for_each("creation", otherwise=NOTHING)
def test_location_leads_to_no_other_resource(client: Client, maker: Maker, subject: Recipe) -> None:
    """Under `Location` of a 201 no resource is served but the one that was created."""
    if _location(_created(subject)) is None:
        raise not_applicable("no 201 had `Location`")
    found = _fetched(client, maker, subject)
    served, made = identity(found.document.get("data")), maker.kept(subject).identity
    if found.ok and served and served != made:
        raise violation(
            found, "/data/id", expected=f"`{made[0]}` `{made[1]}`, since `Location` leads here",
            actual=f"`{served[0]}` `{served[1]}`",
        )  # fmt: skip


def _require_agreement(exchange: Exchange) -> None:
    location, link = _location(exchange), _self_link(exchange)
    if location is None or link is None:
        raise not_applicable("no 201 had both `Location` and a `self` link")
    one, other = urlsplit(location), urlsplit(link)
    if (_bare(one.path), one.query) != (_bare(other.path), other.query):
        raise violation(
            exchange, "Location", expected=f"{shown(link)}, as `self` of the new resource", actual=shown(location)
        )
    if location != link:
        warn(exchange, "Location", expected=f"{shown(link)}, as `self` is spelt", actual=shown(location))


def _answer(recipe: Recipe) -> Exchange:
    if recipe.answer is None:
        raise not_applicable(NOTHING)
    return recipe.answer


def _created(recipe: Recipe) -> Exchange:
    exchange = _answer(recipe)
    if exchange.status != 201:
        raise not_applicable(f"the creation was answered {exchange.status}")
    return exchange


def _fetched(client: Client, maker: Maker, recipe: Recipe) -> Exchange:
    """What is served under `Location` of a creation."""
    if recipe.refusal:
        raise not_applicable(recipe.refusal)
    location = _location(maker.kept(recipe).exchange)
    if location is None or not same_origin(location, client.base_url):
        raise not_applicable("`Location` leads to another origin")
    found = client.get(location)
    if found.status == 403:
        raise not_applicable("what `Location` leads to may not be read")
    return expect(found).answered().exchange


def _location(exchange: Exchange) -> str | None:
    value = exchange.response.header("location") if exchange.response else None
    return resolve(exchange.request.url, value) if value else None


def _self_link(exchange: Exchange) -> str | None:
    data = exchange.document.get("data")
    links = data.get("links") if isinstance(data, dict) else None
    return link_url(links, "self", exchange.request.url)


def _bare(path: str) -> str:
    return unquote(path).rstrip("/")
