"""Which media types a URL offers, found by asking for others than the usual one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accord.authoring import Client, Exchange, Survey
from suites.http.asking import readable_urls
from suites.http.outcomes import readable
from suites.http.provoking import essence_of

ANY = "*/*"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_COMMON = (
    "application/json", "application/xml", "text/csv", "text/html", "application/yaml", "application/hal+json",
    "text/plain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A URL, what it gives when it is asked as usual, and an answer in each media type that it was seen to give."""

    url: str
    control: Exchange
    seen: dict[str, Exchange]

    @property
    def usual(self) -> str:
        """The media type of the control."""
        return essence_of(self.control)


def without(essence: str) -> str:
    """An Accept that excludes one media type and takes any other."""
    return f"{essence};q=0, {ANY}"


def offers(client: Client, survey: Survey) -> Iterator[Offer]:
    """What each of a few URLs offers."""
    for url in readable_urls(survey):
        control = readable(client, url)
        usual = essence_of(control)
        others = ", ".join(essence for essence in _COMMON if essence != usual)
        seen = {usual: control}
        for accept in (without(usual), BROWSER, others):
            exchange = client.get(url, accept=accept)
            if exchange.ok and essence_of(exchange):
                seen.setdefault(essence_of(exchange), exchange)
        yield Offer(url, control, seen)


def choice(client: Client, survey: Survey) -> Offer | None:
    """The first URL that offers more than one media type, if any."""
    return next((offer for offer in offers(client, survey) if len(offer.seen) > 1), None)
