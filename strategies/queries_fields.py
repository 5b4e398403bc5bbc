"""Sparse fieldsets: which fields to ask for, by type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accord.authoring import ResourceFacts

UNKNOWN = ("zzUnknown", "unknown-field", "_", "id", "type", "links")
"""Names that no resource has as a field; a server may refuse them."""
MOST_NAMES = 12
MOST_TYPES = 3


def fields_of(facts: ResourceFacts) -> list[str]:
    """The names of all fields of a type that can be asked for: attributes and relationships."""
    names = [*facts.attributes, *(relationship.name for relationship in facts.relationships)]
    return sorted({name for name in names if name and "," not in name})


def names(known: Sequence[str], odd: bool = True, alone: Sequence[str] = ()) -> SearchStrategy[list[str]]:
    """Fields of one type: none, some, all, some of them twice, and now and then one that it does not have.

    `alone` are fields of one sort, such as relationships, that are drawn without the others as well.
    """
    if not known:
        return st.just([])
    some = st.lists(st.sampled_from(known), max_size=MOST_NAMES, unique=True)
    several = st.lists(st.sampled_from(known), min_size=min(4, len(known)), max_size=MOST_NAMES, unique=True)
    choices = [some, some, several, st.permutations(known), some.flatmap(_with_one_twice)]
    if alone:
        choices.append(st.lists(st.sampled_from(alone), min_size=1, unique=True))
    if odd:
        choices.append(st.tuples(some, st.sampled_from(UNKNOWN)).map(lambda pair: [*pair[0], pair[1]]))
    return st.one_of(choices)


def fieldsets(
    present: Mapping[str, Sequence[str]],
    absent: Mapping[str, Sequence[str]],
    odd: bool = True,
    alone: Mapping[str, Sequence[str]] | None = None,
) -> SearchStrategy[dict[str, list[str]]]:
    """Fieldsets for some of the types that an answer holds, and now and then for one that it does not.

    `present` and `absent` hold the known fields by type, `alone` those of one sort that are drawn by themselves too;
    `odd` lets names be drawn that no type has.
    """
    by_type = {kind: names(known, odd, (alone or {}).get(kind, ())) for kind, known in present.items()}
    shown = st.lists(st.sampled_from(sorted(by_type)), min_size=1, max_size=MOST_TYPES, unique=True)
    drawn = shown.flatmap(lambda kinds: st.fixed_dictionaries({kind: by_type[kind] for kind in kinds}))
    others = sorted(set(absent) - set(present))
    if not others:
        return drawn
    further = st.sampled_from(others).flatmap(
        lambda kind: names(absent[kind], odd=False).map(lambda few: {kind: few})
    )
    return st.one_of(drawn, drawn, drawn, st.tuples(drawn, further).map(lambda pair: {**pair[0], **pair[1]}))


def with_names(
    drawn: SearchStrategy[dict[str, list[str]]], needed: Mapping[str, Sequence[str]]
) -> SearchStrategy[dict[str, list[str]]]:
    """The fieldsets of a strategy, each with the names that its type needs as well."""
    return drawn.map(
        lambda sets: {kind: list(dict.fromkeys((*few, *needed.get(kind, ())))) for kind, few in sets.items()}
    )


def query(drawn: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The parameters that ask for fieldsets."""
    return {f"fields[{kind}]": ",".join(few) for kind, few in drawn.items()}


def _with_one_twice(few: list[str]) -> SearchStrategy[list[str]]:
    return st.sampled_from(few).map(lambda name: [*few, name]) if few else st.just(few)
