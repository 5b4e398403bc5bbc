"""What a resource offers: its rows and their URLs, places where nothing is, and what updates show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from accord.authoring import Exchange, Promise, Workshop, expect, inconclusive, link_url, violation
from accord.runtime.places import found_at
from accord.wire.urls import below, segment
from suites.jsonapi.unused import unused_ids
from suites.promises.aims import errors_in, rows_of
from suites.promises.paged import Row

NOT_OFFERED = (403, 404, 405, 501)
"""The statuses by which an operation that is not offered is refused."""

_POINTERS = ("pointer", "field", "path", "property", "parameter", "name")
"""The members of errors that may point to what is wrong in a document."""

_STEP = re.compile(r"[^/.\[\]]+")


def names_in(promise: Promise) -> list[str]:
    """The resources that a promise names."""
    return [name for name in (promise.get("resource"), *promise.get("resources", ())) if name]


def require_done(exchange: Exchange, promise: Promise, operation: str) -> Exchange:
    """That an operation succeeded, with a status that the promise allows."""
    allowed = promise.get("statuses", {}).get(operation)
    if not expect(exchange).answered().exchange.ok or (allowed and exchange.status not in allowed):
        wanted = f"status {' or '.join(map(str, allowed))}" if allowed else "success"
        raise violation(exchange, "status", expected=f"{wanted}, since {operation} is offered",
                        actual=f"status {exchange.status}")  # fmt: skip
    return exchange


def rows_at(workshop: Workshop, name: str, exchange: Exchange) -> list[Row]:
    """The rows in the answer of a collection."""
    return (rows_of(exchange, workshop.terms(name).items) if exchange.ok else None) or []


def url_of(workshop: Workshop, name: str, row: Row) -> str:
    """Where a row is served: by its self link, else by its id."""
    own = link_url(row.get("links"), "self", workshop.url(name)) if workshop.contract.edition else None
    return own or f"{workshop.url(name)}/{segment(str(row.get(workshop.terms(name).id_member)))}"


def nowhere(workshop: Workshop, name: str) -> str:
    """The URL of a row that is not there, which the run may then try to change.

    Raises Inconclusive where no such URL can be told.
    """
    client, url, terms = workshop.maker.client, workshop.url(name), workshop.terms(name)
    known = [str(row.get(terms.id_member)) for row in rows_at(workshop, name, client.get(url))]
    for unused in [*(each.id for each in unused_ids(known)), workshop.maker.unique()]:
        candidate = f"{url}/{segment(unused)}"
        if client.get(candidate).status in (404, 410):
            workshop.maker.custody.unused.add(candidate)
            return candidate
    raise inconclusive(f"no id was found that no row of {name} has")


def below_row(workshop: Workshop, name: str, path: str, url: str) -> str:
    """The URL of an action on a row: the path of the action, the row's id in it."""
    own = url.rstrip("/").rpartition("/")[2]
    found = below(workshop.contract.base_url, path.replace("{id}", own))
    if not found.startswith(f"{workshop.url(name)}/{own}"):
        raise inconclusive(f"{path} is not below {workshop.terms(name).path}/{{id}}, so that it may touch other rows")
    return found


def empty_body(workshop: Workshop, name: str, own_id: str | None = None) -> dict[str, Any]:
    """A body that says no more than what it is, so that no resource with any required member comes of it."""
    if not workshop.contract.edition:
        return {}
    terms = workshop.terms(name)
    data = {"type": terms.type or terms.path.rpartition("/")[2]}
    return {"data": data if own_id is None else {**data, "id": own_id}}


def pointed_at(exchange: Exchange) -> Iterator[str]:
    """The steps of every pointer in the errors of an answer, however they are written."""
    for error in errors_in(exchange):
        for holder in (error, error.get("source")):
            told = [holder.get(name) for name in _POINTERS] if isinstance(holder, dict) else []
            yield from (step for text in told if isinstance(text, str) for step in _STEP.findall(text))


def changes_of(workshop: Workshop, name: str) -> dict[str, Any]:
    """The update of a collection's rows that the contract gives: an action, or new values by their places."""
    given = workshop.maker.fill(dict(workshop.terms(name).update or {}))
    if not workshop.contract.edition:
        return dict(given)
    given = given.get("data", given)
    shaped = {part: given[part] for part in ("attributes", "relationships") if part in given}
    return {f"{part}.{key}": value for part, members in (shaped or {"attributes": given}).items()
            for key, value in members.items()}  # fmt: skip


def shows_changes(workshop: Workshop, changes: dict[str, Any], before: Any, after: Any) -> bool:
    """Whether a row shows an update: the new values, or, where updates are actions, that something is different."""
    if workshop.contract.updates.style == "actions":
        return bool(before != after)
    return all(value in [found for _, found in found_at(after, place)] for place, value in changes.items()
               if not place.startswith("relationships."))  # fmt: skip
