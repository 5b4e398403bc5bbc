"""Writes what was found out of a target as a contract: facts as TOML, everything else as comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from accord.evolve.description import mapping
from accord.runtime.drafting.draft import Exploration
from accord.runtime.drafting.hints import (
    challenged,
    deprecation_hints,
    described_credentials,
    limit_hint,
    version_hints,
)
from accord.runtime.drafting.proposals import deprecated_in
from accord.runtime.drafting.resources import resource_lines
from accord.runtime.drafting.toml_text import comment, commented, table, toml

__all__ = ["draft_text", "toml"]

_MOST_HINTS = 8
_SECRET = "the variable that holds the secret, which is never written here"


def draft_text(found: Exploration, file: str, schema: str = "") -> str:
    """The text of a contract file that can be run at once; `schema` is the file of its schema, for editors."""
    lines = [
        *_head(found, file, schema),
        *_api(found),
        *_auth(found),
        *_headers(found),
        *_limits(found),
        *_capabilities(found),
        *_versions(found),
        *_deprecations(found),
    ]
    for facts in found.survey.resources:
        lines += ["", *resource_lines(facts, found)]
    return "\n".join([*lines, *_promises(found)]) + "\n"


def _head(found: Exploration, file: str, schema: str) -> Iterator[str]:
    if schema:
        yield f"#:schema {schema}"
    yield f"# What {found.contract.base_url} is, as `accord init` saw it on {dt.date.today()}."
    yield "# What stands as TOML was seen or described. What stands as a comment could not be found out, or is yours"
    yield "# to decide."
    yield f"# Judge it:  accord run --contract {comment(file)}"
    yield ""


def _api(found: Exploration) -> Iterator[str]:
    contract = found.contract
    yield "[api]"
    yield f"name = {toml(contract.name)}"
    if contract.title:
        yield f"title = {toml(contract.title)}"
    yield f"base_url = {toml(contract.base_url)}"
    if found.edition_source:
        yield f"standard = {toml(contract.standard)}  # {comment(found.edition_source)}"
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
        if found.locked:
            yield from commented(f"{found.locked}.")
        values = {"header": auth.header, "scheme": auth.scheme}
        usual = {"header": "Authorization", "scheme": "Bearer"}
        yield from ("[auth]", f"env = {toml(auth.env)}  # {_SECRET}")
        yield from (f"{name} = {toml(value)}" for name, value in values.items() if value != usual[name])
        if auth.scheme == "Basic":
            yield "# Of Basic the variable holds the base64 of `name:password`."
    else:
        header, scheme = described_credentials(found.description)
        if found.denied:
            yield from commented(
                f"{found.denied.request.line} is answered {found.denied.status} without credentials."
            )
            header, scheme = header or "Authorization", challenged(found.denied) or scheme or "Bearer"
        yield from commented(
            "[auth]", f'env = "API_TOKEN"  # {_SECRET}',
            f"header = {toml(header or 'Authorization')}", f"scheme = {toml(scheme if header else 'Bearer')}",
        )  # fmt: skip
    for about in found.description.schemes.values() if found.description else ():
        url = mapping(mapping(about.get("flows")).get("clientCredentials")).get("tokenUrl")
        if isinstance(url, str):
            yield from commented("[oauth]", f"token_url = {toml(url)}", 'client_id_env = "API_CLIENT_ID"',
                                 'client_secret_env = "API_CLIENT_SECRET"')  # fmt: skip
    yield ""


def _headers(found: Exploration) -> Iterator[str]:
    """What every request has to carry."""
    if found.lacking:
        yield from commented(
            "[headers]", *(f'{toml(name)} = "..."  # the description requires it' for name in found.lacking)
        )
        yield ""
    if found.contract.headers:
        yield from table("[headers]", dict(found.contract.headers))
        yield ""
    for each in found.contract.required_headers:
        yield from table("[[required_header]]", {"name": each.name, "value": each.value})
        yield ""


def _limits(found: Exploration) -> Iterator[str]:
    rate, evidence = limit_hint(found.exchanges)
    if evidence:
        yield from commented(evidence)
    about = "as the answers tell" if rate else "the rate that the API documents"
    yield from commented("[limits]", f"requests_per_second = {toml(rate or 5)}  # {about}; runs stay below it")
    yield ""


def _capabilities(found: Exploration) -> Iterator[str]:
    offers = f"POST is offered on {', '.join(found.writable)}" if found.writable else "no OPTIONS offers POST"
    yield "[capabilities]"
    yield f"# {comment(offers)}. With --allow-writes a run then creates resources, and removes them again."
    yield from commented("writes = true")
    if found.pagination:
        yield ""
        yield from table("[capabilities.pagination]", found.pagination)
        if "max_size" not in found.pagination:
            yield from commented("max_size = 100  # the largest page that the API documents")


def _versions(found: Exploration) -> Iterator[str]:
    for terms, evidence in islice(version_hints(found.exchanges, found.contract.base_url), _MOST_HINTS):
        yield from _hint("[versioning]", terms, evidence)


def _deprecations(found: Exploration) -> Iterator[str]:
    home = urlsplit(found.contract.base_url).path.rstrip("/")
    paths = [facts.path for facts in found.survey.resources]
    described = deprecated_in(found.description, paths) if found.description else iter(())
    told: dict[tuple[str, str], list[str]] = {}
    for terms, evidence in (*deprecation_hints(found.exchanges, home), *described):
        place = terms["path"], terms.get("parameter", "")
        told.setdefault(place, list(_hint("[[deprecated]]", terms, evidence)))
    for lines in islice(told.values(), _MOST_HINTS):
        yield from lines


def _hint(heading: str, terms: Mapping[str, Any], evidence: str) -> Iterator[str]:
    yield ""
    yield from commented(evidence, *table(heading, terms))


def _promises(found: Exploration) -> Iterator[str]:
    for proposal in found.promises:
        lines = table("[[promise]]", proposal.entry)
        yield ""
        yield from commented(proposal.evidence)
        yield from lines if proposal.certain else commented(*lines)
