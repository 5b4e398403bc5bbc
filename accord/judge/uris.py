"""URIs and references to them, by the grammar of RFC 3986."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address

_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_AUTHORITY = re.compile(r"(?:[^@\[\]]*@)?(?:\[([^\[\]]*)\]|[^@:\[\]]*)(?::[0-9]*)?")
_FUTURE = re.compile(r"[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NEVER = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")


def is_uri(text: str) -> bool:
    """Whether a text is a URI: a reference that begins with its scheme."""
    return bool(_SCHEME.fullmatch(text.partition(":")[0])) and ":" in text and not reference_trouble(text)


@lru_cache(maxsize=4096)
def reference_trouble(text: str) -> str:
    """Why a text is no URI reference, or an empty text where it is one; raw brackets in its query are let pass."""
    if found := _NEVER.search(text):
        return _unencoded(found[0])
    if _STRAY_PERCENT.search(text):
        return "a percent sign that encodes nothing"
    scheme, authority, path, _, fragment = _PARTS.findall(text)[0]
    if scheme and not _SCHEME.fullmatch(scheme):
        return "a colon, but no scheme before it"
    if authority and not _is_authority(authority):
        return "a malformed host or port"
    if not scheme and not authority and ":" in path.partition("/")[0]:
        return "a colon, but no scheme before it"
    stray = next((mark for mark in "[]" if mark in path + fragment), "#" if "#" in fragment else "")
    return _unencoded(stray) if stray else ""


def _unencoded(character: str) -> str:
    if character.isspace() or not character.isprintable():
        return "an unencoded blank or control character"
    return "an unencoded non-ASCII character" if character > "\x7f" else f"an unencoded `{character}`"


def _is_authority(text: str) -> bool:
    match = _AUTHORITY.fullmatch(text)
    if not match or match[1] is None:
        return bool(match)
    try:
        return bool(_FUTURE.fullmatch(match[1]) or ("%" not in match[1] and IPv6Address(match[1])))
    except AddressValueError:
        return False
