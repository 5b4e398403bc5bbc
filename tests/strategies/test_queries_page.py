"""Pages: parameters are learned from links alone, and sizes reach those that part a list evenly."""

import pytest

from strategies import queries_page
from strategies.queries_page import MOST_PAGES, Paging, paging_of
from tests.drawing import drawn

BASE = "https://api.example/rows"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("page%5Bnumber%5D=2&page%5Bsize%5D=10", Paging("page[size]", "page[number]")),
        ("page[offset]=20&page[limit]=10", Paging("page[limit]", None, "page[offset]")),
        ("page[cursor]=abc&page[limit]=10", Paging("page[limit]")),
        ("page[after]=abc&page[size]=10", Paging("page[size]")),
        ("offset=20&limit=10", Paging("limit", None, "offset")),
        ("page=2&per_page=10", Paging("per_page", "page")),
        ("filter[size]=3&sort=number&fields[rows]=page", Paging()),
    ],
)
def test_parameters_are_learned_from_the_links(query: str, expected: Paging) -> None:
    assert paging_of({"next": f"{BASE}?{query}"}) == expected


def test_the_contract_names_what_no_link_shows() -> None:
    told = {"size_parameter": "page[size]", "number_parameter": "page[number]"}
    assert paging_of({}, told) == Paging("page[size]", "page[number]")


def test_pages_are_counted_from_where_first_says() -> None:
    from_zero = paging_of({"first": f"{BASE}?page[number]=0", "next": f"{BASE}?page[number]=1&page[size]=5"})
    assert from_zero.page(3, 5) == {"page[number]": "3", "page[size]": "5"}
    assert Paging("page[size]", "page[number]").page(3, 5) == {"page[number]": "4", "page[size]": "5"}
    assert Paging("page[limit]", None, "page[offset]").page(3, 5) == {"page[offset]": "15", "page[limit]": "5"}


def test_only_named_parameters_jump() -> None:
    assert Paging("page[size]", "page[number]").jumps
    assert not Paging("page[size]").jumps
    assert not Paging(None, "page[number]").jumps


@pytest.mark.parametrize("total", [1, 3, 42, 60])
def test_sizes_part_a_list_into_a_few_pages(total: int) -> None:
    found = drawn(queries_page.sizes(total))
    assert all(1 <= -(-total // size) <= MOST_PAGES for size in found)
    assert any(size > total for size in found)


def test_sizes_reach_all_that_part_a_list_evenly() -> None:
    assert {75, 100, 120, 150, 200} <= set(drawn(queries_page.sizes(600)))


def test_sizes_stay_below_the_largest() -> None:
    assert set(drawn(queries_page.sizes(5000, largest=50))) == {50}


def test_conditions_reach_orders_and_filters() -> None:
    found = drawn(queries_page.conditions(["age", "name"], {"filter[age]": "3"}))
    assert {} in found
    assert any("sort" in query and "filter[age]" in query for query in found)
    orders = {query["sort"] for query in found if "sort" in query}
    assert any("," in order for order in orders)
    assert any(order.startswith("-") for order in orders)
    assert all(len({field.lstrip("-") for field in order.split(",")}) == len(order.split(",")) for order in orders)


def test_conditions_need_nothing_to_choose_from() -> None:
    assert not any(drawn(queries_page.conditions((), {})))


def test_links_are_followed_in_any_order() -> None:
    found = drawn(queries_page.ways())
    assert {key for keys in found for key in keys} == set(queries_page.KEYS)
    assert {len(keys) for keys in found} == {1, 2, 3}
    assert min(drawn(queries_page.beyond())) == 1
