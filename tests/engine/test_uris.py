"""URI references, by the grammar of RFC 3986 and the examples in it."""

import pytest

from accord.judge.uris import is_uri, reference_trouble

EXAMPLES = (
    "ftp://ftp.is.co.za/rfc/rfc1808.txt", "http://www.ietf.org/rfc/rfc2396.txt", "ldap://[2001:db8::7]/c=GB?objectClass?one",
    "mailto:John.Doe@example.com", "news:comp.infosystems.www.servers.unix", "tel:+1-816-555-1212",
    "telnet://192.0.2.16:80/", "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
)  # fmt: skip
RELATIVE = (
    "", "#", "?", "/", "//", "//g", "g", "./g", "g?y", "#s", "g?y#s", ";x", "g;x=1/../y", "..", "../../g", "./g:h",
    "?page[number]=2", "//user:pass@host:/", "/%E2%82%AC", "//[v7.a:b]:80/", "/a?b?c/d",
)  # fmt: skip
WRONG = {
    "/a b": "an unencoded blank or control character", "/a\n": "an unencoded blank or control character",
    "/größe": "an unencoded non-ASCII character", "/{id}": "an unencoded `{`", "/a\\b": "an unencoded `\\`",
    "/a[0]": "an unencoded `[`", "#a#b": "an unencoded `#`", "/100%": "a percent sign that encodes nothing",
    "/%g0": "a percent sign that encodes nothing", ":8000/a": "a colon, but no scheme before it",
    "1a:b": "a colon, but no scheme before it", "//h:x/": "a malformed host or port",
    "//[::1": "a malformed host or port", "//[::g]/": "a malformed host or port",
    "//a@b@c/": "a malformed host or port", "//[fe80::1%25eth0]/": "a malformed host or port",
}  # fmt: skip


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_are_uris(text: str) -> None:
    assert is_uri(text)
    assert reference_trouble(text) == ""


@pytest.mark.parametrize("text", RELATIVE)
def test_relative_references_are_no_uris(text: str) -> None:
    assert reference_trouble(text) == ""
    assert not is_uri(text)


@pytest.mark.parametrize(("text", "trouble"), WRONG.items())
def test_trouble_is_named(text: str, trouble: str) -> None:
    assert reference_trouble(text) == trouble
    assert not is_uri(text)
