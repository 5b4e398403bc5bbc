"""Raw octets of responses: what is read from them, however odd they are."""

import random

import pytest

from accord.judge.octets import Octets, read_octets

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def read(octets: bytes, method: str = "GET") -> Octets:
    return read_octets(octets, method)


def test_a_plain_response():
    found = read(HEAD + b"Content-Length: 2\r\n\r\n{}")
    assert (found.status_line, found.status, found.framing) == (b"HTTP/1.1 200 OK", 200, "content-length")
    assert (found.content, found.surplus, found.complete, found.trouble) == (b"{}", b"", True, ())
    assert [(line.name, line.value) for line in found.lines] == [
        ("content-type", "application/json"),
        ("content-length", "2"),
    ]


@pytest.mark.parametrize(
    ("octets", "content", "surplus", "complete"),
    [
        (b"Content-Length: 3\r\n\r\n{}", b"{}", b"", False),
        (b"Content-Length: 1\r\n\r\n{}", b"{", b"}", True),
        (b"Content-Length: 2, 2\r\n\r\n{}x", b"{}", b"x", True),
        (b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", b"{}", b"", True),
    ],
)
def test_content_by_length(octets, content, surplus, complete):
    found = read(HEAD + octets)
    assert found.framing == "content-length"
    assert (found.content, found.surplus, found.complete) == (content, surplus, complete)


@pytest.mark.parametrize("length", [b"+2", b"2, 3", b"two", b"", b"9" * 40, b"\xb2", b"2\r\nContent-Length: 3"])
def test_a_length_that_cannot_be_read_leaves_the_end_of_the_connection(length):
    found = read(HEAD + b"Content-Length: " + length + b"\r\n\r\n{}")
    assert (found.framing, found.content) == ("close", b"{}")


def test_chunks_are_joined_and_trailers_kept():
    found = read(CHUNKED + b'1;a=b\r\n{\r\n1 ;c="d"\r\n}\r\n0\r\nETag: "x"\r\n\r\n')
    assert (found.framing, found.content, found.complete, found.trouble) == ("chunked", b"{}", True, ())
    assert [(line.name, line.value) for line in found.trailers] == [("etag", '"x"')]
    assert found.surplus == b""


@pytest.mark.parametrize(
    ("octets", "trouble", "content"),
    [
        (b"2\r\n{}\r\n", "the last chunk is missing", b"{}"),
        (b"2\r\n{}", "a chunk is cut off", b"{}"),
        (b"f\r\n{}\r\n0\r\n\r\n", "a chunk is cut off", b""),
        (b"1\r\n{}\r\n0\r\n\r\n", "a chunk is longer than its size says", b"{"),
        (b"{}", "a chunk is cut off", b""),
        (b"0x2\r\n{}\r\n0\r\n\r\n", "a chunk has no valid size", b""),
        (b"-2\r\n{}\r\n0\r\n\r\n", "a chunk has no valid size", b""),
        (b"2\r\n{}\r\n0\r\n", "the end of the trailer section is missing", b"{}"),
        (b"f" * 40 + b"\r\n{}\r\n0\r\n\r\n", "a chunk has no valid size", b""),
    ],
)
def test_breaches_of_chunking(octets, trouble, content):
    found = read(CHUNKED + octets)
    assert found.trouble == (trouble,)
    assert (found.content, found.complete) == (content, False)


def test_chunked_twice_and_not_last():
    twice = read(HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    assert twice.trouble == ("`chunked` is applied twice",)
    before = read(HEAD + b"Transfer-Encoding: chunked, gzip\r\n\r\nabc")
    assert (before.framing, before.content) == ("close", b"abc")


def test_surplus_after_the_last_chunk():
    assert read(CHUNKED + b"0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n").surplus == b"HTTP/1.1 200 OK\r\n\r\n"


@pytest.mark.parametrize(
    ("method", "head"),
    [
        ("HEAD", HEAD + b"Content-Length: 2\r\n"),
        ("GET", b"HTTP/1.1 204 No Content\r\n"),
        ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n"),
        ("GET", b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n"),
    ],
)
def test_responses_without_content(method, head):
    assert read(head + b"\r\n", method).framing == "none"
    assert read(head + b"\r\n", method).surplus == b""
    assert read(head + b"\r\n{}", method).surplus == b"{}"
    assert read(head + b"\r\n{}", method).content == b""


def test_a_205_is_framed_as_others_are():
    found = read(b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n")
    assert (found.framing, found.content, found.surplus) == ("content-length", b"", b"")


def test_what_switches_or_tunnels_has_no_content_and_no_surplus():
    assert read(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\x00\x01").surplus == b""
    assert read(b"HTTP/1.1 200 OK\r\n\r\n\x00\x01", "CONNECT").surplus == b""


def test_interim_responses_come_before():
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    found = read(interim + HEAD + b"Content-Length: 2\r\n\r\n{}")
    assert (found.status, found.content) == (200, b"{}")
    assert found.interim == (b"HTTP/1.1 103 Early Hints", b"HTTP/1.1 100 Continue")
    assert found.values("link") == []


def test_an_interim_response_alone_is_what_there_is():
    found = read(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert found.interim == (b"HTTP/1.1 100 Continue",)
    assert (found.status, found.complete) == (0, False)


def test_bare_line_feeds_end_lines_and_are_counted():
    found = read(b"HTTP/1.1 200 OK\nA: 1\r\nContent-Length: 2\n\n{}")
    assert (found.content, found.bare) == (b"{}", 3)
    assert found.values("a") == ["1"]
    assert read(HEAD + b"\r\n").bare == 0


def test_folded_lines_keep_their_octets():
    (line,) = read(b"HTTP/1.1 200 OK\r\nA: 1\r\n  2\r\n\t3\r\n\r\n").lines
    assert (line.folded, line.octets, line.name) == (True, b"A: 1\n  2\n\t3", "a")


def test_blank_before_the_colon_and_controls_are_kept():
    first, second, third = read(b"HTTP/1.1 200 OK\r\nA : 1\r\nB: x\ry\x00\r\nnothing\r\n\r\n").lines
    assert (first.octets, first.name) == (b"A : 1", "a")
    assert second.octets == b"B: x\ry\x00"
    assert (third.name, third.value) == ("nothing", "")


def test_a_header_section_without_end_is_incomplete():
    found = read(b"HTTP/1.1 200 OK\r\nA: 1\r\nContent-Le")
    assert (found.status, found.complete, found.framing) == (200, False, "none")


@pytest.mark.parametrize(
    "octets", [b"", b"\r\n\r\n", b"<html>", b"HTTP/1.1", b"HTTP/1.1 99999999999 X\r\n\r\n", b"\x16\x03"]
)
def test_no_octets_are_too_odd(octets):
    assert read(octets).status == 0


def test_nothing_raises_on_cuts_and_flips():
    whole = (
        b"HTTP/1.1 100 Continue\r\n\r\n" + CHUNKED + b"a\r\n0123456789\r\n2;x\r\n{}\r\n0\r\nA: b\r\n c\r\n\r\nmore"
    )
    generator = random.Random(7)
    for end in range(len(whole)):
        read(whole[:end])
        flipped = bytearray(whole)
        flipped[end] = generator.randrange(256)
        read(bytes(flipped), generator.choice(["GET", "HEAD", "CONNECT"]))
