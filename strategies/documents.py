"""Valid documents that create, update or link: which of the optional parts are there is drawn, as JSON.

A plan is drawn before anything is made; a fresh body of the run's own is then cut to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from hypothesis import strategies as st

from accord.authoring import Identity, Recipe

Document: TypeAlias = dict[str, Any]
Plan: TypeAlias = Mapping[str, Any]

_META = st.sampled_from([None, {}, {"note": "x"}, {"nested": {"list": [1, None]}}])


def cardinalities(recipe: Recipe) -> dict[str, bool]:
    """Of each relationship that a client may set and whose cardinality is known, whether it is to-many."""
    return {
        facts.name: facts.to_many
        for facts in recipe.facts.relationships
        if facts.to_many is not None and not facts.read_only
    }


def whole(recipe: Recipe) -> Document:
    """The plan of a document with all that the recipe has, and no more."""
    return {"attributes": list(recipe.attributes), "linked": list(recipe.relationships), "emptied": [], "meta": None}


def plans(recipe: Recipe, *, least: int = 0) -> st.SearchStrategy[Document]:
    """Plans of documents: the attributes and relationships that are there, those that are emptied, and `meta`.

    At least so many attributes are there, where the recipe has them.
    """
    unset = [name for name in cardinalities(recipe) if name not in recipe.relationships]
    least = min(least, len(recipe.attributes))
    return st.fixed_dictionaries(
        {
            "attributes": _some(list(recipe.attributes), least),
            "linked": _some(list(recipe.relationships)),
            "emptied": _some(unset),
            "meta": _META,
        }
    )


def document(recipe: Recipe, body: Document, plan: Plan, row: Identity | None = None) -> Document:
    """A body that the recipe makes, cut to a plan: an update where a row is named, else a creation.

    An empty `attributes` or `relationships` is left out.
    """
    given, many = body["data"], cardinalities(recipe)
    data: Document = {"type": given["type"]} if row is None else {"type": row[0], "id": row[1]}
    attributes = {name: value for name, value in given.get("attributes", {}).items() if name in plan["attributes"]}
    linked = {name: value for name, value in given.get("relationships", {}).items() if name in plan["linked"]}
    emptied: Document = {name: {"data": [] if many[name] else None} for name in plan["emptied"]}
    data |= {"attributes": attributes} if attributes else {}
    data |= {"relationships": {**linked, **emptied}} if linked or emptied else {}
    return {"data": data} if plan["meta"] is None else {"data": data, "meta": plan["meta"]}


def linkage(members: Sequence[Identity], to_many: bool) -> Document:
    """The document that changes a relationship at its own URL."""
    found = [{"type": kind, "id": name} for kind, name in members]
    return {"data": found if to_many else found[0] if found else None}


def _some(names: list[str], least: int = 0) -> st.SearchStrategy[list[str]]:
    """Some of some names, in their order; all of them more often than not."""
    subsets = st.sets(st.sampled_from(names), min_size=least) if names else st.just(set[str]())
    return st.one_of(st.just(names), subsets.map(lambda chosen: [name for name in names if name in chosen]))
