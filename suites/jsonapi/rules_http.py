"""Rules of HTTP semantics, each limited to the exchanges of its section."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accord.authoring import Exchange, Node, Remark, rule


def _at(*methods: str, relationship: bool) -> Callable[[Node], bool]:
    """Whether an exchange has one of these methods and is at a relationship URL or not, and can be judged at all."""

    def concerns(node: Node) -> bool:
        exchange: Exchange = node.value
        if exchange.request.method not in methods or _is_overridden(exchange) or not _is_answered(node):
            return False
        return node.document.context.is_relationship(exchange.request.url) is relationship

    return concerns


def _is_overridden(exchange: Exchange) -> bool:
    """Whether a request asks to be taken for one of another method, which no section of the standard knows."""
    return exchange.request.header("x-http-method-override") is not None


def _is_answered(node: Node) -> bool:
    return node.document.is_document or node.value.status in (204, 401, 405)


@rule(
    "jsonapi-*/fetching-resources/fetch-responses-http-semantics",
    on="exchange",
    when=_at("GET", relationship=False),
)
def fetching_obeys_http(node: Node) -> Iterator[Remark]:
    """Answers to GET at resources and collections mean what HTTP says they mean."""
    yield from _http_remarks(node)


@rule(
    "jsonapi-*/fetching-relationships/fetch-relationships-http-semantics",
    on="exchange",
    when=_at("GET", relationship=True),
)
def fetching_relationships_obeys_http(node: Node) -> Iterator[Remark]:
    """Answers to GET at relationship URLs mean what HTTP says they mean."""
    yield from _http_remarks(node)


@rule("jsonapi-*/crud-creating/create-http-semantics", on="exchange", when=_at("POST", relationship=False))
def creating_obeys_http(node: Node) -> Iterator[Remark]:
    """Answers to POST at collections mean what HTTP says they mean."""
    yield from _http_remarks(node)


@rule("jsonapi-*/crud-updating/update-resource-http-semantics", on="exchange", when=_at("PATCH", relationship=False))
def updating_obeys_http(node: Node) -> Iterator[Remark]:
    """Answers to PATCH at resources mean what HTTP says they mean."""
    yield from _http_remarks(node)


@rule(
    "jsonapi-*/crud-updating-relationships/update-relationship-http-semantics",
    on="exchange",
    when=_at("PATCH", "POST", "DELETE", relationship=True),
)
def updating_relationships_obeys_http(node: Node) -> Iterator[Remark]:
    """Answers to PATCH, POST and DELETE at relationship URLs mean what HTTP says they mean."""
    yield from _http_remarks(node)


@rule("jsonapi-*/crud-deleting/deleting-http-semantics", on="exchange", when=_at("DELETE", relationship=False))
def deleting_obeys_http(node: Node) -> Iterator[Remark]:
    """Answers to DELETE at resources mean what HTTP says they mean."""
    yield from _http_remarks(node)


def _http_remarks(node: Node) -> Iterator[Remark]:
    """Errors under a success status, 405 without what RFC 7231 asks for, and as a warning 401 without a challenge."""
    exchange: Exchange = node.value
    response, document = exchange.response, node.document
    if exchange.ok and document.is_document and isinstance(document.value, dict) and document.value.get("errors"):
        yield Remark(
            "status", f"status {exchange.status} with errors", "an error status where the document has `errors`"
        )
    if exchange.status == 405 and response and response.header("allow") is None:
        yield Remark("Allow", "status 405 without `Allow`", "`Allow` with status 405 (RFC 7231, section 6.5.5)")
    if exchange.status == 401 and response and response.header("www-authenticate") is None:
        wanted = "`WWW-Authenticate` with status 401 (RFC 7235, section 3.1)"
        yield Remark("WWW-Authenticate", "status 401 without a challenge", wanted, warning=True)
