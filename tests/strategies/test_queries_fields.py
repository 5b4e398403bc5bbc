"""Sparse fieldsets: each class of lists is reached, and what is drawn is JSON."""

import json

from accord.authoring import RelationshipFacts, ResourceFacts
from strategies import queries_fields
from tests.drawing import drawn

ARTICLES = ["author", "body", "comments", "rating", "tags", "title", "views"]
PEOPLE = ["age", "name"]


def test_fields_are_attributes_and_relationships() -> None:
    relationships = (RelationshipFacts("author", "articles"),)
    facts = ResourceFacts("articles", "/articles", attributes={"title": "string"}, relationships=relationships)
    assert queries_fields.fields_of(facts) == ["author", "title"]


def test_names_reach_every_class() -> None:
    found = drawn(queries_fields.names(ARTICLES))
    assert any(not names for names in found)
    assert any(len(names) != len(set(names)) for names in found)
    assert any(set(names) == set(ARTICLES) for names in found)
    assert any(set(names) & set(queries_fields.UNKNOWN) for names in found)
    assert any(len(names) > 6 for names in found)


def test_no_odd_names_where_none_are_wanted() -> None:
    assert all(set(names) <= set(ARTICLES) for names in drawn(queries_fields.names(ARTICLES, odd=False)))


def test_relationships_are_drawn_alone() -> None:
    alone, many = ["author", "comments", "tags"], [*ARTICLES, *"abcdefghijklmnopqrst"]
    found = drawn(queries_fields.fieldsets({"articles": many}, {}, odd=False, alone={"articles": alone}))
    assert any(len(asked["articles"]) == 3 and set(asked["articles"]) == set(alone) for asked in found)


def test_fieldsets_reach_several_types_and_absent_ones() -> None:
    found = drawn(queries_fields.fieldsets({"articles": ARTICLES, "people": PEOPLE}, {"tags": ["name"]}))
    assert any({"articles", "people"} <= set(asked) for asked in found)
    assert any("tags" in asked for asked in found)
    assert any(len(asked) > 1 and [] in asked.values() for asked in found)
    assert all(json.loads(json.dumps(asked)) == asked for asked in found)


def test_needed_names_are_kept() -> None:
    plain = queries_fields.fieldsets({"articles": ARTICLES}, {}, odd=False)
    found = drawn(queries_fields.with_names(plain, {"articles": ["author"]}))
    assert all("author" in asked["articles"] for asked in found)


def test_a_query_joins_the_names() -> None:
    assert queries_fields.query({"articles": ["title", "author"], "people": []}) == {
        "fields[articles]": "title,author",
        "fields[people]": "",
    }
