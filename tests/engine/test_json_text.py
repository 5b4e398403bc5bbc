"""JSON texts: strict, bounded, never a crash."""

import pytest

from accord.model.json_text import read_json


def test_plain_text_is_read():
    assert read_json(b'{"a": [1, null, "\xc3\xa9"]}').value == {"a": [1, None, "é"]}


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"{", "Expecting"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": 1,}', "property name"),
        (b"", "Expecting value"),
        (b'"\xff"', "not valid UTF-8 at byte 1"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b"{} {}", "Extra data"),
        (b'{"a": 01}', "Expecting"),
        (b"'a'", "Expecting value"),
    ],
)
def test_what_the_grammar_forbids_is_an_error(body, error):
    text = read_json(body)
    assert not text.ok
    assert error in text.error


def test_repeated_keys_are_noted_and_the_last_one_counts():
    text = read_json(b'{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}')
    assert text.value == {"a": 3, "b": {"c": 2}}
    assert set(text.duplicates) == {"a", "c"}


def test_numbers_of_five_thousand_digits_are_read():
    assert read_json(b'{"n": ' + b"9" * 5000 + b"}").ok
    assert read_json(b'{"n": 1e400}').value["n"] == float("inf")


def test_five_thousand_levels_are_beyond_judgement_and_not_an_error():
    text = read_json(b"[" * 5000 + b"]" * 5000)
    assert text.beyond
    assert not text.error


def test_utf_16_is_recognised():
    assert read_json('{"a": "é"}'.encode("utf-16-le")).value == {"a": "é"}


def test_lone_surrogates_survive():
    assert read_json(b'{"a": "\\ud800"}').value == {"a": "\ud800"}
