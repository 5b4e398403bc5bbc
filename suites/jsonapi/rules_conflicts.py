"""Rules of answers that tell of a conflict on creation."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Exchange, Node, Remark, rule

_TELLING = frozenset({"detail", "title", "source"})


def _is_conflict_on_creation(node: Node) -> bool:
    exchange: Exchange = node.value
    at_relationship = node.document.context.is_relationship(exchange.request.url)
    return exchange.request.method == "POST" and exchange.status == 409 and not at_relationship


@rule("jsonapi-*/crud-creating/create-responses-409-error-details", on="exchange", when=_is_conflict_on_creation)
def conflict_is_explained(node: Node) -> Iterator[Remark]:
    """A 409 to a creation should say in an error object where the conflict lies."""
    yield from unexplained(node.value)


def unexplained(exchange: Exchange) -> Iterator[Remark]:
    """A warning where no error object says what the trouble is."""
    errors = exchange.document.get("errors")
    items = errors if isinstance(errors, list) else []
    if not any(isinstance(item, dict) and _TELLING & item.keys() for item in items):
        wanted = "an error object with `detail`, `title` or `source`"
        yield Remark("/errors", "no error object says where the conflict lies", wanted, warning=True)
