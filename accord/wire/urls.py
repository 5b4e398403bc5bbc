"""URLs: joining, queries, and what counts as the same origin."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def resolve(base: str, reference: str) -> str:
    """The absolute URL of a reference found in the answer to `base`."""
    return urljoin(base, reference)


def below(base_url: str, path: str) -> str:
    """The URL of a path below a base URL; an absolute URL stays as it is."""
    if path.startswith(("http://", "https://")):
        return path
    return base_url.rstrip("/") + "/" + path.lstrip("/") if path.strip("/") else base_url.rstrip("/") + path


def bare(url: str) -> str:
    """A URL without its query and without slashes at its end."""
    return url.partition("?")[0].rstrip("/")


def shown(url: str) -> str:
    """A URL as a message may show it: without credentials, query and fragment, in which secrets may stand."""
    whole = url.partition("?")[0].partition("#")[0]
    scheme, mark, rest = whole.partition("//")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else whole.rpartition("@")[2]


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of a URL."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    return parts.scheme, (parts.hostname or "").lower(), port or _DEFAULT_PORTS.get(parts.scheme)


def same_origin(one: str, other: str) -> bool:
    """Whether two URLs have the same scheme, host and port."""
    return origin(one) == origin(other)


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="", errors="surrogatepass")


def encode_query(parameters: Mapping[str, str]) -> str:
    """A query string: names percent-encoded, brackets too; in values commas, dots and colons stay readable."""
    return "&".join(
        f"{segment(name)}={quote(value, safe=',.:*', errors='surrogatepass')}" for name, value in parameters.items()
    )


def with_query(url: str, query: str | Mapping[str, str]) -> str:
    """The URL with further query parameters, given as a mapping or as spelt."""
    text = query if isinstance(query, str) else encode_query(query)
    if not text:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=f"{parts.query}&{text}" if parts.query else text))
