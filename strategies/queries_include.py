"""Include paths: chains of relationships that a target was seen to deliver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accord.authoring import Survey

DEEPEST = 3
MOST_PATHS = 4

Graph: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By type, the relationships that can be included, each with the types that it leads to."""


def graph_of(survey: Survey) -> Graph:
    """The relationships of a target whose members `include` was seen to deliver."""
    return {
        facts.type: {
            relationship.name: relationship.types
            for relationship in facts.relationships
            if relationship.includable and not set(",.") & set(relationship.name)
        }
        for facts in survey.resources
    }


def paths_from(graph: Graph, kind: str, deepest: int = DEEPEST) -> list[str]:
    """All paths of at most so many steps that begin at a type, the shorter ones first."""
    found: list[str] = []
    reached: list[tuple[str, tuple[str, ...]]] = [("", (kind,))]
    for _ in range(deepest):
        steps = [
            (f"{path}.{name}" if path else name, targets)
            for path, kinds in reached
            for name, targets in _steps(graph, kinds).items()
        ]
        found += [path for path, _ in steps]
        reached = steps
    return found


def types_on(graph: Graph, kind: str, paths: Sequence[str]) -> set[str]:
    """The types of what paths from a type may deliver."""
    found: set[str] = set()
    for path in paths:
        kinds: tuple[str, ...] = (kind,)
        for step in path.split("."):
            kinds = _steps(graph, kinds).get(step, ())
            found.update(kinds)
    return found


def paths(graph: Graph, kind: str, deepest: int = DEEPEST) -> SearchStrategy[list[str]]:
    """Lists of paths from a type: one, several, one beside the beginning of itself, one twice.

    The graph must lead on from the type.
    """
    known = paths_from(graph, kind, deepest)
    by_depth = [[path for path in known if path.count(".") == depth] for depth in range(deepest)]
    one = st.one_of([st.sampled_from(some) for some in by_depth if some])
    several = st.lists(one, min_size=1, max_size=MOST_PATHS, unique=True)
    return st.one_of(one.map(lambda path: [path]), several, several, several.flatmap(_repeated), one.flatmap(_grown))


def chains(most: int = 4) -> SearchStrategy[list[int]]:
    """For each further row, to which of those before it leads: often the one just before, as in a chain."""
    before = st.integers(0, most - 1)
    return st.one_of(
        st.integers(1, most).map(lambda count: list(range(count))), st.lists(before, min_size=1, max_size=most)
    )


def _steps(graph: Graph, kinds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The relationships that lead on from some types, with all the types that they lead to."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        for name, targets in graph.get(kind, {}).items():
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *targets)))
    return found


def _repeated(some: list[str]) -> SearchStrategy[list[str]]:
    return st.sampled_from(some).map(lambda path: [*some, path])


def _grown(path: str) -> SearchStrategy[list[str]]:
    """A path beside its own beginnings, in any order."""
    steps = path.split(".")
    return st.permutations([".".join(steps[:count]) for count in range(1, len(steps) + 1)])
