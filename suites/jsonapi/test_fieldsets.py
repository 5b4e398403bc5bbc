"""Sparse fieldsets: `fields[TYPE]` and what it leaves of a resource."""

from __future__ import annotations

from accord.authoring import (
    Client,
    RelationshipFacts,
    ResourceFacts,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.document import identity
from suites.jsonapi.fieldsets import Fieldset, fieldset_at, fieldset_in
from suites.jsonapi.inclusion import filled, includable
from suites.jsonapi.parts import included, primary


@verifies("jsonapi-*/fetching-sparse-fieldsets/sparse-fieldsets-additional-fields")
@for_each("resource")
def test_a_resource_shows_no_other_fields(client: Client, subject: ResourceFacts) -> None:
    """A single resource shows the fields asked for and no others."""
    _nothing_else(client, fieldset_at(client, subject.sample_url or "", subject.type))


@verifies("jsonapi-*/fetching-sparse-fieldsets/sparse-fieldsets-additional-fields")
@for_each("collection", where=lambda facts: bool(facts.ids), otherwise="no collection with resources was seen")
def test_a_collection_shows_no_other_fields(client: Client, subject: ResourceFacts) -> None:
    """The resources of a collection show the fields asked for and no others."""
    _nothing_else(client, fieldset_at(client, subject.url or "", subject.type))


@verifies("jsonapi-*/fetching-sparse-fieldsets/sparse-fieldsets-additional-fields")
@for_each("relationship", where=includable, otherwise="no relationship was seen whose members can be included")
def test_included_resources_show_no_other_fields(client: Client, subject: RelationshipFacts) -> None:
    """Included resources of a type show the fields asked for it and no others."""
    direct = client.get(filled(subject).owner_url, {"include": subject.name})
    own = {found[0] for row in primary(direct) if (found := identity(row))}
    kinds = [found[0] for row in included(direct) if (found := identity(row)) and found[0] not in own]
    fieldset = fieldset_in(direct, included(direct), kinds[0]) if kinds else None
    if fieldset is None:
        raise not_applicable("nothing of another type with several fields is included")
    _nothing_else(client, fieldset)


def _nothing_else(client: Client, fieldset: Fieldset) -> None:
    exchange = fieldset.ask(client)
    if expect(exchange).answered().exchange.status >= 500:
        raise inconclusive(f"{exchange.request.line}: status {exchange.status} shows no fields to judge")
    if exchange.ok and (extra := fieldset.extra(exchange)):
        raise violation(
            exchange,
            extra[0],
            expected=f"no field of {fieldset.kind} but `{fieldset.names[0]}`",
            actual="the field was not asked for",
        )


@verifies("jsonapi-*/fetching-sparse-fieldsets/sparse-fieldsets-parameter-value")
@for_each("resource")
def test_commas_separate_fields(client: Client, subject: ResourceFacts) -> None:
    """`fields[TYPE]=a,b` leaves both fields."""
    both = fieldset_at(client, subject.sample_url or "", subject.type, 2)
    _supported(client, both.of(both.names[0]))
    exchange = both.ask(client)
    lacking = both.lacking(exchange)
    if exchange.ok and not lacking:
        return
    _supported(client, both.of(both.names[1]))
    expect(exchange).status(200, because="each of the two fields is known alone")
    wanted = " and ".join(f"`{name}`" for name in both.names)
    raise violation(exchange, "/data", expected=f"the fields {wanted}", actual=f"`{lacking[0]}` is missing")


@verifies("jsonapi-*/fetching-sparse-fieldsets/sparse-fieldsets-empty-value")
@for_each("resource")
def test_an_empty_fieldset_leaves_no_fields(client: Client, subject: ResourceFacts) -> None:
    """With an empty `fields[TYPE]`, resources of the type have no fields."""
    one = fieldset_at(client, subject.sample_url or "", subject.type)
    _supported(client, one)
    nothing = one.of()
    exchange = nothing.ask(client)
    if expect(exchange).answered().exchange.status == 400:
        expected = f"status 200 and no fields of {one.kind}"
        warn(exchange, "status", expected=expected, actual=f"status {exchange.status}")
        return
    expect(exchange).status(200)
    if extra := nothing.extra(exchange):
        raise violation(
            exchange,
            extra[0],
            expected=f"no fields of {one.kind}, none being listed",
            actual="a field is shown",
        )


@verifies("jsonapi-1.0/fetching-sparse-fieldsets/sparse-fieldsets-encoded-brackets")
@for_each("resource")
def test_encoded_brackets_are_understood(client: Client, subject: ResourceFacts) -> None:
    """`fields%5BTYPE%5D` does what `fields[TYPE]` does."""
    one = fieldset_at(client, subject.sample_url or "", subject.type)
    encoded = client.get(one.encoded)
    expect(encoded).answered()
    if one.effective(encoded):
        return
    if not one.effective(client.get(one.raw)):
        raise not_applicable("`fields` is not supported in either spelling")
    raise violation(
        encoded,
        "query",
        expected="the effect that raw brackets have",
        actual="no effect" if encoded.ok else f"status {encoded.status}",
    )


def _supported(client: Client, fieldset: Fieldset) -> None:
    if not fieldset.effective(fieldset.ask(client)):
        raise not_applicable(f"`fields[{fieldset.kind}]={fieldset.names[0]}` is not obeyed")
