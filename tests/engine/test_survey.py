"""The survey: what it learns from servers of many manners."""

from pathlib import Path

import pytest

from accord.model.codec import from_json, to_json
from accord.model.survey import Survey
from accord.runtime.options import Options
from accord.runtime.run import prepare
from accord.runtime.surveying.smoke import Unjudgeable
from tests.engine.servers import answering, document


def row(kind, name, links=False, **relationships):
    value = {"type": kind, "id": name, "attributes": {"title": f"T{name}", "size": int(name)}}
    if relationships:
        value["relationships"] = relationships
    if links:
        value["links"] = {"self": f"/{kind}/{name}"}
    return value


def surveyed(answer, tmp_path: Path, contract: str = "") -> Survey:
    import json

    with answering(answer) as url:
        path = tmp_path / "contract.toml"
        path.write_text(f'[api]\nbase_url = "{url}"\n{contract}')
        folder = prepare(Options(contract=str(path), run_dir=tmp_path / "run"))
    return from_json(Survey, json.loads((folder / "survey.json").read_text()))


THINGS = '[[resource]]\npath = "/things"\n'


def test_numeric_ids_do_not_hide_the_rest(tmp_path):
    rows = {name: {**row("things", str(name)), "id": name} for name in (1, 2, 3)}

    def answer(handler):
        last = handler.path.partition("?")[0].rpartition("/")[2]
        return document({"data": rows[int(last)] if last.isdigit() else list(rows.values())})

    survey = surveyed(answer, tmp_path, THINGS)
    (facts,) = survey.resources
    assert facts.ids == ("1", "2", "3")
    assert facts.sample == ("things", "1")
    assert facts.sample_url is not None
    assert facts.attributes["size"] == "number"


def test_relationships_are_sorted_by_what_is_known_of_them(tmp_path):
    rows = [
        row("things", "1", owner={"data": {"type": "people", "id": "7"}}, parts={"data": []}),
        row("things", "2", owner={"data": None}, parts={"data": [{"type": "parts", "id": "1"}]}),
        row("things", "3", parts={"data": [{"type": "parts", "id": str(n)} for n in (1, 2)]}),
    ]

    def answer(handler):
        last = handler.path.partition("?")[0].rpartition("/")[2]
        return document({"data": rows[int(last) - 1] if last.isdigit() else rows})

    (facts,) = surveyed(answer, tmp_path, THINGS).resources
    owner, parts = facts.relationship("owner"), facts.relationship("parts")
    assert (owner.to_many, owner.types) == (False, ("people",))
    assert owner.filled.owner == ("things", "1")
    assert owner.empty.owner == ("things", "2")
    assert parts.to_many is True
    assert len(parts.filled.members) == 2
    assert parts.single.owner == ("things", "2")
    assert parts.empty.owner == ("things", "1")


def test_hidden_linkage_is_fetched(tmp_path):
    link = {"links": {"self": "/things/1/relationships/parts", "related": "/things/1/parts"}}

    def answer(handler):
        path = handler.path.partition("?")[0]
        if path.endswith(("relationships/parts", "1/parts")):
            return document({"data": [{"type": "parts", "id": "1"}, {"type": "parts", "id": "2"}]})
        one = row("things", "1", parts=link)
        return document({"data": one if path.endswith("/1") else [one]})

    survey = surveyed(answer, tmp_path, THINGS)
    parts = survey.resources[0].relationship("parts")
    assert parts.to_many is True
    assert not parts.filled.shown
    assert survey.relationship_urls == ("/things/{}/relationships/parts",)
    assert from_json(Survey, to_json(survey)) == survey


def test_linkage_that_only_include_shows_is_read_for_all_rows(tmp_path):
    def answer(handler):
        path, _, query = handler.path.partition("?")
        rows = []
        for number in range(1, 7):
            links = {"self": f"/things/{number}/relationships/owner", "related": f"/things/{number}/owner"}
            owner = {"type": "people", "id": "7"} if number != 5 else None
            rows.append(row("things", str(number), owner={"links": links} | ({"data": owner} if query else {})))
        last = path.rpartition("/")[2]
        if last == "owner":
            return document({"data": {"type": "people", "id": "7"}})
        included = {"included": [row("people", "7")]} if query else {}
        return document({"data": rows[int(last) - 1] if last.isdigit() else rows} | included)

    (facts,) = [facts for facts in surveyed(answer, tmp_path, THINGS).resources if facts.type == "things"]
    owner = facts.relationship("owner")
    assert owner.to_many is False
    assert owner.empty.owner == ("things", "5")
    assert owner.empty.related_url.endswith("/things/5/owner")
    assert not owner.filled.shown
    assert owner.includable


def test_collections_are_found_from_the_entry_document_and_the_resources_links(tmp_path):
    def answer(handler):
        path = handler.path.partition("?")[0].rstrip("/")
        if not path:
            return document({"meta": {"see": "/things"}})
        if path == "/things/1/owner":
            return document({"data": row("people", "7", links=True)})
        kind = path.split("/")[1]
        if kind not in ("things", "people"):
            return document({"errors": [{}]}, 404)
        name = {"things": "1", "people": "7"}[kind]
        one = row(kind, name, links=True, owner={"links": {"related": f"{path}/owner"}} if kind == "things" else {})
        one.get("relationships", {}).get("owner", {}).get("links", {}).update(related="/things/1/owner")
        return document({"data": one if path.count("/") == 2 else [one]})

    survey = surveyed(answer, tmp_path)
    assert [facts.path for facts in survey.collections] == ["/things", "/people"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda _: (200, {"Content-Type": "text/html"}, b"<html>"), "answers with HTML"),
        (lambda _: (200, {"Content-Type": "text/html"}, b'<input type="password">'), "shows a login page"),
        (lambda _: document({"errors": []}, 401), "answers 401 to everything"),
        (lambda _: (302, {"Location": "https://sso.example.com/login?next=x"}, b""), "redirects to a login page"),
        (lambda _: (301, {"Location": "https://other.example.com/"}, b""), "use that address"),
        (lambda _: document({"message": "hello"}), "no JSON:API document"),
        (lambda _: document({"errors": [{}]}, 404), "no resource of the contract could be read"),
        (lambda _: document({"errors": [{}]}, 500), "the target is broken"),
    ],
)
def test_what_cannot_be_judged_is_told_in_one_line(tmp_path, answer, words):
    with pytest.raises(Unjudgeable, match=words) as caught:
        surveyed(answer, tmp_path, THINGS)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"data": [{"type": ["x"], "id": {}}, None, 7, {"type": "things", "id": "1", "attributes": [], "links": "x"}]},
        {"data": [{"type": "things", "id": "1", "relationships": {"a": None, "b": [], "c": {"data": [None, 3]}}}]},
        {
            "data": [
                {"type": "things", "id": "1", "relationships": {"a": {"links": {"self": 7, "related": "http://["}}}}
            ]
        },
        {
            "data": [{"type": "things", "id": "\ud800/../?#", "links": {"self": {"href": None}}}],
            "links": {"next": []},
        },
        {"data": [], "links": []},
    ],
)
def test_no_document_can_make_it_stumble(tmp_path, body):
    surveyed(lambda _: document(body), tmp_path, THINGS)
