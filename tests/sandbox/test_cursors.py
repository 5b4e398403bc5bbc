"""Pages by cursor, as the cursor pagination profile has them, checked against the list read at once."""

from typing import Any

import httpx
import pytest

from sandbox.message import CURSORS
from tests.sandbox.conftest import JSONAPI

HEADERS = {"accept": f'{JSONAPI};profile="{CURSORS}"'}
BIG = {"page[size]": "50"}


def page(client: httpx.Client, path: str, **parameters: Any) -> httpx.Response:
    named = {
        f"page[{name}]" if name in ("size", "after", "before") else name: value for name, value in parameters.items()
    }
    return client.get(path, params=named, headers=HEADERS)


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["data"]]


def cursors(answer: httpx.Response) -> list[str]:
    return [each["meta"]["page"]["cursor"] for each in answer.json()["data"]]


@pytest.mark.parametrize(
    "query", [{}, {"sort": "age"}, {"sort": "-age,name"}, {"sort": "name", "filter[age]": "20,21"}]
)
@pytest.mark.parametrize("size", [1, 3, 7])
def test_walks_there_and_back_meet_each_row_once(blog: httpx.Client, query: dict[str, str], size: int) -> None:
    whole = ids(page(blog, "/people", size=50, **query))
    assert len(set(whole)) == len(whole) > 3
    for start, onward, back in (("first", "next", False), ("last", "prev", True)):
        url = page(blog, "/people", size=size, **query).json()["links"][start]
        walked: list[str] = []
        while url:
            answer = blog.get(url, headers=HEADERS)
            walked = ids(answer) + walked if back else walked + ids(answer)
            url = answer.json()["links"][onward]
        assert walked == whole


def test_order_keeps_to_the_sort(blog: httpx.Client) -> None:
    rows = page(blog, "/people", size=50, sort="-age,name").json()["data"]
    keys = [(-row["attributes"]["age"], row["attributes"]["name"]) for row in rows]
    assert keys == sorted(keys)


def test_cursors_fall_on_their_items(blog: httpx.Client) -> None:
    big = page(blog, "/tags", size=50)
    whole, marks = ids(big), cursors(big)
    assert ids(page(blog, "/tags", size=2, after=marks[3])) == whole[4:6]
    assert ids(page(blog, "/tags", size=2, before=marks[3])) == whole[1:3]
    assert ids(page(blog, "/tags", after=marks[-1])) == ids(page(blog, "/tags", before=marks[0])) == []
    assert page(blog, "/tags", after=marks[-1]).json()["links"]["next"] is None
    assert page(blog, "/tags", before=marks[0]).json()["links"]["prev"] is None


def test_a_cursor_outlives_its_item(blog: httpx.Client) -> None:
    big = page(blog, "/tags", size=50)
    assert blog.delete(f"/tags/{ids(big)[3]}").status_code == 200
    assert ids(page(blog, "/tags", size=2, after=cursors(big)[3])) == ids(big)[4:6]


def test_ranges_are_served_up_to_the_largest_size(blog: httpx.Client) -> None:
    big = page(blog, "/tags", size=50)
    marks = cursors(big)
    assert ids(page(blog, "/tags", after=marks[0], before=marks[20])) == ids(big)[1:20]
    cut = page(blog, "/tags", after=marks[0], before=marks[20], size=5)
    assert ids(cut) == ids(big)[1:6]
    assert cut.json()["meta"]["page"]["rangeTruncated"] is True
    assert ids(page(blog, "/tags", after=marks[5], before=marks[2])) == []


def test_linkage_comes_whole_or_in_pages(blog: httpx.Client) -> None:
    path = "/articles/1/relationships/comments"
    whole = page(blog, path)
    assert set(whole.json()["links"]) == {"self", "related", "describedby"}
    first = page(blog, path, size=5)
    assert first.json()["data"][0]["type"] == "comments"
    assert len(ids(first)) == 5
    assert first.json()["meta"]["page"] == {"estimatedTotal": {"bestGuess": len(ids(whole))}}


@pytest.mark.parametrize(
    ("path", "query", "parameter", "named"),
    [
        ("/tags", {"size": "0"}, "page[size]", None),
        ("/tags", {"size": "-1"}, "page[size]", None),
        ("/tags", {"size": "+5"}, "page[size]", None),
        ("/tags", {"size": "٣"}, "page[size]", None),
        ("/tags", {"after": "nope"}, "page[after]", None),
        ("/tags", {"before": ""}, "page[before]", None),
        ("/tags", {"size": "51"}, "page[size]", "max-size-exceeded"),
        ("/tags", {"size": "9" * 5000}, "page[size]", "max-size-exceeded"),
        ("/people", {"sort": "joinedAt"}, "sort", "unsupported-sort"),
    ],
)
def test_errors(blog: httpx.Client, path: str, query: dict[str, str], parameter: str, named: str | None) -> None:
    answer = page(blog, path, **query)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == f'{JSONAPI}; profile="{CURSORS}"'
    (error,) = answer.json()["errors"]
    assert error["source"] == {"parameter": parameter}
    assert error["links"]["type"] == (CURSORS + named if named else error["links"]["about"].partition("#")[0])
    if named == "max-size-exceeded":
        assert error["meta"] == {"page": {"maxSize": 50}}


def test_a_range_that_is_not_served(blog: httpx.Client) -> None:
    marks = cursors(page(blog, "/people"))
    (error,) = page(blog, "/people", after=marks[0], before=marks[2]).json()["errors"]
    assert error["links"]["type"] == CURSORS + "range-pagination-not-supported"


def test_a_cursor_of_another_order_is_none(blog: httpx.Client) -> None:
    mark = cursors(page(blog, "/people", sort="age"))[0]
    assert page(blog, "/people", after=mark, sort="age").status_code == 200
    assert page(blog, "/people", after=mark).status_code == 400
    assert page(blog, "/tags", after=mark).status_code == 400


def test_leading_noughts_are_decimal(blog: httpx.Client) -> None:
    assert len(ids(page(blog, "/tags", size="010"))) == 10
