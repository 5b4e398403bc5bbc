"""A contract: what one API is and what it promises, read from a TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from accord.model.validate import InvalidFile, mistakes, read_toml

STANDARDS = ("jsonapi-1.0", "jsonapi-1.1", "http")

_BESIDE = {
    "jsonapi-1.0": ("jsonapi-recommendations",),
    "jsonapi-1.1": ("jsonapi-atomic-operations", "jsonapi-cursor-pagination", "jsonapi-recommendations"),
}
"""The official extensions, profiles and recommendations that belong to each edition."""


@dataclass(frozen=True, slots=True)
class Auth:
    """How requests are authorised: `env` names the variable that holds the secret."""

    env: str
    header: str = "Authorization"
    scheme: str = "Bearer"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the target a run may use."""

    requests: int = 5000
    seconds: float = 1800.0
    requests_per_second: float | None = None
    timeout: float = 30.0
    subjects: int | None = None


@dataclass(frozen=True, slots=True)
class RelationshipTerms:
    """What a contract says of one relationship."""

    name: str
    to: str | None = None
    types: tuple[str, ...] = ()
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class ResourceTerms:
    """What a contract says of one collection, or of one single resource."""

    path: str
    type: str | None = None
    id: str | None = None
    single: bool = False
    sortable: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    includable: tuple[str, ...] = ()
    create: Mapping[str, Any] | None = None
    update: Mapping[str, Any] | None = None
    read_only: bool = False
    relationships: tuple[RelationshipTerms, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """What one API is (address, auth, resources, capabilities) and what it promises."""

    name: str
    base_url: str
    standard: str = "jsonapi-1.0"
    standard_named: bool = False
    title: str = ""
    entry: str | None = None
    openapi: str | None = None
    auth: Auth | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    capabilities: Mapping[str, Any] = field(default_factory=dict)
    resources: tuple[ResourceTerms, ...] = ()
    promises: tuple[Mapping[str, Any], ...] = ()
    source: str = ""

    @property
    def edition(self) -> str:
        """The edition of JSON:API, or an empty text where the standard is another."""
        family, _, edition = self.standard.partition("-")
        return edition if family == "jsonapi" else ""

    @property
    def catalogues(self) -> tuple[str, ...]:
        """The catalogues that may concern the API: its standard's first, then the official ones that go with it."""
        return (self.standard, *_BESIDE.get(self.standard, ()))

    def at(self, base_url: str) -> Contract:
        """The same contract at another address."""
        return replace(self, base_url=base_url.rstrip("/"))

    def allows(self, capability: str) -> bool | None:
        """Whether a capability is declared as offered (True), as not offered (False), or not at all (None)."""
        value = self.capabilities.get(capability)
        return value if isinstance(value, bool) else None


def standard_with(catalogue: str) -> str:
    """The newest standard whose targets are judged by a catalogue."""
    return next((name for name, beside in reversed(_BESIDE.items()) if catalogue in beside), catalogue)


def read_contract(path: Path) -> Contract:
    """Read a contract file; raises InvalidFile naming every mistake."""
    return _contract(read_toml(path, "contract"), str(path))


def contract_from(data: Mapping[str, Any], source: str = "") -> Contract:
    """The contract that a mapping describes; raises InvalidFile naming every mistake."""
    if found := mistakes(data, "contract"):
        raise InvalidFile(source or "contract", found)
    return _contract(data, source)


def _contract(data: Mapping[str, Any], source: str) -> Contract:
    api = dict(data["api"])
    base_url = api.pop("base_url").rstrip("/")
    resources = tuple(_resource(entry) for entry in data.get("resource", ()))
    if doubled := _doubled([resource.path for resource in resources]):
        raise InvalidFile(source, [f"resource: the path {doubled} stands twice; keep one"])
    return Contract(
        name=api.pop("name", None) or (urlsplit(base_url).hostname or "api").replace(".", "-"),
        base_url=base_url,
        standard_named="standard" in api,
        auth=Auth(**data["auth"]) if "auth" in data else None,
        headers=dict(data.get("headers", {})),
        limits=Limits(**data.get("limits", {})),
        capabilities=dict(data.get("capabilities", {})),
        resources=resources,
        promises=tuple(data.get("promise", ())),
        source=source,
        **api,
    )


def _resource(entry: Mapping[str, Any]) -> ResourceTerms:
    values = dict(entry)
    relationships = tuple(
        RelationshipTerms(**{**terms, "types": tuple(terms.get("types", ()))})
        for terms in values.pop("relationship", ())
    )
    for name in ("sortable", "includable"):
        values[name] = tuple(values.get(name, ()))
    values["path"] = "/" + values["path"].lstrip("/")
    return ResourceTerms(relationships=relationships, **values)


def _doubled(names: list[str]) -> str:
    return next((name for index, name in enumerate(names) if name in names[:index]), "")
