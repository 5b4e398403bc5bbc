"""Defects of the resource object: who it says it is, and its attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from strategies.defect import (
    CREATION,
    JSON,
    UPDATE,
    Choices,
    Defect,
    Drawn,
    Refusal,
    Setting,
    at,
    holds,
    kinds,
    left_out,
    moulded,
    put,
    with_value,
)

_OBJECTS = "jsonapi-*/document-resource-objects"
_NAMES = "jsonapi-*/document-member-names"
_UPDATING = "jsonapi-*/crud-updating"
_CREATING = "jsonapi-*/crud-creating"

FOREIGN: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "title": str.capitalize,
    "blank-before": lambda text: f" {text}",
    "blank-after": lambda text: f"{text} ",
    "shorter": lambda text: text[:-1],
    "longer": lambda text: f"{text}s",
    "prefixed": lambda text: f"x-{text}",
    "slash": lambda text: f"{text}/",
    "nothing": lambda _: "",
    "nul": lambda text: f"{text}\0",
}
"""Ways to make a text into another one that is like it."""


def respelt(name: str, requirement: str, member: str, refusal: Refusal, form: str, ways: tuple[str, ...]) -> Defect:
    """The defect that `type` or `id` is another text than it has to be, though like it."""

    def texts(setting: Setting) -> tuple[str, set[str]]:
        return (setting.type, {setting.type, *setting.types}) if member == "type" else (setting.id, {setting.id})

    def change(document: JSON, choices: Choices, setting: Setting) -> JSON:
        return with_value(document, ("data", member), FOREIGN[choices["way"]](texts(setting)[0]))

    def choices(_: JSON, setting: Setting) -> Drawn | None:
        text, known = texts(setting)
        fitting = [way for way in ways if FOREIGN[way](text) not in known]
        return st.fixed_dictionaries({"way": st.sampled_from(fitting)}) if fitting else None

    return Defect(name, requirement, change, choices, refusal, (form,))


def _with_used_id(document: JSON, _: Choices, setting: Setting) -> JSON:
    return with_value(document, ("data", "id"), setting.used)


def _needs_used(_: JSON, setting: Setting) -> Drawn | None:
    return st.just({}) if setting.used else None


_FOREIGN_TYPE = Refusal("a resource of that type does not belong here", (409,))
_FOREIGN_ID = Refusal("the id is not that of the resource that the URL names", (409,))
_OWN_ID = Refusal("the server takes no ids of a client's choice, or keeps them as they are", (403,), unless_kept=True)
_USED_ID = Refusal("the id is in use", (403, 409))
_CASE, _EDGES = ("upper", "title"), ("blank-before", "blank-after", "longer", "prefixed", "slash", "nul")

TYPE = (
    left_out("type-missing-on-creation", f"{_CREATING}/create-type-member", ("data", "type"), forms=(CREATION,)),
    left_out("type-missing-on-update", f"{_UPDATING}/update-patch-resource-members", ("data", "type"),
             forms=(UPDATE,)),
    *kinds("type", f"{_OBJECTS}/resource-id-type-types", ("data", "type"),
           "null", "a-boolean", "a-number", "an-array", "an-object"),
    moulded("type-in-array", f"{_OBJECTS}/resource-id-type-types", ("data", "type"), lambda text, _: [text]),
    put("type-empty", f"{_NAMES}/member-name-character", ("data", "type"), st.just(""), refusal=_FOREIGN_TYPE),
    respelt("type-in-other-case", f"{_CREATING}/create-responses-409-bad-type", "type", _FOREIGN_TYPE, CREATION,
            _CASE),
    respelt("type-foreign", f"{_CREATING}/create-responses-409-bad-type", "type", _FOREIGN_TYPE, CREATION,
            ("shorter", *_EDGES)),
    respelt("type-in-other-case-on-update", f"{_UPDATING}/update-resource-409-type-mismatch", "type", _FOREIGN_TYPE,
            UPDATE, _CASE),
    respelt("type-foreign-on-update", f"{_UPDATING}/update-resource-409-type-mismatch", "type", _FOREIGN_TYPE,
            UPDATE, ("shorter", *_EDGES)),
    put("type-with-reserved-character", f"{_OBJECTS}/resource-type-constraints", ("data", "type"),
        st.sampled_from(["a b+", "a/b", "a.b", "*", "a,b", "<b>", "-a", "a%20b"]), refusal=_FOREIGN_TYPE),
)  # fmt: skip

ID = (
    left_out("id-missing-on-update", f"{_UPDATING}/update-patch-resource-members", ("data", "id"), forms=(UPDATE,)),
    *kinds("id", f"{_OBJECTS}/resource-id-type-types", ("data", "id"),
           "null", "a-boolean", "a-number", "an-array", "an-object"),
    moulded("id-in-array", f"{_OBJECTS}/resource-id-type-types", ("data", "id"), lambda text, _: [text],
            forms=(UPDATE,)),
    moulded("id-is-its-number", f"{_OBJECTS}/resource-id-type-types", ("data", "id"), lambda text, _: int(text),
            when=lambda text: str(text).isascii() and str(text).isdigit() and len(text) < 16, forms=(UPDATE,)),
    respelt("id-respelt", f"{_UPDATING}/update-resource-409-no-match", "id", _FOREIGN_ID, UPDATE,
            ("upper", "nothing", *_EDGES)),
    Defect("id-of-another", f"{_UPDATING}/update-resource-409-no-match", _with_used_id, _needs_used,
           _FOREIGN_ID, (UPDATE,)),
    Defect("id-in-use", f"{_CREATING}/create-responses-409-exists", _with_used_id, _needs_used,
           _USED_ID, (CREATION,)),
    put("id-of-own-choice", f"{_CREATING}/create-client-generated-ids-forbidden", ("data", "id"),
        st.uuids(version=4).map(str), refusal=_OWN_ID, forms=(CREATION,)),
    put("id-empty", f"{_OBJECTS}/resource-id-type", ("data", "id"), st.sampled_from(["", " "]), forms=(CREATION,)),
    put("lid-is-no-text", "jsonapi-1.1/document-resource-objects/resource-id-type-types", ("data", "lid"),
        st.sampled_from([None, 0, True, [], {}, ["x"]]), forms=(CREATION,)),
)  # fmt: skip


def _named_as_relationship(document: JSON, choices: Choices, _: Setting) -> JSON:
    attributes = {**at(document, ("data", "attributes")), choices["relationship"]: "x"}
    return with_value(document, ("data", "attributes"), attributes)


def _a_relationship(document: JSON, _: Setting) -> Drawn | None:
    if not holds(document, ("data", "attributes")) or not holds(document, ("data", "relationships")):
        return None
    names = list(at(document, ("data", "relationships")))
    return st.fixed_dictionaries({"relationship": st.sampled_from(names)}) if names else None


def _named(name: str, requirement: str, *names: str, **told: Any) -> Defect:
    """The defect that there is one more attribute, of a name that is not lawful."""

    def change(document: JSON, choices: Choices, _: Setting) -> JSON:
        return with_value(document, ("data", "attributes", choices["name"]), choices["value"])

    def choices(document: JSON, _: Setting) -> Drawn | None:
        if not holds(document, ("data", "attributes")):
            return None
        return st.fixed_dictionaries({"name": st.sampled_from(names), "value": st.sampled_from(["x", 1, None, {}])})

    return Defect(name, requirement, change, choices, **told)


def _with_reserved(attributes: JSON, names: list[str]) -> JSON:
    """The attributes with a reserved member in each object among them."""
    return {name: {**value, names[0]: {}} if isinstance(value, dict) else value for name, value in attributes.items()}


ATTRIBUTES = (
    *kinds("attributes", f"{_OBJECTS}/resource-attributes-key", ("data", "attributes"),
           "null", "a-boolean", "a-number", "a-text", "an-array"),
    moulded("attributes-are-pairs", f"{_OBJECTS}/resource-attributes-key", ("data", "attributes"),
            lambda attributes, _: [[name, value] for name, value in attributes.items()]),
    moulded("attributes-in-array", f"{_OBJECTS}/resource-attributes-key", ("data", "attributes"),
            lambda attributes, _: [attributes]),
    _named("attribute-named-type-or-id", f"{_OBJECTS}/resource-fields-reserved-names", "type", "id"),
    _named("attribute-name-empty", f"{_NAMES}/member-name-character", ""),
    _named("attribute-name-reserved", f"{_NAMES}/member-name-reserved-characters",
           "a.b", "a+b", "a,b", "a[b]", "a/b", "a\\b", "a'b", "$a", "a%b", "\0", "a\nb", "__proto__.x"),
    _named("attribute-name-edges", f"{_NAMES}/member-name-globally-allowed", "-a", "a-", "_a", "a_", " a", "a "),
    Defect("attribute-named-as-relationship", f"{_OBJECTS}/resource-fields", _named_as_relationship, _a_relationship),
    moulded("attribute-holds-reserved-member",
            "jsonapi-1.0/document-resource-objects/resource-attributes-reserve-members",
            ("data", "attributes"), _with_reserved, value=st.sampled_from([["links"], ["relationships"]]),
            when=lambda attributes: sum(isinstance(value, dict) for value in attributes.values()) == 1),
)  # fmt: skip

BESIDE = (
    *kinds("resource-meta", "jsonapi-*/document-meta/meta-objects", ("data", "meta"),
           "null", "a-text", "a-number", "an-array"),
    *kinds("resource-links", "jsonapi-*/document-links/links-object", ("data", "links"),
           "null", "a-text", "a-number", "an-array"),
    put("resource-additional-member", "jsonapi-*/document-structure/additional-members", ("data", "extra"),
        st.sampled_from([None, "x", 1, [], {}])),
)  # fmt: skip

DEFECTS: tuple[Defect, ...] = (*TYPE, *ID, *ATTRIBUTES, *BESIDE)
