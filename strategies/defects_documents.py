"""Defects of the top level: what a document as a whole has wrong."""

from __future__ import annotations

from hypothesis import strategies as st

from strategies.defect import CREATION, LINKAGE, UPDATE, Defect, encoded, kinds, left_out, moulded, put

ALL = (CREATION, UPDATE, LINKAGE)
_TOP = "jsonapi-*/document-top-level"
_NAMES = "jsonapi-*/document-member-names"

ROOT = (
    moulded("root-is-an-array", f"{_TOP}/json-object", (), lambda document, _: [document], forms=ALL),
    moulded("root-is-a-text", f"{_TOP}/json-object", (), lambda document, _: encoded(document).decode(), forms=ALL),
    *kinds("root", f"{_TOP}/json-object", (), "null", "a-boolean", "a-number", forms=ALL),
    moulded("root-is-its-data", f"{_TOP}/json-object", (), lambda document, _: document["data"], forms=ALL),
)

DATA = (
    left_out("data-missing", f"{_TOP}/required-top-level", ("data",), forms=ALL),
    *kinds("data", f"{_TOP}/primary-data", ("data",), "null", "a-boolean", "a-number", "a-text"),
    moulded(
        "data-is-array-of-one", "jsonapi-*/crud-creating/create-single-resource", ("data",),
        lambda data, _: [data], forms=(CREATION,),
    ),
    moulded(
        "data-is-array-of-several", "jsonapi-*/crud-creating/create-single-resource", ("data",),
        lambda data, times: [data] * times, value=st.integers(2, 5), forms=(CREATION,),
    ),
    put("data-is-empty-array", f"{_TOP}/primary-data", ("data",), st.just([])),
    moulded(
        "data-is-array-on-update", "jsonapi-*/crud-updating/update-patch-resource", ("data",),
        lambda data, times: [data] * times, value=st.integers(1, 3), forms=(UPDATE,),
    ),
    moulded(
        "data-is-nested-array", f"{_TOP}/primary-data", ("data",),
        lambda data, _: [[data]], forms=ALL,
    ),
)  # fmt: skip

BESIDE = (
    put(
        "errors-beside-data", f"{_TOP}/data-errors", ("errors",),
        st.sampled_from([[], [{"status": "400"}], {"title": "no"}, None]), forms=ALL,
    ),
    *kinds("included", "jsonapi-*/document-compound-documents/compound-documents-top-level-included", ("included",),
           "null", "a-text", "a-number", "an-object", forms=ALL),
    moulded(
        "included-twice", "jsonapi-*/document-compound-documents/compound-documents-duplicates", (),
        lambda document, _: {**document, "included": [{"type": "things", "id": "1"}] * 2}, forms=ALL,
    ),
    moulded(
        "included-unlinked", "jsonapi-*/document-compound-documents/compound-documents-full-linkage", (),
        lambda document, value: {**document, "included": [{"type": "things", "id": value, "attributes": {}}]},
        value=st.sampled_from(["0", "1", "ü"]), forms=ALL,
    ),
    *kinds("meta", "jsonapi-*/document-meta/meta-objects", ("meta",),
           "null", "a-text", "a-number", "an-array", forms=ALL),
    *kinds("links", "jsonapi-*/document-links/links-object", ("links",),
           "null", "a-text", "a-boolean", "an-array", forms=ALL),
    put("link-of-wrong-kind", "jsonapi-*/document-links/top-level-links-members", ("links",),
        st.fixed_dictionaries({"self": st.sampled_from([0, True, [], ["/"], 1.5])}), forms=ALL),
    put("link-without-href", "jsonapi-*/document-links/link-object-href", ("links",),
        st.fixed_dictionaries({"self": st.sampled_from([{}, {"href": 1}, {"href": []}, {"href": {}}])}), forms=ALL),
    put("link-is-no-url", "jsonapi-*/document-links/link-string-url", ("links",),
        st.fixed_dictionaries({"self": st.sampled_from(["", " ", "http://[", "\\", "%", "a b"])}), forms=ALL),
    *kinds("jsonapi", "jsonapi-*/document-jsonapi-object/json-api-type", ("jsonapi",),
           "null", "a-text", "a-number", "an-array", forms=ALL),
    put("version-is-no-text", "jsonapi-*/document-jsonapi-object/json-api-version-string", ("jsonapi",),
        st.fixed_dictionaries({"version": st.sampled_from([None, 1, 1.1, [], {}, False])}), forms=ALL),
    put("ext-is-no-array", "jsonapi-1.1/document-jsonapi-object/json-api-ext", ("jsonapi",),
        st.fixed_dictionaries({"ext": st.sampled_from(["x", {}, 1, [1], [None]])}), forms=ALL),
    put("additional-member", "jsonapi-*/document-structure/additional-members", ("extra",),
        st.sampled_from([None, "x", 1, [], {}, {"data": None}]), forms=ALL),
    put("top-name-empty", f"{_NAMES}/member-name-character", ("",), st.just("x"), forms=ALL),
    put("top-name-reserved", f"{_NAMES}/member-name-reserved-characters", ("a.b/c",), st.just("x"), forms=ALL),
)  # fmt: skip

DEFECTS: tuple[Defect, ...] = (*ROOT, *DATA, *BESIDE)
