"""Rules of Strict-Transport-Security: where it stands, and what it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from accord.authoring import Node, Remark, rule

_FIELD = "Strict-Transport-Security"
_DIRECTIVE = re.compile(
    r'\s*([!#$%&\'*+\-.^_`|~0-9A-Za-z]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[!#$%&\'*+\-.^_`|~0-9A-Za-z]+))?\s*'
)
_HALF_A_YEAR = 180 * 86_400


def _address(node: Node) -> IPv4Address | IPv6Address | None:
    """The address by which the host is named, or None where it has a name."""
    return _address_of(node.exchange.request.url.split("/", 3)[2])


@lru_cache(maxsize=64)
def _address_of(authority: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(urlsplit(f"//{authority}").hostname or "")
    except ValueError:
        return None


def _is_public_tls(node: Node) -> bool:
    """Whether the API answered over TLS, from a host with a name and a certificate that anybody accepts."""
    request, contract = node.exchange.request, node.document.context.contract
    if not request.url.startswith("https:") or _address(node) or not _is_ours(node):
        return False
    if not contract or contract.tls.public is None:
        return not contract or not contract.tls.ca
    return contract.tls.public


def _is_ours(node: Node) -> bool:
    """Whether the API itself was asked: below its base URL, by the name of its host, and not by odd octets."""
    request, base = node.exchange.request, node.document.context.base_url
    named = (request.header("host") or urlsplit(request.url).netloc).lower()
    return not request.raw and request.url.startswith(base) and named == urlsplit(request.url).netloc.lower()


def _is_near(node: Node) -> bool:
    """Whether the host is on this machine or in a private network, where TLS may have ended before."""
    address, host = _address(node), urlsplit(node.exchange.request.url).hostname or ""
    return address.is_private if address else "." not in host or host.endswith((".localhost", ".internal", ".local"))


@rule("http/tls/hsts", on="answer", when=_is_public_tls)
def tls_is_insisted_on(node: Node) -> Iterator[Remark]:
    """Answers over TLS say by one valid field that nothing else is to be used."""
    values = node.value.get("strict-transport-security")
    if not values:
        yield node.warns("it is absent", at=_FIELD, expected="max-age of half a year or more")
        return
    if len(values) > 1:
        yield node.violates("it stands in several lines", at=_FIELD)
    directives = [_DIRECTIVE.fullmatch(part) for part in values[0].split(";") if part.strip()]
    if not all(directives):
        yield node.violates("a directive does not follow the grammar", at=_FIELD)
        return
    pairs = [(match[1].lower(), match[2]) for match in directives if match]
    (name, times), *_ = Counter(name for name, _ in pairs).most_common(1) or [("", 0)]
    if times > 1:
        yield node.violates(f"`{name}` stands twice", at=_FIELD)
    age = (dict(pairs).get("max-age") or "").strip('"')
    if not (age.isascii() and age.isdigit()):
        yield node.violates("it has no `max-age` in whole seconds", at=_FIELD)
    elif int(age[:18]) < _HALF_A_YEAR:
        said = "`max-age` is 0, which takes it back" if int(age) == 0 else "`max-age` is below half a year"
        yield node.warns(said, at=_FIELD, expected="max-age of half a year or more")


@rule("http/tls/hsts-not-over-http", on="answer", when=lambda node: node.exchange.request.url.startswith("http:"))
def plain_http_insists_on_nothing(node: Node) -> Iterator[Remark]:
    """Answers over plain HTTP do without the field, which nobody may heed there."""
    if "strict-transport-security" not in node.value:
        return
    expected = "no such field without TLS"
    if _is_near(node):
        yield node.warns("it stands in plain HTTP, perhaps behind what ends TLS", at=_FIELD, expected=expected)
    else:
        yield node.violates("it stands in plain HTTP", at=_FIELD, expected=expected)
