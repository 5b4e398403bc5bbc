"""An exchange: one request and its response or transport fault, as sent and received."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accord.model.json_text import JsonText, read_json

_LONGEST_LINE = 300
Headers = tuple[tuple[str, str], ...]


def _named(headers: Headers, name: str) -> list[str]:
    wanted = name.lower()
    return [value for key, value in headers if key.lower() == wanted]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as sent; `url` is absolute and spelt as on the wire.

    `raw` holds the octets of one that went over a socket as it was, however malformed; the rest is then what can
    be read from them.
    """

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""
    raw: bytes = b""

    @property
    def path(self) -> str:
        """The path of the URL, as spelt."""
        return urlsplit(self.url).path

    @property
    def query(self) -> str:
        """The query string, as spelt."""
        return urlsplit(self.url).query

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The decoded query parameters in order."""
        return parse_qsl(self.query, keep_blank_values=True)

    def header(self, name: str) -> str | None:
        """The first value of a header, its name in any case."""
        return next(iter(_named(self.headers, name)), None)

    @property
    def line(self) -> str:
        """Method and target, for people: a very long one is cut."""
        parts = urlsplit(self.url)
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        return f"{self.method} {target if len(target) <= _LONGEST_LINE else target[:_LONGEST_LINE] + '…'}"


@dataclass(frozen=True, slots=True)
class Response:
    """A response as received, its content coding undone; `elapsed` is in seconds.

    `wire` holds all octets received, where they differ from the plain rendition of the other members;
    `altered` tells that a secret was taken out of the body, so that its length and digest say nothing.
    """

    status: int
    headers: Headers = ()
    body: bytes = b""
    reason: str = ""
    elapsed: float = 0.0
    version: str = "1.1"
    wire: bytes = b""
    altered: bool = False
    _fields: list[dict[str, list[str]]] = field(default_factory=list, compare=False, repr=False)

    @property
    def fields(self) -> dict[str, list[str]]:
        """The values of each field line by the lowercase name, in order; read-only."""
        if not self._fields:
            found: dict[str, list[str]] = {}
            for name, value in self.headers:
                found.setdefault(name.lower(), []).append(value)
            self._fields.append(found)
        return self._fields[0]

    @property
    def octets(self) -> bytes:
        """All octets received for this response, from the status line on: interim responses, framing and surplus."""
        return self.wire or self.plain()

    def plain(self) -> bytes:
        """The octets as a server without framing, coding or oddities would have sent them."""
        lines = [f"HTTP/{self.version} {self.status} {self.reason}", *(f"{k}: {v}" for k, v in self.headers)]
        return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + self.body

    def header(self, name: str) -> str | None:
        """The first value of a header, its name in any case."""
        return next(iter(_named(self.headers, name)), None)

    def values(self, name: str) -> list[str]:
        """All values of a header, its name in any case."""
        return _named(self.headers, name)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it: a response, the name of a transport fault, or both where it is broken."""

    id: str
    request: Request
    response: Response | None = None
    fault: str = ""
    purpose: str = ""
    started: float = 0.0
    _key: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def status(self) -> int:
        """The status code; 0 where a transport fault came instead."""
        return self.response.status if self.response else 0

    @property
    def ok(self) -> bool:
        """Whether the request succeeded (2xx)."""
        return 200 <= self.status < 300

    @property
    def json(self) -> JsonText:
        """The response body read as JSON."""
        return read_json(self.response.body if self.response else b"")

    @property
    def document(self) -> dict[str, Any]:
        """The response document, or an empty object where the body is no JSON object."""
        value = self.json.value
        return value if isinstance(value, dict) else {}

    @property
    def asked(self) -> str:
        """What makes two requests the same: times and ids do not count."""
        return self._keys()[0]

    @property
    def key(self) -> str:
        """What makes two exchanges the same to a passive judge: times and ids do not count."""
        return self._keys()[1]

    def _keys(self) -> list[str]:
        if not self._key:
            request, response = self.request, self.response
            digest = hashlib.blake2b(digest_size=12)
            for part in (request.method, request.url, str(request.headers)):
                digest.update(part.encode("utf-8", "backslashreplace") + b"\0")
            digest.update(request.body + b"\0" + request.raw)
            self._key.append(digest.hexdigest())
            if response:
                told = f"{response.status} {response.headers}"
                digest.update(told.encode("utf-8", "backslashreplace") + b"\0" + response.body + response.wire)
            self._key.append(digest.hexdigest())
        return self._key

    def __str__(self) -> str:
        return f"{self.id} {self.request.line}: {f'status {self.status}' if self.response else self.fault}"


def _text(body: bytes) -> Any:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}


def _bytes(value: Any) -> bytes:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else str(value).encode("utf-8")


def exchange_to_json(exchange: Exchange) -> dict[str, Any]:
    """An exchange as a JSON object for the record."""
    request, response = exchange.request, exchange.response
    data: dict[str, Any] = {
        "id": exchange.id,
        "purpose": exchange.purpose,
        "started": round(exchange.started, 6),
        "request": {"method": request.method, "url": request.url, "headers": request.headers,
                    "body": _text(request.body)},
    }  # fmt: skip
    if request.raw:
        data["request"]["raw"] = _text(request.raw)
    if response:
        data["response"] = {"status": response.status, "reason": response.reason, "headers": response.headers,
                            "body": _text(response.body), "elapsed": round(response.elapsed, 6)}  # fmt: skip
        if response.version != "1.1":
            data["response"]["version"] = response.version
        if response.wire:
            data["response"]["wire"] = _text(response.wire)
        if response.altered:
            data["response"]["altered"] = True
    if exchange.fault or not response:
        data["fault"] = exchange.fault
    return data


def exchange_from_json(data: dict[str, Any]) -> Exchange:
    """The exchange that `exchange_to_json` wrote."""
    asked = data["request"]
    request = Request(asked["method"], asked["url"], _pairs(asked["headers"]), _bytes(asked["body"]),
                      _bytes(asked.get("raw", "")))  # fmt: skip
    response = None
    if answered := data.get("response"):
        response = Response(answered["status"], _pairs(answered["headers"]), _bytes(answered["body"]),
                            answered["reason"], answered["elapsed"], answered.get("version", "1.1"),
                            _bytes(answered.get("wire", "")), answered.get("altered", False))  # fmt: skip
    return Exchange(data["id"], request, response, data.get("fault", ""), data["purpose"], data["started"])


def _pairs(headers: list[list[str]]) -> Headers:
    return tuple((name, value) for name, value in headers)
