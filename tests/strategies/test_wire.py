"""Documents on the wire: all spellings mean the same, and each odd form is as odd as it says."""

import json
from typing import Any

import pytest
from hypothesis import given

from strategies import values, wire
from tests.drawing import USUAL, drawn

DOCUMENT = {
    "data": {"type": "tags", "id": "7", "attributes": {"name": "a/ é😀B\n", "weight": 3, "facets": {"x": []}}}
}


def spelt(**changes: str) -> bytes:
    return wire.spelt(DOCUMENT, wire.PLAIN | changes)


@USUAL
@given(values.anything(), wire.spellings())
def test_all_spellings_mean_the_same(value: Any, style: dict[str, Any]) -> None:
    assert values.is_same(json.loads(wire.spelt(value, style)), value)


@USUAL
@given(wire.spellings())
def test_the_order_of_members_is_all_that_changes_in_a_document(style: dict[str, Any]) -> None:
    assert json.loads(wire.spelt(DOCUMENT, style)) == DOCUMENT


@pytest.mark.parametrize(
    ("changes", "piece"),
    [
        ({}, '"a/ é😀B\\n"'.encode()),
        ({"escapes": "others"}, b"\\u00e9\\ud83d\\ude00"),
        ({"escapes": "others", "hex": "upper"}, b"\\u00E9\\uD83D\\uDE00"),
        ({"escapes": "astral"}, "é\\ud83d\\ude00".encode()),
        ({"escapes": "solidus"}, b'"a\\/ '),
        ({"escapes": "all"}, b'"\\u0061\\u002f'),
        ({"escapes": "some"}, b'"\\u0064\\u0061t\\u0061"'),
        ({"blanks": "\t"}, b'"weight"\t:\t3\t,\t'),
        ({"order": "reversed"}, b'{"data":{"attributes":'),
        ({"order": "sorted"}, b'"type":"tags"}}'),
        ({"numbers": "fraction"}, b'"weight":3.0'),
        ({"numbers": "exponent"}, b'"weight":3e0'),
    ],
)
def test_a_spelling_looks_as_it_is_told_to(changes: dict[str, str], piece: bytes) -> None:
    assert piece in spelt(**changes)


def test_blanks_stand_before_and_behind_the_document_too() -> None:
    assert spelt(blanks="\r\n").startswith(b"\r\n{\r\n")
    assert spelt(blanks="\r\n").endswith(b"}\r\n")


def test_lone_surrogates_are_always_escaped() -> None:
    assert wire.spelt("a\udc00") == b'"a\\udc00"'


@USUAL
@given(wire.odd_forms(["name", "facets"]))
def test_odd_forms_are_drawn_as_json_and_fit_any_document(form: dict[str, Any]) -> None:
    assert json.loads(json.dumps(form)) == form
    assert isinstance(wire.odd(DOCUMENT, form), bytes)
    assert isinstance(wire.odd({"data": {"type": "tags"}}, form), bytes)


def odd(form: str, what: Any) -> bytes:
    return wire.odd(DOCUMENT, {"form": form, "at": "name", "what": what})


@pytest.mark.parametrize(
    ("form", "literal"),
    [("number", each) for each in wire.NUMERALS]
    + [("quoted", each) for each in wire.QUOTED]
    + [("slip", each) for each in wire.SLIPS],
)
def test_literals_stand_in_the_place_of_one_value(form: str, literal: str) -> None:
    assert odd(form, literal) == spelt().replace('"a/ é😀B\\n"'.encode(), literal.encode())


@pytest.mark.parametrize(("what", "pair"), [("attribute", '"name":"a/ é😀B\\n"'), ("type", '"type":"tags"')])
def test_a_doubled_member_stands_there_twice(what: str, pair: str) -> None:
    octets = odd("doubled", what)
    assert octets.count(pair.encode()) == 2
    assert json.loads(octets) == DOCUMENT


@pytest.mark.parametrize("what", ["attributes", "data"])
def test_whole_parts_are_doubled_too(what: str) -> None:
    octets = odd("doubled", what)
    assert octets.count(f'"{what}":'.encode()) == 2
    assert json.loads(octets) == DOCUMENT


@pytest.mark.parametrize("arrays", [True, False])
@pytest.mark.parametrize("depth", wire.DEPTHS)
def test_deep_values_are_as_deep_as_drawn(depth: int, arrays: bool) -> None:
    value = json.loads(odd("deep", [depth, arrays]))["data"]["attributes"]["name"]
    levels = 0
    while isinstance(value, dict | list) and value:
        value = value["a"] if isinstance(value, dict) else value[0]
        levels += 1
    assert levels == depth - arrays


def test_octets_that_are_no_text_are_no_text() -> None:
    with pytest.raises(UnicodeDecodeError):
        odd("octets", "\xff").decode()


@pytest.mark.parametrize(
    ("form", "what", "start", "end"),
    [
        ("begun", "bom", b"\xef\xbb\xbf{", b"}"),
        ("ended", "nul", b"{", b"}\x00"),
        ("cut", 3, b'{"data"', b"[]}"),
        ("twice", "\n", b'{"data"', b"}"),
        ("encoded", "utf-16-le", b"{\x00", b"}\x00"),
    ],
)
def test_whole_documents_are_odd_at_their_ends(form: str, what: Any, start: bytes, end: bytes) -> None:
    octets = odd(form, what)
    assert octets.startswith(start)
    assert octets.endswith(end)
    assert octets != spelt()


def test_each_form_is_drawn() -> None:
    forms = {form["form"] for form in drawn(wire.odd_forms(["name"]))}
    assert forms == {
        "number",
        "quoted",
        "slip",
        "octets",
        "deep",
        "doubled",
        "begun",
        "ended",
        "encoded",
        "cut",
        "twice",
    }


@pytest.mark.parametrize("numbers", wire.NUMBERS)
def test_only_numbers_may_be_refused_for_their_spelling(numbers: str) -> None:
    assert wire.respells_numbers(wire.PLAIN | {"numbers": numbers}) is (numbers != "plain")
