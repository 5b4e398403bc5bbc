"""Promises about response headers and the encoding of content, judged on every answer of the API."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Exchange, Node, Promise, Remark, watches
from accord.judge.fields import parse_media_type
from suites.promises.aims import of_api
from suites.promises.headers import judges, trouble

_MILLISECONDS = 1000


def _is_judged(node: Node, promise: Promise) -> bool:
    contract = node.document.context.contract
    return contract is not None and of_api(node.exchange, contract) and judges(node.exchange, promise)


def _is_plain(promise: Promise) -> bool:
    return not promise.get("echo") and "request" not in promise


@watches("response-header", on="answer", when=_is_judged, where=_is_plain)
def header_is_as_promised(node: Node, promise: Promise) -> Iterator[Remark]:
    """The header is there, or absent, or has the form that is promised."""
    if found := trouble(node.exchange, promise):
        expected, actual = found
        yield node.violates(actual, at=promise["header"], expected=expected)


def _is_text(node: Node, promise: Promise) -> bool:  # noqa: ARG001
    """Whether an answer of the API is text, JSON included."""
    contract, response = node.document.context.contract, node.exchange.response
    if contract is None or response is None or not response.body or not of_api(node.exchange, contract):
        return False
    media_type = parse_media_type(response.header("content-type") or "")
    essence = media_type.essence if media_type else ""
    return essence.startswith("text/") or essence.endswith(("/json", "+json"))


@watches("utf-8", on="answer", when=_is_text, where=lambda promise: promise["side"] == "response")
def content_decodes_as_utf8(node: Node, promise: Promise) -> Iterator[Remark]:  # noqa: ARG001
    """Text that is returned is UTF-8 to its last octet."""
    body = node.exchange.response.body if node.exchange.response else b""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        yield node.violates(f"octet {error.start} begins no character ({error.reason})", at="body",
                            expected="content in UTF-8")  # fmt: skip


def _tells_limit(node: Node, promise: Promise) -> bool:
    """Whether an answer of the API should tell the figure; where only some figures are ruled out, whether it does."""
    contract = node.document.context.contract
    if contract is None or not of_api(node.exchange, contract):
        return False
    methods = promise.get("values", {})
    if methods and node.exchange.request.method not in methods:
        return False
    return "never" not in promise or promise["header"].lower() in node.value


@watches("rate-limit-headers", on="answer", when=_tells_limit)
def limit_is_told_as_promised(node: Node, promise: Promise) -> Iterator[Remark]:
    """The header holds a whole number, one of the figures that are promised, and none of those that are not."""
    place = promise["header"]
    text = ", ".join(node.value.get(place.lower(), []))
    if not (text.isascii() and text.isdigit()):
        yield node.violates(f"`{text}`" if text else "it is missing", at=place, expected="a whole number")
        return
    figure = int(text) / _MILLISECONDS if promise.get("unit") == "ms" else int(text)
    allowed = promise.get("values", {}).get(node.exchange.request.method)
    if allowed and figure not in allowed:
        yield node.violates(text, at=place, expected=f"{' or '.join(map(str, allowed))}")
    if figure in promise.get("never", ()):
        yield node.violates(text, at=place, expected="none of the figures that are not told")
    most = _number(node.exchange, promise.get("at_most", ""))
    if most is not None and figure > most:
        yield node.violates(text, at=place, expected=f"at most {most}, which {promise['at_most']} tells")


def _number(exchange: Exchange, name: str) -> int | None:
    """The whole number that a header holds, if there is one."""
    text = (exchange.response.header(name) or "") if exchange.response and name else ""
    return int(text) if text.isascii() and text.isdigit() else None
