"""Sort fields that a contract lists: what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import Client, ResourceFacts, Survey, expect, for_each, not_applicable, verifies, warn
from suites.jsonapi.kinds import shown
from suites.jsonapi.provoking import INVENTED

_UNLISTED = "the contract lists no sort fields of a collection"


@verifies("jsonapi-*/fetching-sorting/sorting-field-names")
@for_each("collection", where=lambda facts: facts.sorts_declared, otherwise=_UNLISTED)
def test_sort_fields_are_called_as_fields(client: Client, survey: Survey, subject: ResourceFacts) -> None:
    """Sort fields have the names of attributes or relationships, or lead over a relationship."""
    known = {*subject.attributes, *(facts.name for facts in subject.relationships)}
    known |= {name for name, _, _ in _related(survey, subject)}
    for name in subject.sortable:
        if name in known or "." in name:
            continue
        exchange = client.get(subject.url or "", {"sort": name})
        if exchange.ok:
            expected = f"the name of an attribute or relationship of {subject.type}"
            warn(exchange, "query", expected=expected, actual=f"a sort field called {shown(name)}")


@verifies("jsonapi-*/fetching-sorting/sorting-relationship-fields")
@for_each("collection", where=lambda facts: facts.sorts_declared, otherwise=_UNLISTED)
def test_sort_fields_of_related_resources_are_dotted(client: Client, survey: Survey, subject: ResourceFacts) -> None:
    """A sort by an attribute of a related resource is spelt with a dot."""
    url, related = subject.url or "", list(_related(survey, subject))
    if not related:
        raise not_applicable("the contract lists no sort by an attribute of a related resource")
    for name, relationship, attribute in related:
        dotted = f"{relationship}.{attribute}"
        if expect(client.get(url, {"sort": dotted})).answered().exchange.ok or client.get(url, {"sort": INVENTED}).ok:
            continue
        for spelling in dict.fromkeys((name, *_spellings(relationship, attribute))):
            exchange = client.get(url, {"sort": spelling})
            if exchange.ok:
                warn(exchange, "query", expected=f"`{dotted}`", actual=f"a sort field called {shown(spelling)}")
                break


def _related(survey: Survey, subject: ResourceFacts) -> Iterator[tuple[str, str, str]]:
    """Listed sort fields that name an attribute of a related resource, with relationship and attribute."""
    for name in subject.sortable:
        for facts in subject.relationships:
            head, _, rest = name.partition(".")
            if head == facts.name and rest:
                yield name, head, rest
            targets = [found for kind in facts.types if (found := survey.resource(kind))]
            names = {attribute for target in targets for attribute in target.attributes}
            for attribute in names if name not in subject.attributes and "." not in name else ():
                if _bare(name) == _bare(facts.name + attribute):
                    yield name, facts.name, attribute


def _bare(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


def _spellings(relationship: str, attribute: str) -> tuple[str, ...]:
    capital = f"{relationship}{attribute[:1].upper()}{attribute[1:]}"
    return f"{relationship}_{attribute}", f"{relationship}-{attribute}", capital
