"""A curl line that sends a recorded request again."""

from __future__ import annotations

import re
import shlex

from accord.model.exchange import Request

_IMPLIED = frozenset({"host", "content-length", "connection"})


def curl(request: Request, variable: str = "") -> str:
    """The command; a redacted secret stays the shell variable that holds it."""
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


def _quote(text: str, variable: str) -> str:
    if not variable or f"${variable}" not in text:
        return shlex.quote(text)
    pieces = re.split(rf"(\${re.escape(variable)})", text)
    return "".join(f'"{piece}"' if piece == f"${variable}" else shlex.quote(piece) for piece in pieces if piece)
