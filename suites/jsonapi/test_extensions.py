"""Extensions: that nothing but media types brings them about."""

from __future__ import annotations

from accord.authoring import (
    JSONAPI,
    Client,
    Maker,
    Recipe,
    Survey,
    expect,
    for_each,
    not_applicable,
    verifies,
    violation,
)
from accord.judge.fields import parse_media_type
from accord.model.exchange import Exchange


@verifies("jsonapi-1.1/document-jsonapi-object/negotiation-by-media-type-only", writes=True)
@for_each("creatable", otherwise="nothing can be created here", most=1)
def test_jsonapi_object_asks_for_no_extension(client: Client, maker: Maker, survey: Survey, subject: Recipe) -> None:
    """An extension that only the `jsonapi` object of a request names is not applied to the answer."""
    applicable = [uri for uri in survey.extensions if uri in _applied(_asked_for(client, subject, uri))]
    if not applicable:
        raise not_applicable("no extension was seen to be applied where Accept asks for it")
    plain = maker.kept(subject).exchange
    for uri in set(applicable) - _applied(plain):
        document = {**maker.body(subject), "jsonapi": {"version": "1.1", "ext": [uri]}}
        exchange = client.post(subject.facts.url or "", document)
        expect(exchange).answered()
        if exchange.ok and uri in _applied(exchange):
            raise violation(exchange, "Content-Type", expected="no `ext`, since neither media type asks for one",
                            actual=f"`ext` names {uri}, as `jsonapi.ext` of the request does")  # fmt: skip


def _asked_for(client: Client, recipe: Recipe, uri: str) -> Exchange:
    return client.get(recipe.facts.url or "", accept=f'{JSONAPI}; ext="{uri}"')


def _applied(exchange: Exchange) -> set[str]:
    """The extensions that the Content-Type of an answer names, or its `jsonapi` object."""
    label = exchange.response.header("content-type") if exchange.response else None
    media_type, listed = parse_media_type(label or ""), exchange.document.get("jsonapi")
    named = listed.get("ext") if isinstance(listed, dict) else None
    said = [uri for uri in named if isinstance(uri, str)] if isinstance(named, list) else []
    return {*(media_type.uris("ext") if media_type else ()), *said}
