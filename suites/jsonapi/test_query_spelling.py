"""Query strings spelt in different ways that mean the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from accord.authoring import (
    Client,
    Exchange,
    ResourceFacts,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    with_query,
)
from suites.jsonapi.fieldsets import fieldset_in
from suites.jsonapi.inclusion import filled, includable
from suites.jsonapi.parts import order, primary

_NOTHING = "no parameter with brackets in its name was seen to have an effect"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A request with brackets in a parameter's name, encoded and raw, and how its effect is known."""

    encoded: str
    raw: str
    has_effect: Callable[[Exchange], bool]


def _bracketed(client: Client, subject: ResourceFacts) -> Iterator[Spelling]:
    """Requests with brackets: for a sparse fieldset, and for a second page as the target itself spells it."""
    control = client.get(subject.sample_url or "")
    if fieldset := fieldset_in(control, primary(control), subject.type, 2):
        yield Spelling(fieldset.encoded, fieldset.raw, fieldset.restricts)
    path, _, query = (subject.next_url or "").partition("?")
    encoded = query.replace("[", "%5B").replace("]", "%5D")
    raw = query.replace("%5B", "[").replace("%5b", "[").replace("%5D", "]").replace("%5d", "]")
    if encoded != raw:
        first = order(client.get(subject.url or ""))
        yield Spelling(f"{path}?{encoded}", f"{path}?{raw}", lambda answer: order(answer) not in ([], first))


@verifies("jsonapi-1.1/appendix/square-brackets-unencoded-accepted")
@for_each("resource")
def test_raw_brackets_are_accepted(client: Client, subject: ResourceFacts) -> None:
    """A parameter works with raw square brackets in its name as well."""
    for spelling in _bracketed(client, subject):
        if spelling.has_effect(client.get(spelling.encoded)):
            exchange = client.get(spelling.raw)
            expect(exchange).status(200, because="it works with encoded brackets")
            if not spelling.has_effect(exchange):
                expected = "the effect that encoded brackets have"
                raise violation(exchange, "query", expected=expected, actual="raw brackets have no effect")
            return
    raise not_applicable(_NOTHING)


@verifies("jsonapi-1.1/appendix/square-brackets-equivalent")
@for_each("resource")
def test_raw_brackets_mean_the_same(client: Client, subject: ResourceFacts) -> None:
    """Raw and encoded square brackets get the same answer."""
    for spelling in _bracketed(client, subject):
        encoded, raw = client.get(spelling.encoded), client.get(spelling.raw)
        if spelling.has_effect(encoded) and spelling.has_effect(raw):
            return _require_same(client, encoded, raw, "raw brackets get other data than encoded ones")
    raise not_applicable("no parameter was seen to have an effect with brackets of either spelling")


@verifies("jsonapi-1.1/appendix/query-parsing")
@for_each("resource")
def test_encoded_characters_are_decoded(client: Client, subject: ResourceFacts) -> None:
    """A query means the same with letters, brackets and commas percent-encoded."""
    tried = False
    for plain, encoded in _spellings(client, subject):
        tried = True
        exchange = client.get(encoded)
        expect(exchange).status(200, because=f"it works as `{plain.request.query}`")
        _require_same(client, plain, exchange, f"other data than with `{plain.request.query}`")
    if not tried:
        raise not_applicable("no query parameter was seen to have an effect")


def _spellings(client: Client, subject: ResourceFacts) -> Iterator[tuple[Exchange, str]]:
    """Answers to queries that have an effect, and the URL of the same query in percent-encoded characters."""
    url = subject.sample_url or ""
    control = client.get(url)
    if fieldset := fieldset_in(control, primary(control), subject.type, 2):
        names = _percent(",".join(fieldset.names))
        full = with_query(url, f"{_percent(f'fields[{fieldset.kind}]')}={names}")
        for spelt in (fieldset.encoded, fieldset.raw):
            if fieldset.effective(exchange := client.get(spelt)):
                yield exchange, full
                break
    for facts in filter(includable, subject.relationships):
        place = filled(facts).owner_url
        exchange = client.get(place, {"include": facts.name})
        yield exchange, with_query(place, f"{_percent('include')}={_percent(facts.name)}")
        break
    for name in subject.sortable[:1] if subject.url else ():
        exchange = client.get(subject.url or "", {"sort": name})
        if exchange.ok and order(exchange) != order(client.get(subject.url or "")):
            yield exchange, with_query(subject.url or "", f"{_percent('sort')}={_percent(name)}")


def _percent(text: str) -> str:
    return "".join(f"%{octet:02X}" for octet in text.encode())


def _require_same(client: Client, one: Exchange, other: Exchange, otherwise: str) -> None:
    if _content(one) == _content(other):
        return
    if _content(client.get(one.request.url, fresh=True)) != _content(one):
        raise inconclusive(f"{one.request.line}: two equal requests were answered differently")
    raise violation(other, "/data", expected=f"the answer to `{one.request.query}`", actual=otherwise)


def _content(exchange: Exchange) -> tuple[object, ...]:
    """What an answer delivers, save links, which may repeat the query as it was spelt."""
    document = exchange.document
    return exchange.status, _unlinked(document.get("data")), _unlinked(document.get("included"))


def _unlinked(value: object) -> object:
    if isinstance(value, dict):
        return {name: _unlinked(item) for name, item in value.items() if name != "links"}
    return [_unlinked(item) for item in value] if isinstance(value, list) else value
