"""Replaces secrets by `$NAME`, by exact header name and by known value, and alters nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from accord.model.exchange import Headers

_SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"}
_SHORTEST = 4


class Redactor:
    """Knows the secrets of a run by the names under which the environment holds them."""

    def __init__(self, secrets: Mapping[str, str], header: str = "") -> None:
        forms: dict[str, str] = {}
        for name, value in secrets.items():
            if len(value) >= _SHORTEST:
                forms[value] = forms[quote(value, safe="")] = f"${name}"
        self._forms = sorted(forms.items(), key=lambda form: -len(form[0]))
        self._bytes = [(value.encode(), name.encode()) for value, name in self._forms]
        self._hidden = _SECRET_HEADERS | ({header.lower()} if header else set())

    def text(self, text: str) -> str:
        """The text without secrets."""
        for value, name in self._forms:
            if value in text:
                text = text.replace(value, name)
        return text

    def octets(self, body: bytes) -> bytes:
        """The octets without secrets."""
        for value, name in self._bytes:
            if value in body:
                body = body.replace(value, name)
        return body

    def headers(self, headers: Headers) -> Headers:
        """The headers without secrets: what a secret header holds besides known values is hidden whole."""
        return tuple((name, self._header(name, value)) for name, value in headers)

    def _header(self, name: str, value: str) -> str:
        shown = self.text(value)
        if name.lower() not in self._hidden or "$" in shown:
            return shown
        if name.lower() == "set-cookie":
            pair, _, attributes = shown.partition(";")
            return f"{pair.partition('=')[0]}=$REDACTED{';' + attributes if attributes else ''}"
        return "$REDACTED"
