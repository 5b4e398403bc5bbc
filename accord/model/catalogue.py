"""A catalogue: all requirements of one standard, read from its TOML file."""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.model.requirement import Level, Requirement


class CatalogueError(Exception):
    """A catalogue file, or a reference to one, is wrong."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All requirements of one standard by id, in the order of its text.

    `uri` is where the standard stands, and for an extension or profile its name, which `precondition` asks for.
    """

    name: str
    title: str
    requirements: Mapping[str, Requirement]
    uri: str = ""
    precondition: str = ""

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """Read one catalogue file; raises CatalogueError where an entry is unusable."""
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        spec = data.get("spec") or data.get("meta") or data.get("document") or {}
        name = path.stem
        found: dict[str, Requirement] = {}
        for entry in data.get("requirement", ()):
            requirement = _requirement(name, entry, spec)
            if requirement.id in found:
                raise CatalogueError(f"{path.name}: {requirement.id} stands twice")
            found[requirement.id] = requirement
        uri, precondition = str(spec.get("permalink", "")), str(spec.get("precondition", ""))
        return cls(name, str(spec.get("name", name)), found, uri, precondition)


def _requirement(catalogue: str, entry: Mapping[str, Any], spec: Mapping[str, Any]) -> Requirement:
    try:
        anchor = entry.get("anchor", "")
        return Requirement(
            id=entry["id"],
            catalogue=catalogue,
            level=Level(entry["level"]),
            party=entry["party"],
            observe=entry["observe"],
            summary=entry["summary"],
            probe=entry["probe"],
            section=entry.get("section") or entry.get("topic", ""),
            source=f"{spec.get('permalink', '')}#{anchor}" if anchor else str(entry.get("source", "")),
            risk=entry.get("risk") or entry.get("false_positive_risk", ""),
            when=entry.get("when", ""),
            advisory=bool(spec.get("advisory")) or (entry["level"].startswith("SHOULD") and "implicit" in entry),
            severity=str(entry.get("severity", "")),
            untried=str(entry.get("untried", "")),
        )
    except (KeyError, ValueError) as error:
        raise CatalogueError(f"{catalogue}: {entry.get('id', 'an entry without id')}: {error}") from error


class Library:
    """All catalogues that are at hand, searchable by id and pattern."""

    def __init__(self, catalogues: Iterable[Catalogue]) -> None:
        self.catalogues = {catalogue.name: catalogue for catalogue in catalogues}
        self._by_id = {
            requirement.id: requirement
            for catalogue in self.catalogues.values()
            for requirement in catalogue.requirements.values()
        }

    def __getitem__(self, requirement_id: str) -> Requirement:
        return self._by_id[requirement_id]

    def __contains__(self, requirement_id: object) -> bool:
        return requirement_id in self._by_id

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self._by_id.values())

    def expand(self, pattern: str) -> tuple[str, ...]:
        """The ids that a pattern such as `jsonapi-*/errors/error-id` names; raises CatalogueError for none."""
        if pattern in self._by_id:
            return (pattern,)
        found = tuple(name for name in self._by_id if fnmatch.fnmatchcase(name, pattern))
        if not found:
            raise CatalogueError(f"{pattern}: no catalogue has such a requirement")
        return found
