"""Sightings: resources as they were seen on several routes, and how what was seen of them compares."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from accord.authoring import Client, Exchange, Identity, Survey, identity, link_url
from suites.jsonapi.reading import documents, relationship_links, relationship_of, resources_in

_IRREGULAR = {"people": "person", "children": "child", "men": "man", "women": "woman"}


@dataclass(frozen=True, slots=True)
class Sighting:
    """A resource object, the document and place where it stood, and the URL that it gives itself."""

    identity: Identity
    resource: dict[str, Any]
    exchange: Exchange
    place: str

    @property
    def attributes(self) -> dict[str, Any]:
        """Its attributes."""
        found = self.resource.get("attributes")
        return found if isinstance(found, dict) else {}

    @property
    def self_url(self) -> str | None:
        """The URL of its `self` link."""
        return link_url(self.resource.get("links"), "self", self.exchange.request.url)

    def __str__(self) -> str:
        return f"{self.place} in the answer to {self.exchange.request.line}"


def sightings(client: Client, survey: Survey) -> list[Sighting]:
    """Every resource object in the documents of the survey and in those at related links."""
    answers = [client.get(link.url) for link in relationship_links(client, survey, "related")]
    return [
        Sighting(found, resource, exchange, place)
        for exchange in (*documents(client, survey), *(answer for answer in answers if answer.ok))
        for place, resource in resources_in(exchange)
        if (found := identity(resource))
    ]


def by_identity(seen: list[Sighting]) -> dict[Identity, list[Sighting]]:
    """The sightings of each resource that was seen more than once."""
    groups: defaultdict[Identity, list[Sighting]] = defaultdict(list)
    for sighting in seen:
        groups[sighting.identity].append(sighting)
    return {key: group for key, group in groups.items() if len(group) > 1}


def comparable(one: Sighting, other: Sighting) -> list[str]:
    """The attributes that both sightings show as a plain value of the same kind."""
    return [
        name
        for name, value in one.attributes.items()
        if isinstance(value, str | int | float) and type(value) is type(other.attributes.get(name))
    ]


def differences(one: Sighting, other: Sighting) -> list[str]:
    """The attributes that contradict each other; a text that begins the other is merely shortened."""
    return [name for name in comparable(one, other) if _contradict(one.attributes[name], other.attributes[name])]


def _contradict(one: Any, other: Any) -> bool:
    if isinstance(one, str):
        short, long = sorted((one.rstrip(".…"), other.rstrip(".…")), key=len)
        return not long.startswith(short)
    return bool(one != other)


def steady(client: Client, sighting: Sighting, names: list[str]) -> list[str]:
    """Those of some attributes that have the same values when the sighting is read anew."""
    exchange = client.get(sighting.exchange.request.url, fresh=True)
    for place, resource in resources_in(exchange):
        if place == sighting.place and identity(resource) == sighting.identity:
            again = Sighting(sighting.identity, resource, exchange, place)
            return [name for name in names if again.attributes.get(name) == sighting.attributes[name]]
    return []


def apart(one: Sighting, other: Sighting) -> bool:
    """Whether the `self` links of two sightings have different paths."""
    paths = [unquote(urlsplit(url).path).rstrip("/") for url in (one.self_url, other.self_url) if url]
    return len(set(paths)) == 2


def references(seen: list[Sighting]) -> Iterator[tuple[Identity, Sighting, str]]:
    """Every identity that is written anywhere: of resources, and in linkage, with its place."""
    for sighting in seen:
        yield sighting.identity, sighting, sighting.place
        relationships = sighting.resource.get("relationships")
        for name in relationships if isinstance(relationships, dict) else ():
            data = (relationship_of(sighting.resource, name) or {}).get("data")
            for item in data if isinstance(data, list) else [data]:
                if found := identity(item):
                    yield found, sighting, f"{sighting.place}/relationships/{name}"


def stem(name: str) -> str:
    """What remains of a type's name without number, case and separators."""
    text = "".join(filter(str.isalnum, name)).casefold()
    text = _IRREGULAR.get(text, text)
    text = re.sub("ies$", "y", text)
    while re.search("[^s]s$", text):
        text = re.sub("(?<=s|x|z)es$|(?<=ch|sh)es$|s$", "", text)
    return text
