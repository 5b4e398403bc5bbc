"""Resources offer the operations promised, and take no body that is not complete."""

from __future__ import annotations

import re
from typing import Any

from accord.authoring import (
    Client,
    Exchange,
    Promise,
    Row,
    Workshop,
    expect,
    identity,
    inconclusive,
    keeps,
    not_applicable,
    resource_in,
    violation,
    warn,
)
from accord.judge.expect import Violation
from accord.runtime.places import found_at, without
from suites.jsonapi.reading import raise_if_lasting
from suites.promises.offers import (
    changes_of,
    empty_body,
    names_in,
    pointed_at,
    require_done,
    rows_at,
    shows_changes,
    url_of,
)

_READING = {"list", "retrieve"}
_FORBIDDEN = (401, 403)


def _operations(promise: Promise) -> set[str]:
    return set(promise.get("operations", ()))


@keeps("resource-operations", where=lambda promise: bool(_READING & _operations(promise)))
def test_rows_are_listed_and_retrieved(client: Client, workshop: Workshop, promise: Promise) -> None:
    """A collection is listed, and its first row served at its own URL; a single resource is served at its path."""
    untold = [reason for name in names_in(promise) if (reason := _read(client, workshop, promise, name))]
    if len(untold) == len(names_in(promise)):
        without_rights = all(reason.endswith("no rights") for reason in untold)
        raise (not_applicable if without_rights else inconclusive)(untold[0])


def _read(client: Client, workshop: Workshop, promise: Promise, name: str) -> str:
    """Why nothing can be told of a resource, or an empty text where it is served as promised."""
    first = client.get(workshop.url(name))
    if first.status in _FORBIDDEN:
        return f"{first.request.line} was answered {first.status}: the run has no rights"
    if workshop.terms(name).single:
        _require_single(require_done(first, promise, "retrieve"), workshop, name)
        return ""
    if "list" in _operations(promise):
        require_done(first, promise, "list")
    if "retrieve" not in _operations(promise):
        return ""
    if not rows_at(workshop, name, first):
        return f"{name} has no row to retrieve"

    def judge(fresh: bool) -> Violation | None:
        rows = rows_at(workshop, name, client.get(workshop.url(name), fresh=fresh))
        return _unretrieved(client, workshop, promise, name, rows[0], fresh) if rows else None

    raise_if_lasting(judge)
    return ""


def _require_single(exchange: Exchange, workshop: Workshop, name: str) -> None:
    """That a single resource is one object, of its type where it has one."""
    resource, wanted = resource_in(exchange), workshop.terms(name).type
    kind = resource.get("type") if isinstance(resource, dict) else None
    if not isinstance(resource, dict) or (workshop.contract.edition and wanted and kind != wanted):
        expected = f"one resource{f' of type {wanted}' if wanted else ''}"
        raise violation(exchange, "/data", expected=expected, actual=f"type {kind}" if kind else "none")


def _unretrieved(
    client: Client, workshop: Workshop, promise: Promise, name: str, row: dict[str, Any], fresh: bool
) -> Violation | None:
    """What is wrong with the answer at the URL of a row."""
    exchange = client.get(url_of(workshop, name, row), fresh=fresh)
    try:
        require_done(exchange, promise, "retrieve")
    except Violation as trouble:
        return trouble
    shown, member = resource_in(exchange), workshop.terms(name).id_member
    own = shown if isinstance(shown, dict) else {}
    same = identity(own) == identity(row) if workshop.contract.edition else own.get(member) == row.get(member)
    return None if same else violation(exchange, "/data", expected="the row that was listed", actual="another")


@keeps(
    "resource-operations", where=lambda promise: {"create", "delete"} <= _operations(promise), writes=True
)  # fmt: skip
def test_rows_live_and_die(workshop: Workshop, promise: Promise) -> None:
    """A row of the run's own is created, read, updated and deleted, each with its effect."""
    for name in names_in(promise):
        if not _is_makeable(workshop, name):
            raise not_applicable(f"the contract lets the run create no {name}")
        document = workshop.draft(name)
        created = require_done(workshop.post(name, document), promise, "create")
        row = workshop.row_of(name, document, created)
        if row is None:
            raise inconclusive(f"{created.request.line} was answered {created.status}: what it made cannot be found")
        require_done(workshop.read(row), promise, "retrieve")
        if "update" in _operations(promise):
            _require_update(workshop, promise, row)
        require_done(workshop.remove(row), promise, "delete")
        gone = expect(workshop.read(row)).answered().exchange
        if gone.ok:
            raise violation(gone, "status", expected="404, since it was deleted", actual=f"status {gone.status}")


def _require_update(workshop: Workshop, promise: Promise, row: Row) -> None:
    changes = changes_of(workshop, row.name)
    if not changes:
        raise inconclusive(f"the contract gives no update of {row.name}; add `update` to its [[resource]]")
    before = workshop.shown(row)
    answer = require_done(workshop.update(row, changes), promise, "update")
    after = workshop.read(row)
    if not shows_changes(workshop, changes, before, resource_in(after)):
        raise violation(after, "body", expected=f"the change that {answer.request.line} was to make", actual="none")


def _is_makeable(workshop: Workshop, name: str) -> bool:
    """Whether the contract lets the run create rows: it gives a draft, and does not call them read-only."""
    terms = workshop.terms(name)
    return terms.create is not None and not terms.read_only


def _places(workshop: Workshop, promise: Promise) -> list[str]:
    """The places of the required members within a resource."""
    above = "attributes." if workshop.contract.edition else ""
    related = "relationships." if workshop.contract.edition else ""
    return [
        *(f"{above}{name}" for name in promise.get("required", ())),
        *(f"{related}{name}" for name in promise.get("required_relationships", ())),
    ]


@keeps(
    "resource-operations",
    where=lambda promise: "required" in promise or "required_relationships" in promise,
    writes=True,
)
def test_incomplete_bodies_are_refused(workshop: Workshop, promise: Promise) -> None:
    """A body without a required member is refused for the want of it; what cannot be deleted is only sent empty."""
    for name in names_in(promise):
        places = _places(workshop, promise)
        if workshop.terms(name).create is None or "delete" not in _operations(promise):
            _require_missed(workshop.post(name, empty_body(workshop, name)), promise, places, taken=False)
            continue
        taken = _is_makeable(workshop, name) and bool(workshop.kept(name))
        for place in places:
            whole = workshop.draft(name)
            within = f"data.{place}" if workshop.contract.edition else place
            exchange = workshop.post(name, without(whole, within))
            if exchange.ok and _may_default(place, [value for _, value in found_at(whole, within)]):
                warn(exchange, place, expected=f"a refusal for want of {place}", actual="stored, maybe by a default")
            else:
                _require_missed(exchange, promise, [place], taken)


def _may_default(place: str, values: list[Any]) -> bool:
    """Whether a server may fill in a member by itself: a relationship, or a yes or no."""
    return place.startswith("relationships.") or any(isinstance(value, bool) for value in values)


def _require_missed(exchange: Exchange, promise: Promise, places: list[str], taken: bool) -> None:
    """That a body was refused for want of some member: the refusal names it, or the whole body was `taken`."""
    wanted = f"a refusal for want of {places[0] if len(places) == 1 else 'a required member'}"
    if exchange.status in _FORBIDDEN:
        raise not_applicable(f"{exchange.request.line} was answered {exchange.status}: the run has no rights")
    status, allowed = expect(exchange).answered().exchange.status, promise.get("refusals", range(400, 500))
    if status not in allowed:
        statuses = f" with status {' or '.join(map(str, allowed))}" if "refusals" in promise else ""
        raise violation(exchange, "status", expected=wanted + statuses, actual=f"status {status}")
    names = {place.rpartition(".")[2] for place in places}
    if promise.get("pointed") and not names & set(pointed_at(exchange)):
        raise violation(exchange, "/errors", expected=f"{wanted} that points to it", actual="nothing points to it")
    told = exchange.response.body.decode("utf-8", "replace") if exchange.response else ""
    if not taken and not any(re.search(rf"\b{re.escape(name)}\b", told) for name in names):
        raise inconclusive(f"{exchange.request.line} was answered {status}, without telling what is missing")
