"""Header fields parsed by their grammar."""

import pytest

from accord.judge.fields import list_members, parse_media_type


def test_essence_is_lowercase_and_parameters_keep_their_order():
    media_type = parse_media_type(
        'Application/Vnd.API+json; profile="https://a.example/p https://b.example/q" ;Ext=x'
    )
    assert media_type.essence == "application/vnd.api+json"
    assert [item.name for item in media_type.parameters] == ["profile", "ext"]
    assert media_type.uris("profile") == ("https://a.example/p", "https://b.example/q")
    assert media_type.valid


@pytest.mark.parametrize("text", ["application/json;", "application/json; ", "application/json;;charset=utf-8"])
def test_empty_parameters_are_lawful(text):
    assert parse_media_type(text).valid


def test_an_unquoted_uri_is_read_but_not_valid():
    media_type = parse_media_type("application/vnd.api+json; ext=https://a.example/e")
    assert media_type.parameter("ext") == "https://a.example/e"
    assert not media_type.parameters[0].valid
    assert not media_type.valid


@pytest.mark.parametrize("text", ["", "json", "application/", "/json", ";charset=utf-8"])
def test_what_is_no_media_type_is_none(text):
    assert parse_media_type(text) is None


@pytest.mark.parametrize("text", ["a/b; =", "a/b; c d", 'a/b; c="', "a/b c", "a/b; c=\x00", "a/b,c/d"])
def test_junk_is_never_valid_and_never_a_crash(text):
    assert not parse_media_type(text).valid


def test_list_members_respect_quotes():
    assert list_members(['a, "b, c"', "d"]) == ["a", '"b, c"', "d"]
    assert list_members(["", " ,, "]) == []
