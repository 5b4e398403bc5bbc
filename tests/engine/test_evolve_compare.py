"""Each category of change between two observed contracts: what breaks, what may be, what cannot be told."""

from __future__ import annotations

from typing import Any

import pytest

from accord.evolve.compare import comparable
from accord.evolve.difference import Difference, Effect, count, exempted
from accord.model.exchange import Exchange
from tests.engine.evolving import JSONAPI, answered, articles, changes, learned, listing, resources, rows, told

ROWS = "GET /notes rows"


def notes(number: int = 9, **members: Any) -> list[Exchange]:
    return listing(rows(number, **members))


def states(*names: str) -> Any:
    return lambda number: names[number % len(names)]


CHANGES = {
    "nothing": (notes(title="x"), notes(title="x"), []),
    "member removed": (notes(title="x", text="y"), notes(title="x"), [("break", "member", f"{ROWS} /text")]),
    "nested member removed": (
        notes(owner={"name": "a", "age": 1}), notes(owner={"name": "a"}), [("break", "member", f"{ROWS} /owner/age")]
    ),
    "whole object removed": (
        notes(title="x", owner={"name": "a"}), notes(title="x"), [("break", "member", f"{ROWS} /owner")]
    ),
    "member of items removed": (
        notes(tags=[{"a": 1, "b": True}]), notes(tags=[{"a": 1}]), [("break", "member", f"{ROWS} /tags/[]/b")]
    ),
    "items not there": (notes(tags=[{"a": 1}]), notes(tags=[]), []),
    "member renamed": (
        notes(title=lambda n: f"t{n}"), notes(heading=lambda n: f"t{n}"),
        [("break", "member renamed", f"{ROWS} /title")],
    ),
    "member not always given, not seen": (
        listing([*rows(5, text="y"), {"id": "a"}]), notes(), [("unseen", "member", f"{ROWS} /text")]
    ),
    "too few rows": (notes(2, text="y"), listing([{"id": "else"}]), [("unseen", "member", f"{ROWS} /text")]),
    "the same single row": (notes(1, text="y"), notes(1), [("break", "member", f"{ROWS} /text")]),
    "member less often": (
        notes(text="y"), listing([*rows(8, text="y"), {"id": "z"}]), [("relaxation", "presence", f"{ROWS} /text")]
    ),
    "member added": (notes(), notes(text="y"), [("addition", "member", f"{ROWS} /text")]),
    "type changed": (notes(size=1), notes(size="1"), [("break", "type", f"{ROWS} /size")]),
    "type changed, few": (notes(3, size=1), notes(3, size="1"), [("break", "type", f"{ROWS} /size")]),
    "another member of another type": (
        notes(title="x"), notes(titles=5),
        [("break", "member", f"{ROWS} /title"), ("addition", "member", f"{ROWS} /titles")],
    ),
    "many rows, then another one": (
        notes(4, text="y"), listing([{"id": "else"}]), [("unseen", "member", f"{ROWS} /text")]
    ),
    "format changed, just enough": (
        notes(3, at="2024-05-01"), notes(3, at="May 1st"), [("break", "format", f"{ROWS} /at")]
    ),
    "format changed, few": (
        notes(3, at="2024-05-01"), notes(2, at="May 1st"), [("unseen", "format", f"{ROWS} /at")]
    ),
    "type widened": (
        notes(size=1), notes(size=lambda n: n if n % 2 else str(n)), [("break", "type", f"{ROWS} /size")]
    ),
    "number to integer": (notes(size=1.5), notes(size=1), [("relaxation", "type", f"{ROWS} /size")]),
    "integer to number": (notes(size=1), notes(size=1.5), [("break", "type", f"{ROWS} /size")]),
    "integer to number, few": (notes(4, size=1), notes(4, size=1.5), [("unseen", "type", f"{ROWS} /size")]),
    "fewer types": (notes(size=lambda n: n if n % 2 else "x"), notes(size=1), []),
    "null new": (
        notes(text="y"), notes(text=lambda n: "y" if n else None), [("break", "null", f"{ROWS} /text")]
    ),
    "null new, few": (
        notes(3, text="y"), notes(3, text=lambda n: "y" if n else None), [("unseen", "null", f"{ROWS} /text")]
    ),
    "null gone": (notes(text=lambda n: "y" if n else None), notes(text="y"), []),
    "format changed": (notes(at="2024-05-01"), notes(at="May 1st"), [("break", "format", f"{ROWS} /at")]),
    "format changed for some": (
        notes(at="2024-05-01"), notes(at=lambda n: "2024-05-01" if n else "?"), [("unseen", "format", f"{ROWS} /at")]
    ),
    "value removed": (
        notes(24, state=states("a", "b")), notes(24, state="a"), [("break", "value", f"{ROWS} /state")]
    ),
    "value not seen by chance": (
        notes(24, state=lambda n: "b" if n < 2 else "a"), notes(24, state="a"),
        [("unseen", "value", f"{ROWS} /state")],
    ),
    "value added": (
        notes(24, state="a"), notes(24, state=states("a", "b")), [("addition", "value", f"{ROWS} /state")]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CHANGES.values(), ids=CHANGES)
def test_shapes(before: list[Exchange], after: list[Exchange], expected: list[tuple[str, str, str]]) -> None:
    assert told(changes(before, after)) == expected


def test_a_shape_that_is_not_seen_proves_nothing_and_a_new_one_is_an_addition() -> None:
    more = [*notes(), answered("/report", {"a": 1})]
    assert ("unseen", "shape", "GET /report") in told(changes(more, notes()))
    assert ("addition", "shape", "GET /report") in told(changes(notes(), more))


def error(status: int, code: str = "", path: str = "/notes/none") -> list[Exchange]:
    return [answered(path, {"code": code} if code else {}, status)] * 2


ANSWERS = {
    "status changed": (error(404, "X"), error(410, "X"), [("break", "status", "GET /notes/{unknown}")]),
    "unknown rows are served": (error(404), error(204), [("break", "status", "GET /notes/{unknown}")]),
    "place is new": (error(404, path="/new"), error(200, path="/new"), [("addition", "status", "GET /new")]),
    "refused, now served": (
        error(400, path="/notes?a=b"), error(200, path="/notes?a=b"), [("relaxation", "status", "GET /notes?a=b")]
    ),
    "code changed": (error(404, "X"), error(404, "Y"), [("break", "error code", "GET /notes/{unknown}")]),
    "problem type elsewhere": (
        [answered("/notes/none", {"type": "https://one.test/problems/gone"}, 404)],
        [answered("/notes/none", {"type": "https://two.test/problems/gone"}, 404)], [],
    ),
    "for the moment": (error(200, path="/report"), error(503, path="/report"), []),
    "row gone": (
        [*notes(1), answered("/notes/n0", {"id": "n0"})], [*notes(1), answered("/notes/n0", {}, 404)],
        [("unseen", "status", "GET /notes/{id}")],
    ),
    "media type changed": (
        [answered("/report", {})], [answered("/report", {}, media_type="application/xml")],
        [("break", "media type", "GET /report")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_answers(before: list[Exchange], after: list[Exchange], expected: list[tuple[str, str, str]]) -> None:
    found = [each for each in told(changes(before, after)) if each[1] in ("status", "error code", "media type")]
    assert found == expected


def test_an_operation_that_is_gone_breaks_and_one_not_tried_is_unseen() -> None:
    before = [*notes(), answered("/report", {}), answered("/report", {})]
    assert ("unseen", "operation", "GET /report") in told(changes(before, notes()))
    gone = [*notes(), answered("/report", None, 404), answered("/report", None, 404)]
    assert ("break", "operation", "GET /report") in told(changes(before, gone))
    assert ("addition", "operation", "GET /report") in told(changes(notes(), before))


def test_headers_that_clients_act_on_are_missed_and_others_are_not() -> None:
    def report(**fields: str) -> list[Exchange]:
        return [answered("/report", {}, fields=fields)] * 2

    assert told(changes(report(ETag="1", Powered="x"), report())) == [
        ("break", "header", "GET /report header etag"), ("unseen", "header", "GET /report header powered")
    ]  # fmt: skip
    reasons = [each.reason for each in changes(report(ETag="1", Powered="x"), report())]
    assert reasons == ["", "no client has to act on it"]
    assert told(changes(report(), report(ETag="1"))) == [("addition", "header", "GET /report header etag")]
    assert told(changes(report(ETag="1")[:1], report())) == [("unseen", "header", "GET /report header etag")]


def test_a_deprecation_that_is_announced_is_an_addition() -> None:
    found = changes([answered("/report", {})], [answered("/report", {}, fields={"Deprecation": "@1"})])
    assert ("addition", "deprecation", "GET /report header deprecation") in told(found)
    twice = [answered("/report", {}, fields={"Deprecation": "@1"})]
    assert told(changes(twice, twice)) == []


def linked(data: Any) -> list[Exchange]:
    return articles(resources(3, {"author": {"data": data}}))


ADA = {"type": "people", "id": "1"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (ADA, [ADA], [("break", "cardinality")]),
        ([ADA], ADA, [("break", "cardinality")]),
        (ADA, None, []),
        (ADA, {"type": "robots", "id": "1"}, [("break", "related type")]),
        ([ADA], [ADA, {"type": "robots", "id": "1"}], [("addition", "related type")]),
    ],
)
def test_relationships(before: Any, after: Any, expected: list[tuple[str, str]]) -> None:
    found = told(changes(linked(before), linked(after)))
    assert [(effect, kind) for effect, kind, _ in found] == expected
    assert all(place == "articles /relationships/author" for _, _, place in found)


def test_another_linked_type_seen_once_proves_nothing() -> None:
    one = articles(resources(1, {"author": {"data": ADA}}))[:1]
    other = articles(resources(1, {"author": {"data": {"type": "robots", "id": "1"}}}))[:1]
    assert told(changes(one, other)) == [("unseen", "related type", "articles /relationships/author")]
    assert told(changes(one * 2, other * 2)) == [("break", "related type", "articles /relationships/author")]


def test_page_sizes_by_default() -> None:
    def page(number: int, more: bool) -> list[Exchange]:
        return listing(rows(number), next="more" if more else None)

    size = ("break", "default page size", "GET /notes page")
    assert size in told(changes(page(5, True), page(4, True)))
    assert size in told(changes(page(5, True), page(8, False)))
    assert [
        each.after for each in changes(page(5, True), page(4, True) + page(7, False)) if each.kind == size[1]
    ] == ["7"]
    assert ("unseen", "default page size", "GET /notes page") in told(changes(page(5, True), page(4, False)))
    assert told(changes(page(5, True), page(5, True))) == []


def test_the_order_by_default() -> None:
    rising, falling = notes(rank=lambda n: n), listing(rows(9, rank=lambda n: n)[::-1])
    assert told(changes(rising, falling)) == [("break", "default order", "GET /notes page")]
    assert [each.after for each in changes(rising, falling)] == ["-id, -rank"]
    few = listing(rows(3, rank=lambda n: n)[::-1])
    assert told(changes(rising, few)) == [("unseen", "default order", "GET /notes page")]


def created(sent: dict[str, Any], status: int) -> Exchange:
    return answered("/notes", {}, status, method="POST", sent=sent)


def test_required_input() -> None:
    whole, part = {"title": "x", "text": "y"}, {"title": "x"}
    free = [created(whole, 201), created(part, 201)]
    bound = [created(whole, 201), created(part, 422)]
    place = "POST /notes input /text"
    assert ("break", "required input", place) in told(changes(free, bound))
    assert ("relaxation", "required input", place) in told(changes(bound, free))
    assert told(changes(free, [created(whole, 201)])) == []


def test_a_member_that_nobody_sent_and_that_is_asked_for_now_breaks() -> None:
    refusal = {"errors": [{"source": {"pointer": "/owner"}}]}
    asked = answered("/notes", refusal, 422, method="POST", sent={"title": "x"}, media_type=JSONAPI)
    found = told(changes([created({"title": "x"}, 201)], [asked, asked]))
    assert ("break", "required input", "POST /notes input /owner") in found


def test_places_that_are_exempt_do_not_count() -> None:
    (found,) = changes(notes(title="x", text="y"), notes(title="x"), "GET /notes rows /te*")
    assert (found.effect, found.reason) == (Effect.EXEMPT, "exempt by GET /notes rows /te*")
    assert changes(notes(title="x", text="y"), notes(title="x"), "*/title")[0].effect is Effect.BREAK


def test_brackets_in_a_pattern_stand_for_themselves() -> None:
    one = Difference("a /tags/[]/b", "member", "", "", Effect.BREAK)
    assert exempted([one], ["a /tags/[]/*"])[0].effect is Effect.EXEMPT
    assert count(exempted([one], ["a /tags/b/?"]))[Effect.BREAK] == 1


def test_two_that_have_nothing_in_common_cannot_be_compared() -> None:
    one, other = learned(notes()), learned([answered("/report", {})])
    assert comparable(one, one)
    assert not comparable(one, other)
    assert not comparable(learned(error(500, path="/report")), learned([answered("/report", {})]))
