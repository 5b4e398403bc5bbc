"""Versions of an API: how a request asks for one, and what an answer shows of it."""

from __future__ import annotations

import re
from typing import Any

from accord.authoring import Client, Contract, Exchange, not_applicable
from accord.model.terms import Versioning
from suites.http.outcomes import field_of

UNKNOWN = "9999.0"
REFUSALS = (400, 404, 406, 410, 415)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def versioning_of(contract: Contract, *kinds: str) -> Versioning:
    """How versions are chosen; raises NotApplicable where the contract does not say, or chooses otherwise."""
    found = contract.versioning
    if found is None:
        raise not_applicable("the contract does not say how a version is chosen")
    if kinds and found.by not in kinds:
        raise not_applicable(f"the version is chosen by {found.by}")
    return found


def media_type(contract: Contract, version: str | None) -> str:
    """The media type of a version; without one, of none in particular. A name with a blank is the whole type."""
    found = versioning_of(contract)
    if "{version}" in found.name and version is not None:
        return found.name.replace("{version}", version)
    return contract.media_type if version is None else f"{contract.media_type}; {found.name}={version}"


def ask(client: Client, contract: Contract, url: str, version: str | None, **options: Any) -> Exchange:
    """GET a URL in a version, or without saying which; options are those of the client."""
    found = versioning_of(contract)
    match found.by:
        case "header":
            return client.get(url, headers={found.name: version}, **options)
        case "media-type":
            return client.get(url, accept=media_type(contract, version), **options)
        case "path":
            return client.get(in_path(found, url, version), **options)
    bare = re.sub(rf"(?<=[?&]){re.escape(found.name)}=[^&]*&?", "", url).rstrip("?&")
    return client.get(bare, {} if version is None else {found.name: version}, **options)


def in_path(versioning: Versioning, url: str, version: str | None) -> str:
    """A URL of the current version as another version has it, or as it is without."""
    segment = re.escape(versioning.name.replace("{version}", versioning.current))
    other = "" if version is None else versioning.name.replace("{version}", version)
    moved, count = re.subn(rf"{segment}(?=[/?]|$)", other.replace("\\", r"\\"), url, count=1)
    if not count:
        raise not_applicable(f"no URL of the current version has `{versioning.name}` in its path")
    return moved


def version_in(versioning: Versioning, url: str) -> str | None:
    """The version that the path of a URL names, or None."""
    found = re.search(re.escape(versioning.name).replace(r"\{version\}", "([^/?]+)") + "(?=[/?]|$)", url)
    return found[1] if found else None


def strangers(versioning: Versioning) -> list[str]:
    """Versions that there are not: unknown, malformed, negative, huge, and, where all are known, of the future."""
    found = [UNKNOWN, "abc", "-1", "9" * 20]
    if versioning.supported and all(_DATE.fullmatch(version) for version in versioning.supported):
        found.append("2999-12-31")
    majors = [version.partition(".")[0] for version in versioning.supported]
    if majors and all(major.isdigit() for major in majors):
        found.append(str(max(map(int, majors)) + 1))
    return found


def told(contract: Contract, exchange: Exchange) -> str | None:
    """The version that an answer says it is of, where the contract names the field that tells it."""
    echo = contract.versioning.echo if contract.versioning else None
    return field_of(exchange, echo) if echo else None


def shape(value: Any) -> Any:
    """Names and types of a JSON value without its values; a list has the shapes of all its items, a null any."""
    match value:
        case dict():
            return {name: shape(item) for name, item in value.items()}
        case list():
            shapes: list[Any] = []
            for item in map(shape, value):
                shapes += [] if item in shapes else [item]
            return shapes
        case None:
            return None
    return "boolean" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"


def differs(one: Any, other: Any, at: str = "") -> str | None:
    """Where two shapes differ, as a JSON pointer; None where they agree as far as nulls and empty lists tell."""
    if one is None or other is None:
        return None
    if isinstance(one, dict) and isinstance(other, dict):
        for name in {**one, **other}:
            if (name in one) != (name in other):
                return f"{at}/{name}"
            if found := differs(one[name], other[name], f"{at}/{name}"):
                return found
        return None
    if isinstance(one, list) and isinstance(other, list):
        places = [differs(row, like, f"{at}/*") for row in one for like in other]
        return places[0] if places and all(places) else None
    return None if one == other else at or "body"
