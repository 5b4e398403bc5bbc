"""Plans of documents, and the documents that they cut bodies to."""

import json
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from accord.authoring import Recipe, RelationshipFacts, ResourceFacts
from strategies import documents

FEW = settings(max_examples=60, deadline=None, derandomize=True, database=None)
AUTHOR = {"data": {"type": "people", "id": "1"}}
RECIPE = Recipe(
    ResourceFacts(
        "articles",
        "/articles",
        relationships=(
            RelationshipFacts("author", "articles", to_many=False, types=("people",)),
            RelationshipFacts("tags", "articles", to_many=True, types=("tags",)),
            RelationshipFacts("editor", "articles", to_many=False),
            RelationshipFacts("likes", "articles", to_many=True, read_only=True),
            RelationshipFacts("odd", "articles"),
        ),
    ),
    attributes={"title": "One", "rating": 3, "extra": {"a": 1}},
    relationships={"author": AUTHOR},
)
BODY = {"data": {"type": "articles", "attributes": RECIPE.attributes, "relationships": RECIPE.relationships}}


@FEW
@given(documents.plans(RECIPE))
def test_plans_are_json(plan: dict[str, Any]) -> None:
    assert json.loads(json.dumps(plan)) == plan


@FEW
@given(documents.plans(RECIPE))
def test_a_creation_holds_what_was_planned_and_nothing_else(plan: dict[str, Any]) -> None:
    data = documents.document(RECIPE, BODY, plan)["data"]
    assert data["type"] == "articles"
    assert "id" not in data
    assert list(data.get("attributes", {})) == plan["attributes"]
    assert list(data.get("relationships", {})) == [*plan["linked"], *plan["emptied"]]


@FEW
@given(documents.plans(RECIPE))
def test_an_update_names_its_row(plan: dict[str, Any]) -> None:
    data = documents.document(RECIPE, BODY, plan, ("articles", "7"))["data"]
    assert (data["type"], data["id"]) == ("articles", "7")


@FEW
@given(documents.plans(RECIPE, least=2))
def test_so_many_attributes_are_there(plan: dict[str, Any]) -> None:
    assert len(plan["attributes"]) >= 2


@pytest.mark.parametrize(
    "wanted",
    [
        lambda plan: plan["attributes"] == [],
        lambda plan: plan["attributes"] == ["title", "rating", "extra"],
        lambda plan: plan["attributes"] == ["extra"] and plan["linked"] == [],
        lambda plan: plan["emptied"] == ["tags", "editor"] and plan["meta"] is not None,
    ],
)
def test_plans_reach_each_of_their_classes(wanted: Any) -> None:
    find(documents.plans(RECIPE), wanted, settings=settings(max_examples=2000, derandomize=True, database=None))


def test_the_whole_plan_gives_the_body_as_it_is() -> None:
    assert documents.document(RECIPE, BODY, documents.whole(RECIPE)) == BODY


def test_what_is_emptied_has_the_form_of_its_cardinality() -> None:
    plan = {"attributes": [], "linked": [], "emptied": ["tags", "editor"], "meta": None}
    data = documents.document(RECIPE, BODY, plan)["data"]
    assert data == {"type": "articles", "relationships": {"tags": {"data": []}, "editor": {"data": None}}}


def test_relationships_that_a_client_may_not_set_are_left_out() -> None:
    assert documents.cardinalities(RECIPE) == {"author": False, "tags": True, "editor": False}


@pytest.mark.parametrize(
    ("members", "to_many", "data"),
    [
        ([], False, None),
        ([], True, []),
        ([("tags", "1")], False, {"type": "tags", "id": "1"}),
        ([("tags", "1")], True, [{"type": "tags", "id": "1"}]),
    ],
)
def test_linkage_has_one_of_its_four_forms(members: list[tuple[str, str]], to_many: bool, data: Any) -> None:
    assert documents.linkage(members, to_many) == {"data": data}


@FEW
@given(st.data())
def test_the_body_stays_as_it_is(data: st.DataObject) -> None:
    before = json.dumps(BODY)
    documents.document(RECIPE, BODY, data.draw(documents.plans(RECIPE)))
    assert json.dumps(BODY) == before
