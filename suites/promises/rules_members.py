"""Members that are seen have the values that were promised."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Promise, Remark, watches
from suites.promises.values import shown, wrong


def _shows(node: Node, promise: Promise) -> bool:
    contract = node.document.context.contract
    return contract is not None and any(True for _ in shown(node.exchange, promise, contract))


@watches("member-values", on="answer", when=_shows)
def members_have_their_values(node: Node, promise: Promise) -> Iterator[Remark]:
    """What stands at the places of the promise is there, of its type and form, and not too many."""
    contract = node.document.context.contract
    if contract is not None:
        yield from wrong(node.exchange, promise, contract)
