"""Inclusion of related resources: what `include` delivers, and what it refuses."""

from __future__ import annotations

from collections.abc import Collection

from accord.authoring import (
    Client,
    Exchange,
    RelationshipFacts,
    ResourceFacts,
    Specimen,
    Survey,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.document import identity
from accord.judge.expect import Violation
from accord.model.survey import Identity
from suites.jsonapi.inclusion import filled, has_includable, includable, members_at, nested_of, pair_of
from suites.jsonapi.parts import delivered, identities, included, linkage_of, primary, shows_linkage, spelt
from suites.jsonapi.provoking import INVENTED, expect_answer, expect_bad_request

_NONE = "no relationship was seen whose members `include` delivers"
_SUPPORT = "`include` is obeyed, or refused with 400"


def _leads_elsewhere(facts: RelationshipFacts) -> bool:
    """Whether a relationship has a member that is not its owner."""
    return bool(facts.filled and set(facts.filled.members or ()) - {facts.filled.owner})


def _has_filled_related(facts: RelationshipFacts) -> bool:
    return bool(facts.filled and facts.filled.related_url)


@verifies("jsonapi-*/fetching-includes/inclusion-not-supported")
@for_each("relationship", where=_leads_elsewhere, otherwise="no relationship with members was seen")
def test_a_resource_obeys_or_refuses_include(client: Client, subject: RelationshipFacts) -> None:
    """Where a relationship has members, `include` delivers them or gets 400."""
    specimen, name = filled(subject), subject.name
    control = client.get(specimen.owner_url)
    expect(control).accepted()
    exchange = client.get(specimen.owner_url, {"include": name})
    if exchange.status == 400 or _brings(exchange, control, specimen.members or ()):
        return
    if not _readable(client, specimen, exchange):
        raise inconclusive(f"{exchange.request.line}: the members of `{name}` were not seen elsewhere")
    expect(exchange).status(200, 400, because=_SUPPORT)
    raise _ignored(exchange, name)


@verifies("jsonapi-*/fetching-includes/inclusion-not-supported")
@for_each("collection", where=lambda facts: bool(facts.ids), otherwise="no collection with resources was seen")
def test_a_collection_obeys_or_refuses_include(client: Client, survey: Survey, subject: ResourceFacts) -> None:
    """A collection delivers what `include` asks for, or gives 400."""
    _try_at(client, survey, subject.url or "")


@verifies("jsonapi-*/fetching-includes/inclusion-not-supported")
@for_each("relationship", where=_has_filled_related, otherwise="no filled relationship shows a related link")
def test_a_related_url_obeys_or_refuses_include(client: Client, survey: Survey, subject: RelationshipFacts) -> None:
    """A related URL delivers what `include` asks for, or gives 400."""
    _try_at(client, survey, filled(subject).related_url or "")


def _try_at(client: Client, survey: Survey, url: str) -> None:
    control = client.get(url)
    expect(control).accepted()
    for name, members in members_at(control, survey).items():
        exchange = client.get(url, {"include": name})
        if expect_answer(exchange, _SUPPORT) and not _brings(exchange, control, members):
            raise _ignored(exchange, name)
        return
    raise not_applicable("no relationship of these resources is known to have members")


def _brings(exchange: Exchange, control: Exchange, members: Collection[Identity]) -> bool:
    """Whether an answer has some of the members, or at least resources that the control has not."""
    found = delivered(exchange)
    return exchange.ok and bool(found & set(members) or found - delivered(control))


def _readable(client: Client, specimen: Specimen, exchange: Exchange) -> bool:
    """Whether the caller may see the members: at the related URL, or by linkage where the answer is no refusal."""
    if specimen.related_url is None:
        return specimen.shown and exchange.status != 403
    return bool(set(specimen.members or ()) & delivered(client.get(specimen.related_url)))


def _ignored(exchange: Exchange, name: str) -> Violation:
    expected = f"the members of `{name}`, or status 400"
    return violation(exchange, "/included", expected=expected, actual=f"no member of `{name}` is included")


@verifies("jsonapi-1.1/fetching-includes/inclusion-compound-document")
@for_each("relationship", where=includable, otherwise=_NONE)
def test_included_is_there_though_nothing_is_related(client: Client, subject: RelationshipFacts) -> None:
    """An answer to `include` has `included`, with members, without, and for an empty value."""
    place = filled(subject).owner_url
    asked = [(place, subject.name), (place, "")]
    if subject.empty:
        asked.append((subject.empty.owner_url, subject.name))
    for url, value in asked:
        exchange = client.get(url, {"include": value})
        if exchange.ok and "data" in exchange.document and "included" not in exchange.document:
            raise violation(
                exchange,
                "/included",
                expected="an `included` array, empty where nothing is related",
                actual="no `included`",
            )


@verifies("jsonapi-*/fetching-includes/inclusion-unrequested")
@for_each("relationship", where=includable, otherwise=_NONE)
def test_nothing_else_is_included(client: Client, subject: RelationshipFacts) -> None:
    """What is included belongs to the path that `include` names."""
    exchange = client.get(filled(subject).owner_url, {"include": subject.name})
    expect(exchange).accepted()
    _nothing_but_members(exchange, subject.name, None)
    if subject.empty:
        exchange = client.get(subject.empty.owner_url, {"include": subject.name})
        _nothing_but_members(exchange, subject.name, subject.empty.owner)


def _nothing_but_members(exchange: Exchange, name: str, empty: Identity | None) -> None:
    """Judge by the linkage shown; only of the resource `empty` it is known without that there is none."""
    rows = [row for row in primary(exchange) if identity(row) != empty or shows_linkage(row, name)]
    if not all(shows_linkage(row, name) for row in rows):
        raise not_applicable(f"the answer shows no linkage of `{name}` to compare with")
    members = {member for row in rows for member in linkage_of(row, name)}
    if extra := identities(included(exchange)) - members - identities(primary(exchange)):
        raise violation(
            exchange,
            "/included",
            expected=f"nothing but the members of `{name}`",
            actual=f"other resources are included: {spelt(extra)}",
        )


@verifies("jsonapi-*/fetching-includes/inclusion-include-parameter-value")
@for_each("resource", where=has_includable, otherwise=_NONE)
def test_commas_separate_paths(client: Client, survey: Survey, subject: ResourceFacts) -> None:
    """`include=a,b` delivers the members of both."""
    pair = pair_of(client, subject)
    wanted = pair.members[0] | pair.members[1]
    exchange = client.get(pair.url, f"include={','.join(pair.names)}")
    expect(exchange).status(200, because="each of the two paths is obeyed alone")
    if lacking := wanted - delivered(exchange):
        raise violation(
            exchange, "/included", expected="the members of both", actual=f"not included: {spelt(lacking)}"
        )
    encoded = client.get(pair.url, f"include={'%2C'.join(pair.names)}") if survey.edition == "1.0" else exchange
    if wanted - delivered(encoded):
        warn(
            encoded,
            "/included",
            expected="the members of both, a percent-encoded comma being read as a comma",
            actual="not all members" if encoded.ok else f"status {encoded.status}",
        )


@verifies("jsonapi-*/fetching-includes/inclusion-relationship-path")
@for_each("relationship", where=includable, otherwise=_NONE)
def test_dots_lead_on_to_further_relationships(client: Client, survey: Survey, subject: RelationshipFacts) -> None:
    """`include=a.b` delivers what stands behind b, or gets 400."""
    nested = nested_of(client, survey, subject)
    exchange = client.get(nested.url, {"include": nested.path})
    if expect_answer(exchange, _SUPPORT) and not delivered(exchange) - nested.already:
        raise violation(
            exchange,
            "/included",
            expected=f"the resources at the end of `{nested.path}`, such as {spelt(nested.members, 1)}",
            actual="none of them",
        )


@verifies("jsonapi-*/fetching-includes/inclusion-intermediate-resources")
@for_each("relationship", where=includable, otherwise=_NONE)
def test_resources_on_the_way_are_included(client: Client, survey: Survey, subject: RelationshipFacts) -> None:
    """`include=a.b` delivers the members of a beside those of b."""
    nested = nested_of(client, survey, subject)
    exchange = client.get(nested.url, {"include": nested.path})
    if not exchange.ok or not delivered(exchange) - nested.already:
        raise not_applicable(f"`include={nested.path}` is not obeyed")
    if nested.middle not in delivered(exchange):
        raise violation(
            exchange,
            "/included",
            expected=f"the resources on the way, such as {spelt({nested.middle})}",
            actual=f"`{nested.path}` delivers only what stands at its end",
        )


@verifies("jsonapi-1.1/fetching-includes/inclusion-empty-value")
@for_each("relationship", where=includable, otherwise=_NONE)
def test_an_empty_include_asks_for_nothing(client: Client, subject: RelationshipFacts) -> None:
    """With an empty `include` nothing is included."""
    exchange = client.get(filled(subject).owner_url, {"include": ""})
    if expect(exchange).answered().exchange.status == 400:
        warn(exchange, "status", expected="status 200 and nothing included", actual=f"status {exchange.status}")
        return
    expect(exchange).status(200)
    if extra := identities(included(exchange)):
        raise violation(
            exchange,
            "/included",
            expected="nothing, the value being empty",
            actual=f"included: {spelt(extra)}",
        )


@verifies("jsonapi-*/fetching-includes/inclusion-bad-request")
@for_each("resource", where=has_includable, otherwise=_NONE)
def test_unknown_paths_are_refused(client: Client, subject: ResourceFacts) -> None:
    """An unknown path gets 400, alone, beside a valid one and behind one."""
    good = next(filter(includable, subject.relationships))
    url = filled(good).owner_url
    expect(client.get(url, {"include": good.name})).accepted()
    for value in (INVENTED, f"{good.name},{INVENTED}", f"{good.name}.{INVENTED}"):
        exchange = client.get(url, {"include": value})
        expect_bad_request(exchange, f"there is no relationship `{INVENTED}`")


@verifies("jsonapi-*/fetching-includes/inclusion-relationship-endpoint")
@for_each(
    "relationship",
    where=lambda facts: includable(facts) and bool(filled(facts).self_url),
    otherwise="no relationship that can be included shows a link to itself",
)
def test_identifiers_stay_the_primary_data(client: Client, subject: RelationshipFacts) -> None:
    """`include` at a relationship URL leaves identifiers in `data` and puts their resources into `included`."""
    specimen, name = filled(subject), subject.name
    control = client.get(specimen.self_url or "")
    expect(control).accepted()
    if any("attributes" in item for item in primary(control)):
        raise not_applicable("resources stand here even without `include`")
    exchange = client.get(specimen.self_url or "", {"include": name})
    if not expect_answer(exchange, _SUPPORT):
        return
    for index, item in enumerate(primary(exchange)):
        if "attributes" in item or "relationships" in item:
            raise violation(
                exchange, f"/data/{index}", expected="resource identifier objects", actual="a resource object"
            )
    lacking = identities(primary(exchange)) - identities(included(exchange))
    if lacking and not included(exchange):
        warn(
            exchange,
            "/included",
            expected=f"the members of `{name}`, or status 400",
            actual="`include` is ignored",
        )
    elif lacking and (seen := lacking & _visible(client, specimen.related_url)):
        raise violation(
            exchange,
            "/included",
            expected="every resource that `data` names",
            actual=f"not included: {spelt(seen)}",
        )


def _visible(client: Client, url: str | None) -> set[Identity]:
    """The resources that the caller may see at a related URL."""
    return delivered(client.get(url)) if url else set()
