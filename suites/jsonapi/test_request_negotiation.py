"""Content negotiation by Content-Type: which parameters of a request's media type are refused, which ignored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accord.authoring import JSONAPI, Client, Exchange, Maker, Recipe, Survey, expect, for_each, verifies
from suites.jsonapi.creations import NOTHING, require_refusal, require_same_outcome
from suites.jsonapi.states import look

CHARSET = f"{JSONAPI}; charset=utf-8"
FOREIGN = f"{JSONAPI}; foo=bar"
UNKNOWN_EXTENSION = "https://example.com/ext/unknown"
UNKNOWN_PROFILE = f'{JSONAPI}; profile="https://example.com/profiles/unknown"'
_ANY = (FOREIGN, CHARSET, UNKNOWN_PROFILE, f'{JSONAPI}; ext="{UNKNOWN_EXTENSION}"')


@verifies("jsonapi-1.0/content-negotiation/response-unsupported-media-type", writes=True)
@for_each("creatable", otherwise=NOTHING, most=1)
def test_any_parameter_of_content_type_gets_415(client: Client, maker: Maker, subject: Recipe) -> None:
    """A body whose Content-Type is the media type with any parameter gets 415."""
    for content_type in _ANY:
        _refuses(client, maker, subject, content_type)


@verifies("jsonapi-1.1/content-negotiation/response-unsupported-media-type", writes=True)
@for_each("creatable", otherwise=NOTHING, most=1)
def test_foreign_parameter_of_content_type_gets_415(client: Client, maker: Maker, subject: Recipe) -> None:
    """A body whose Content-Type is the media type with a parameter other than `ext` and `profile` gets 415."""
    for content_type in (FOREIGN, CHARSET):
        _refuses(client, maker, subject, content_type)


@verifies("jsonapi-1.1/content-negotiation/response-unsupported-extension-415", writes=True)
@for_each("creatable", otherwise=NOTHING, most=1)
def test_body_that_claims_an_unknown_extension_gets_415(
    client: Client, maker: Maker, survey: Survey, subject: Recipe
) -> None:
    """A body whose Content-Type names an extension that the server does not support gets 415."""
    beside = [f"{known} {UNKNOWN_EXTENSION}" for known in survey.extensions[:1]]
    for extensions in (UNKNOWN_EXTENSION, *beside):
        _refuses(client, maker, subject, f'{JSONAPI}; ext="{extensions}"')


@verifies("jsonapi-1.1/content-negotiation/profile-ignore-unknown", writes=True)
@for_each("creatable", otherwise=NOTHING, most=1)
def test_unknown_profile_of_a_body_is_ignored(maker: Maker, subject: Recipe) -> None:
    """A body whose Content-Type names an unknown profile is taken as without it."""
    require_same_outcome(maker, subject, maker.body(subject), "the unknown profile", content_type=UNKNOWN_PROFILE)


def _refuses(client: Client, maker: Maker, recipe: Recipe, content_type: str) -> None:
    """Require that a creation, and an update where one is possible, is refused under a media type."""
    because = f"Content-Type is `{content_type}`"
    exchange = client.post(recipe.facts.url or "", maker.body(recipe), content_type=content_type)
    require_refusal(exchange, 415, because, lambda: maker.create(recipe))
    if recipe.updatable and content_type == FOREIGN:
        exchange, control = _update(client, maker, recipe, content_type)
        require_refusal(exchange, 415, because, control)


def _update(client: Client, maker: Maker, recipe: Recipe, content_type: str) -> tuple[Exchange, Callable[[], Any]]:
    """An update that changes nothing, under a media type, and the same as its control."""
    made = maker.kept(recipe)
    kind, name = made.identity
    attribute = recipe.updatable or ""
    attributes = {attribute: look(maker, made).attributes.get(attribute)}
    document = {"data": {"type": kind, "id": name, "attributes": attributes}}
    exchange = client.patch(made.url, document, content_type=content_type)
    return exchange, lambda: expect(client.patch(made.url, document)).accepted()
