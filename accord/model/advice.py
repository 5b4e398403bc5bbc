"""Advice beside requirements: why one matters to clients, what usually breaks it, and what to change."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.model.validate import read_toml

MADE_OF = {
    "any": "Anywhere",
    "rails": "Ruby",
    "python": "Python",
    "node": "Node.js",
    "java": "Java",
    "php": "PHP",
    "dotnet": ".NET",
    "go": "Go",
    "edge": "In front",
}
"""What servers are made of, as files of advice name it and as readers are told; gateways and proxies stand last."""

_WILD = str.maketrans("", "", "*?")


@dataclass(frozen=True, slots=True)
class Cause:
    """A usual cause of a breach, and what the servers are made of where it is met."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What is told beside a requirement; a text is empty where nothing is known."""

    why: str = ""
    causes: tuple[Cause, ...] = ()
    fix: str = ""

    def __bool__(self) -> bool:
        return bool(self.why or self.causes or self.fix)

    def over(self, wider: Advice) -> Advice:
        """This advice, completed by what a wider one says besides."""
        return Advice(self.why or wider.why, self.causes or wider.causes, self.fix or wider.fix)


@dataclass(frozen=True, slots=True)
class Entry:
    """Advice for a group of requirements, named by `patterns` of ids, or for the promises of some `kinds`."""

    patterns: tuple[str, ...]
    kinds: tuple[str, ...]
    advice: Advice

    def closeness(self, requirement_id: str, kind: str) -> int:
        """How closely it names a requirement: the more of the id is spelled out, the closer; -1 for not at all."""
        named = [_spelled(each) for each in self.patterns if fnmatch.fnmatchcase(requirement_id, each)]
        return max(named, default=0 if kind and kind in self.kinds else -1)


def _spelled(pattern: str) -> int:
    """How many characters a pattern spells out; one without wildcards is closer than any with."""
    letters = len(pattern.translate(_WILD))
    return letters if letters < len(pattern) else letters + 1000


def advise(entries: Iterable[Entry], requirement_id: str, kind: str = "") -> Advice:
    """The advice for a requirement or promise: what names it most closely is told, and completed by what is wider.

    Of two entries that name it as closely, the later one wins.
    """
    found = Advice()
    near = [(each.closeness(requirement_id, kind), each) for each in entries]
    for _, each in sorted((pair for pair in near if pair[0] >= 0), key=lambda pair: pair[0]):
        found = each.advice.over(found)
    return found


def read_advice(path: Path) -> Iterator[Entry]:
    """The entries of one file of advice, in its order; raises InvalidFile naming every mistake."""
    for entry in read_toml(path, "advice")["advice"]:
        yield Entry(tuple(entry.get("of", ())), tuple(entry.get("kinds", ())), _advice(entry))


def _advice(entry: Mapping[str, Any]) -> Advice:
    causes = entry.get("causes", {})
    told = tuple(Cause(name, causes[key]) for key, name in MADE_OF.items() if key in causes)
    return Advice(entry.get("why", ""), told, entry.get("fix", ""))
