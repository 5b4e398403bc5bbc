"""The fields of HTTP that have a grammar of their own are read as their RFCs say, oddities included."""

import pytest

from accord.judge.cache_control import parse_cache_control
from accord.judge.challenges import parse_challenges
from accord.judge.entity_tags import entity_tag_trouble, parse_entity_tag
from accord.model.link_header import parse_links


@pytest.mark.parametrize("text", ['""', '"a"', 'W/"a"', '"\xe9"', '"a,b;c"', '"\\"', '"W/"', '"\'"'])
def test_entity_tags(text: str) -> None:
    assert entity_tag_trouble(text) == ""
    assert parse_entity_tag(text) is not None


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", "empty"),
        ("*", "`*`"),
        ("abc", "quotes"),
        ("'abc'", "quotes"),
        ('"abc', "quotes"),
        ('"', "quotes"),
        ('w/"abc"', "lower case"),
        ('W/ "abc"', "blank between"),
        ('"a b"', "inside"),
        ('"a"b"', "inside"),
        ('"a", "b"', "inside"),
        ("W/abc", "quotes"),
        ('"a\x7f"', "inside"),
    ],
)
def test_no_entity_tags(text: str, trouble: str) -> None:
    assert trouble in entity_tag_trouble(text)
    assert parse_entity_tag(text) is None


@pytest.mark.parametrize(
    "values",
    [
        ["no-store"],
        ["private, max-age=0", "must-revalidate"],
        ['private="x-user, set-cookie", max-age=60'],
        ["max-age=31536000,immutable"],
        ['community="UCI", foo=bar, foo'],
        ["MAX-AGE=5"],
        ["public,\ts-maxage=10"],
        ["stale-while-revalidate=30"],
    ],
)
def test_cache_directives(values: list[str]) -> None:
    assert parse_cache_control(values).troubles == ()


@pytest.mark.parametrize(
    ("value", "trouble"),
    [
        ('max-age="60"', "in quotes"),
        ("max-age=-1", "negative"),
        ("max-age=1h", "no number"),
        ("max-age=1.5", "no number"),
        ("s-maxage", "no value"),
        ("private; max-age=0", "semicolon"),
        ("max-age = 60", "beside"),
        ("no-cache no-store", "blank only"),
        ("max-age=", "no `token`"),
        ("max-age=٣", "no `token`"),
    ],
)
def test_no_cache_directives(value: str, trouble: str) -> None:
    assert any(trouble in found for found in parse_cache_control([value]).troubles)


def test_what_caches_may_do() -> None:
    assert parse_cache_control(["private"]).forbids_sharing
    assert not parse_cache_control(['private="x"']).forbids_sharing
    assert parse_cache_control(["max-age=10, s-maxage=20"]).shared_lifetime == 20
    assert parse_cache_control(["max-age=10"]).shared_lifetime == 10
    assert parse_cache_control(["no-cache"]).shared_lifetime is None
    assert parse_cache_control(["max-age=" + "9" * 400]).shared_lifetime is not None


def links(text: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(link.target, link.relations, link.trouble) for link in parse_links([text])]


def test_links() -> None:
    assert links('</a?b=1,2;c>; rel="next last"; title="a, <b>; \\"c\\"", <https://x.test/>;rel=self') == [
        ("/a?b=1,2;c", ("next", "last"), ""),
        ("https://x.test/", ("self",), ""),
    ]
    assert links("<>; rel=self; crossorigin") == [("", ("self",), "")]
    assert links("</x> ; REL = Next ;") == [("/x", ("next",), "")]
    assert links("</x>; rel=https://x.test/rel, </y>; rel=next") == [
        ("/x", ("https://x.test/rel",), ""),
        ("/y", ("next",), ""),
    ]
    assert parse_links(["</x>; rel=https://x.test/rel"])[0].parameters[0].loose
    assert parse_links(["</x>; title*=UTF-8''a; rel=\"next\""])[0].trouble == ""


def test_no_links() -> None:
    first, second = parse_links(['/x; rel="a,b", </y>; rel=next'])
    assert "does not begin" in first.trouble
    assert (second.target, second.trouble) == ("/y", "")
    assert "no parameter" in parse_links(["</x> rel=next"])[0].trouble
    assert "no parameter" in parse_links(['</x>; rel="next'])[0].trouble
    assert len(parse_links(["</x>; rel=next; rel=prev"])[0].all("rel")) == 2


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["Basic"], [("basic", {}, "")]),
        (['Bearer realm="a, b", error="c"'], [("bearer", {"realm": "a, b", "error": "c"}, "")]),
        (['Basic realm="x", Bearer scope="a b"'], [("basic", {"realm": "x"}, ""), ("bearer", {"scope": "a b"}, "")]),
        (["Negotiate", "NTLM TlRMTVNTUAA="], [("negotiate", {}, ""), ("ntlm", {}, "TlRMTVNTUAA=")]),
        (
            ['Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"'],
            [("newauth", {"realm": "apps", "type": "1", "title": 'Login to "apps"'}, ""),
             ("basic", {"realm": "simple"}, "")],
        ),
        (['Digest realm = "x"'], [("digest", {"realm": "x"}, "")]),
    ],
)  # fmt: skip
def test_challenges(values: list[str], expected: list[tuple[str, dict[str, str], str]]) -> None:
    found = parse_challenges(values)
    assert found.trouble == ""
    assert not found.gaps
    read = [(each.scheme, {item.name: item.value for item in each.parameters}, each.token68) for each in found.found]
    assert read == expected


@pytest.mark.parametrize(
    ("value", "trouble"),
    [
        ('realm="x"', "before any scheme"),
        ('Bearer realm="x', "no end"),
        ('Bearer "x"', "neither"),
        ('Bearer realm="a" error="b"', "neither"),
        ("Bearer realm=a b", "neither"),
        ('"Bearer"', "does not begin"),
        ("Bearer error: x", "neither"),
    ],
)
def test_no_challenges(value: str, trouble: str) -> None:
    assert trouble in parse_challenges([value]).trouble


def test_odd_challenges() -> None:
    assert parse_challenges(["Bearer a=1, a=2"]).found[0].doubled == ("a",)
    assert parse_challenges(['Bearer realm="x",, Basic']).gaps
    assert parse_challenges(['Bearer realm="x",']).gaps
    assert parse_challenges([""]).found == ()
