"""How a secret may be spelt on its way: escaped in whole or in part, or within something in base64."""

from __future__ import annotations

import base64
import html
import re
from urllib.parse import quote

_SHORTEST_CORE = 8
_MOST = 4
_NAMED = {html.escape(character): character for character in '<>&"'} | {"&apos;": "'"}

# One escaped character each, escaped few enough times over that no text of a target takes long to read.
_PERCENT = re.compile(rb"%(?:25){0,3}([0-9A-Fa-f]{2})")
_BACKSLASH = re.compile(rb"\\{1,4}(?:u([0-9A-Fa-f]{4})|([\"\\/]))")
_MARKUP = re.compile(rb"&(?:#0{0,6}([0-9]{1,7})|#[xX]0{0,6}([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")


def plain(octets: bytes) -> bytes:
    """The text with nothing escaped as in URLs, JSON or markup, by which one can tell whether it holds a secret."""
    for _ in range(_MOST):
        before, octets = octets, _unescaped(octets)
        if octets == before:
            break
    return octets.replace(b"+", b" ")


def _unescaped(octets: bytes) -> bytes:
    if b"%" in octets:
        octets = _PERCENT.sub(lambda found: bytes.fromhex(found[1].decode()), octets)
    if b"\\" in octets:
        octets = _BACKSLASH.sub(lambda found: found[2] or _encoded(int(found[1], 16)), octets)
    if b"&" in octets:
        octets = _MARKUP.sub(_marked_up, octets)
    return octets


def _marked_up(found: re.Match[bytes]) -> bytes:
    decimal, number, named = found.groups()
    return (
        _NAMED[f"&{named.decode()};"].encode() if named else _encoded(int(decimal or number, 10 if decimal else 16))
    )


def _encoded(code: int) -> bytes:
    return chr(code).encode("utf-8", "surrogatepass") if code < 0x110000 else b"?"


def escaped(secret: str) -> re.Pattern[bytes]:
    """What matches a secret any of whose characters may be escaped."""
    return re.compile(b"".join(map(_character, secret)))


def _character(character: str) -> bytes:
    octets, code = character.encode("utf-8", "surrogatepass"), ord(character)
    ways = [
        re.escape(octets),
        b"".join(rb"%%(?:25){0,3}(?i:%02x)" % octet for octet in octets),
        rb"\\{1,4}u(?i:%04x)" % code,
        rb"&#(?:0{0,6}%d|[xX]0{0,6}(?i:%x));" % (code, code),
        *(name.encode() for name, meant in _NAMED.items() if meant == character),
    ]
    ways += [rb"\\{1,4}" + re.escape(octets)] if character in '"\\/' else []
    ways += [rb"\+"] if character == " " else []
    return b"(?:" + b"|".join(ways) + b")"


def in_base64(secret: str) -> list[str]:
    """What stands in base64, of either alphabet, of whatever holds the secret: it may begin at each of three places.

    What would be too short to be told from chance is left out.
    """
    octets, found = secret.encode("utf-8", "surrogatepass"), dict[str, None]()
    for shift, first in enumerate((0, 2, 3)):
        coded = base64.b64encode(bytes(shift) + octets).decode()
        core = coded[first : (shift + len(octets)) * 8 // 6]
        if len(core) >= _SHORTEST_CORE:
            for each in (core, core.replace("+", "-").replace("/", "_"), quote(core, safe="")):
                found.setdefault(each)
    return list(found)
