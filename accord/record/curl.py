"""A command line that sends a recorded request again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from urllib.parse import urlsplit

from accord.model.exchange import Request

_IMPLIED = frozenset({"host", "content-length", "connection"})
_ESCAPES = {"\r": "\\r", "\n": "\\n", "\t": "\\t", "\\": "\\\\", "%": "%%"}
_MANY = 999


def curl(request: Request, variable: str = "") -> str:
    """The command; a redacted secret stays the shell variable that holds it.

    It is `curl`, or `printf` into a connection where octets were sent as they are.
    """
    if request.raw:
        return _piped(request, variable)
    parts = ["curl", "-i", "--path-as-is", "-g"]
    if request.method == "HEAD":
        parts.append("-I")
    elif request.method != "GET":
        parts += ["-X", request.method]
    given = {name.lower() for name, _ in request.headers}
    if "accept" not in given:
        parts += ["-H", "Accept:"]
    for name, value in request.headers:
        if name.lower() not in _IMPLIED:
            parts += ["-H", _quote(f"{name}: {value}" if value else f"{name};", variable)]
    if request.body:
        parts += ["--data-binary", _quote(request.body.decode("utf-8", "replace"), variable)]
    parts.append(_quote(request.url, variable))
    return " ".join(parts)


def _piped(request: Request, variable: str) -> str:
    """Octets by `printf` into a connection that is held open for a while, since `nc` ends with its input."""
    parts = urlsplit(request.url)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    pieces = list(_pieces(request.raw.decode("latin-1"), variable))
    form = "".join("%s" if filled else "".join(map(_escaped, text)) for text, filled in pieces)
    sent = " ".join(["printf", shlex.quote(form), *(text for text, filled in pieces if filled)])
    to = f"openssl s_client -quiet -servername {host} -connect {host}:{port}" if secure else f"nc {host} {port}"
    return f"({sent}; sleep 3) | {to}"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isascii() and character.isprintable() else f"\\{ord(character):03o}"


def _quote(text: str, variable: str) -> str:
    pieces = [text if filled else shlex.quote(text) for text, filled in _pieces(text, variable)]
    return "".join(pieces) or "''"


def _pieces(text: str, variable: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether the shell fills it in: a secret, or one character many times."""
    secret = rf"|\${re.escape(variable)}" if variable else ""
    at = 0
    for found in re.finditer(rf"([A-Za-z0-9])\1{{{_MANY},}}{secret}", text):
        if at < found.start():
            yield text[at : found.start()], False
        yield _repeated(found[1], len(found[0])) if found[1] else f'"{found[0]}"', True
        at = found.end()
    if at < len(text):
        yield text[at:], False


def _repeated(character: str, times: int) -> str:
    return f"\"$(head -c {times} /dev/zero | tr '\\0' {character})\""
