"""What a defect is: one named thing wrong with a document, or with how it is sent."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from hypothesis import strategies as st

JSON: TypeAlias = Any
Choices: TypeAlias = Mapping[str, Any]
Drawn: TypeAlias = st.SearchStrategy[dict[str, Any]]
Place: TypeAlias = tuple[str, ...]

CREATION, UPDATE, LINKAGE = "creation", "update", "linkage"
RELATIONSHIP = "{relationship}"
"""Stands in a place for the relationship that was drawn."""
LINKS_TO = "{linkage}"
"""Stands at the head of a place for where linkage is: in a relationship that was drawn, or as primary data."""
NOTHING = st.just(dict[str, Any]())


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document is for: a creation, an update, or a change of linkage, and whom its URL names.

    `id` is that of the row to be updated, `used` that of another row of the same type; `many` tells of each
    relationship whether it is to-many, `missing` an identity that fits it and that nothing has.
    """

    form: str
    type: str
    edition: str = "1.1"
    id: str = ""
    used: str = ""
    relationship: str = ""
    many: Mapping[str, bool] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """That the text binds the server to refuse: the statuses that it names, any 4xx where it names none, and why.

    `unless_kept`: what was sent may be taken as it is, and is then shown as it was sent.
    """

    why: str
    statuses: tuple[int, ...] = ()
    unless_kept: bool = False

    def __str__(self) -> str:
        statuses = " or ".join(map(str, self.statuses)) or "a 4xx"
        return f"{statuses}, since {self.why}"


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong: the requirement that it offends, how it is done, and whether it has to be refused.

    `part` is what `change` gets and returns anew: the "document", the "body" in octets, or the "media type";
    `choices` draws what `change` has to know, or is None where the defect does not fit.
    """

    name: str
    requirement: str
    change: Callable[[Any, Choices, Setting], Any]
    choices: Callable[[JSON, Setting], Drawn | None] = lambda _document, _setting: NOTHING
    refusal: Refusal | None = None
    forms: tuple[str, ...] = (CREATION, UPDATE)
    part: str = "document"

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions that have the requirement."""
        edition = self.requirement.partition("/")[0].removeprefix("jsonapi-")
        return ("1.0", "1.1") if edition == "*" else (edition,)

    def fits(self, document: JSON, setting: Setting) -> bool:
        """Whether a document can be given this defect."""
        known = setting.form in self.forms and setting.edition in self.editions
        return known and self.choices(document, setting) is not None


_SCALARS = {
    "null": st.none(),
    "a-boolean": st.booleans(),
    "a-number": st.sampled_from([0, 1, -1, 7, 1.5, 2**53 - 1]),
    "a-text": st.sampled_from(["", " ", "x", "null", "[]", "{}", "1", "ü", "a,b"]),
}
KINDS: Mapping[str, st.SearchStrategy[JSON]] = {
    **_SCALARS,
    "an-array": st.lists(st.one_of(*_SCALARS.values(), st.just({}), st.just([])), max_size=3),
    "an-object": st.dictionaries(
        st.sampled_from(["a", "type", "id", "data"]), st.one_of(*_SCALARS.values()), max_size=2
    ),
}
"""Values of each kind of JSON."""
IDS: Mapping[str, st.SearchStrategy[JSON]] = {**KINDS, "a-number": st.sampled_from([2**53 - 1, -1, 0.5])}
"""Values of each kind of JSON, of which none is the id of a row of somebody else."""


def at(document: JSON, place: Iterable[str]) -> JSON:
    """What stands at a place of a document; raises LookupError where there is nothing."""
    for step in place:
        if not isinstance(document, dict):
            raise LookupError(step)
        document = document[step]
    return document


def with_value(document: JSON, place: Place, value: JSON) -> JSON:
    """A copy of a document with a value put at a place, whose parent has to be there."""
    if not place:
        return value
    result = copy.deepcopy(document)
    at(result, place[:-1])[place[-1]] = value
    return result


def without(document: JSON, place: Place) -> JSON:
    """A copy of a document without the member at a place."""
    result = copy.deepcopy(document)
    del at(result, place[:-1])[place[-1]]
    return result


def holds(document: JSON, place: Place) -> bool:
    """Whether there is anything at a place of a document."""
    try:
        at(document, place)
    except LookupError:
        return False
    return True


def resolved(place: Place, choices: Choices) -> Place:
    """A place with what was drawn in the stead of its placeholders."""
    name = choices.get("relationship", "")
    if place[:1] == (LINKS_TO,):
        place = (*(("data", "relationships", name, "data") if name else ("data",)), *place[1:])
    return tuple(name if step == RELATIONSHIP else step for step in place)


def encoded(document: JSON) -> bytes:
    """A document as it is usually sent: JSON in UTF-8."""
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace")


def related(document: JSON, setting: Setting, place: Place, many: bool | None) -> list[str]:
    """The relationships, to-one or to-many where either is asked for, in which a place is there.

    Where the document is linkage alone the one name is empty.
    """
    if setting.form == LINKAGE:
        names = [""] if many in (None, setting.many.get(setting.relationship)) else []
    else:
        given = at(document, ("data", "relationships")) if holds(document, ("data", "relationships")) else {}
        names = [name for name in given if many in (None, setting.many.get(name))]
    return [name for name in names if holds(document, resolved(place, {"relationship": name}))]


def drawn_at(
    document: JSON,
    setting: Setting,
    place: Place,
    *,
    many: bool | None = None,
    value: st.SearchStrategy[JSON] | None = None,
    when: Callable[[JSON], bool] = lambda _: True,
) -> Drawn | None:
    """Choices of a value, where one is given, and of a relationship, where a place is in one.

    None where the place is nowhere, or nothing there is as it has to be.
    """
    drawn = {} if value is None else {"value": value}
    if RELATIONSHIP not in place and LINKS_TO not in place:
        return st.fixed_dictionaries(drawn) if holds(document, place) and when(at(document, place)) else None
    names = related(document, setting, place, many)
    names = [name for name in names if when(at(document, resolved(place, {"relationship": name})))]
    return st.fixed_dictionaries({"relationship": st.sampled_from(names), **drawn}) if names else None


def left_out(name: str, requirement: str, place: Place, *, many: bool | None = None, **told: Any) -> Defect:
    """The defect that the member at a place is missing."""

    def change(document: JSON, choices: Choices, _: Setting) -> JSON:
        return without(document, resolved(place, choices))

    return Defect(
        name, requirement, change, lambda document, setting: drawn_at(document, setting, place, many=many), **told
    )


def put(
    name: str,
    requirement: str,
    place: Place,
    values: st.SearchStrategy[JSON],
    *,
    many: bool | None = None,
    **told: Any,
) -> Defect:
    """The defect that one of some values stands at a place."""

    def change(document: JSON, choices: Choices, _: Setting) -> JSON:
        return with_value(document, resolved(place, choices), choices["value"])

    def choices(document: JSON, setting: Setting) -> Drawn | None:
        parent = place if place == (LINKS_TO,) else place[:-1]
        return drawn_at(document, setting, parent, many=many, value=values)

    return Defect(name, requirement, change, choices, **told)


def kinds(name: str, requirement: str, place: Place, *wrong: str, **told: Any) -> list[Defect]:
    """The defects that a value of a wrong kind of JSON stands at a place, one for each kind."""
    values = IDS if place[-1:] == ("id",) else KINDS
    return [put(f"{name}-is-{kind}", requirement, place, values[kind], **told) for kind in wrong]


def moulded(
    name: str,
    requirement: str,
    place: Place,
    mould: Callable[[JSON, JSON], JSON],
    *,
    many: bool | None = None,
    value: st.SearchStrategy[JSON] | None = None,
    when: Callable[[JSON], bool] = lambda _: True,
    **told: Any,
) -> Defect:
    """The defect that what stands at a place is made into something else by a function of it and a drawn value."""

    def change(document: JSON, choices: Choices, _: Setting) -> JSON:
        found = resolved(place, choices)
        return with_value(document, found, mould(copy.deepcopy(at(document, found)), choices.get("value")))

    def choices(document: JSON, setting: Setting) -> Drawn | None:
        return drawn_at(document, setting, place, many=many, value=value, when=when)

    return Defect(name, requirement, change, choices, **told)
