"""Reads from an OpenAPI description what a contract can use: title, paths that can be read, bodies that create."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_DEEPEST = 8


class InvalidDescription(ValueError):
    """The text is no OpenAPI description in JSON."""


@dataclass(frozen=True, slots=True)
class Description:
    """An OpenAPI description; `data` is the whole document."""

    data: Mapping[str, Any]

    @classmethod
    def parse(cls, text: str) -> Description:
        """Read a description; raises InvalidDescription where there is none."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise InvalidDescription("is no JSON; an OpenAPI description in YAML has to be saved as JSON") from error
        if not isinstance(data, dict) or not isinstance(data.get("paths"), dict):
            raise InvalidDescription("is JSON, but no OpenAPI description: it has no `paths`")
        return cls(data)

    @property
    def title(self) -> str:
        """The title that the description gives the API."""
        title = _mapping(self.data.get("info")).get("title")
        return title if isinstance(title, str) else ""

    def readable_paths(self, base_url: str) -> tuple[str, ...]:
        """The paths without parameters that can be got, relative to a base URL."""
        found = (path for path, item in self.data["paths"].items() if "get" in _mapping(item) and "{" not in path)
        return tuple(dict.fromkeys(self._below(path, base_url) for path in found))

    def create_body(self, path: str, base_url: str) -> dict[str, Any]:
        """The attributes of a body that POST to a path takes, by the examples of the description."""
        for written, item in self.data["paths"].items():
            if self._below(written, base_url) == path:
                content = self._resolved(_mapping(_mapping(item).get("post")).get("requestBody")).get("content")
                for media in _mapping(content).values():
                    return dict(self._examples(_mapping(media).get("schema")))
        return {}

    def _examples(self, schema: Any) -> Iterator[tuple[str, Any]]:
        for name in ("data", "attributes"):
            schema = _mapping(self._resolved(schema).get("properties")).get(name)
        attributes = self._resolved(schema)
        required = attributes.get("required")
        for name, about in _mapping(attributes.get("properties")).items():
            about = self._resolved(about)
            if "example" in about and (not isinstance(required, list) or name in required):
                yield name, about["example"]

    def _below(self, path: str, base_url: str) -> str:
        """A path of the description, relative to the base URL."""
        servers = self.data.get("servers")
        first = _mapping(servers[0]) if isinstance(servers, list) and servers else {}
        prefix = urlsplit(str(first.get("url", ""))).path.rstrip("/")
        home = urlsplit(base_url).path.rstrip("/")
        whole = f"{prefix}/{path.strip('/')}"
        return whole.removeprefix(home) if whole.startswith(f"{home}/") else f"/{path.strip('/')}"

    def _resolved(self, value: Any) -> Mapping[str, Any]:
        """An object of the description, its references followed within the document."""
        for _ in range(_DEEPEST):
            reference = _mapping(value).get("$ref")
            if not isinstance(reference, str) or not reference.startswith("#/"):
                break
            value = self.data
            for part in reference[2:].split("/"):
                value = _mapping(value).get(part.replace("~1", "/").replace("~0", "~"))
        return _mapping(value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
