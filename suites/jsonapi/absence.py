"""What is not there: resources under unused ids, and how their absence is to be told."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Exchange,
    ResourceFacts,
    Survey,
    expect,
    identity,
    inconclusive,
    violation,
    warn,
)
from suites.jsonapi.reading import refused
from suites.jsonapi.unused import UnusedId, last_segment, unused_ids, with_segment


def named_by_id(facts: ResourceFacts) -> bool:
    """Whether the URL of a sample ends with its id, so that another id gives another URL."""
    return bool(facts.sample and facts.sample_url and last_segment(facts.sample_url) == facts.sample[1])


def known_ids(survey: Survey, type_name: str) -> set[str]:
    """Every id of a type that the survey saw."""
    found = {facts.sample for facts in survey.resources if facts.sample}
    for facts in survey.resources:
        found |= {(facts.type, known) for known in facts.ids}
    for relationship in survey.relationships():
        for specimen in relationship.specimens:
            found |= {specimen.owner, *(specimen.members or ())}
    return {known for kind, known in found if kind == type_name}


def absent(client: Client, survey: Survey, facts: ResourceFacts) -> tuple[Exchange, UnusedId]:
    """What the URL of a resource answers under an id that nothing has."""
    kind, known = facts.sample or (facts.type, "")
    for unused in unused_ids(known_ids(survey, kind)):
        url = with_segment(facts.sample_url or "", known, unused.id)
        exchange = client.get(url) if url else None
        if exchange and (identity(exchange.document.get("data")) or ("", ""))[1] != unused.id:
            return exchange, unused
    raise inconclusive(f"no unused id of {facts.type} could be made after {known!r}")


def absent_id(client: Client, survey: Survey, type_name: str) -> UnusedId:
    """An id that no resource of a type has, where possible after a look."""
    facts = survey.resource(type_name)
    if facts and named_by_id(facts):
        return absent(client, survey, facts)[1]
    found = next(unused_ids(known_ids(survey, type_name)), None)
    if not found:
        raise inconclusive(f"no unused id of {type_name} could be made")
    return found


def require_not_found(exchange: Exchange, reason: str, *, well_formed: bool = True) -> None:
    """Raise where absence is not told by 404; an id of doubtful form may be called malformed, with a warning."""
    expect(exchange).answered()
    if exchange.status == 404:
        return
    expected, actual = f"status 404, since {reason}", f"status {exchange.status}"
    if exchange.status == 410 or (exchange.status in (400, 422) and not well_formed):
        warn(exchange, "status", expected=expected, actual=actual)
    elif exchange.ok or refused(exchange):
        raise violation(exchange, "status", expected=expected, actual=actual)
    else:
        raise inconclusive(f"{exchange.request.line}: status {exchange.status} says nothing of existence")
