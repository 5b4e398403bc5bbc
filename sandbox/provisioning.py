"""The JSON:API 1.0 server's subject: a provisioning API after a vendor's, with its rows at the start."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from string import ascii_letters
from typing import Any

from sandbox.blog import moment
from sandbox.schema import Api, Attribute, read_types
from sandbox.store import Linkage, Row, Seeds, join_inverses


def letters_id(kind: str, number: int) -> str:
    """An id of ten letters, the same for the same type and number."""
    digest = hashlib.sha256(f"{kind}:{number}".encode()).digest()
    return "".join(ascii_letters[octet % len(ascii_letters)] for octet in digest[:10])


API = Api(
    edition="1.0",
    title="A provisioning API",
    prefix="/api",
    types=read_types(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))),
    page_size=10,
    page_max=25,
    linkage="included",
    meta_names=("record_count", "page_count"),
    make_id=letters_id,
)

COUNTS = {
    "organizations": 31,
    "roles": 34,
    "permissions": 48,
    "membership_profiles": 30,
    "memberships": 40,
    "api_credentials": 34,
    "application_memberships": 33,
    "identity_providers": 12,
    "plans": 3,
    "billing_profiles": 2,
    "subscriptions": 4,
    "users": 1,
    "versions": 36,
}

Links = Mapping[str, Callable[[int], Linkage]]


def _one(kind: str, choose: Callable[[int], int | None]) -> Callable[[int], Linkage]:
    """A to-one relationship whose target's number follows from the row's own."""

    def target(n: int) -> Linkage:
        number = choose(n)
        return None if number is None else letters_id(kind, number)

    return target


def _versions(first: int) -> Callable[[int], Linkage]:
    """The first row has three versions, the second one, the others none."""
    numbers = {0: range(first, first + 3), 1: range(first + 3, first + 4)}
    return lambda n: tuple(letters_id("versions", number) for number in numbers.get(n, range(0)))


def _crowded(n: int) -> int:
    """Half of all rows lead to the first target, the second row to the second, the rest to a few others."""
    return 0 if n % 2 == 0 else 1 if n == 1 else 2 + n % 7


LINKS: Mapping[str, Links] = {
    "roles": {"organization": _one("organizations", _crowded), "versions": _versions(0)},
    "permissions": {
        "organization": _one("organizations", lambda n: _crowded(_crowded(n))),
        "role": _one("roles", _crowded),
        "versions": _versions(4),
    },
    "membership_profiles": {"organization": _one("organizations", _crowded)},
    "memberships": {
        "organization": _one("organizations", _crowded),
        "role": _one("roles", _crowded),
        "membership_profile": _one("membership_profiles", lambda n: None if n % 3 == 0 else n % 5),
        "versions": _versions(8),
    },
    "api_credentials": {
        "organization": _one("organizations", _crowded),
        "role": _one("roles", lambda n: None if n % 4 == 3 else _crowded(n)),
    },
    "application_memberships": {
        "api_credential": _one("api_credentials", lambda n: n),
        "membership": _one("memberships", lambda n: None if n % 5 == 4 else _crowded(n)),
        "membership_profile": _one("membership_profiles", lambda n: None if n % 3 == 2 else _crowded(n)),
        "organization": _one("organizations", _crowded),
        "role": _one("roles", _crowded),
    },
    "identity_providers": {"user": _one("users", lambda n: 0 if n % 2 else None)},
    "billing_profiles": {"user": _one("users", lambda _: 0)},
    "subscriptions": {
        "plan": _one("plans", lambda n: n % 3),
        "billing_profile": _one("billing_profiles", lambda _: 0),
    },
}


def seeds() -> Seeds:
    """The rows of a fresh store."""
    rows = [_row(kind, n) for kind, count in COUNTS.items() for n in range(count)]
    return join_inverses(API, rows)


def _row(kind: str, n: int) -> Row:
    created, updated = moment(n * 5), moment(900 + n * 11)
    clocks = {"created": created, "updated": updated}
    attributes = {
        name: clocks[entry.clock] if entry.clock else _value(entry, n)
        for name, entry in API.types[kind].attributes.items()
    }
    if kind == "memberships":
        attributes["user_email"] = f"member{n}@example.com"
    if kind == "versions":
        attributes["resource_id"] = letters_id("roles", n)
    links = {name: choose(n) for name, choose in LINKS.get(kind, {}).items()}
    return Row(kind, letters_id(kind, n), attributes, links, created, updated)


def _value(entry: Attribute, n: int) -> Any:
    """A value that is distinct from row to row, save where there are but a few to choose from."""
    if entry.name == "reference_origin":
        return ("erp", "crm", "shop")[n % 3]
    if entry.choices:
        return entry.choices[n % len(entry.choices)]
    match entry.kind:
        case "boolean":
            return n % 2 == 0
        case "integer":
            return (entry.example or 0) + n * 7 % 31
        case "number":
            return (entry.example or 0.0) + n / 4
        case "datetime":
            return moment(n) if n % 3 == 0 else None
        case "object":
            return {"number": n, "labels": ["a", "b"][: n % 3]}
    if isinstance(entry.example, list):
        return entry.example[n % len(entry.example)]
    return entry.example if entry.example and n == 0 else f"{entry.example or entry.name} {n}"
