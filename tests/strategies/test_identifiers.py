"""Identifiers: that others are others, that each kind is drawn, and that respelling changes nothing."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from accord.authoring import segment
from strategies.identifiers import KINDS, LONGEST, odd, others, respelt

BOUNDS = settings(max_examples=60, deadline=None, derandomize=True, database=None)
MANY = settings(BOUNDS, max_examples=2000, phases=[Phase.generate])
LETTERS = "QpQpusZFyE"


@pytest.mark.parametrize("known", ["7", "1042", LETTERS, "a b", "ä", "0b9d-4f", ""])
def test_others_are_others(known: str) -> None:
    @BOUNDS
    @given(others(known))
    def differs(identifier: dict[str, str]) -> None:
        spelt = identifier["segment"]
        assert unquote(spelt) != known
        assert spelt.isascii()
        assert not set(spelt) & set("/?# ")
        assert unquote(spelt) not in ("", ".", "..")
        assert len(spelt) <= LONGEST
        assert json.loads(json.dumps(identifier)) == identifier

    differs()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_drawn(kind: str) -> None:
    known = "42" if kind == "wrapped" else LETTERS
    assert find(others(known), lambda identifier: identifier["kind"] == kind, settings=MANY)


@pytest.mark.parametrize(
    ("known", "kind"),
    [("42", "other case"), ("0B9D-4F", "other case"), (LETTERS, "wrapped"), ("", "cut"), ("", "wildcard")],
)
def test_kinds_that_would_name_the_same_are_left_out(known: str, kind: str) -> None:
    @BOUNDS
    @given(others(known))
    def is_another(identifier: dict[str, str]) -> None:
        assert identifier["kind"] != kind

    is_another()


@BOUNDS
@given(others("42", ["cut", "blank"]))
def test_only_the_kinds_asked_for_are_drawn(identifier: dict[str, str]) -> None:
    assert identifier["kind"] in ("cut", "blank")


@BOUNDS
@given(others("42", ["wrapped"]))
def test_a_wrapped_number_is_the_known_one_in_few_bits(identifier: dict[str, str]) -> None:
    assert int(identifier["segment"]) % 2**16 in (42, 42 + 2**15)


@BOUNDS
@given(others(LETTERS, ["encoded twice"]))
def test_what_is_encoded_twice_is_known_after_two_decodings(identifier: dict[str, str]) -> None:
    assert unquote(unquote(identifier["segment"])) == LETTERS


@BOUNDS
@given(others("42", ["long", "scripts"]) | odd())
def test_segments_are_spelt_as_they_go_out(identifier: dict[str, str]) -> None:
    assert identifier["segment"].isascii()
    assert "/" not in identifier["segment"]
    assert unquote(identifier["segment"]).strip("./\\") != ""


@BOUNDS
@given(st.data(), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8))
def test_respelling_changes_nothing(data: st.DataObject, known: str) -> None:
    assert unquote(data.draw(respelt(known))) == known


def test_respelling_encodes_letters_in_either_case() -> None:
    assert find(respelt("az"), lambda spelt: spelt == "a%7a", settings=MANY)
    assert find(respelt("az"), lambda spelt: spelt == "%61%7A", settings=MANY)
    assert find(respelt("a b"), lambda spelt: spelt != segment("a b"), settings=MANY)
