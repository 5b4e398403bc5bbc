"""Pages to read: answers of 200 that have what a check asks about, and what two answers have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accord.authoring import Client, Exchange, Survey, expect, inconclusive, not_applicable, violation

PLAIN = {"Accept-Encoding": "identity"}
"""Asks for content without any coding, so that octets can be compared."""

KEPT = ("Date", "Cache-Control", "ETag", "Expires", "Content-Location", "Vary")
"""The fields that an answer of 304 or 206 shares with the 200 that it stands for."""

_MOST = 6
_HITS = ("hit", "stale")


def urls(survey: Survey) -> list[str]:
    """All that the survey read: resources, then collections, then the entry."""
    found = [facts.sample_url for facts in survey.resources]
    found += [facts.url for facts in survey.resources]
    found.append(survey.entry_url)
    return list(dict.fromkeys(url for url in found if url))


def pages(client: Client, survey: Survey) -> Iterator[Exchange]:
    """Answers of 200 to plain requests, which the survey has mostly seen already; one of each kind comes first."""
    resource = [facts.sample_url for facts in survey.resources if facts.sample_url]
    collection = [facts.url for facts in survey.collections if facts.url]
    for url in dict.fromkeys([*resource[:1], *collection[:1], *urls(survey)][: _MOST + 2]):
        exchange = client.get(url)
        if exchange.status == 200:
            yield exchange


def page(client: Client, survey: Survey, *names: str) -> Exchange:
    """The first page whose answer has all these fields; raises NotApplicable where none has."""
    for exchange in pages(client, survey):
        if all(field(exchange, name) for name in names):
            return exchange
    what = " and ".join(names)
    raise not_applicable(f"no page that was read has {what}" if names else "no page can be read with 200")


def field(exchange: Exchange, name: str) -> str:
    """The values of a response field joined by commas; empty where it is absent."""
    return ", ".join(exchange.response.fields.get(name.lower(), [])) if exchange.response else ""


def again(client: Client, exchange: Exchange, headers: dict[str, str | None] | None = None) -> Exchange:
    """The same GET once more, with such fields added, past what is remembered."""
    return client.get(exchange.request.url, headers=headers or {}, fresh=True, follow=False)


def control(client: Client, exchange: Exchange, headers: dict[str, str | None] | None = None) -> Exchange:
    """The same GET once more; raises Inconclusive where it does not succeed again."""
    fresh = again(client, exchange, headers)
    if expect(fresh).answered().exchange.status != 200:
        raise inconclusive(f"{fresh.request.line} was answered 200 before and {fresh.status} then")
    return fresh


def body(exchange: Exchange) -> bytes:
    """The content of an answer, its coding undone."""
    return exchange.response.body if exchange.response else b""


def from_cache(exchange: Exchange) -> bool:
    """Whether an answer says that a cache gave it."""
    age = field(exchange, "age").strip()
    told = (
        f"{field(exchange, 'x-cache')},{field(exchange, 'cf-cache-status')},{field(exchange, 'cache-status')}".lower()
    )
    return (age.isdigit() and int(age) > 0) or any(hit in told for hit in _HITS)


def require_kept(full: Exchange, partial: Exchange, names: Iterable[str] = KEPT) -> None:
    """That an answer has each of these fields which the 200 for the same request has."""
    lost = [name for name in names if field(full, name) and not field(partial, name)]
    if lost and from_cache(partial):
        raise inconclusive(f"{partial.request.line}: a cache gave the {partial.status}")
    if lost:
        raise violation(
            partial, lost[0], expected=f"with status {partial.status} the {', '.join(lost)} of the 200",
            actual=f"{', '.join(lost)} {'are' if len(lost) > 1 else 'is'} missing",
        )  # fmt: skip
