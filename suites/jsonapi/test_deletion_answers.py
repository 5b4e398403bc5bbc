"""How a deletion is answered: by its status, and by what comes with it."""

from __future__ import annotations

from accord.authoring import Recipe, expect, for_each, not_applicable, verifies, violation, warn
from suites.jsonapi.creations import NOTHING
from suites.jsonapi.deletions import rehearsed
from suites.jsonapi.kinds import kind_of

_ALONE = frozenset({"meta", "jsonapi", "links"})


@verifies("jsonapi-1.0/crud-deleting/delete-204-status", writes=True)
@for_each("creation", otherwise=NOTHING)
def test_deletion_without_content_is_answered_204(subject: Recipe) -> None:
    """A deletion that is answered without content has status 204."""
    exchange = rehearsed(subject).exchange
    if exchange.response and exchange.response.body:
        raise not_applicable("every deletion was answered with content")
    expect(exchange).status(204, because="there is no content")


@verifies("jsonapi-1.1/crud-deleting/delete-204-status", writes=True)
@for_each("creation", otherwise=NOTHING)
def test_deletion_is_answered_200_or_204(subject: Recipe) -> None:
    """A deletion is answered with 200 and a document without primary data, or with 204 and none."""
    exchange = rehearsed(subject).exchange
    body = exchange.response.body if exchange.response else b""
    expect(exchange).status(200, 204, because="a resource was deleted")
    if exchange.status == 204 and body:
        raise violation(exchange, "body", expected="no body with status 204", actual=f"{len(body)} octets")
    if exchange.status == 200 and not body:
        raise violation(exchange, "body", expected="a document with status 200, or status 204", actual="no body")
    if exchange.status == 200 and "data" in exchange.document:
        actual = f"`data` is {kind_of(exchange.document['data'])}"
        raise violation(exchange, "/data", expected="no primary data", actual=actual)


@verifies("jsonapi-1.0/crud-deleting/delete-200-status", writes=True)
@for_each("creation", otherwise=NOTHING)
def test_deletion_with_meta_alone_is_answered_200(subject: Recipe) -> None:
    """A deletion that is answered by meta alone has status 200; primary data have no basis in the text."""
    exchange = rehearsed(subject).exchange
    document = exchange.document
    if "data" in document:
        warn(
            exchange,
            "/data",
            expected="`meta` alone, or no document",
            actual=f"`data` is {kind_of(document['data'])}",
        )
    elif "meta" in document and document.keys() <= _ALONE:
        expect(exchange).status(200, because="`meta` stands alone")
    else:
        raise not_applicable("no deletion was answered by meta alone")
