"""Examples of regular expressions, and of what is beside them."""

import re

import pytest

from strategies.patterns import LONGEST, accepted, kindred, refused

PATTERNS = ["[a-zA-Z0-9_-]{2,256}", "[A-Z]{2}", r"\d{4}-\d\d", "(red|green)", r"[a-z]+@[a-z]+\.com"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_examples_match_as_a_whole_and_are_always_the_same(pattern):
    found = accepted(pattern, 8)
    assert found
    assert all(re.fullmatch(pattern, text, re.ASCII) for text in found)
    assert found == accepted(pattern, 8)
    assert len(set(found)) == len(found) <= 8


@pytest.mark.parametrize("pattern", PATTERNS)
def test_counter_examples_match_in_no_way(pattern):
    found = refused(pattern, 12)
    assert len(found) == 12
    assert not any(re.fullmatch(pattern, text) for text in found)


def test_the_ends_of_a_length_are_among_the_examples_and_just_beyond_them_among_the_others():
    lengths = {len(text) for text in accepted("[a-z]{2,256}", 8)}
    assert {2, 256} <= lengths
    assert {1, 257} <= {len(text) for text in refused("[a-z]{2,256}", 12)}


def test_a_trailing_newline_is_a_counter_example():
    assert any(text.endswith("\n") for text in refused("[a-z]{2,9}", 12))


def test_a_pattern_without_end_gives_no_endless_text():
    assert all(len(text) < LONGEST for text in accepted("[a-z]+", 8))


def test_everything_has_no_counter_example():
    assert refused(r"(?s:.*)", 12) == []


def test_kindred_texts_differ_by_salt_and_keep_their_form():
    pattern = "[A-Z]{2}-[0-9]{4}"
    found = {kindred("AB-1234", pattern, f"salt{number}") for number in range(20)}
    assert len(found) > 10
    assert all(re.fullmatch(pattern, text) for text in found)


def test_where_no_other_text_is_of_the_form_it_stays():
    assert kindred("red", "red|green", "salt") == "red"


def test_a_blank_at_the_end_of_a_text_that_is_hardly_taken_is_a_counter_example():
    trailing = [text for text in refused("[A-Za-z0-9_-]{1,50}", 12) if text.endswith(" ")]
    assert trailing
    assert all(len(text) > 2 for text in trailing)
