"""Odd texts: each class holds what it says, all classes are reached, and only broken ones are not whole."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import texts
from tests.drawing import USUAL, drawn

Holds = Callable[[str], bool]

HOLDS: dict[str, Holds] = {
    "empty": lambda text: not text,
    "scripts": lambda text: not any(unicodedata.category(c) == "Cc" for c in text),
    "normalisable": lambda text: len({unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC")}) > 1,
    "directed": lambda text: any(piece in text for piece in texts.DIRECTIONS),
    "invisible": lambda text: any(piece in text for piece in texts.INVISIBLE),
    "nul": lambda text: "\x00" in text,
    "controls": lambda text: any(unicodedata.category(c) == "Cc" for c in text),
    "astral": lambda text: any(ord(c) > 0xFFFF for c in text),
    "blank-ended": lambda text: any(blank in text for blank in texts.BLANKS),
    "broken-lines": lambda text: len(f"{text}.".splitlines()) > 1,
    "markup": lambda text: any(piece in text for piece in texts.MARKUP),
    "templates": lambda text: any(piece in text for piece in texts.TEMPLATES),
    "lookalikes": lambda text: text in texts.LOOKALIKES,
    "long": lambda text: len(text.encode()) >= 30,
}


@pytest.mark.parametrize("name", texts.CLASSES)
def test_each_class_holds_what_it_says(name: str) -> None:
    @USUAL
    @given(texts.CLASSES[name]())
    def check(text: str) -> None:
        assert HOLDS[name](text)
        assert texts.is_whole(text)

    check()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("normalisable", lambda text: unicodedata.normalize("NFC", text) != text),
        ("normalisable", lambda text: unicodedata.normalize("NFD", text) != text),
        ("controls", lambda text: "\x85" in text),
        ("blank-ended", lambda text: text != text.rstrip()),
        ("blank-ended", lambda text: text != text.lstrip()),
        ("broken-lines", lambda text: "\r\n" in text),
        ("long", lambda text: len(text) <= 255 < len(text.encode())),
        ("long", lambda text: len(text) > 1000),
        ("markup", lambda text: "&" in text),
        ("lookalikes", str.isdigit),
    ],
)
def test_classes_reach_what_servers_spoil(name: str, wanted: Holds) -> None:
    assert any(map(wanted, drawn(texts.CLASSES[name]())))


def test_texts_are_of_every_class() -> None:
    seen = {sign for text in drawn(texts.texts()) for sign in texts.classes_of(text)}
    assert len(seen) >= 9


def test_lengths_meet_the_limits() -> None:
    lengths = {length for text in drawn(texts.long()) for length in (len(text), len(text.encode()))}
    assert len(lengths & {*texts.LIMITS}) >= 8


@USUAL
@given(texts.broken())
def test_broken_texts_are_not_whole(text: str) -> None:
    assert not texts.is_whole(text)
    assert "text that is no Unicode" in texts.classes_of(text)


@USUAL
@given(st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=20))
def test_assigned_characters_are_whole(text: str) -> None:
    assert texts.is_whole(text)


@pytest.mark.parametrize(
    ("sample", "form"), [("a@b.c", "a{}@b.c"), ("https://a/b", "https://a/b/{}"), ("a b", "a b {}")]
)
def test_woven_texts_keep_the_form_of_the_sample(sample: str, form: str) -> None:
    before, after = form.split("{}")

    @USUAL
    @given(texts.woven(sample))
    def check(text: str) -> None:
        assert text.startswith(before)
        assert text.endswith(after)

    check()
