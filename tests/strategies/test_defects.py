"""Each defect makes one thing wrong, is JSON, and offends a requirement that there is."""

import copy
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategies import defects
from strategies.defect import CREATION, LINKAGE, UPDATE, encoded
from strategies.defects import DEFECTS, Setting
from strategies.defects_resources import FOREIGN

CATALOGUES = Path(__file__).parents[2] / "suites" / "jsonapi"
MANY = {"author": False, "tags": True, "notes": True}
MISSING = {"author": ("people", "99"), "tags": ("tags", "99")}
TYPES = ("articles", "people", "tags")
RESOURCE: dict[str, Any] = {
    "type": "articles",
    "attributes": {"title": "One", "extra": {"a": 1}},
    "relationships": {
        "author": {"data": {"type": "people", "id": "1"}},
        "tags": {"data": [{"type": "tags", "id": "1"}, {"type": "tags", "id": "2"}]},
        "notes": {"data": []},
    },
}


def _setting(form: str, edition: str, relationship: str = "") -> Setting:
    many = MANY if not relationship else {**MANY, "": MANY[relationship]}
    return Setting(form, "articles", edition, "7", "8", relationship, many, MISSING, TYPES)


def _cases(edition: str) -> list[tuple[dict[str, Any], Setting]]:
    return [
        ({"data": RESOURCE}, _setting(CREATION, edition)),
        ({"data": {**RESOURCE, "id": "7"}}, _setting(UPDATE, edition)),
        ({"data": RESOURCE["relationships"]["tags"]["data"]}, _setting(LINKAGE, edition, "tags")),
        ({"data": RESOURCE["relationships"]["author"]["data"]}, _setting(LINKAGE, edition, "author")),
    ]


CASES = [("1.0", *_cases("1.0")[0]), *(("1.1", *case) for case in _cases("1.1"))]


def _changes(one: Any, other: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The places at which two documents differ, as deep as objects go that have a name in common."""
    if not isinstance(one, dict) or not isinstance(other, dict) or not one.keys() & other.keys():
        if json.dumps(one) != json.dumps(other):
            yield place
        return
    for name in one.keys() | other.keys():
        if name not in one or name not in other:
            yield (*place, name)
        else:
            yield from _changes(one[name], other[name], (*place, name))


def test_there_are_many_of_them_each_with_a_name_of_its_own() -> None:
    assert len(DEFECTS) >= 60
    modules = (defects.defects_documents, defects.defects_resources, defects.defects_relationships)
    tables = [defect for module in (*modules, defects.defects_wire) for defect in module.DEFECTS]
    assert len(tables) == len(DEFECTS)


CATALOGUED = {
    edition: {
        entry["id"]: entry
        for entry in tomllib.loads((CATALOGUES / f"jsonapi-{edition}.toml").read_text())["requirement"]
    }
    for edition in ("1.0", "1.1")
}


def test_each_requirement_is_in_the_catalogue_of_each_of_its_editions() -> None:
    for defect in DEFECTS.values():
        for edition in defect.editions:
            assert defect.requirement.replace("jsonapi-*", f"jsonapi-{edition}") in CATALOGUED[edition]


def test_each_fits_somewhere() -> None:
    fitting = {name for _, document, setting in CASES for name in defects.fitting(document, setting)}
    assert fitting == DEFECTS.keys()


def test_a_refusal_is_demanded_only_of_servers_or_of_what_is_no_json() -> None:
    for defect in DEFECTS.values():
        edition = defect.editions[-1]
        entry = CATALOGUED[edition][defect.requirement.replace("*", edition)]
        if defect.refusal:
            assert (defect.name, entry["level"], entry["party"]) in [
                (defect.name, "MUST", "server"),
                (defect.name, "MUST", "both"),
                (defect.name, "MUST NOT", "both"),
            ]


@pytest.mark.parametrize(("edition", "document", "setting"), CASES)
@settings(max_examples=5, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_each_changes_one_thing(
    data: st.DataObject, edition: str, document: dict[str, Any], setting: Setting
) -> None:
    before = copy.deepcopy(document)
    for name in defects.fitting(document, setting):
        chosen = data.draw(defects.drawn(name, document, setting))
        assert json.loads(json.dumps(chosen)) == chosen
        assert chosen["defect"] == name
        message = defects.apply(chosen, document, setting)
        changed = (message.body != encoded(document)) + (message.media_type != "application/vnd.api+json")
        assert (name, changed) == (name, 1)
        if DEFECTS[name].part == "document":
            assert (name, len(list(_changes(document, json.loads(message.body))))) == (name, 1)
        assert document == before


@pytest.mark.parametrize("name", ["truncated", "body-is-no-json"])
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_what_has_to_be_refused_as_no_json_is_none(data: st.DataObject, name: str) -> None:
    document, setting = _cases("1.1")[0]
    body = defects.apply(data.draw(defects.drawn(name, document, setting)), document, setting).body
    with pytest.raises(ValueError):
        json.loads(body.decode(), strict=False)


def test_no_type_that_is_known_is_called_foreign() -> None:
    known = tuple(way("articles") for way in FOREIGN.values())
    setting = Setting(CREATION, "articles", types=known)
    assert not DEFECTS["type-foreign"].fits({"data": RESOURCE}, setting)
    assert DEFECTS["type-foreign"].fits({"data": RESOURCE}, Setting(CREATION, "articles"))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_an_id_that_is_respelt_is_another(data: st.DataObject) -> None:
    document, setting = _cases("1.1")[1]
    chosen = data.draw(defects.drawn("id-respelt", document, setting))
    assert json.loads(defects.apply(chosen, document, setting).body)["data"]["id"] != "7"


def test_what_does_not_fit_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        defects.drawn("id-of-another", {"data": {}}, Setting(UPDATE, "articles", id="7"))


def test_a_refusal_tells_its_statuses() -> None:
    assert str(DEFECTS["id-in-use"].refusal) == "403 or 409, since the id is in use"
