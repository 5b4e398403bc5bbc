"""Rules of the URIs in fields and documents: what they give away, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from accord.authoring import Node, Remark, rule
from accord.model.link_header import parse_links
from suites.http.answers import content_of, essence_of, is_json_type
from suites.http.members import TextMember, text_members
from suites.http.secrets import secret_in_uri

_USER = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\s@]*@")
_PARAMETER = re.compile(rb"(?:[?&;]|u0026)([A-Za-z_]{2,16})=")
_TELLING = re.compile(
    rb"(?i)(?:\w*_)?(?:token|jwt|key|secret|sig|signature|session_?id|session|sid|passwd|password|pwd)$"
)
_ORIGIN = re.compile(rb"(?i)(https?):(?:\\?/){2}([^/\\\"?#\s<>]+)")
_LINKS = frozenset({"links", "_links", "link"})
_LINK = frozenset({"self", "href", "next", "prev", "previous", "first", "last", "related", "next_url", "prev_url"})
_INSIDE = re.compile(r"(?:.*\.)?(?:localhost|local|localdomain|internal|intranet|lan|corp|home\.arpa|svc)|[^.]+")


def _has_uris(node: Node) -> bool:
    if "location" in node.value or "link" in node.value:
        return True
    content = content_of(node)
    return is_json_type(essence_of(node)) and (b"://" in content or b'"/' in content or b":\\/" in content)


def _field_uris(node: Node) -> Iterator[tuple[str, str]]:
    """The URIs in fields, each with the name of the field."""
    for name in ("location", "content-location"):
        for value in node.value.get(name, ()):
            yield name.title(), value
    for link in parse_links(node.value.get("link", ())):
        yield "Link", link.target


@rule("http/sec/no-secrets-in-urls", on="answer", when=_has_uris)
def uris_hold_no_secrets(node: Node) -> Iterator[Remark]:
    """URIs in fields and documents hold no tokens, passwords or sessions."""
    for name, uri in _field_uris(node):
        if parameter := secret_in_uri(uri):
            yield node.warns(f"`{parameter}` of a URI seems to hold a secret", at=name)
    content = content_of(node)
    if not is_json_type(essence_of(node)) or not _may_tell(content):
        return
    for member in text_members(node.document.value):
        if not re.match(r"[/?]|[A-Za-z][A-Za-z0-9+.-]*://", member.text) or " " in member.text:
            continue
        if parameter := secret_in_uri(member.text):
            yield node.warns(f"`{parameter}` of a URI seems to hold a secret", at=member.pointer)
        elif _USER.match(member.text):
            yield node.warns("a URI holds user information", at=member.pointer)


def _may_tell(content: bytes) -> bool:
    """Whether it is worth while to look at the URIs in a document one by one."""
    if b"@" in content and b"://" in content:
        return True
    return b"=" in content and any(map(_TELLING.match, set(_PARAMETER.findall(content))))


def _base(node: Node) -> SplitResult:
    """The base URL where the request went to its origin, else the origin that it went to."""
    asked, base = urlsplit(node.exchange.request.url), urlsplit(node.document.context.base_url)
    return base if asked.netloc == base.netloc else asked._replace(path="")


@rule(
    "http/sec/links-keep-scheme-and-host",
    on="answer",
    when=lambda node: "location" in node.value or "link" in node.value or b"://" in content_of(node)
    or b":\\/\\/" in content_of(node),
)  # fmt: skip
def links_lead_to_the_same_api(node: Node) -> Iterator[Remark]:
    """Links of the API to itself keep its scheme, its host and its port."""
    base = _base(node)
    for name, uri in _field_uris(node):
        if "://" in uri or uri.startswith("//"):
            yield from _strayed(node, base, uri, name)
    content = content_of(node)
    if not is_json_type(essence_of(node)) or not _is_suspect(base, content):
        return
    for member in text_members(node.document.value):
        if "://" in member.text and _is_link(member):
            yield from _strayed(node, base, member.text, member.pointer)


def _is_suspect(base: SplitResult, content: bytes) -> bool:
    """Whether some URI in a document leads to another origin on the same host, or inside a network."""
    home = f"{base.scheme}://{base.netloc}".encode()
    at_home = content.count(home + b"/") + content.count(home + b'"') + content.count(home + b"?")
    if at_home == content.count(b"://") and b":\\/" not in content:
        return False
    own = (base.scheme, base.netloc)
    for scheme, authority in set(_ORIGIN.findall(content)):
        origin = (scheme.decode().lower(), authority.decode("latin-1").lower())
        if origin != own:
            host = _host(f"//{origin[1]}")
            if host == base.hostname or _is_inside(host):
                return True
    return False


def _is_link(member: TextMember) -> bool:
    return member.name in _LINK or not _LINKS.isdisjoint(member.names[:-1])


def _host(uri: str) -> str:
    try:
        return urlsplit(uri).hostname or ""
    except ValueError:
        return ""


def _is_inside(host: str) -> bool:
    """Whether a host is known inside a network only: by its name, or by a private address."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return bool(host) and bool(_INSIDE.fullmatch(host))


def _strayed(node: Node, base: SplitResult, uri: str, place: str) -> Iterator[Remark]:
    """What is wrong with where an absolute link leads, if it is meant to lead to the API."""
    try:
        goal = urlsplit(uri, base.scheme)
        port, own_port = goal.port or _default(goal.scheme), base.port or _default(base.scheme)
    except ValueError:
        return
    host, expected = (goal.hostname or "").lower(), f"{base.scheme}://{base.netloc}"
    if goal.scheme not in ("http", "https"):
        return
    if host == base.hostname:
        if base.scheme == "https" and goal.scheme == "http":
            yield node.violates("a link leads from https to http", at=place, expected=expected)
        elif base.scheme == goal.scheme and port != own_port:
            ours = bool(base.path.strip("/")) and goal.path.startswith(base.path.rstrip("/") + "/")
            remark = node.violates if ours else node.warns
            yield remark("a link leads to another port", at=place, expected=expected)
    elif _is_inside(host):
        if _is_inside(base.hostname or ""):
            if port == own_port and goal.path.startswith(base.path.rstrip("/") + "/"):
                yield node.warns(f"a link leads to {host}", at=place, expected=expected)
        else:
            yield node.violates(f"a link leads to an internal host, {host}", at=place, expected=expected)


def _default(scheme: str) -> int:
    return 443 if scheme == "https" else 80
