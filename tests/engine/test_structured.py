"""Structured fields, and the grammar that older fields share."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accord.judge.grammar import is_token, split_list
from accord.judge.structured import Item, read_structured


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("?1", True, "boolean"),
        ("1", 1, "integer"),
        ("1.5", Decimal("1.5"), "decimal"),
        ("tok", "tok", "token"),
        ('"text"', "text", "string"),
        (":AAA=:", b"\x00\x00", "byte sequence"),
        ("@0", datetime(1970, 1, 1, tzinfo=UTC), "date"),
        ('%"f%c3%a4"', "fä", "display string"),
    ],
)
def test_items_have_their_type(text, value, kind):
    (item,) = read_structured([text], "item").items
    assert (item.value, item.kind) == (value, kind)


def test_lines_of_a_field_are_one_list():
    found = read_structured(["a;p=1", "(b c);q"], "list")
    assert found.ok
    assert [item.kind for item in found.items] == ["token", "inner list"]
    assert dict(found.items[0].parameters) == {"p": 1}
    assert dict(found.items[1].parameters) == {"q": True}


def test_members_of_a_dictionary_by_key():
    found = read_structured(["a=1;w=2, b"], "dictionary")
    assert found.get("a") == Item(1, {"w": 2})
    assert found.get("b") == Item(True, {})
    assert found.get("c") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "item"),
        ("A=1", "dictionary"),
        ("1 2", "item"),
        ("a,", "list"),
        ("a,,b", "list"),
        ('"é"', "item"),
        ("€", "item"),
        ("@99999999999999", "item"),
        ("1234567890123456", "item"),
        ("sha-256=abc=", "dictionary"),
        ('%"f%c3"', "item"),
    ],
)
def test_what_does_not_parse_says_why(text, kind):
    found = read_structured([text], kind)
    assert not found.ok
    assert found.members == ()


def test_an_empty_list_is_a_list():
    assert read_structured([""], "list").ok


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("", [""]),
        ("a, b", ["a", "b"]),
        ("a,, b,", ["a", "", "b", ""]),
        ('a="x, y", b', ['a="x, y"', "b"]),
        ('a="x\\", y", b', ['a="x\\", y"', "b"]),
        ("<a,b>; rel=x, <c>", ["<a,b>; rel=x", "<c>"]),
        ('a="open, b', ['a="open, b']),
        ("<open, b", ["<open, b"]),
    ],
)
def test_members_of_a_list(text, members):
    assert split_list(text) == members


def test_tokens():
    assert is_token("X-Request-Id")
    assert not any(map(is_token, ["", "a b", "a:b", "ä", "a\n"]))
