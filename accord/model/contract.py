"""A contract: what one API is and what it promises, read from a TOML file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from accord.model.merge import merged
from accord.model.promise import Promise, promise_from
from accord.model.terms import (
    Account,
    Auth,
    Deprecated,
    DocumentedLimit,
    Errors,
    Limits,
    OAuth,
    Promised,
    RequiredHeader,
    Reserved,
    Tls,
    Updates,
    Versioning,
)
from accord.model.validate import InvalidFile, load_toml, mistakes

Terms = TypeVar("Terms")

STANDARDS = ("jsonapi-1.0", "jsonapi-1.1", "http")

_BESIDE = {
    "jsonapi-1.0": ("jsonapi-recommendations", "http"),
    "jsonapi-1.1": ("jsonapi-atomic-operations", "jsonapi-cursor-pagination", "jsonapi-recommendations", "http"),
}
"""What belongs to each edition: its official extensions, profiles and recommendations, and HTTP that carries it."""

_MEDIA_TYPES = {"http": "application/json"}


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
    items: str | None = None
    id_member: str = "id"
    put_creates: bool = False
    read_only_members: tuple[str, ...] = ()


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
    documented_type: str | None = None
    figures: str = ""
    auth: Auth | None = None
    accounts: tuple[Account, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    capabilities: Mapping[str, Any] = field(default_factory=dict)
    resources: tuple[ResourceTerms, ...] = ()
    versioning: Versioning | None = None
    required_headers: tuple[RequiredHeader, ...] = ()
    errors: Errors | None = None
    deprecated: tuple[Deprecated, ...] = ()
    oauth: OAuth | None = None
    reserved: tuple[Reserved, ...] = ()
    documented_limits: tuple[DocumentedLimit, ...] = ()
    promised: Promised = field(default_factory=Promised)
    tls: Tls = field(default_factory=Tls)
    updates: Updates = field(default_factory=Updates)
    promises: tuple[Promise, ...] = ()
    source: str = ""

    @property
    def edition(self) -> str:
        """The edition of JSON:API, or an empty text where the standard is another."""
        family, _, edition = self.standard.partition("-")
        return edition if family == "jsonapi" else ""

    @property
    def media_type(self) -> str:
        """The media type of its documents: the one that it documents, or its standard's."""
        return self.documented_type or _MEDIA_TYPES.get(self.standard, "application/vnd.api+json")

    @property
    def token_url(self) -> str:
        """The whole URL of the token endpoint, or an empty text where there is none."""
        told = self.oauth.token_url if self.oauth else ""
        return told if not told or "://" in told else f"{self.base_url}/{told.lstrip('/')}"

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables that may hold secrets of it."""
        names = [self.auth.env] if self.auth else []
        names += [account.env for account in self.accounts]
        if self.oauth:
            names += [self.oauth.client_id_env, self.oauth.client_secret_env]
        return tuple(names)

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
    if catalogue in STANDARDS:
        return catalogue
    return next((name for name, beside in reversed(_BESIDE.items()) if catalogue in beside), catalogue)


def read_contract(path: Path, locate: Callable[[str], Path] | None = None) -> Contract:
    """Read a contract file, over the one that it extends; raises InvalidFile naming every mistake.

    What is extended is a file beside it, or a name by which `locate` finds the file; else that stands beside as well.
    """
    data = _extended(path, locate or (lambda name: path.with_name(f"{name}.toml")), ())
    if found := mistakes(data, "contract"):
        raise InvalidFile(path, found)
    return _contract(data, str(path))


def _extended(path: Path, locate: Callable[[str], Path], through: tuple[Path, ...]) -> dict[str, Any]:
    if path in through:
        raise InvalidFile(path, ["extends: the contract extends itself; name another"])
    data = load_toml(path)
    extended = data.pop("extends", None)
    if extended is None:
        return data
    if not isinstance(extended, str):
        raise InvalidFile(path, ["extends: should be the name or the file of one contract"])
    beside = path.parent / extended if extended.endswith(".toml") else locate(extended)
    base = _extended(beside, locate, (*through, path))
    _sign(base, extended)
    return merged(base, data)


def _sign(base: Mapping[str, Any], extended: str) -> None:
    """Note in each promise which contract makes it, before another stands over it."""
    api, promises = base.get("api"), base.get("promise")
    name = api.get("name", extended) if isinstance(api, dict) else extended
    for entry in promises if isinstance(promises, list) else ():
        if isinstance(entry, dict):
            entry.setdefault("catalogue", name)


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
    promises = data.get("promise", ())
    if doubled := _doubled([entry["id"] for entry in promises]):
        raise InvalidFile(source, [f"promise: the id {doubled} stands twice; ids are unique"])
    name = api.pop("name", None) or (urlsplit(base_url).hostname or "api").replace(".", "-")
    return Contract(
        name=name,
        base_url=base_url,
        standard_named="standard" in api,
        documented_type=api.pop("media_type", None),
        auth=Auth(**data["auth"]) if "auth" in data else None,
        accounts=_each(Account, data.get("account")),
        headers=dict(data.get("headers", {})),
        limits=Limits(**data.get("limits", {})),
        capabilities=dict(data.get("capabilities", {})),
        resources=resources,
        versioning=_one(Versioning, data.get("versioning")),
        required_headers=_each(RequiredHeader, data.get("required_header")),
        errors=_one(Errors, data.get("errors")),
        deprecated=_each(Deprecated, data.get("deprecated")),
        oauth=_one(OAuth, data.get("oauth")),
        reserved=_each(Reserved, data.get("reserved")),
        documented_limits=_each(DocumentedLimit, data.get("limit")),
        promised=_one(Promised, data.get("promised")) or Promised(),
        tls=_one(Tls, data.get("tls")) or Tls(),
        updates=_one(Updates, data.get("updates")) or Updates(),
        promises=tuple(promise_from(entry, name) for entry in promises),
        source=source,
        **api,
    )


def _resource(entry: Mapping[str, Any]) -> ResourceTerms:
    values = dict(entry)
    relationships = tuple(
        RelationshipTerms(**{**terms, "types": tuple(terms.get("types", ()))})
        for terms in values.pop("relationship", ())
    )
    for name in ("sortable", "includable", "read_only_members"):
        values[name] = tuple(values.get(name, ()))
    values["path"] = "/" + values["path"].lstrip("/")
    return ResourceTerms(relationships=relationships, **values)


def _one(kind: type[Terms], values: Mapping[str, Any] | None) -> Terms | None:
    """The terms of a section, its lists as tuples."""
    if values is None:
        return None
    return kind(**{name: _settled(value) for name, value in values.items()})


def _settled(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return tuple(value) if isinstance(value, list) else value


def _each(kind: type[Terms], entries: list[Mapping[str, Any]] | None) -> tuple[Terms, ...]:
    return tuple(found for entry in entries or () if (found := _one(kind, entry)) is not None)


def _doubled(names: list[str]) -> str:
    return next((name for index, name in enumerate(names) if name in names[:index]), "")


def file_name(source: str) -> str:
    """The last part of a path: what the folders of a machine are called is nobody's business."""
    return source.replace("\\", "/").rpartition("/")[2]
