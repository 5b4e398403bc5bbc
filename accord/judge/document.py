"""A JSON:API document in its exchange: what rules need to know beside the node that they look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from accord.judge.fields import MediaType, parse_media_type
from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.json_text import JsonText, read_json

JSONAPI = "application/vnd.api+json"
METHODS = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE"})
"""The methods whose answers hold documents; what answers OPTIONS, say, is not for JSON:API to rule."""
TOP_LEVEL = frozenset({"data", "errors", "meta", "links", "included", "jsonapi"})
ERROR = frozenset({"id", "links", "status", "code", "title", "detail", "source", "meta"})


class Context(NamedTuple):
    """What a judge knows of the target: the edition, where it lives, and the paths of its relationship URLs.

    In `relationship_paths` the owner's id is written `{}`; `extensions` and `profiles` are URIs that it offers;
    `contract` holds what else the API says of itself.
    """

    edition: str
    base_url: str
    relationship_paths: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    contract: Contract | None = None

    def is_relationship(self, url: str) -> bool:
        """Whether a URL is one of a relationship, as far as its path tells."""
        path = urlsplit(url).path.rstrip("/")
        if _patterns(self.relationship_paths).fullmatch(path):
            return True
        below = path.removeprefix(urlsplit(self.base_url).path.rstrip("/")).strip("/").split("/")
        return len(below) >= 4 and below[-2] == "relationships"


@cache
def _patterns(paths: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(path).replace(r"\{\}", "[^/]+") for path in paths) or r"(?!)")


def identity(value: Any) -> tuple[str, str] | None:
    """The `type` and `id` of a resource or identifier object.

    A numeric id is taken as the text that it should have been, so that one fault does not hide what else there is.
    """
    kind, own_id = (value.get("type"), value.get("id")) if isinstance(value, dict) else (None, None)
    if isinstance(kind, str) and isinstance(own_id, str | int) and not isinstance(own_id, bool):
        return kind, str(own_id)
    return None


def looks_like_document(value: Any) -> bool:
    """Whether a JSON value of another label is shaped as a JSON:API document."""
    if not isinstance(value, dict) or not value or not TOP_LEVEL.issuperset(value):
        return False
    data = value.get("data")
    samples = data[:1] if isinstance(data, list) else [data]
    errors = value.get("errors")
    return (
        ("data" in value and any(identity(item) for item in samples))
        or (isinstance(errors, list) and bool(errors) and _looks_like_error(errors[0]))
        or isinstance(value.get("jsonapi"), dict)
    )


def _looks_like_error(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and ERROR.issuperset(value)


@dataclass
class Document:
    """One response seen as a JSON:API document."""

    exchange: Exchange
    context: Context
    _met: set[tuple[str, str]] = field(default_factory=set, repr=False)

    @property
    def edition(self) -> str:
        """The edition by which it is judged."""
        return self.context.edition

    @cached_property
    def media_type(self) -> MediaType | None:
        """The media type of its Content-Type header."""
        response = self.exchange.response
        return parse_media_type(response.header("content-type") or "") if response else None

    @cached_property
    def labelled(self) -> bool:
        """Whether it is labelled with the JSON:API media type."""
        return self.media_type is not None and self.media_type.essence == JSONAPI

    @cached_property
    def has_body(self) -> bool:
        """Whether the exchange could, and does, carry a document."""
        exchange = self.exchange
        if exchange.fault:
            return False
        bodiless = exchange.status in (204, 304) or exchange.status < 200
        spoken = exchange.request.method in METHODS
        return spoken and not bodiless and bool(exchange.response and exchange.response.body)

    @cached_property
    def json(self) -> JsonText:
        """The body read as JSON."""
        return self.exchange.json

    @cached_property
    def value(self) -> Any:
        """The body's JSON value."""
        return self.json.value

    @cached_property
    def is_document(self) -> bool:
        """Whether it is a JSON:API document: labelled so, or unmistakably shaped so."""
        return self.has_body and self.json.ok and (self.labelled or looks_like_document(self.value))

    @cached_property
    def at_relationship(self) -> bool:
        """Whether it answers at a relationship URL, so that its primary data are identifiers."""
        if self.context.is_relationship(self.exchange.request.url):
            return True
        links = self.value.get("links") if isinstance(self.value, dict) else None
        return isinstance(links, dict) and "related" in links and self._bare

    @cached_property
    def _bare(self) -> bool:
        items = self._primary
        return bool(items) and all(
            isinstance(item, dict) and item.keys() <= {"type", "id", "lid", "meta"} for item in items
        )

    @property
    def _primary(self) -> list[Any]:
        data = self.value.get("data") if isinstance(self.value, dict) else None
        return data if isinstance(data, list) else [] if data is None else [data]

    @cached_property
    def primary(self) -> list[dict[str, Any]]:
        """The objects of its primary data, resources or identifiers."""
        return [item for item in self._primary if isinstance(item, dict)]

    @cached_property
    def included(self) -> list[dict[str, Any]]:
        """The objects in `included`."""
        items = self.value.get("included") if isinstance(self.value, dict) else None
        return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []

    @property
    def compound(self) -> bool:
        """Whether it is a compound document."""
        return isinstance(self.value, dict) and "included" in self.value

    @cached_property
    def sent(self) -> dict[str, Any]:
        """The request document, or an empty object where the request carries no JSON object."""
        body = self.exchange.request.body
        value = read_json(body).value if body else None
        return value if isinstance(value, dict) else {}

    @cached_property
    def extensions(self) -> tuple[str, ...]:
        """The URIs of the extensions that Content-Type says were applied."""
        return self.media_type.uris("ext") if self.media_type and self.edition != "1.0" else ()

    @cached_property
    def profiles(self) -> tuple[str, ...]:
        """The URIs of the profiles that Content-Type says were applied."""
        return self.media_type.uris("profile") if self.media_type and self.edition != "1.0" else ()

    def is_new(self, mark: tuple[str, str]) -> bool:
        """Whether something is met for the first time in this document."""
        if mark in self._met:
            return False
        self._met.add(mark)
        return True

    def leads_home(self, reference: str) -> bool:
        """Whether a link leads to the target itself."""
        try:
            goal = urlsplit(urljoin(self.exchange.request.url, reference))
        except ValueError:
            return False
        home = urlsplit(self.context.base_url)
        path = home.path.rstrip("/")
        return goal.netloc == home.netloc and (goal.path == path or goal.path.startswith(path + "/"))

    def lawful_extra(self, name: str) -> bool:
        """Whether a member that no list names is lawful all the same: an @-member, or an extension's."""
        if self.edition == "1.0":
            return False
        return name.startswith("@") or (bool(self.extensions) and ":" in name)

    @cached_property
    def _parameters(self) -> list[tuple[str, str]]:
        return self.exchange.request.parameters

    def requested(self, parameter: str) -> str | None:
        """The decoded value of a query parameter of the request."""
        return next((value for name, value in self._parameters if name == parameter), None)

    def restricted_fields(self) -> Iterator[str]:
        """The types for which the request asked a sparse fieldset."""
        for name, _ in self._parameters:
            if name.startswith("fields[") and name.endswith("]"):
                yield name[7:-1]
