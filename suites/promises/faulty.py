"""Faulty requests: what each case of them is tried on, and how what comes of them is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from accord.authoring import (
    Exchange,
    Promise,
    ResourceFacts,
    Survey,
    Workshop,
    expect,
    inconclusive,
    resource_in,
    violation,
    warn,
)
from accord.judge.expect import UNDECIDED, Violation
from accord.runtime.places import without
from suites.promises.aims import Aim, errors_in
from suites.promises.refusals import require_refused

_TELLING = ("pointer", "field", "path", "param", "parameter")
"""The members of an error, or of its `source`, that tell what is wrong in the document."""


def is_case(name: str) -> Callable[[Promise], bool]:
    """Whether a promise is about this case of faulty requests."""
    return lambda promise: promise.get("case") == name


def drafted(promise: Promise, workshop: Workshop) -> str:
    """The collection that a promise has rows made in: its `resource`, else the first that has a draft.

    Raises Inconclusive where there is none.
    """
    if named := promise.get("resource"):
        return str(named)
    found = [terms.path for terms in workshop.contract.resources if terms.create is not None and not terms.read_only]
    if not found:
        raise inconclusive("the contract gives no draft of any resource; add `create` to a [[resource]]")
    return found[0]


def facts_of(at: Aim, survey: Survey) -> ResourceFacts:
    """What was seen of the collection that a promise is aimed at; raises Inconclusive where that is nothing."""
    found = next((facts for facts in survey.collections if (facts.url or "").rstrip("/") == at.url.rstrip("/")), None)
    if found is None:
        raise inconclusive(f"{at.url} was not seen to be a collection")
    return found


def changed(document: Any, workshop: Workshop, change: Callable[[Any], Any]) -> Any:
    """A body with its resource changed: that of JSON:API stands within `data`."""
    return {**document, "data": change(document["data"])} if workshop.contract.edition else change(document)


def lacking(document: Any, workshop: Workshop, *places: str) -> Any:
    """A body whose resource lacks what is at these places."""

    def stripped(resource: Any) -> Any:
        for place in places:
            resource = without(resource, place)
        return resource

    return changed(document, workshop, stripped)


def require_each_refused(tried: Iterable[tuple[str, Exchange]], promise: Promise) -> None:
    """That every faulty request of a promise was refused as promised; all that were not are told."""
    broken: list[Violation] = []
    for what, exchange in tried:
        try:
            require_refused(exchange, promise, what)
        except Violation as error:
            broken.append(error)
    for other in broken[1:]:
        if other.exchange:
            warn(other.exchange, other.place, expected=other.expected, actual=other.actual)
    if broken:
        raise broken[0]


def require_blocked(exchange: Exchange, promise: Promise, what: str) -> None:
    """That a request was refused on the way, by whomever, with a status that the promise allows."""
    statuses = tuple(promise.get("statuses", ()))
    if exchange.status in UNDECIDED and exchange.status not in statuses:
        raise inconclusive(f"{exchange.request.line}: status {exchange.status} decides nothing")
    if not 400 <= exchange.status < 500 or (statuses and exchange.status not in statuses):
        wanted = f" with status {' or '.join(map(str, statuses))}" if statuses else ""
        raise violation(
            exchange, "status", expected=f"a refusal of {what}{wanted}", actual=f"status {exchange.status}"
        )


def require_told(exchange: Exchange, pointers: Iterable[str]) -> None:
    """That an error tells one of these places as its source; the places that none tells are warned of."""
    wanted, told = list(pointers), _told(exchange)
    missing = [pointer for pointer in wanted if pointer not in told]
    found = ", ".join(sorted(told)) or "no place"
    if wanted and len(missing) == len(wanted):
        raise violation(exchange, "errors", expected=f"an error that tells {' or '.join(wanted)}", actual=found)
    for pointer in missing:
        warn(exchange, "errors", expected=f"an error that tells {pointer} as well", actual=found)


def require_same(before: Any, after: Exchange, refused: Exchange) -> None:
    """That a row is shown as it was before a request that was refused."""
    expect(after).answered()
    if not after.ok or resource_in(after) != before:
        actual = "another state" if after.ok else f"status {after.status}"
        raise violation(after, "body", expected=f"the state from before {refused.request.line}", actual=actual)


def _told(exchange: Exchange) -> set[str]:
    """The places that the errors of an answer tell as what is wrong."""
    found: set[str] = set()
    for error in errors_in(exchange):
        listed = error.get("errors")
        for each in (error, *(listed if isinstance(listed, list) else ())):
            source = each.get("source") if isinstance(each, dict) else None
            for holder in (each, source):
                if isinstance(holder, dict):
                    found |= {holder[name] for name in _TELLING if isinstance(holder.get(name), str)}
    return found
