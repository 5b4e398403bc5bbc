"""Writes what was found out of a target as a contract: facts as TOML, everything else as comments."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from accord.model.survey import RelationshipFacts, ResourceFacts
from accord.runtime.draft import Exploration

_MOST = 12
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def draft_text(found: Exploration, file: str) -> str:
    """The text of a contract file that can be run at once."""
    lines = [*_head(found, file), *_api(found), *_auth(found), *_capabilities(found)]
    for facts in found.survey.resources:
        lines += _resource(facts, found)
    return "\n".join(lines) + "\n"


def toml(value: Any) -> str:
    """A JSON value as TOML; null, which TOML lacks, is left out of arrays and tables."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            members = (f"{_key(name)} = {toml(item)}" for name, item in value.items() if item is not None)
            return f"{{ {', '.join(members)} }}" if value else "{}"
        case list() | tuple():
            return f"[{', '.join(toml(item) for item in value if item is not None)}]"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else toml(name)


def _head(found: Exploration, file: str) -> Iterator[str]:
    yield f"# What {found.contract.base_url} is, as `accord init` saw it on {dt.date.today()}."
    yield "# What stands as TOML was seen. What stands as a comment could not be found out, or is yours to decide."
    yield f"# Judge it:  accord run --contract {file}"
    yield ""


def _api(found: Exploration) -> Iterator[str]:
    contract = found.contract
    yield "[api]"
    yield f"name = {toml(contract.name)}"
    if contract.title:
        yield f"title = {toml(contract.title)}"
    yield f"base_url = {toml(contract.base_url)}"
    if found.edition_source:
        yield f"standard = {toml(contract.standard)}  # {_comment(found.edition_source)}"
    else:
        yield "# No answer says which edition it claims: make this jsonapi-1.0, jsonapi-1.1 or http."
        yield f"standard = {toml(contract.standard)}"
    if found.survey.entry_url:
        yield 'entry = "/"  # leads to the collections'
    if contract.openapi:
        yield f"openapi = {toml(contract.openapi)}"
    yield ""


def _auth(found: Exploration) -> Iterator[str]:
    auth = found.contract.auth
    if auth:
        yield from (
            "[auth]",
            f"env = {toml(auth.env)}  # the variable that holds the secret, which is never written here",
        )
        yield ""
        return
    yield from _commented(
        "[auth]",
        'env = "API_TOKEN"  # the variable that holds the secret, which is never written here',
        'header = "Authorization"',
        'scheme = "Bearer"',
    )
    yield ""


def _capabilities(found: Exploration) -> Iterator[str]:
    yield from _commented(
        "[limits]", "requests_per_second = 5  # the rate that the API documents; runs stay below it"
    )
    yield ""
    offers = f"OPTIONS offers POST on {', '.join(found.writable)}" if found.writable else "no OPTIONS offers POST"
    yield "[capabilities]"
    yield f"# {_comment(offers)}. With --allow-writes a run then creates resources, and removes them again."
    yield from _commented("writes = true")
    if found.pagination:
        yield ""
        yield "[capabilities.pagination]"
        yield from (f"{name} = {toml(value)}" for name, value in found.pagination.items())
        yield from _commented("max_size = 100  # the largest page that the API documents")


def _resource(facts: ResourceFacts, found: Exploration) -> Iterator[str]:
    yield ""
    yield "[[resource]]"
    yield f"path = {toml(facts.path)}"
    yield f"type = {toml(facts.type)}"
    if facts.url is None:
        yield "single = true"
    if facts.attributes:
        yield _listed("attributes", [f"{name} ({kind})" for name, kind in facts.attributes.items()])
    if facts.relationships:
        yield _listed("relationships", [_described(relationship) for relationship in facts.relationships])
    if facts.sortable:
        yield from _commented(f"sortable = {toml(facts.sortable)}  # accepted; not known to be all")
    if facts.url:
        name = next((name for name, kind in facts.attributes.items() if kind == "string"), "name")
        yield from _commented(f"filters = {toml({f'filter[{name}]': 'a value that some have'})}")
    if body := found.bodies.get(facts.path):
        yield from _commented(f"create = {toml({'attributes': body} if found.contract.edition else body)}")
    for relationship in facts.relationships:
        if relationship.to_many is None:
            terms: Mapping[str, Any] = {"name": relationship.name, "to": "one"}
            yield from _commented("[[resource.relationship]]", *(f"{key} = {toml(terms[key])}" for key in terms))


def _listed(title: str, items: Sequence[str]) -> str:
    more = f", and {len(items) - _MOST} more" if len(items) > _MOST else ""
    return f"# {title}: {_comment(', '.join(items[:_MOST]))}{more}"


def _described(facts: RelationshipFacts) -> str:
    to = {True: "to many", False: "to one", None: "to one or many"}[facts.to_many]
    return f"{facts.name} ({' '.join([to, *facts.types])})"


def _commented(*lines: str) -> Iterator[str]:
    return (f"# {_comment(line)}" for line in lines)


def _comment(text: str) -> str:
    """A text on one line, without the control characters that a TOML comment must not hold."""
    return "".join(character if character.isprintable() else " " for character in text)
