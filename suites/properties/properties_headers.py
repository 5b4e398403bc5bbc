"""Header fields: content negotiation by the text however they are written, and media types that tell the truth."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from accord.authoring import (
    Draw,
    Exchange,
    Recipe,
    World,
    expect,
    explores,
    inconclusive,
    not_applicable,
    violation,
)
from accord.judge.expect import UNDECIDED
from strategies.headers import accept_fields, content_types
from strategies.headers_odd import odd_fields
from strategies.identifiers import odd, others
from suites.http.provoking import essence_of
from suites.properties.addresses import readable

_REFUSALS = frozenset({400, 406, 415})
_NO_JSON = frozenset({"text/html", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded"})
_READABLE_CODINGS = (None, "identity", "gzip", "x-gzip", "deflate")


@explores("properties/headers/negotiation", weight=2)
def accept_is_read_by_its_grammar(world: World, draw: Draw) -> None:
    """What Accept allows is served, and 406 comes where it allows nothing that JSON:API knows."""
    url = readable(world)[draw(st.sampled_from(sorted(readable(world))))]
    field = draw(accept_fields(world.survey.edition, world.survey.extensions))
    if not world.once(("read", url), lambda: world.get(url).ok):
        return
    world.tell("header", f"Accept to be answered by {field['verdict']}")
    exchange = world.get(url, accept=field["text"])
    actual = f"status {exchange.status} for `Accept: {field['text']}`"
    if field["verdict"] == "serve" and exchange.status in _REFUSALS:
        raise violation(exchange, "status", expected="what an acceptable instance in Accept allows", actual=actual)
    if field["verdict"] == "406" and (exchange.ok or exchange.status in _REFUSALS - {406}):
        raise violation(exchange, "status", expected="406, since every instance in Accept is modified", actual=actual)


@explores("properties/headers/negotiation", writes=True)
def content_type_is_read_by_its_grammar(world: World, draw: Draw) -> None:
    """A document is taken under each spelling of its media type, and refused with 415 under a modified one."""
    offered = sorted(recipe.facts.type for recipe in world.updatable())
    if not offered:
        raise not_applicable("no resource can be created and updated")
    recipe = world.recipe(draw(st.sampled_from(offered)))
    method = draw(st.sampled_from(["PATCH", "POST"]))
    field = draw(content_types(world.survey.edition, world.survey.extensions))
    world.once(("written", method, recipe.facts.type), lambda: expect(_write(world, recipe, method)).accepted())
    world.tell("header", f"Content-Type to be answered by {field['verdict']}")
    exchange = _write(world, recipe, method, content_type=field["text"])
    actual = f"status {exchange.status} for `Content-Type: {field['text']}`"
    if field["verdict"] == "serve" and exchange.status in _REFUSALS:
        raise violation(exchange, "status", expected="what the bare media type gets", actual=actual)
    if field["verdict"] == "415" and exchange.status not in {415, *UNDECIDED} and 200 <= exchange.status < 500:
        raise violation(exchange, "status", expected="415, since the media type is modified", actual=actual)


def _write(world: World, recipe: Recipe, method: str, **options: Any) -> Exchange:
    """The answer to a creation by a recipe, or to an update that changes nothing."""
    if method == "POST":
        return world.send(method, recipe.facts.url or "", document=world.maker.body(recipe), **options)
    made, name = world.kept(recipe), recipe.updatable or ""
    attributes = world.once(("kept", made.url), lambda: _attributes(world.row(made)))
    data = {"type": made.identity[0], "id": made.identity[1], "attributes": {name: attributes.get(name)}}
    return world.send(method, made.url, document={"data": data}, **options)


def _attributes(exchange: Exchange) -> dict[str, Any]:
    data = exchange.document.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("attributes"), dict):
        raise inconclusive(f"{exchange.request.line} shows no resource")
    return dict(data["attributes"])


@explores("properties/headers/content-told", plain=True)
def content_is_what_its_type_says(world: World, draw: Draw) -> None:
    """An answer with content has a media type, and is JSON in UTF-8 just where that says so."""
    url = readable(world)[draw(st.sampled_from(sorted(readable(world))))]
    below = draw(st.none() | others("") | odd())
    field = draw(st.none() | odd_fields())
    headers = {field["name"]: field["value"]} if field else {}
    world.tell("header", field["name"] if field else "none")
    exchange = world.get(f"{url.rstrip('/')}/{below['segment']}" if below else url, headers=headers)
    _require_truth(exchange)


def _require_truth(exchange: Exchange) -> None:
    expect(exchange).answered()
    response = exchange.response
    if response is None or not response.body or exchange.status == 206 or response.altered:
        return
    if response.header("content-encoding") not in _READABLE_CODINGS:
        return
    essence, json = essence_of(exchange), exchange.json
    is_json = essence == "application/json" or essence.endswith("+json")
    if not essence:
        raise violation(exchange, "Content-Type", expected="the media type of the content",
                        actual=response.header("content-type") or "none")  # fmt: skip
    if is_json and (json.error or json.encoding != "utf-8"):
        raise violation(exchange, "body", expected="JSON in UTF-8, as Content-Type says",
                        actual=json.error or json.encoding)  # fmt: skip
    if essence in _NO_JSON and json.ok and isinstance(json.value, dict | list):
        raise violation(exchange, "Content-Type", expected="the media type of JSON for JSON", actual=essence)
