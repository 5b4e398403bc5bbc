"""Where things are: paths below the base URL as templates, so that rows do not count as places of their own."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

_LIKE_ID = re.compile(r"\d+|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|[0-9a-f]{16,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Collection:
    """What a contract says of a collection, or of a `single` resource; `items` is a JSON pointer to the rows."""

    path: str
    items: str | None = None
    id_member: str = "id"
    single: bool = False


class Places:
    """Tells paths from ids below one base URL; `ids` are those that were seen."""

    def __init__(self, base_url: str, collections: Iterable[Collection] = (), ids: Container[str] = ()) -> None:
        parts = urlsplit(base_url)
        self._origin, self._home = (parts.scheme, parts.netloc), parts.path.rstrip("/")
        self._collections = sorted(collections, key=lambda each: -len(each.path))
        self._ids = ids

    def path(self, url: str) -> str | None:
        """The path of a URL below the base, or None where it leads elsewhere."""
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) != self._origin or not f"{parts.path}/".startswith(f"{self._home}/"):
            return None
        return parts.path.removeprefix(self._home).rstrip("/") or "/"

    def collection(self, url: str) -> Collection | None:
        """The collection that a URL is of, with or without an id."""
        path = self.path(url)
        return next((each for each in self._collections if path and _within(path, each.path.rstrip("/"))), None)

    def is_listing(self, url: str) -> bool:
        """Whether a URL is that of a collection itself."""
        found = self.collection(url)
        return found is not None and not found.single and self.path(url) == (found.path.rstrip("/") or "/")

    def template(self, url: str, tell: bool = False) -> str:
        """The path of a URL with `{id}` for ids; those that were not seen are told as `{unknown}` if so wished."""
        path = self.path(url) or urlsplit(url).path
        found = self.collection(url)
        stem = found.path.rstrip("/") if found else ""
        places = [stem] if stem else []
        for index, part in enumerate(path.removeprefix(stem).strip("/").split("/")):
            is_row = index == 0 and found is not None and not found.single
            seen = unquote(part) in self._ids
            is_id = bool(part) and (is_row or seen or _LIKE_ID.fullmatch(part) is not None)
            places.append(part if not is_id else "{unknown}" if tell and not seen else "{id}")
        return "/" + "/".join(places).strip("/")


def rows_of(value: Any, items: str | None) -> list[Any] | None:
    """The array that holds the rows of a collection's document: at a JSON pointer, or the only array of objects."""
    if items is not None:
        for part in items.strip("/").split("/") if items.strip("/") else []:
            value = value.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(value, dict) else None
    elif isinstance(value, dict):
        arrays = [item for item in value.values() if isinstance(item, list)]
        filled = [item for item in arrays if item and all(isinstance(row, dict) for row in item)]
        found = filled or arrays
        value = found[0] if len(found) == 1 else None
    return value if isinstance(value, list) else None


def _within(path: str, stem: str) -> bool:
    return path == stem or path.startswith(f"{stem}/")
