"""Permissions that answers to requests that write show in use: what may be changed, and how it may be answered."""

from __future__ import annotations

from urllib.parse import unquote

from accord.authoring import Node, detects
from suites.jsonapi.parts import errors_of, primary, relationships_of
from suites.jsonapi.requested import (
    creates,
    deletes,
    exchange_of,
    lacks_data,
    sent_data,
    updates,
    updates_relationship,
)

_BY_ANY = frozenset({400, 403, 404, 406, 409, 415})
"""Error statuses that the standard names for requests that write."""
_CREATED = (201, 202, 204)
_DONE = (200, 202, 204)


@detects("jsonapi-*/crud/create-support", on="exchange", when=creates)
def creation(node: Node) -> bool:
    """A resource is created."""
    return exchange_of(node).status in _CREATED


@detects("jsonapi-*/crud/modify-delete-support", on="exchange", when=lambda node: updates(node) or deletes(node))
def change_and_deletion(node: Node) -> bool:
    """A resource is updated or deleted."""
    return exchange_of(node).status in _DONE


@detects("jsonapi-*/document-resource-objects/resource-id-exempt-on-create", on="exchange", when=creates)
def creation_without_id(node: Node) -> bool:
    """A resource is created whose id the client left out."""
    return creation(node) is True and not {"id", "lid"} & sent_data(node).keys()


@detects("jsonapi-1.1/document-resource-objects/lid-on-create", on="exchange", when=creates)
def creation_with_lid(node: Node) -> bool:
    """A resource is created that the client names by a local identity, and gets an id."""
    sent, rows = sent_data(node), primary(exchange_of(node))
    return creation(node) is True and "lid" in sent and "id" not in sent and any("id" in row for row in rows)


@detects("jsonapi-*/crud-creating/create-accept-client-generated-ids", on="exchange", when=creates)
def ids_of_clients(node: Node) -> bool:
    """A resource is created under the id that the client chose."""
    exchange, own_id = exchange_of(node), sent_data(node).get("id")
    if not isinstance(own_id, str) or exchange.status not in (201, 204):
        return False
    rows = primary(exchange)
    location = (exchange.response and exchange.response.header("location")) or ""
    named = unquote(location.rstrip("/").rpartition("/")[2]) == own_id
    return exchange.status == 204 or (rows[0].get("id") == own_id if rows else named)


@detects("jsonapi-1.1/crud-creating/create-responses-201-meta-only", on="exchange", when=creates)
def creation_answered_without_data(node: Node) -> bool:
    """A 201 to a resource with an id of the client has no primary data."""
    return exchange_of(node).status == 201 and "id" in sent_data(node) and lacks_data(node)


@detects("jsonapi-*/crud-creating/create-responses-403", on="exchange", when=creates)
def creation_forbidden(node: Node) -> bool:
    """A creation is refused with 403."""
    return exchange_of(node).status == 403


@detects("jsonapi-*/crud-updating/update-resource-relationship-reject-full-replacement", on="exchange", when=updates)
def replacement_refused(node: Node) -> bool:
    """A to-many relationship that an update of its resource would replace as a whole is refused with 403."""
    held = relationships_of(sent_data(node)).values()
    replaces = any(isinstance(value, dict) and isinstance(value.get("data"), list) for value in held)
    return exchange_of(node).status == 403 and replaces


@detects("jsonapi-1.1/crud-updating/update-resource-200-meta", on="exchange", when=updates)
@detects("jsonapi-1.1/crud-updating-relationships/updating-relationship-200-meta", on="exchange",
         when=updates_relationship)  # fmt: skip
@detects("jsonapi-1.1/crud-deleting/delete-200-status", on="exchange", when=deletes)
def answered_without_data(node: Node) -> bool:
    """A 200 has a document without primary data."""
    return exchange_of(node).status == 200 and lacks_data(node)


@detects("jsonapi-*/crud-updating/update-resource-409-status", on="exchange", when=updates)
def constraint_of_the_server(node: Node) -> bool:
    """An update is refused with 409 for the sake of a field."""
    places = [error["source"] for error in errors_of(exchange_of(node)) if isinstance(error.get("source"), dict)]
    fields = ("/data/attributes", "/data/relationships")
    return exchange_of(node).status == 409 and any(str(place.get("pointer")).startswith(fields) for place in places)


@detects("jsonapi-1.1/crud-updating-relationships/respond-patch-to-one-relationship-link", on="exchange",
         when=updates_relationship)  # fmt: skip
def to_one_changed(node: Node) -> bool:
    """A to-one relationship is changed at its own URL."""
    exchange, sent = exchange_of(node), node.document.sent
    to_one = "data" in sent and isinstance(sent["data"], dict | None)
    return exchange.request.method == "PATCH" and exchange.status in _DONE and to_one


@detects("jsonapi-1.1/crud-updating-relationships/respond-patch-post-delete-to-many-relationship-link", on="exchange",
         when=updates_relationship)  # fmt: skip
def to_many_changed(node: Node) -> bool:
    """A to-many relationship is changed at its own URL."""
    return exchange_of(node).status in _DONE and isinstance(node.document.sent.get("data"), list)


@detects("jsonapi-*/crud-creating/create-responses-other-error-details", on="errors", when=creates)
@detects("jsonapi-*/crud-updating/update-resource-other-semantics", on="errors", when=updates)
@detects("jsonapi-*/crud-updating-relationships/updating-relationship-other-details", on="errors",
         when=updates_relationship)  # fmt: skip
@detects("jsonapi-*/crud-deleting/deleting-other-details", on="errors", when=deletes)
def errors_are_told(node: Node) -> bool:
    """An answer with an error status holds error objects."""
    return exchange_of(node).status >= 400 and bool(node.value)


@detects("jsonapi-*/crud-creating/create-responses-other-status", on="exchange", when=creates)
def other_statuses_on_creation(node: Node) -> bool:
    """A creation gets a status that the standard does not name for it."""
    return exchange_of(node).status not in _BY_ANY.union(_CREATED)


@detects("jsonapi-*/crud-updating/update-resource-other-status", on="exchange", when=updates)
@detects("jsonapi-*/crud-updating-relationships/updating-relationship-other-status", on="exchange",
         when=updates_relationship)  # fmt: skip
@detects("jsonapi-*/crud-deleting/deleting-other-status", on="exchange", when=deletes)
def other_statuses(node: Node) -> bool:
    """An update or deletion gets a status that the standard does not name for it."""
    return exchange_of(node).status not in _BY_ANY.union(_DONE)


@detects("jsonapi-recommendations/asynchronous-processing/retry-after", on="exchange")
def advice_on_the_next_try(node: Node) -> bool:
    """The answer on a pending job says when to ask again."""
    exchange = exchange_of(node)
    return exchange.status in (200, 202) and bool(exchange.response and exchange.response.header("retry-after"))
