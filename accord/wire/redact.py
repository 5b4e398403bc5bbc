"""Replaces secrets by `$NAME`, by exact header name and by known value, and alters nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from accord.model.exchange import Headers, Request, Response

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
        names = "|".join(map(re.escape, sorted(self._hidden)))
        self._line = re.compile(rf"(?im)^({names})([ \t]*:[ \t]*)([^\r\n]*)".encode())

    def request(self, request: Request) -> Request:
        """The request without secrets."""
        return replace(request, url=self.text(request.url), headers=self.headers(request.headers),
                       body=self.octets(request.body), raw=self._message(request.raw))  # fmt: skip

    def response(self, response: Response) -> Response:
        """The response without secrets; what may hide one from view, by coding or framing, is not kept."""
        body = self.octets(response.body)
        altered = body != response.body
        wire = b"" if altered else self._message(response.wire)
        return replace(response, headers=self.headers(response.headers), body=body, wire=wire, altered=altered)

    def _message(self, octets: bytes) -> bytes:
        """The octets of a whole message without secrets, its field lines treated as headers are."""
        return self.octets(self._line.sub(self._hide, octets)) if octets else b""

    def _hide(self, match: re.Match[bytes]) -> bytes:
        name, colon, value = match.groups()
        return (
            name + colon + self._header(name.decode("latin-1"), value.decode("latin-1")).encode("latin-1", "replace")
        )

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
