"""Defects of relationships: the objects that stand for them, their linkage, and the identifiers in it."""

from __future__ import annotations

from hypothesis import strategies as st

from strategies.defect import (
    CREATION,
    IDS,
    JSON,
    KINDS,
    LINKAGE,
    LINKS_TO,
    RELATIONSHIP,
    UPDATE,
    Choices,
    Defect,
    Drawn,
    Refusal,
    Setting,
    kinds,
    left_out,
    moulded,
    put,
    related,
    resolved,
    with_value,
)

ALL = (CREATION, UPDATE, LINKAGE)
_OBJECTS = "jsonapi-*/document-resource-objects"
_IDENTIFIERS = "jsonapi-*/document-resource-identifier-objects"
_ONE = ("data", "relationships", RELATIONSHIP)
_KEY = f"{_OBJECTS}/resource-relationships-key"
_OBJECT = f"{_OBJECTS}/resource-relationships-object"
_LINKAGE = f"{_OBJECTS}/resource-linkage"


def _filled(linkage: JSON) -> bool:
    """Whether linkage leads anywhere."""
    return bool(linkage)


def _last(linkage: JSON, change: dict[str, JSON], drop: str = "") -> JSON:
    """Linkage whose last identifier has other members, or one less: those before it may have been done already."""
    if isinstance(linkage, list):
        return [*linkage[:-1], _last(linkage[-1], change, drop)]
    return {name: value for name, value in {**linkage, **change}.items() if name != drop}


def _ids(linkage: JSON) -> JSON:
    """The bare ids of some linkage."""
    return [each["id"] for each in linkage] if isinstance(linkage, list) else linkage["id"]


def _identifier(name: str, requirement: str, member: str, values: st.SearchStrategy[JSON]) -> Defect:
    """The defect that the last identifier of some linkage has a member that is wrong."""
    return moulded(
        name, f"{_IDENTIFIERS}/{requirement}", (LINKS_TO,), lambda linkage, value: _last(linkage, {member: value}),
        value=values, when=_filled, forms=ALL,
    )  # fmt: skip


def _leads_nowhere(document: JSON, choices: Choices, setting: Setting) -> JSON:
    name = choices["relationship"]
    kind, unused = setting.missing[name or setting.relationship]
    identifier: JSON = {"type": kind, "id": unused}
    return with_value(
        document, resolved((LINKS_TO,), choices), [identifier] if setting.many.get(name) else identifier
    )


def _may_lead_nowhere(document: JSON, setting: Setting) -> Drawn | None:
    names = [name for name in related(document, setting, (LINKS_TO,), None) if name in setting.missing]
    return st.fixed_dictionaries({"relationship": st.sampled_from(names)}) if names else None


def _adds_missing(document: JSON, choices: Choices, setting: Setting) -> JSON:
    kind, unused = setting.missing[setting.relationship]
    members = [*document["data"], {"type": kind, "id": unused}]
    return with_value(document, ("data",), members if choices["last"] else members[-1:] + members[:-1])


def _may_add_missing(document: JSON, setting: Setting) -> Drawn | None:
    fits = setting.relationship in setting.missing and isinstance(document["data"], list)
    return st.fixed_dictionaries({"last": st.booleans()}) if fits else None


_NOWHERE = Refusal("a related resource does not exist", (404,))

OBJECTS = (
    *kinds("relationships", _KEY, ("data", "relationships"), "null", "a-boolean", "a-number", "a-text", "an-array"),
    moulded("relationships-in-array", _KEY, ("data", "relationships"), lambda given, _: [given]),
    *kinds("relationship", _OBJECT, _ONE, "null", "a-boolean", "a-number", "a-text", "an-array"),
    put("relationship-empty", _OBJECT, _ONE, st.just({})),
    moulded("relationship-is-its-linkage", _OBJECT, _ONE, lambda relationship, _: relationship["data"],
            when=lambda relationship: "data" in relationship),
    left_out("relationship-without-data-on-creation", "jsonapi-*/crud-creating/create-relationships-member",
             (*_ONE, "data"), forms=(CREATION,)),
    put("relationship-of-links-alone", "jsonapi-*/crud-updating/update-resource-relationship-value", _ONE,
        st.just({"links": {"related": "/"}}), forms=(UPDATE,)),
    put("relationship-of-meta-alone", "jsonapi-*/crud-updating/update-resource-relationship-value", _ONE,
        st.just({"meta": {}}), forms=(UPDATE,)),
    *kinds("relationship-meta", "jsonapi-*/document-meta/meta-objects", (*_ONE, "meta"), "a-text", "an-array"),
    *kinds("relationship-links", "jsonapi-*/document-links/links-object", (*_ONE, "links"), "a-text", "an-array"),
    put("relationship-named-type-or-id", f"{_OBJECTS}/resource-fields-reserved-names",
        ("data", "relationships", "id"), st.just({"data": None})),
    put("relationship-name-reserved", "jsonapi-*/document-member-names/member-name-reserved-characters",
        ("data", "relationships", "a.b"), st.just({"data": None})),
    put("relationship-name-empty", "jsonapi-*/document-member-names/member-name-character",
        ("data", "relationships", ""), st.just({"data": []})),
)  # fmt: skip

LINKAGES = (
    *kinds("linkage", _LINKAGE, (LINKS_TO,), "a-boolean", "a-number", "a-text", forms=ALL),
    moulded("to-one-in-array", _LINKAGE, (LINKS_TO,), lambda linkage, _: [linkage], many=False, forms=ALL),
    put("to-one-is-empty-array", _LINKAGE, (LINKS_TO,), st.just([]), many=False, forms=ALL),
    put("to-many-is-null", _LINKAGE, (LINKS_TO,), st.none(), many=True, forms=ALL),
    put("to-many-is-an-object", _LINKAGE, (LINKS_TO,), KINDS["an-object"], many=True, forms=ALL),
    moulded("to-many-is-its-first", _LINKAGE, (LINKS_TO,), lambda linkage, _: linkage[0], many=True, when=_filled,
            forms=ALL),
    moulded("to-many-holds-null", _LINKAGE, (LINKS_TO,), lambda linkage, _: [*linkage, None], many=True, forms=ALL),
    moulded("to-many-holds-a-scalar", _LINKAGE, (LINKS_TO,), lambda linkage, value: [*linkage, value], many=True,
            value=st.sampled_from(["1", 1, True, 1.5]), forms=ALL),
    moulded("to-many-is-nested", _LINKAGE, (LINKS_TO,), lambda linkage, _: [linkage], many=True, forms=ALL),
    moulded("linkage-is-ids", _LINKAGE, (LINKS_TO,), lambda linkage, _: _ids(linkage), when=_filled, forms=ALL),
)  # fmt: skip

IDENTIFIERS = (
    *(
        moulded(f"identifier-without-{member}", f"{_IDENTIFIERS}/resource-identifier-required-members", (LINKS_TO,),
                lambda linkage, _, member=member: _last(linkage, {}, member), when=_filled, forms=ALL)  # type: ignore[misc]
        for member in ("type", "id")
    ),
    *(
        _identifier(f"identifier-{member}-is-{kind}", "resource-identifier-member-types", member, IDS[kind])
        for member in ("type", "id")
        for kind in ("null", "a-boolean", "a-number", "an-array", "an-object")
    ),
    _identifier("identifier-id-empty", "resource-identifier-required-members", "id", st.sampled_from(["", " "])),
    _identifier("identifier-of-invented-type", "resource-identifier-required-members", "type",
                st.sampled_from(["things", "", "x-", "null", "TYPE"])),
    _identifier("identifier-with-attributes", "resource-identifier-required-members", "attributes",
                st.sampled_from([{}, {"name": "x"}, None])),
    _identifier("identifier-meta-of-wrong-kind", "resource-identifier-optional-member", "meta",
                st.sampled_from([None, "x", 1, []])),
    Defect("creation-leads-nowhere", "jsonapi-*/crud-creating/create-responses-404-related",
           _leads_nowhere, _may_lead_nowhere, _NOWHERE, (CREATION,)),
    Defect("update-leads-nowhere", "jsonapi-*/crud-updating/update-resource-404-related",
           _leads_nowhere, _may_lead_nowhere, _NOWHERE, (UPDATE,)),
    Defect("member-leads-nowhere", f"{_IDENTIFIERS}/resource-identifier-required-members",
           _adds_missing, _may_add_missing, None, (LINKAGE,)),
)  # fmt: skip

DEFECTS: tuple[Defect, ...] = (*OBJECTS, *LINKAGES, *IDENTIFIERS)
