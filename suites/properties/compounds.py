"""What include paths reach in a compound document, told by its own linkage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from accord.authoring import Exchange, Identity, identity
from suites.jsonapi.parts import Resource, identities, included, linkage_of, primary, relationships_of, shows_linkage


@dataclass(slots=True)
class Reach:
    """What paths reach: `members` of any step, each with the place of linkage that names it; `ends` of whole paths.

    `hidden` tells that linkage on the way is not shown, so that there may be more.
    """

    members: dict[Identity, str] = field(default_factory=dict)
    ends: set[Identity] = field(default_factory=set)
    hidden: bool = False


def reach_of(exchange: Exchange, paths: Iterable[str]) -> Reach:
    """Follow the linkage of a document along include paths."""
    places = dict(placed(exchange))
    found = Reach()
    for path in paths:
        current = identities(primary(exchange))
        for name in path.split("."):
            current = _step(places, current, name, found)
        found.ends |= current
    return found


def _step(
    places: dict[Identity, tuple[str, Resource]], rows: set[Identity], name: str, found: Reach
) -> set[Identity]:
    """The members of one relationship of some resources; those that are not there show nothing."""
    reached: set[Identity] = set()
    for row in sorted(rows):
        pointer, resource = places.get(row, ("", {}))
        if not shows_linkage(resource, name):
            found.hidden = True
            continue
        for member in linkage_of(resource, name):
            found.members.setdefault(member, f"{pointer}/relationships/{name}")
            reached.add(member)
    return reached


def placed(exchange: Exchange) -> Iterator[tuple[Identity, tuple[str, Resource]]]:
    """The resources of a document by their identities, the included ones first, each with its place."""
    for index, row in enumerate(included(exchange)):
        if found := identity(row):
            yield found, (f"/included/{index}", row)
    single = isinstance(exchange.document.get("data"), dict)
    for index, row in enumerate(primary(exchange)):
        if found := identity(row):
            yield found, ("/data" if single else f"/data/{index}", row)


def repeated(exchange: Exchange) -> tuple[str, Identity] | None:
    """The first included resource that stands in the document before, with its place."""
    seen = identities(primary(exchange))
    for index, row in enumerate(included(exchange)):
        found = identity(row)
        if found in seen and found:
            return f"/included/{index}", found
        if found:
            seen.add(found)
    return None


def pointed_at(exchange: Exchange) -> set[Identity]:
    """Everything that some linkage of a document names."""
    resources = [*primary(exchange), *included(exchange)]
    return {member for row in resources for name in relationships_of(row) for member in linkage_of(row, name)}
