"""What is learned from recorded exchanges, and what is not."""

from __future__ import annotations

import json

import pytest

from accord.evolve.learn import learn
from accord.evolve.observed import Member, Observed, from_json, to_json
from accord.evolve.places import Collection, Places
from accord.model.exchange import Exchange
from tests.engine.evolving import BASE, JSONAPI, answered, articles, learned, listing, resources, rows

STATES = ("draft", "open", "closed")
UUID = "6f1ed002-ab5d-4f0d-9d29-0d5b6f0c{:04d}"


def member(observed: Observed, shape: str, path: str) -> Member:
    found = next(each for each in observed.shapes if each.name == shape)
    return next(each for each in found.members if each.path == path)


def test_a_member_is_known_by_presence_type_null_and_format() -> None:
    items = rows(9, at="2024-05-01T10:00:00Z", uid=UUID.format, price=lambda n: n if n % 2 else n + 0.5)
    items += [{"id": "last", "at": None, "note": "x"}]
    observed = learned(listing(items))
    at = member(observed, "GET /notes rows", "/at")
    assert (at.seen, at.of, at.distinct, dict(at.types)) == (20, 20, 10, {"null": 2, "string": 18})
    assert at.format == "date-time"
    assert member(observed, "GET /notes rows", "/uid").format == "uuid"
    assert member(observed, "GET /notes rows", "/price").kinds == {"number"}
    note = member(observed, "GET /notes rows", "/note")
    assert (note.always, note.seen, note.of) == (False, 2, 20)


def test_few_words_that_come_back_are_an_enumeration_and_other_texts_are_not() -> None:
    items = rows(
        12, state=lambda n: STATES[n % 3], name=lambda n: f"name{n}", text=lambda n: f"two words {n % 2}",
        day="2024-05-01", once=lambda n: STATES[n % 3] if n < 5 else None,
    )  # fmt: skip
    observed = learned(listing(items))
    assert member(observed, "GET /notes rows", "/state").values == {"closed": 4, "draft": 4, "open": 4}
    for path in ("/name", "/text", "/day", "/id"):
        assert member(observed, "GET /notes rows", path).values == {}, path


def test_one_row_seen_often_is_no_enumeration() -> None:
    observed = learned([answered("/notes/n1", {"id": "n1", "state": "open"})] * 40)
    assert member(observed, "GET /notes/{id}", "/state").values == {}


def test_nested_members_and_items_have_paths() -> None:
    observed = learned(listing(rows(2, owner={"name": "Ada"}, tags=[{"a/b": 1}])))
    assert member(observed, "GET /notes rows", "/owner/name").seen == 4
    assert member(observed, "GET /notes rows", "/tags/[]/a~1b").kinds == {"integer"}


def test_resources_of_json_api_have_a_shape_by_type_wherever_they_stand() -> None:
    author = {"author": {"data": {"type": "people", "id": "p1"}}, "tags": {"data": []}, "editor": {"data": None}}
    included = resources(1, kind="people", name="Ada")
    observed = learned(articles(resources(3, author, title="x"), included=included, links={"next": "/articles?p=2"}))
    assert {each.name for each in observed.shapes} == {"GET /articles", "articles", "people"}
    assert member(observed, "articles", "/attributes/title").seen == 6
    assert member(observed, "people", "/attributes/name").seen == 2
    facts = {each.name: (each.one, each.many, each.null, dict(each.types)) for each in observed.relationships}
    assert facts == {"author": (6, 0, 0, {"people": 6}), "editor": (0, 0, 6, {}), "tags": (0, 6, 0, {})}
    (page,) = observed.listings
    assert dict(page.sizes) == {"3": 2}


def test_answers_are_kept_by_request_with_ids_told_apart_from_unknown_ones() -> None:
    seen = [
        *listing(rows(1)),
        answered("/notes/n1", {"id": "n1"}),
        answered("/notes/nobody", {"code": "NOT_FOUND"}, 404),
        answered("/notes?odd=1", {"errors": [{"code": "ODD"}]}, 400),
        answered("/notes/n1", None, 503),
    ]
    answers = {each.request: (dict(each.statuses), dict(each.codes)) for each in learned(seen).answers}
    assert answers == {
        "GET /notes": ({"200": 2}, {}),
        "GET /notes/{id}": ({"200": 1}, {}),
        "GET /notes/{unknown}": ({"404": 1}, {"404 NOT_FOUND": 1}),
        "GET /notes?odd=1": ({"400": 1}, {"400 ODD": 1}),
    }


def test_operations_keep_statuses_media_types_headers_and_notices() -> None:
    fields = {"ETag": '"1"', "Date": "now", "Sunset": "then"}
    (operation,) = learned([answered("/report", {"a": 1}, fields=fields)]).operations
    assert (operation.name, dict(operation.statuses), dict(operation.media_types)) == (
        "GET /report", {"200": 1}, {"application/json": 1})  # fmt: skip
    assert dict(operation.fields) == {"content-type": 1, "etag": 1, "sunset": 1}
    assert dict(operation.notices) == {"sunset": 1}


@pytest.mark.parametrize(
    "odd",
    [
        answered("/notes", {"items": [], "version": 2}, asking={"Accept-Version": "2"}),
        answered("/notes?fields[notes]=id", {"items": [], "version": 2}),
    ],
    ids=["another-version", "fewer-fields"],
)
def test_what_was_asked_for_otherwise_shows_no_shape(odd: Exchange) -> None:
    (document,) = (each for each in learned([*listing(rows(1)), odd]).shapes if each.name == "GET /notes")
    assert [each.path for each in document.members] == ["/items"]


def test_what_a_run_created_shows_no_shape() -> None:
    made = answered("/notes", {"id": "mine"}, 201, method="POST", sent={"title": "x"})
    before, after = listing(rows(2, title="x")), listing([*rows(2, title="x"), {"id": "mine", "title": None}])
    assert dict(member(learned([*before, made, *after]), "GET /notes rows", "/title").types) == {"string": 8}
    assert dict(member(learned([*before, *after]), "GET /notes rows", "/title").types) == {"null": 2, "string": 8}


def test_the_order_of_a_collection_is_told_from_enough_rows() -> None:
    def orders(count: int) -> tuple[str, ...]:
        return learned(listing(rows(count, rank=lambda n: -n, same=1))).listings[0].orders

    assert orders(8) == ("-rank", "id")
    assert orders(4) == ()


def test_an_order_holds_on_every_page_that_was_not_asked_for_otherwise() -> None:
    rising = rows(8, rank=lambda n: n, stamp=lambda n: n)
    mixed = rows(8, rank=lambda n: n, stamp=lambda n: n if n else 9)
    asked = answered("/notes?sort=-rank", {"items": rising[::-1]})
    (found,) = learned([*listing(rising), *listing(mixed), asked]).listings
    assert found.orders == ("id", "rank")


def test_answers_about_what_a_run_created_are_not_kept() -> None:
    made = answered("/notes", {}, 201, method="POST", sent={}, fields={"Location": f"{BASE}/notes/mine"})
    put = answered("/notes/put", {}, 201, method="PUT", sent={})
    gone = [answered(f"/notes/{name}", {}, 404) for name in ("mine", "put", "other")]
    answers = {each.request: dict(each.statuses) for each in learned([*listing(rows(1)), made, put, *gone]).answers}
    assert answers == {"GET /notes": {"200": 2}, "GET /notes/{unknown}": {"404": 1}}


def test_what_a_put_replaced_is_no_row_of_the_run() -> None:
    put = answered("/notes/n1", {"id": "n1"}, 200, method="PUT", sent={})
    observed = learned([*listing(rows(2)), put, answered("/notes/n1", {"id": "n1"})])
    assert "GET /notes/{id}" in {each.request for each in observed.answers}


def test_required_input_is_learned_from_refusals_that_lack_one_member_or_name_it() -> None:
    def post(sent: object, status: int, body: object = None) -> Exchange:
        return answered("/notes", body or {}, status, method="POST", sent=sent)

    named = {"errors": [{"source": {"pointer": "/data/attributes/owner"}}]}
    observed = learned([
        post({"title": "x", "text": "y"}, 201),
        post({"title": "x"}, 201),
        post({"text": "y"}, 422),
        post({"text": "y", "odd": 1}, 422),
        post({"title": "x"}, 422, named),
    ])  # fmt: skip
    facts = {each.member: (each.accepted, each.refused) for each in observed.inputs}
    assert facts == {"/title": (0, 1), "/text": (1, 1), "/data/attributes/owner": (2, 1)}


def test_paths_outside_any_collection_have_ids_by_their_look() -> None:
    places = Places(BASE, [Collection("/notes")])
    assert places.template(f"{BASE}/users/42/keys/{UUID.format(1)}") == "/users/{id}/keys/{id}"
    assert places.template(f"{BASE}/notes/why/comments") == "/notes/{id}/comments"
    assert places.path("https://elsewhere.test/v1/notes") is None


def test_types_have_a_shape_for_each_operation_where_that_is_wished() -> None:
    observed = learn(articles(resources(1, title="x")), base_url=BASE, by_operation=True)
    assert "articles in GET /articles" in {each.name for each in observed.shapes}


def test_the_file_says_all_that_was_learned() -> None:
    observed = learned([*articles(resources(9, title="x", state=lambda n: STATES[n % 3])), *listing(rows(8))])
    assert from_json(json.loads(json.dumps(to_json(observed)))) == observed


@pytest.mark.parametrize("data", [{}, [], {"observed": 1}, {"observed": 99, "base_url": "x", "requests": 1}])
def test_other_files_are_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"no observed contract|damaged"):
        from_json(data)


def test_json_api_is_known_by_its_label() -> None:
    unlabelled = [answered("/articles", {"data": resources(1, title="x")})]
    assert "articles" not in {each.name for each in learned(unlabelled).shapes}
    labelled = [answered("/articles", {"data": resources(1, title="x")}, media_type=f"{JSONAPI}; ext=x")]
    assert "articles" in {each.name for each in learned(labelled).shapes}
