"""Replaces secrets by `$NAME`, by exact header name and by known value however it is spelt; alters nothing else."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote, quote_plus

from accord.model.exchange import Headers, Request, Response
from accord.wire.spelling import escaped, in_base64, plain

_SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"}
_SHORTEST = 4
_HIDDEN = "$REDACTED"
_ISSUED = re.compile(rb'("(?:access|refresh|id)_token"\s*:\s*")(?:[^"\\]|\\.)*(?=")')


def hides(headers: Headers) -> bool:
    """Whether a value was hidden whole, so that the headers of two requests may seem the same and be not."""
    return any(_HIDDEN in value for _, value in headers)


class Redactor:
    """Knows the secrets of a run by the names under which the environment holds them.

    `client` names the id and the secret of an OAuth client, whose two values also go out together, in base64.
    """

    def __init__(self, secrets: Mapping[str, str], header: str = "", client: tuple[str, str] | None = None) -> None:
        forms: dict[str, str] = {}
        self._secrets = dict(secrets)
        self._escaped: list[tuple[bytes, re.Pattern[bytes], bytes]] = []
        self._pair = ("", "")
        for name, value in secrets.items():
            if len(value) >= _SHORTEST:
                forms |= self._spelt(value, f"${name}")
        if client and all(name in secrets for name in client):
            pair = ":".join(quote_plus(secrets[name]) for name in client)
            self._pair = base64.b64encode(pair.encode()).decode(), ":".join(f"${name}" for name in client)
            forms[self._pair[0]] = self._pair[1]
        self._know(forms)
        self._hidden = _SECRET_HEADERS | ({header.lower()} if header else set())
        names = "|".join(map(re.escape, sorted(self._hidden)))
        self._line = re.compile(rf"(?im)^({names})([ \t]*:[ \t]*)([^\r\n]*)".encode())

    def learn(self, secret: str) -> None:
        """Hide a secret, too, that came to be known in the run and has no name: a token that was issued."""
        if len(secret) >= _SHORTEST:
            self._know({**dict(self._forms), **self._spelt(secret, _HIDDEN)})

    def _spelt(self, secret: str, name: str) -> dict[str, str]:
        """The forms of a secret that are texts of their own; what may be escaped in part is looked for apart."""
        self._escaped.append((plain(secret.encode("utf-8", "surrogatepass")), escaped(secret), name.encode()))
        forms = (secret, quote(secret, safe=""), quote_plus(secret), *in_base64(secret))
        return dict.fromkeys(forms, name)

    def _know(self, forms: Mapping[str, str]) -> None:
        self._forms = sorted(forms.items(), key=lambda form: -len(form[0]))
        self._bytes = [(value.encode(), name.encode()) for value, name in self._forms]

    def request(self, request: Request) -> Request:
        """The request without secrets."""
        return replace(request, url=self.text(request.url), headers=self.headers(request.headers),
                       body=self.octets(request.body), raw=self._message(request.raw))  # fmt: skip

    def reveal(self, request: Request, names: Iterable[str]) -> Request:
        """A request that was written down without secrets, with those back in it that some names stand for.

        Raises KeyError with what stands for a secret that is not at hand.
        """
        form = "x-www-form-urlencoded" in (request.header("content-type") or "")
        told = " ".join([request.url, *(value for _, value in request.headers), _text(request.body + request.raw)])
        for name in (_HIDDEN.removeprefix("$"), *names):
            if re.search(rf"\${name}\b", told) and name not in self._secrets:
                raise KeyError(name)
        return replace(
            request,
            url=self._revealed(request.url, lambda value: quote(value, safe="")),
            headers=tuple((name, self._revealed(value)) for name, value in request.headers),
            body=_octets(self._revealed(_text(request.body), quote_plus if form else str)),
            raw=_octets(self._revealed(_text(request.raw))),
        )

    def _revealed(self, text: str, spelt: Callable[[str], str] = str) -> str:
        value, pair = self._pair
        text = text.replace(pair, value) if pair else text
        for name in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(f"${name}", spelt(self._secrets[name]))
        return text

    def response(self, response: Response) -> Response:
        """The response without secrets; what may hide one from view, by coding or framing, is not kept."""
        body = self._issued(self.octets(response.body))
        altered = body != response.body
        wire = b"" if altered else self._message(response.wire)
        return replace(response, headers=self.headers(response.headers), body=body, wire=wire, altered=altered)

    def _issued(self, body: bytes) -> bytes:
        """The body without the tokens that it issues, if it does (RFC 6749, section 5.1)."""
        return _ISSUED.sub(rb"\1" + _HIDDEN.encode(), body) if b'"token_type"' in body else body

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
        return self._unescaped(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def octets(self, body: bytes) -> bytes:
        """The octets without secrets."""
        for value, name in self._bytes:
            if value in body:
                body = body.replace(value, name)
        return self._unescaped(body)

    def _unescaped(self, octets: bytes) -> bytes:
        """The octets without secrets that are escaped, which are looked for only where some text could hold one."""
        meant = plain(octets) if self._escaped else b""
        for secret, pattern, name in self._escaped:
            if secret in meant:
                octets = pattern.sub(lambda _, name=name: name, octets)  # type: ignore[misc]
        return octets

    def headers(self, headers: Headers) -> Headers:
        """The headers without secrets: what a secret header holds besides known values is hidden whole."""
        return tuple((name, self._header(name, value)) for name, value in headers)

    def _header(self, name: str, value: str) -> str:
        shown = self.text(value)
        if name.lower() not in self._hidden or "$" in shown:
            return shown
        if name.lower() == "set-cookie":
            pair, _, attributes = shown.partition(";")
            return f"{pair.partition('=')[0]}={_HIDDEN}{';' + attributes if attributes else ''}"
        return _HIDDEN


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "surrogateescape")


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
