"""Plain HTTP: whether what answers without TLS is the API, and whether it serves data."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from accord.authoring import Contract, Exchange, violation, warn
from accord.judge.fields import parse_media_type
from accord.runtime.transport import is_https


def is_content(exchange: Exchange, documented: str) -> bool:
    """Whether an answer looks like one of an API, and not like the page of a web server."""
    label = (exchange.response.header("content-type") if exchange.response else None) or ""
    media_type = parse_media_type(label)
    essence = media_type.essence if media_type else ""
    return essence == documented or (essence.endswith(("/json", "+json", "/xml", "+xml")) and "xhtml" not in essence)


def leads_to_tls(exchange: Exchange) -> bool:
    """Whether an answer redirects to TLS, on whatever host."""
    location = (exchange.response.header("location") if exchange.response else None) or ""
    try:
        return 300 <= exchange.status < 400 and is_https(urljoin(exchange.request.url, location))
    except ValueError:
        return False


def is_known(contract: Contract) -> bool:
    """Whether what answers is certainly the API: its own port, or the address that the contract gives."""
    parts = urlsplit(contract.base_url)
    return contract.tls.plain_url is not None or not is_https(contract.base_url) or parts.port in (None, 443)


def refuse_content(exchange: Exchange, *, certain: bool) -> None:
    """A violation for data that came without TLS, or a warning where it may be another service's."""
    media_type = exchange.response.header("content-type") if exchange.response else ""
    expected, actual = "no data without TLS", f"status {exchange.status} with {media_type}"
    if certain:
        raise violation(exchange, "body", expected=expected, actual=actual)
    warn(exchange, "body", expected=expected, actual=f"{actual}, from what may be another service")
