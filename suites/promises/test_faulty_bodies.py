"""Faulty requests that would write get the answer that was promised, and change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from accord.authoring import Client, Promise, Row, Survey, Workshop, inconclusive, keeps
from accord.runtime.places import found_at, with_value
from accord.wire.urls import below
from suites.http.provoking import truncated
from suites.jsonapi.unused import unused_ids
from suites.promises.aims import aim
from suites.promises.faulty import changed, drafted, is_case, lacking, require_same, require_told
from suites.promises.refusals import require_control, require_refused


@keeps("error-case", where=is_case("method-not-offered"), writes=True)
def test_a_method_that_is_not_offered_is_refused(
    client: Client, survey: Survey, workshop: Workshop, promise: Promise
) -> None:
    """The collection is served, and the method refused, on an id that no row has lest it be offered after all."""
    method, unused = promise["method"], workshop.maker.unique()
    if "path" in promise:
        url = below(client.base_url, workshop.maker.fill(promise["path"], nowhere=unused))
    else:
        url = f"{aim(promise, workshop, survey).url.partition('?')[0].rstrip('/')}/{unused}"
    workshop.maker.custody.unused.add(url)
    require_control(client.get(url.partition(f"/{unused}")[0]))
    exchange = client.request(method, url, document=None if method == "DELETE" else {})
    require_refused(exchange, promise, method)


@keeps("error-case", where=lambda promise: "foreign_id" in promise, writes=True)
def test_a_body_with_another_id_is_refused(workshop: Workshop, promise: Promise) -> None:
    """A row is updated, and not by a body that names what is nowhere; 409 tells as much as the promised statuses."""
    name = promise["foreign_id"]
    row, terms = workshop.make(name), workshop.terms(name)
    if terms.update is None:
        raise inconclusive(f"the contract gives no update of {name}; add `update` to its [[resource]]")
    change = terms.update.get("attributes", terms.update)
    change = {f"attributes.{place}" if workshop.contract.edition else place: new for place, new in change.items()}
    require_control(workshop.update(row, change))
    before, other = workshop.shown(row), _unlike(_id_of(row)) or workshop.maker.unique()
    method, document = workshop.updating(row, change)
    foreign = changed(document, workshop, lambda resource: with_value(resource, terms.id_member, other))
    exchange = workshop.maker.client.request(method, row.url, document=foreign)
    allowed = [*promise["statuses"], 409] if "statuses" in promise else []
    as_told = replace(promise, parameters={**promise.parameters, "statuses": allowed})
    require_refused(exchange, as_told, "a body with another id")
    require_same(before, workshop.read(row), exchange)


@keeps("error-case", where=is_case("malformed-json"), writes=True)
def test_a_body_that_is_no_json_is_refused(workshop: Workshop, promise: Promise) -> None:
    """A body creates a row, and one of its kind that ends in its midst none."""
    name = drafted(promise, workshop)
    workshop.kept(name)
    body = truncated(workshop.draft(name))
    require_refused(workshop.maker.client.request("POST", workshop.url(name), body=body), promise, "a body cut short")


@keeps("error-case", where=is_case("missing-member"), writes=True)
def test_a_missing_member_is_refused(workshop: Workshop, promise: Promise) -> None:
    """A body creates a row, and without one of its members none."""
    name, place = drafted(promise, workshop), promise["member"]
    workshop.kept(name)
    document = workshop.draft(name)
    if lacking(document, workshop, place) == document:
        raise inconclusive(f"the contract's draft of {name} has no {place} that could be left out")
    exchange = workshop.post(name, lacking(document, workshop, place))
    require_refused(exchange, promise, f"a body without {place}")
    require_told(exchange, promise.get("pointers", ()))


@keeps("error-case", where=is_case("failed-validation"), writes=True)
def test_a_body_that_fails_validation_is_refused(workshop: Workshop, promise: Promise) -> None:
    """A body creates a row, and with wrong values none; the errors tell where."""
    name, values, left_out = drafted(promise, workshop), promise.get("values", {}), promise.get("without", ())
    workshop.kept(name)
    exchange = workshop.post(name, lacking(workshop.draft(name, values), workshop, *left_out))
    what = [f"{place} {value!r}" for place, value in values.items()] + [f"no {place}" for place in left_out]
    require_refused(exchange, promise, f"a body with {' and '.join(what)}")
    require_told(exchange, promise.get("pointers", ()))


@keeps("error-case", where=is_case("duplicate"), writes=True)
def test_a_duplicate_is_refused(workshop: Workshop, promise: Promise) -> None:
    """Two rows that differ are taken, and not one that gives again what has to be unique."""
    name, place = drafted(promise, workshop), promise["member"]
    workshop.kept(name)
    first = workshop.make(name)
    before = workshop.shown(first)
    draft = (
        _with_item_twice(workshop, name, place) if place.endswith("[]") else _with_member_of(workshop, first, place)
    )
    exchange = workshop.post(name, draft)
    require_refused(exchange, promise, f"{place} that is there already")
    require_same(before, workshop.read(first), exchange)


@keeps("error-case", where=is_case("unknown-reference"), writes=True)
def test_an_unknown_reference_is_refused(workshop: Workshop, promise: Promise) -> None:
    """A reference to what is there is taken, and not one to what is nowhere."""
    name, place, reference = drafted(promise, workshop), promise["member"], promise["reference"]
    known = workshop.maker.fill(promise["existing"])
    nowhere = _unlike(known) or workshop.maker.unique()
    if "action" not in promise:
        workshop.make(name, workshop.draft(name, {place: reference}, target=known))
        exchange = workshop.post(name, workshop.draft(name, {place: reference}, target=nowhere))
        require_refused(exchange, promise, "a reference to what is nowhere")
        return
    row, acts = workshop.make(name), workshop.contract.updates.style == "actions"
    change = with_value(promise["action"], place, reference) if acts else {**promise["action"], place: reference}
    require_control(workshop.update(row, change, target=known))
    before = workshop.shown(row)
    exchange = workshop.update(row, change, target=nowhere)
    require_refused(exchange, promise, "a reference to what is nowhere")
    require_same(before, workshop.read(row), exchange)


@keeps("error-case", where=is_case("delete-referenced"), writes=True)
def test_what_others_refer_to_is_not_deleted(workshop: Workshop, promise: Promise) -> None:
    """A row that nothing refers to is deleted, and not one that another refers to."""
    name, by = drafted(promise, workshop), promise["by"]
    spare, row = workshop.make(name), workshop.make(name)
    require_control(workshop.remove(spare))
    workshop.make(by, workshop.draft(by, {promise["member"]: promise["reference"]}, target=_id_of(row)))
    before = workshop.shown(row)
    exchange = workshop.remove(row)
    require_refused(exchange, promise, f"DELETE of what {by} refers to")
    require_same(before, workshop.read(row), exchange)


def _unlike(known: Any) -> Any:
    """An id of the same form as a known one, which nothing has; None where none can be made."""
    found = next((unused.id for unused in unused_ids([str(known)])), None)
    return int(found) if found and isinstance(known, int) else found


def _id_of(row: Row) -> str:
    return unquote(row.url.rstrip("/").rpartition("/")[2])


def _with_member_of(workshop: Workshop, row: Row, place: str) -> Any:
    """A fresh draft with what another row has at a place."""
    sent = row.sent["data"] if workshop.contract.edition else row.sent
    value = next((value for _, value in found_at(sent, place)), None)
    if value is None:
        raise inconclusive(f"the contract's draft of {row.name} has no {place}")
    return workshop.draft(row.name, {place: value})


def _with_item_twice(workshop: Workshop, name: str, place: str) -> Any:
    """A fresh draft that gives the first item of a list twice."""
    draft, within = workshop.draft(name), place.removesuffix("[]")
    resource = draft["data"] if workshop.contract.edition else draft
    items = next((value for _, value in found_at(resource, within)), None)
    if not isinstance(items, list) or not items:
        raise inconclusive(f"the contract's draft of {name} has no item in {within}")
    return changed(draft, workshop, lambda resource: with_value(resource, within, [*items, items[0]]))
