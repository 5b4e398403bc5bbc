"""Calls that use nothing deprecated carry no notice of a deprecation."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Promise, Remark, watches
from suites.promises.notices import is_call, told


def is_other_call(node: Node, promise: Promise) -> bool:
    """Whether a call succeeded that the contract does not name as one that uses something deprecated."""
    contract = node.document.context.contract
    if contract is None or not node.exchange.ok:
        return False
    named = [
        each for each in contract.promises if each.kind == promise.kind and each.get("header") == promise["header"]
    ]
    calls = {call for each in named for call in each.get("triggers", ())}
    return not any(is_call(node.exchange, call, contract.base_url) for call in calls)


@watches(
    "deprecation-notice", on="answer", when=is_other_call, where=lambda promise: bool(promise["aspect"] == "absent")
)
def other_calls_carry_no_notice(node: Node, promise: Promise) -> Iterator[Remark]:
    """A successful call that is not known to use anything deprecated has no such header."""
    text = told(node.exchange, promise["header"])
    if text is not None:
        yield node.violates(f"`{text}`", at=promise["header"], expected="no notice of deprecation")
