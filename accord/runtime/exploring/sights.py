"""Sights: the kinds of behaviour that drawn requests have shown, by which a search knows something new."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accord.model.exchange import Exchange

_FAMILY = re.compile(r"\[.*", re.DOTALL)
_NAMED = 60
"""How many names of one kind the account holds."""


class Sights:
    """What was seen: operations with the statuses of their answers, parameters, and what properties told of."""

    def __init__(self, base_url: str, paths: list[str]) -> None:
        self.operations: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.told: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.fresh = 0
        self._base = urlsplit(base_url).path.rstrip("/")
        self._paths = sorted(paths, key=len, reverse=True)
        self._seen: set[Any] = set()

    def see(self, exchange: Exchange) -> None:
        """Note an exchange; `fresh` counts those that showed something new."""
        operation = self.operation(exchange)
        status = str(exchange.status or "no answer")
        self.operations[operation][status] += 1
        families = {_FAMILY.sub("", name)[:20] for name, _ in parse_qsl(urlsplit(exchange.request.url).query)}
        for name in families:
            self.tell("parameter", name)
        self._novel((operation, status, *_errors(exchange), *sorted(exchange.document)))

    def operation(self, exchange: Exchange) -> str:
        """What was asked for: the method, and the path with placeholders for what is no collection's name."""
        return f"{exchange.request.method} {self._pattern(exchange.request.url)}"

    def tell(self, kind: str, name: str) -> None:
        """Note by name what was tried."""
        names = self.told[kind]
        if name in names or len(names) < _NAMED:
            names[name] += 1

    def _novel(self, sight: Any) -> None:
        if sight not in self._seen:
            self._seen.add(sight)
            self.fresh += 1

    def _pattern(self, url: str) -> str:
        """The path of a URL below the base, with what is no collection's name as a placeholder."""
        path = urlsplit(url).path.removeprefix(self._base)
        for known in self._paths:
            if path.rstrip("/") == known.rstrip("/"):
                return known
            if path.startswith(f"{known.rstrip('/')}/"):
                rest = path.removeprefix(known.rstrip("/")).strip("/").split("/")
                steps = ["{id}", "relationships", "{name}"] if rest[1:2] == ["relationships"] else ["{id}", "{name}"]
                return f"{known.rstrip('/')}/{'/'.join(steps[: len(rest)])}"
        return "elsewhere" if path.strip("/") else "/"


def _errors(exchange: Exchange) -> list[str]:
    """The codes, or the titles, of the errors that an answer tells."""
    errors = exchange.document.get("errors")
    found = [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
    return sorted({str(each.get("code") or each.get("title") or "")[:60] for each in found})
