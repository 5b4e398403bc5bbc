"""The registry: every requirement with the rules, checks and detections of it, found by importing the suites."""

from __future__ import annotations

import importlib
import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from accord.judge.rules import Detection, Rule, registered_detections, registered_rules
from accord.model.catalogue import Catalogue, Library
from accord.model.requirement import Requirement
from accord.runtime import bundle
from accord.runtime.checks import Check, check_of
from accord.runtime.exploring.properties import Property, property_of


@dataclass(slots=True)
class Registry:
    """All requirements, by id the rules and checks that try them, and what detects the permissions among them.

    `keeping` holds the checks of kinds of promises, and `properties` what is tried with drawn requests, by name.
    """

    library: Library
    rules: defaultdict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    checks: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    writing: set[str] = field(default_factory=set)
    loading: set[str] = field(default_factory=set)
    detections: defaultdict[str, list[Detection]] = field(default_factory=lambda: defaultdict(list))
    keeping: list[tuple[str, Check]] = field(default_factory=list)
    properties: dict[str, Property] = field(default_factory=dict)

    def ways(self, requirement_id: str) -> list[str]:
        """The names of all rules and checks that try a requirement."""
        return [rule.name for rule in self.rules[requirement_id]] + self.checks[requirement_id]

    def rules_for(self, *catalogues: str) -> Iterator[tuple[Requirement, Rule]]:
        """The rules of some catalogues, each with its requirement."""
        for requirement_id, rules in self.rules.items():
            requirement = self.library[requirement_id]
            if requirement.catalogue in catalogues:
                for rule in rules:
                    yield requirement, rule

    def detections_for(self, *catalogues: str) -> Iterator[tuple[Requirement, Detection]]:
        """The detections of some catalogues, each with its permission, in the order of their texts."""
        for entry in self._entries(catalogues):
            for detection in self.detections.get(entry.id, ()):
                yield entry, detection

    def present(self, catalogues: Iterable[str]) -> list[str]:
        """Those of some catalogues that the suites bring."""
        return [name for name in catalogues if name in self.library.catalogues]

    def tried(self, *catalogues: str) -> list[Requirement]:
        """The requirements of some catalogues that a rule or check tries, catalogue by catalogue."""
        return [entry for entry in self._entries(catalogues) if self.ways(entry.id)]

    def untested(self, *catalogues: str) -> dict[str, str]:
        """The requirements of some catalogues that nothing tries, with the reason."""
        return {
            entry.id: entry.why_untried or "no check tries it yet"
            for entry in self._entries(catalogues)
            if not self.ways(entry.id)
        }

    def _entries(self, catalogues: Iterable[str]) -> Iterator[Requirement]:
        for name in self.present(catalogues):
            yield from self.library.catalogues[name].requirements.values()


def library() -> Library:
    """Every catalogue that the suites bring."""
    return Library(Catalogue.read(path) for path in sorted((bundle.root() / "suites").glob("*/*.toml")))


@cache
def registry() -> Registry:
    """The registry, made once a process."""
    found = Registry(library())
    for module in _suite_modules():
        _add_properties(found, module)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            check = check_of(function)
            if not name.startswith("test_"):
                continue
            place = _place(module, name)
            if check.keeps:
                found.keeping.append((place, check))
            elif check.pattern:
                for requirement_id in found.library.expand(check.pattern):
                    found.checks[requirement_id].append(place)
                    if check.writes:
                        found.writing.add(requirement_id)
                    if check.loads:
                        found.loading.add(requirement_id)
    of_properties = {each.requirement for each in found.properties.values()}
    found.writing |= of_properties - {each.requirement for each in found.properties.values() if not each.writes}
    for rule in registered_rules():
        for requirement_id in found.library.expand(rule.pattern):
            found.rules[requirement_id].append(rule)
    for detection in registered_detections():
        for requirement_id in found.library.expand(detection.pattern):
            found.detections[requirement_id].append(detection)
    return found


def _place(module: ModuleType, name: str) -> str:
    return f"{module.__name__.replace('.', '/')}.py::{name}"


def _add_properties(found: Registry, module: ModuleType) -> None:
    """The properties of a module, in the order in which they stand there."""
    own = [(name, each) for name, body in vars(module).items() if (each := property_of(body))]
    for name, each in own:
        if getattr(each.body, "__module__", None) != module.__name__:
            continue
        named = replace(each, name=_place(module, name))
        (requirement,) = found.library.expand(each.requirement)
        found.properties[named.name] = named
        found.checks[requirement].append(named.name)


def _suite_modules() -> Iterator[ModuleType]:
    bundle.make_importable()
    base = bundle.root()
    for path in sorted((base / "suites").glob("*/*.py")):
        if path.name.startswith(("rules_", "test_", "capabilities_", "settles_", "properties_")):
            yield importlib.import_module(_module_name(path.relative_to(base)))


def _module_name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def requirements_of(function: Any, catalogues: set[str]) -> tuple[str, ...]:
    """The ids that a test function verifies, of the catalogues at hand."""
    pattern = check_of(function).pattern
    if not pattern:
        return ()
    return tuple(
        name for name in registry().library.expand(pattern) if registry().library[name].catalogue in catalogues
    )
