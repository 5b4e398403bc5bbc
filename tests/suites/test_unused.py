"""Unused ids: like the known ones in form, and none of them."""

import re

import pytest

from suites.jsonapi.unused import last_segment, unused_ids, with_segment

UUIDS = ["00000003-0000-4000-8000-000000000001", "00000003-0000-4000-8000-00000000001f"]


def made(*known: str) -> list[str]:
    return [unused.id for unused in unused_ids(known)]


def test_small_numbers_give_numbers_within_four_octets() -> None:
    found = made("0", "7", "40")
    assert len(found) == len(set(found)) == 4
    assert all(2_000_000_000 < int(text) < 2**31 for text in found)


def test_large_numbers_give_numbers_within_eight_octets() -> None:
    assert all(2**31 < int(text) < 2**63 for text in made("1765432109876543210"))
    assert made(str(2**63 - 2)) == []


def test_uuids_keep_version_and_variant() -> None:
    for text in made(*UUIDS):
        assert text[:24] == UUIDS[0][:24]
        assert re.fullmatch(r"[0-9a-f]{12}", text[24:])
        assert text not in UUIDS


@pytest.mark.parametrize(
    ("known", "form"),
    [
        (["QpQpusZFyE", "VNiocYxuLB"], r"[A-Za-z]{10}"),
        (["cus_9sKx20", "cus_7bQm31"], r"cus_[0-9][a-z][A-Z][a-z][0-9]{2}"),
        (["cus_9sKx20"], r"cus_[0-9][a-z][A-Z][a-z][0-9]{2}"),
        (["on-tides-2024", "in-maps-1998", "by-lamps-2001"], r"[a-z]{2}-[a-z]{5}-[0-9]{4}"),
        (["5f2b8c1e9a7d4b6c3e1f0a9d", "5f2b8c1e9a7d4b6c3e1f0a9e"], r"5f2b8c1e9a7d[0-9a-f]{12}"),
        (["007", "042"], r"0[0-9]{2}"),
        (["a1==", "b22=="], r"[ab][12]{2}=="),
        (["årø-x1", "årø-y2"], r"årø-[xy][12]"),
    ],
)
def test_other_ids_keep_length_and_alphabet(known: list[str], form: str) -> None:
    found = made(*known)
    assert found
    assert all(re.fullmatch(form, text) for text in found)
    assert not set(found) & set(known)


def test_short_ids_that_are_all_taken_give_longer_ones() -> None:
    assert all(re.fullmatch(r"p[1-3]{2}", text) for text in made("p1", "p2", "p3"))
    assert made("p1", "p2", "p3")


def test_only_numbers_uuids_and_hexadecimal_ids_are_surely_well_formed() -> None:
    sure = (["1", "2"], UUIDS, ["5f2b8c1e9a7d4b6c3e1f0a9d", "6e2b8c1e9a7d4b6c3e1f0a9d"])
    assert all(unused.well_formed for known in sure for unused in unused_ids(known))
    assert not any(unused.well_formed for unused in unused_ids(["QpQpusZFyE", "VNiocYxuLB"]))


@pytest.mark.parametrize("known", [[], [""], ["-"], ["aa", "a"], ["☃"]])
def test_nothing_is_made_where_no_form_can_be_seen(known: list[str]) -> None:
    assert made(*known) == []


def test_the_same_ids_give_the_same_answer() -> None:
    assert made("b2", "a1", "c3") == made("c3", "a1", "b2")


def test_a_segment_of_a_url_is_changed() -> None:
    assert with_segment("http://h/1/articles/1?a=1", "1", "x/y") == "http://h/1/articles/x%2Fy?a=1"
    assert with_segment("http://h/articles/a%20b/relationships/tags", "a b", "c") == (
        "http://h/articles/c/relationships/tags"
    )
    assert with_segment("http://h/opaque?id=1", "1", "2") is None
    assert with_segment("http://h/articles/1", "1", "\ud800") == "http://h/articles/%ED%A0%80"


def test_the_last_segment_is_decoded() -> None:
    assert last_segment("http://h/articles/a%20b/?x=/y") == "a b"
    assert last_segment("http://h") == ""
