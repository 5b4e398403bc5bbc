"""The small judgements beneath the checks that follow links."""

import json
from typing import Any

import pytest

from accord.authoring import Exchange
from accord.judge.expect import WARNINGS, Inconclusive, Violation
from accord.model.exchange import Request, Response
from suites.jsonapi.absence import require_not_found
from suites.jsonapi.linkage import Linkage, identities, page_of_more, relationship_in
from suites.jsonapi.reading import pointer, raise_if_lasting, refused, resources_in
from suites.jsonapi.sightings import Sighting, apart, by_identity, differences, stem
from suites.jsonapi.top_self import altered_parameters, lost_parameters, same_path

URL = "http://h/articles/1"
JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    "x",
    [],
    {},
    [None],
    {"data": "x"},
    {"data": [1, []], "included": "x"},
    {"data": {}, "included": [{}]},
)


def answer(document: Any = None, status: int = 200, url: str = URL) -> Exchange:
    return Exchange("x-1", Request("GET", url), Response(status, (), json.dumps(document).encode()))


@pytest.mark.parametrize(
    ("holder", "partial"),
    [
        ({}, False),
        ({"links": {"self": "a"}}, False),
        ({"links": {"next": "a"}}, True),
        ({"links": {"prev": "a", "next": None}}, True),
        ({"links": {"first": "a", "last": "a"}}, False),
        ({"links": {"first": "a", "last": "b"}}, True),
        ({"links": {"first": "a", "next": None}}, False),
        ({"links": {"first": "a"}}, True),
        ({"meta": {"totalCount": 9}}, True),
        ({"meta": {"note": "x"}, "links": []}, False),
        ({"meta": "count", "links": "next"}, False),
    ],
)
def test_a_page_of_more_is_told_by_links_or_else_by_meta(holder: dict[str, Any], partial: bool) -> None:
    assert page_of_more(holder) is partial


def test_identities_leave_out_what_is_malformed() -> None:
    good = {"type": "a", "id": "1"}
    assert identities([good, good, {"type": [], "id": "1"}, None, "x", {"type": "a"}]) == {("a", "1")}
    assert identities(good) == {("a", "1")}
    assert identities(None) == identities("x") == identities([[good]]) == set()


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_read_as_nothing(junk: Any) -> None:
    exchange = answer(junk)
    assert all(isinstance(resource, dict) for _, resource in resources_in(exchange))
    assert relationship_in(exchange, ("a", "1"), "b") is None


def test_a_relationship_is_found_in_its_resource() -> None:
    owner = {"type": "a", "id": "1", "relationships": {"b/c": {"data": None}}}
    document = {"data": [{"type": "a", "id": "2"}, owner]}
    place, relationship = relationship_in(answer(document), ("a", "1"), "b/c") or ("", {})
    assert (place, relationship) == ("/data/1/relationships/b~1c", {"data": None})
    assert Linkage.of(answer(document)).members == {("a", "1"), ("a", "2")}


def test_pointers_are_escaped() -> None:
    assert pointer("a/b", 0, "c~d") == "/a~1b/0/c~0d"


@pytest.mark.parametrize(
    ("names", "same"),
    [
        ("people person People", True),
        ("blog-posts blogPosts blog_post BlogPost", True),
        ("categories category", True),
        ("classes class", True),
        ("statuses status", True),
        ("articles authors", False),
        ("tag tags-list", False),
    ],
)
def test_the_stem_of_a_type_forgets_number_case_and_separators(names: str, same: bool) -> None:
    assert (len({stem(name) for name in names.split()}) == 1) is same


def seen(attributes: Any, own: str = "/a/1") -> Sighting:
    resource = {"type": "a", "id": "1", "attributes": attributes, "links": {"self": own}}
    return Sighting(("a", "1"), resource, answer(), "/data")


def test_sightings_differ_in_what_contradicts() -> None:
    whole = {"text": "A long text", "number": 1, "flag": True, "list": [1], "only": "x", "kind": "1"}
    other = {"text": "A long…", "number": 2, "flag": False, "list": [2], "none": "x", "kind": 1}
    assert differences(seen(whole), seen(other)) == ["number", "flag"]
    assert differences(seen(whole), seen({"text": "Another text"})) == ["text"]
    assert differences(seen(whole), seen("x")) == []


def test_sightings_are_apart_by_the_paths_of_their_links() -> None:
    assert apart(seen({}), seen({}, "/b/1"))
    assert not apart(seen({}), seen({}, "http://h/a/1/?x=1"))
    assert not apart(seen({}), seen({}, ""))
    assert list(by_identity([seen({}), seen({})])) == [("a", "1")]
    assert by_identity([seen({})]) == {}


@pytest.mark.parametrize("status", [400, 404, 405, 410, 422, 500, 501])
def test_refusals_are_told_from_statuses_about_rights_and_ways(status: int) -> None:
    assert refused(answer(status=status))
    for other in (200, 204, 302, 401, 403, 407, 408, 429, 451, 502, 503, 504):
        assert not refused(answer(status=other))


def test_absence_is_told_by_404() -> None:
    require_not_found(answer(status=404), "it is not there")
    for status in (200, 204, 400, 405, 500):
        with pytest.raises(Violation, match="expected status 404, since it is not there"):
            require_not_found(answer(status=status), "it is not there")
    for status in (302, 401, 403, 429, 503):
        with pytest.raises(Inconclusive):
            require_not_found(answer(status=status), "it is not there")


@pytest.mark.parametrize(("status", "well_formed"), [(410, True), (400, False), (422, False)])
def test_absence_may_be_told_otherwise_with_a_warning(status: int, well_formed: bool) -> None:
    token = WARNINGS.set([])
    try:
        require_not_found(answer(status=status), "it is not there", well_formed=well_formed)
        noted = WARNINGS.get() or []
    finally:
        WARNINGS.reset(token)
    assert [(warning.actual, warning.warning) for warning in noted] == [(f"status {status}", True)]


def test_only_lasting_trouble_is_raised() -> None:
    raise_if_lasting(lambda fresh: None if fresh else ValueError("passing"))
    raise_if_lasting(lambda fresh: None)
    with pytest.raises(ValueError, match="lasting"):
        raise_if_lasting(lambda fresh: ValueError("lasting"))


def test_a_self_link_is_compared_with_the_request() -> None:
    exchange = answer(url="http://h/a%20b?sort=x&page%5Bsize%5D=2&filter=")
    assert same_path(exchange, "http://h/a b/")
    assert not same_path(exchange, "http://h/a")
    assert lost_parameters(exchange, "http://h/?page[size]=2&more=1") == ["sort", "filter"]
    assert altered_parameters(exchange, "http://h/?page[size]=3&sort=x") == ["page[size]"]
