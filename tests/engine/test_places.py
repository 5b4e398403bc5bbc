"""Places in documents: what stands there, what is put there, and what is taken away."""

import copy

import pytest

from accord.runtime.places import found_at, with_value, without

DOCUMENT = {
    "name": "Bread",
    "slug": {"en": "bread", "de": "brot"},
    "variants": [{"prices": [{"value": 1}, {"value": 2}]}, {"prices": [{"value": 3}]}, {"sku": "x"}],
    "a/b": {"c~d": 0},
}


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("", [("", DOCUMENT)]),
        ("name", [("/name", "Bread")]),
        ("slug.*", [("/slug/en", "bread"), ("/slug/de", "brot")]),
        ("slug.fr", []),
        ("name.en", []),
        ("name[]", []),
        ("variants[].sku", [("/variants/2/sku", "x")]),
        ("variants[].prices[].value",
         [("/variants/0/prices/0/value", 1), ("/variants/0/prices/1/value", 2), ("/variants/1/prices/0/value", 3)]),
        ("a/b.c~d", [("/a~1b/c~0d", 0)]),
    ],
)  # fmt: skip
def test_values_are_found_with_their_pointers(place, found):
    assert list(found_at(DOCUMENT, place)) == found


@pytest.mark.parametrize(
    ("place", "before", "after"),
    [
        ("name", {"name": 1}, {"name": 9}),
        ("name", {}, {"name": 9}),
        ("a.b.c", {}, {"a": {"b": {"c": 9}}}),
        ("a.b", {"a": "text"}, {"a": {"b": 9}}),
        ("slug.*", {"slug": {"en": 1, "de": 2}}, {"slug": {"en": 9, "de": 9}}),
        ("slug.*", {"slug": {}}, {"slug": {}}),
        ("list[]", {"list": [1, 2]}, {"list": [9, 9]}),
        ("list[].x", {"list": [{"x": 1}, {"y": 2}]}, {"list": [{"x": 9}, {"y": 2, "x": 9}]}),
        ("list[].x", {"list": ["text", {"x": 1}]}, {"list": ["text", {"x": 9}]}),
        ("a.b", {"a": [1]}, {"a": [1]}),
    ],
)
def test_values_are_put_in_place(place, before, after):
    untouched = copy.deepcopy(before)
    assert with_value(before, place, 9) == after
    assert before == untouched


def test_what_is_put_in_place_may_be_of_any_type():
    assert with_value({"a": 1}, "a", {"b": [None]}) == {"a": {"b": [None]}}


@pytest.mark.parametrize(
    ("place", "before", "after"),
    [
        ("a", {"a": 1, "b": 2}, {"b": 2}),
        ("a.b", {"a": {"b": 1, "c": 2}}, {"a": {"c": 2}}),
        ("x.y", {"a": 1}, {"a": 1}),
        ("list[].x", {"list": [{"x": 1, "y": 1}, {"x": 2}, "text"]}, {"list": [{"y": 1}, {}, "text"]}),
        ("slug.*", {"slug": {"en": 1, "de": 2}}, {"slug": {}}),
        ("list[]", {"list": [1, 2]}, {"list": []}),
    ],
)
def test_values_are_taken_away(place, before, after):
    untouched = copy.deepcopy(before)
    assert without(before, place) == after
    assert before == untouched
