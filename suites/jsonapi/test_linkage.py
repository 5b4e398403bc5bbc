"""Linkage and collections: null, an object or an array, as the cardinality has it."""

from __future__ import annotations

from typing import Any

from accord.authoring import (
    Client,
    RelationshipFacts,
    Specimen,
    Survey,
    for_each,
    not_applicable,
    verifies,
    violation,
)
from suites.jsonapi.kinds import kind_of
from suites.jsonapi.linkage import Linkage, readings
from suites.jsonapi.reading import documents, pointer, related_answers, relationship_of, resources_in


def _is_to_one(facts: RelationshipFacts) -> bool:
    return facts.to_many is False and facts.filled is not None


def _is_to_many(facts: RelationshipFacts) -> bool:
    return facts.to_many is True and facts.filled is not None


def _empty_to_one(facts: RelationshipFacts) -> bool:
    return _is_to_one(facts) and facts.empty is not None


def _empty_to_many(facts: RelationshipFacts) -> bool:
    return _is_to_many(facts) and facts.empty is not None


@verifies("jsonapi-*/document-resource-objects/resource-linkage-empty-to-one")
@for_each("relationship", _empty_to_one, otherwise="no empty to-one relationship was seen")
def test_empty_to_one_is_null(client: Client, subject: RelationshipFacts) -> None:
    """Linkage of an empty to-one relationship is null."""
    for linkage in _read(client, subject, subject.empty):
        if linkage.value is not None:
            raise _wrong(linkage, subject, "null, since this is an empty to-one relationship")


@verifies("jsonapi-*/document-resource-objects/resource-linkage-empty-to-one")
def test_no_hollow_object_stands_for_an_empty_to_one(client: Client, survey: Survey) -> None:
    """Linkage of a to-one relationship is never an object without an id."""
    to_one = {(facts.owner_type, facts.name) for facts in survey.relationships() if _is_to_one(facts)}
    if not to_one:
        raise not_applicable("no to-one relationship was seen")
    for exchange in documents(client, survey):
        for place, resource in resources_in(exchange):
            for kind, name in to_one:
                data = (relationship_of(resource, name) or {}).get("data")
                if resource.get("type") == kind and isinstance(data, dict) and data.get("id") is None:
                    raise violation(exchange, place + pointer("relationships", name, "data"),
                                    expected=f"null, if {kind}.{name} is empty",
                                    actual="an object without an id")  # fmt: skip


@verifies("jsonapi-*/document-resource-objects/resource-linkage-empty-to-many")
@for_each("relationship", _empty_to_many, otherwise="no empty to-many relationship was seen")
def test_empty_to_many_is_an_empty_array(client: Client, subject: RelationshipFacts) -> None:
    """Linkage of an empty to-many relationship is an empty array."""
    for linkage in _read(client, subject, subject.empty):
        if not isinstance(linkage.value, list):
            raise _wrong(linkage, subject, "an empty array, since this is an empty to-many relationship")


@verifies("jsonapi-*/document-resource-objects/resource-linkage-to-one")
@for_each("relationship", _is_to_one, otherwise="no filled to-one relationship was seen")
def test_to_one_is_a_single_identifier(client: Client, subject: RelationshipFacts) -> None:
    """Linkage of a filled to-one relationship is one identifier and no array."""
    for linkage in _read(client, subject, subject.filled):
        if isinstance(linkage.value, list):
            raise _wrong(linkage, subject, "one identifier, since this is a to-one relationship")


@verifies("jsonapi-*/document-resource-objects/resource-linkage-to-many")
@for_each("relationship", _is_to_many, otherwise="no filled to-many relationship was seen")
def test_to_many_is_an_array_even_of_one(client: Client, subject: RelationshipFacts) -> None:
    """Linkage of a filled to-many relationship is an array, also where it has one member only."""
    for linkage in _read(client, subject, subject.single or subject.filled):
        if linkage.value is not None and not isinstance(linkage.value, list):
            raise _wrong(linkage, subject, "an array, since this is a to-many relationship")


@verifies("jsonapi-*/document-top-level/logical-collection")
def test_short_collections_are_arrays(client: Client, survey: Survey) -> None:
    """A collection of related resources is an array, also where it has one member or none."""
    found = [item for item in related_answers(client, survey, to_many=True) if len(item.specimen.members or ()) < 2]
    found = [item for item in found if item.exchange.status == 200 and "data" in item.exchange.document]
    if not found:
        raise not_applicable("no collection with one member or none was seen")
    for facts, specimen, exchange in found:
        data = exchange.document["data"]
        if data is None or isinstance(data, dict):
            expected = f"an array, since {facts} may lead to many, if to {'one' if specimen.members else 'none'} here"
            raise violation(exchange, "/data", expected=expected, actual=_form(data))


def _read(client: Client, facts: RelationshipFacts, specimen: Specimen | None) -> list[Linkage]:
    found = readings(client, facts, specimen) if specimen else []
    if not found:
        raise not_applicable(f"no linkage of {facts} could be read")
    return found


def _wrong(linkage: Linkage, facts: RelationshipFacts, expected: str) -> Exception:
    return violation(linkage.exchange, linkage.place, expected=f"{expected} ({facts})", actual=_form(linkage.value))


def _form(data: Any) -> str:
    if isinstance(data, list):
        return f"an array of {len(data)}"
    return kind_of(data)
