"""Related resources come in the same document, and only the fields that were asked for (JSON:API and others)."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Exchange,
    Identity,
    Promise,
    Survey,
    Workshop,
    expect,
    identity,
    inconclusive,
    keeps,
    violation,
)
from accord.judge.expect import Violation
from suites.jsonapi.parts import (
    Resource,
    attributes_of,
    identities,
    included,
    linkage_of,
    primary,
    relationships_of,
)
from suites.jsonapi.reading import raise_if_lasting
from suites.promises.offers import changes_of
from suites.promises.paged import paged
from suites.promises.refusals import require_control


@keeps("include", where=lambda promise: "on" not in promise)
def test_paths_bring_what_is_related(client: Client, workshop: Workshop, promise: Promise) -> None:
    """`include` of the paths brings all that they lead to, linked, each once."""
    url, query = workshop.url(promise["resource"]), {"include": ",".join(promise["paths"])}
    require_control(client.get(url))
    raise_if_lasting(lambda fresh: _amiss(client.get(url, query, fresh=fresh), promise["paths"]))
    if not included(client.get(url, query)):
        raise inconclusive("nothing related was seen")


def _amiss(exchange: Exchange, paths: list[str]) -> Violation | None:
    """What is wrong with a document that includes what paths lead to."""
    if not expect(exchange).answered().exchange.ok:
        return violation(exchange, "status", expected=f"success with {', '.join(paths)} included",
                         actual=f"status {exchange.status}")  # fmt: skip
    given = [key for row in included(exchange) if (key := identity(row))]
    doubled = [key for key in given if given.count(key) > 1 or key in identities(primary(exchange))]
    if doubled:
        return violation(exchange, "/included", expected="each resource once", actual=f"{' '.join(doubled[0])} twice")
    reached: set[Identity] = set()
    for path in paths:
        rows = primary(exchange)
        for step in path.split("."):
            if rows and not any("data" in _relationship(row, step) for row in rows):
                return violation(exchange, f"relationships.{step}.data", expected="linkage of what is included",
                                 actual="none")  # fmt: skip
            linked = {member for row in rows for member in linkage_of(row, step)}
            by_key = {key: row for row in (*primary(exchange), *included(exchange)) if (key := identity(row))}
            if lacking := linked - by_key.keys():
                return violation(exchange, "/included", expected=f"all that {path} leads to",
                                 actual=f"no {' '.join(sorted(lacking)[0])}")  # fmt: skip
            reached |= linked
            rows = [by_key[key] for key in linked]
    if stray := set(given) - reached:
        return violation(exchange, "/included", expected="only what the paths lead to",
                         actual=f"{' '.join(sorted(stray)[0])}, which nothing on them leads to")  # fmt: skip
    return None


def _relationship(row: Resource, name: str) -> Resource:
    found = relationships_of(row).get(name)
    return found if isinstance(found, dict) else {}


@keeps("include", where=lambda promise: "on" in promise, writes=True)
def test_writing_brings_what_is_related(workshop: Workshop, promise: Promise) -> None:
    """Creating and updating answer with what `include` asks for."""
    name, query = promise["resource"], {"include": ",".join(promise["paths"])}
    client, row, told = workshop.maker.client, workshop.make(name), 0
    for operation in promise["on"]:
        if operation == "create":
            answer = client.request("POST", workshop.url(name), query, document=workshop.draft(name))
        else:
            method, document = workshop.updating(row, changes_of(workshop, name))
            answer = client.request(method, row.url, query, document=document)
        if answer.ok and not answer.document.get("data"):
            continue
        if amiss := _amiss(answer, promise["paths"]):
            raise amiss
        told += bool(included(answer))
    if told < len(promise["on"]):
        raise inconclusive("an answer had no document, or nothing related")


@keeps("sparse-fieldset")
def test_only_the_fields_asked_for_come(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """Rows show the fields asked for, and beside them only what identifies them."""
    at, terms = paged(client, survey, workshop, promise), workshop.terms(promise["resource"])
    kind = terms.type or terms.path.rpartition("/")[2]
    name = promise.get("parameter", "fields[{type}]").replace("{type}", kind)
    wanted = set(promise["fields"])
    plain = {field for row in at.rows(at.read()) for field in _fields(row, at.id_member)}
    if not plain - wanted:
        raise inconclusive("no row shows other fields" if plain else "no row was seen")
    sparse = at.read({name: ",".join(promise["fields"])})
    shown = {field for row in at.rows(sparse) for field in _fields(row, at.id_member)}
    if extra := shown - wanted:
        raise violation(sparse, "body", expected=f"only {', '.join(sorted(wanted))}", actual=f"{min(extra)} as well")
    if lacking := (wanted & plain) - shown:
        raise violation(sparse, "body", expected=f"{min(lacking)}, as asked for", actual="in no row")


def _fields(row: Resource, id_member: str) -> set[str]:
    """The fields of a row: attributes and relationships of JSON:API, else its members but the id."""
    if identity(row) and {"attributes", "relationships", "links"} & row.keys():
        return attributes_of(row).keys() | relationships_of(row).keys()
    return row.keys() - {id_member, "type", "links"}
