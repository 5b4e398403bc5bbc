"""What checks of framing make of servers that are right, odd or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from suites.http import test_framing_abuse as abuse
from suites.http import test_framing_connections as connections
from suites.http import test_framing_lengths as lengths
from suites.http import test_framing_requests as requests
from suites.http import test_framing_sizes as sizes
from tests.suites.framing_servers import Answer, outcome, said, speaking, usual

PAGE = b"<html>This was blocked.</html>"


def when(pattern: bytes, reply: bytes | None, otherwise: Answer = usual) -> Answer:
    """Answer requests in which something occurs by a reply of their own."""
    return lambda octets: reply if re.search(pattern, octets, re.DOTALL | re.IGNORECASE) else otherwise(octets)


def mirrored(octets: bytes) -> bytes:
    """Answer TRACE with the request."""
    return said(200, octets, label="message/http") if octets.startswith(b"TRACE") else usual(octets)


def negotiating(octets: bytes) -> bytes:
    """Answer a conditional request with 304, but only where it is asked on a line of its own."""
    return said(304, b"") if b"\r\nif-none-match: *" in octets.lower() else usual(octets)


def splitting(octets: bytes) -> bytes:
    """Like the one before, and take a continuation for a line."""
    return negotiating(octets.replace(b"\r\n ", b"\r\n"))


def at_cr(octets: bytes) -> bytes:
    """Take a bare CR for the end of a line."""
    return negotiating(re.sub(rb"\r(?!\n)", b"\r\n", octets))


def echoing(octets: bytes) -> bytes:
    """Echo the request id just as it is."""
    found = re.search(rb"(?i)\r\nx-request-id: ([^\n]*)\r\n", octets)
    return said(200, b"{}", f"X-Request-Id: {found[1].decode()}") if found else usual(octets)


def neutral(octets: bytes) -> bytes:
    """Echo the request id with a space for what is no text."""
    return echoing(re.sub(rb"\r(?!\n)|\0", b" ", octets))


BAD_HOST = rb"\A(?!.*\r\nhost: 127)|host:.*host:|host: a b"
BAD_LENGTH = rb"content-length: (\+|-|5x)|content-length: 5.*content-length: 6"
FOLDED = rb"\r\n [IA]"
CONTROL = rb"\0|\r[^\n]"
BAD_LINE = rb"probe=a b| HTTX/"
X_NONE = rb"x-none"
CHUNKED = rb"transfer-encoding: chunked"
BAD_CHUNK = rb"zz\r\n"
ABSOLUTE = rb"\A\w+ http://"
OTHER_HOST = rb"host: probe\.invalid"

CASES: list[tuple[Callable[..., Any], str, Answer, str, str]] = [
    # check, what the server does, the server, outcome, part of what is said
    (requests.test_host_is_asked_for_once, "400", when(BAD_HOST, said(400)), "pass", ""),
    (requests.test_host_is_asked_for_once, "421", when(BAD_HOST, said(421)), "pass", "status 421"),
    (requests.test_host_is_asked_for_once, "closes", when(BAD_HOST, b""), "pass", "was closed"),
    (requests.test_host_is_asked_for_once, "serves", usual, "fail", "status 200"),
    (requests.test_host_is_asked_for_once, "500", when(BAD_HOST, said(500)), "fail", "status 500"),
    (requests.test_host_is_asked_for_once, "503", when(BAD_HOST, said(503)), "inconclusive", "503"),
    (requests.test_host_is_asked_for_once, "says nothing", when(BAD_HOST, None), "inconclusive", "timed out"),
    (requests.test_no_space_stands_before_a_colon, "400", when(rb"probe :", said(400)), "pass", ""),
    (requests.test_no_space_stands_before_a_colon, "closes", when(rb"probe :", b""), "pass", ""),
    (requests.test_no_space_stands_before_a_colon, "serves", usual, "fail", "status 200"),
    (requests.test_a_folded_field_is_one_field, "unfolds", negotiating, "pass", ""),
    (requests.test_a_folded_field_is_one_field, "400", when(FOLDED, said(400), negotiating), "pass", ""),
    (requests.test_a_folded_field_is_one_field, "splits", splitting, "fail", "a field of its own"),
    (requests.test_a_folded_field_is_one_field, "500", when(FOLDED, said(500), negotiating), "fail", "500"),
    (requests.test_a_folded_field_is_one_field, "never varies", usual, "inconclusive", "no field"),
    (requests.test_a_malformed_request_line_is_refused, "400", when(BAD_LINE, said(400)), "pass", ""),
    (requests.test_a_malformed_request_line_is_refused, "404", when(BAD_LINE, said(404)), "pass", ""),
    (requests.test_a_malformed_request_line_is_refused, "505", when(BAD_LINE, said(505)), "pass", ""),
    (requests.test_a_malformed_request_line_is_refused, "closes", when(BAD_LINE, b""), "pass", "was closed"),
    (requests.test_a_malformed_request_line_is_refused, "HTTP/0.9", when(BAD_LINE, PAGE), "inconclusive", "no HTTP"),
    (requests.test_a_malformed_request_line_is_refused, "serves", usual, "fail", "status 200"),
    (requests.test_a_malformed_request_line_is_refused, "hangs", when(BAD_LINE, None), "fail", "no answer"),
    (requests.test_control_octets_are_not_echoed, "400", when(CONTROL, said(400)), "pass", ""),
    (requests.test_control_octets_are_not_echoed, "closes", when(CONTROL, b""), "pass", ""),
    (requests.test_control_octets_are_not_echoed, "serves", usual, "pass", ""),
    (requests.test_control_octets_are_not_echoed, "replaces", neutral, "pass", ""),
    (requests.test_control_octets_are_not_echoed, "echoes", echoing, "fail", "NUL"),
    (requests.test_control_octets_are_not_echoed, "conditional", negotiating, "pass", ""),
    (requests.test_control_octets_are_not_echoed, "splits", at_cr, "fail", "a field of its own"),
    (requests.test_field_names_are_read_in_any_case, "any case", usual, "pass", ""),
    (requests.test_field_names_are_read_in_any_case, "one case",
     lambda octets: usual(octets) if b"Accept:" in octets else said(406), "fail", "status 406"),
    (lengths.test_an_invalid_length_is_refused, "400", when(BAD_LENGTH, said(400)), "pass", ""),
    (lengths.test_an_invalid_length_is_refused, "closes", when(BAD_LENGTH, b""), "pass", "was closed"),
    (lengths.test_an_invalid_length_is_refused, "411", when(BAD_LENGTH, said(411)), "pass", "status 411"),
    (lengths.test_an_invalid_length_is_refused, "processes", usual, "fail", "status 404"),
    (lengths.test_an_unknown_transfer_coding_is_refused, "501", when(X_NONE, said(501)), "pass", ""),
    (lengths.test_an_unknown_transfer_coding_is_refused, "400", when(X_NONE, said(400)), "pass", ""),
    (lengths.test_an_unknown_transfer_coding_is_refused, "411", when(X_NONE, said(411)), "pass", "status 411"),
    (lengths.test_an_unknown_transfer_coding_is_refused, "serves", usual, "fail", "status 200"),
    (lengths.test_an_unknown_transfer_coding_is_refused, "hangs", when(X_NONE, None), "fail", "no answer"),
    (lengths.test_chunked_content_is_read, "reads", when(BAD_CHUNK, said(400)), "pass", ""),
    (lengths.test_chunked_content_is_read, "closes", when(BAD_CHUNK, b""), "pass", ""),
    (lengths.test_chunked_content_is_read, "411", when(CHUNKED, said(411)), "pass", "status 411"),
    (lengths.test_chunked_content_is_read, "answers early", usual, "pass", ""),
    (lengths.test_chunked_content_is_read, "501", when(CHUNKED, said(501)), "fail", "status 501"),
    (lengths.test_chunked_content_is_read, "400", when(CHUNKED, said(400)), "fail", "status 400"),
    (lengths.test_chunked_content_is_read, "500", when(BAD_CHUNK, said(500)), "fail", "status 500"),
    (connections.test_http10_gets_no_chunks, "HTTP/1.1", usual, "pass", ""),
    (connections.test_http10_gets_no_chunks, "505", when(rb"HTTP/1\.0", said(505)), "inconclusive", "505"),
    (connections.test_http10_gets_no_chunks, "closes", when(rb"HTTP/1\.0", b""), "inconclusive", "closed"),
    (connections.test_http10_gets_no_chunks, "chunks",
     when(rb"HTTP/1\.0", b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "fail", "chunked"),
    (connections.test_http10_gets_no_chunks, "interim",
     when(rb"HTTP/1\.0", b"HTTP/1.1 103 x\r\n\r\n" + said(200)), "fail", "interim"),
    (connections.test_a_whole_url_is_a_target, "serves", usual, "pass", ""),
    (connections.test_a_whole_url_is_a_target, "421", when(OTHER_HOST, said(421)), "pass", "status 421"),
    (connections.test_a_whole_url_is_a_target, "404", when(ABSOLUTE, said(404)), "fail", "status 404"),
    (connections.test_a_whole_url_is_a_target, "other host", when(OTHER_HOST, said(404)), "fail", "status 404"),
    (connections.test_head_gets_no_content, "none", usual, "pass", ""),
    (connections.test_head_gets_no_content, "405", when(rb"\AHEAD", said(405, b"")), "pass", ""),
    (connections.test_head_gets_no_content, "content", when(rb"\AHEAD", said(200)), "fail", "2 octets"),
    (connections.test_head_gets_no_content, "content of errors",
     when(rb"\AHEAD.*nothing", said(404)), "fail", "2 octets"),
    (connections.test_head_gets_no_content, "last chunk",
     when(rb"\AHEAD", b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "fail", "5 octets"),
    (connections.test_expect_gets_an_answer_before_the_content, "refuses", usual, "pass", ""),
    (connections.test_expect_gets_an_answer_before_the_content, "417", when(rb"expect", said(417)), "pass", ""),
    (connections.test_expect_gets_an_answer_before_the_content, "500", when(rb"expect", said(500)), "fail", "500"),
    (connections.test_expect_gets_an_answer_before_the_content, "waits", when(rb"expect", None), "fail", "no answer"),
    (connections.test_an_unknown_method_gets_501, "501", when(rb"\APROBE", said(501)), "pass", ""),
    (connections.test_an_unknown_method_gets_501, "405", usual, "pass", "status 405"),
    (connections.test_an_unknown_method_gets_501, "403", when(rb"\APROBE", said(403)), "inconclusive", "403"),
    (connections.test_an_unknown_method_gets_501, "200", when(rb"\APROBE", said(200)), "fail", "status 200"),
    (connections.test_an_unknown_method_gets_501, "500", when(rb"\APROBE", said(500)), "fail", "status 500"),
    (sizes.test_a_long_target_is_served_or_refused, "serves", usual, "pass", ""),
    (sizes.test_a_long_target_is_served_or_refused, "414", when(rb"a{60000}", said(414)), "pass", ""),
    (sizes.test_a_long_target_is_served_or_refused, "431", when(rb"a{60000}", said(431)), "pass", "status 431"),
    (sizes.test_a_long_target_is_served_or_refused, "early", when(rb"a{7000}", said(414)), "pass", "7900 octets"),
    (sizes.test_a_long_target_is_served_or_refused, "unknown parameter",
     when(rb"accordProbe", said(400)), "pass", ""),
    (sizes.test_a_long_target_is_served_or_refused, "500", when(rb"a{60000}", said(500)), "fail", "status 500"),
    (sizes.test_a_long_target_is_served_or_refused, "closes", when(rb"a{60000}", b""), "inconclusive", "70000"),
    (sizes.test_a_long_target_is_served_or_refused, "hangs", when(rb"a{60000}", None), "fail", "no answer"),
    (sizes.test_large_fields_are_served_or_refused, "serves", usual, "pass", ""),
    (sizes.test_large_fields_are_served_or_refused, "431", when(rb"a{60000}|probe-400", said(431)), "pass", ""),
    (sizes.test_large_fields_are_served_or_refused, "closes", when(rb"probe-400", b""), "pass", "500 fields"),
    (sizes.test_large_fields_are_served_or_refused, "500", when(rb"probe-400", said(500)), "fail", "500 fields"),
    (sizes.test_an_unknown_field_is_ignored, "ignores", usual, "pass", ""),
    (sizes.test_an_unknown_field_is_ignored, "400", when(rb"contract-probe", said(400)), "fail", "status 400"),
    (sizes.test_an_unknown_field_is_ignored, "firewall",
     when(rb"contract-probe", said(406, PAGE, label="text/html")), "inconclusive", "form"),
    (abuse.test_trace_mirrors_no_credentials, "405", usual, "pass", ""),
    (abuse.test_trace_mirrors_no_credentials, "mirrors", mirrored, "fail", "mirrors credentials"),
    (abuse.test_trace_mirrors_no_credentials, "mirrors some",
     lambda octets: mirrored(re.sub(rb"(?m)^(Auth|Cookie).*\n", b"", octets)), "pass", "mirrors the request"),
    (abuse.test_no_other_host_is_reached, "serves its own", usual, "pass", ""),
    (abuse.test_no_other_host_is_reached, "400", when(OTHER_HOST, said(400)), "pass", ""),
    (abuse.test_no_other_host_is_reached, "closes", when(OTHER_HOST, b""), "pass", ""),
    (abuse.test_no_other_host_is_reached, "502",
     when(OTHER_HOST, said(502, b'{"detail": "probe.invalid is not known"}')), "fail", "names probe.invalid"),
    (abuse.test_no_other_host_is_reached, "502 of its own", when(OTHER_HOST, said(502)), "pass", "status 502"),
    (abuse.test_no_other_host_is_reached, "tunnels", when(rb"\ACONNECT", b"HTTP/1.1 200 x\r\n\r\n"), "fail", "200"),
    (abuse.test_data_makes_no_response_fields, "reflects nothing", usual, "not applicable", "nothing"),
    (abuse.test_data_makes_no_response_fields, "keeps the encoding",
     when(rb"mark", said(302, b"", "Location: /b?accord-mark-7341%0D%0AX-Accord-Probe:%201")), "pass", ""),
    (abuse.test_data_makes_no_response_fields, "decodes",
     when(rb"mark", said(302, b"", "Location: /b?accord-mark-7341", "X-Accord-Probe: 1")), "fail", "of its own"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a connection to close, or for an answer, only as long as these servers take."""
    for module in (lengths, connections):
        monkeypatch.setattr(module, "PATIENCE", 0.5)


@pytest.mark.parametrize(
    ("check", "server", "wanted", "said_of_it"),
    [pytest.param(check, server, wanted, part, id=f"{check.__name__[5:]}-{manner}")
     for check, manner, server, wanted, part in CASES],
)  # fmt: skip
def test_a_server_gets_what_it_deserves(
    check: Callable[..., Any], server: Answer, wanted: str, said_of_it: str, tmp_path: Path
) -> None:
    with speaking(server) as url:
        verdict, told = outcome(check, url, tmp_path)
    assert verdict == wanted, told
    assert bool(told) == bool(said_of_it), told
    assert any(said_of_it in each for each in told) or not said_of_it, told


@pytest.mark.parametrize(
    ("check", "server", "keeps", "wanted"),
    [
        (connections.test_connection_close_is_honoured, usual, False, "pass"),
        (connections.test_connection_close_is_honoured, usual, True, "fail"),
        (lengths.test_two_lengths_end_the_connection, usual, False, "pass"),
        (lengths.test_two_lengths_end_the_connection, usual, True, "fail"),
        (lengths.test_an_invalid_length_is_refused, when(BAD_LENGTH, said(400)), True, "fail"),
        (lengths.test_chunked_content_is_read, usual, True, "fail"),
        (connections.test_responses_stay_in_step, usual, False, "pass"),
        (connections.test_responses_stay_in_step, usual, True, "pass"),
        (connections.test_responses_stay_in_step, when(rb"\AGET", said(400)), True, "inconclusive"),
    ],
)
def test_how_a_connection_is_left(
    check: Callable[..., Any], server: Answer, keeps: bool, wanted: str, tmp_path: Path
) -> None:
    with speaking(server, lambda octets: keeps) as url:
        verdict, told = outcome(check, url, tmp_path)
    assert verdict == wanted, told


def test_an_answer_to_what_was_left_over_is_out_of_step(tmp_path: Path) -> None:
    def confused(octets: bytes) -> bytes:
        seen.append(octets)
        return said(400) if len(seen) > 1 and seen[-2].startswith(b"POST") else usual(octets)

    seen: list[bytes] = []
    with speaking(confused, lambda octets: True) as url:
        verdict, told = outcome(connections.test_responses_stay_in_step, url, tmp_path)
    assert (verdict, told) == ("fail", ["status: status 400 after a refused POST"])


HOSTILE = [
    requests.test_host_is_asked_for_once,
    requests.test_no_space_stands_before_a_colon,
    requests.test_a_folded_field_is_one_field,
    requests.test_a_malformed_request_line_is_refused,
    requests.test_control_octets_are_not_echoed,
    lengths.test_an_invalid_length_is_refused,
    lengths.test_two_lengths_end_the_connection,
    lengths.test_an_unknown_transfer_coding_is_refused,
    connections.test_an_unknown_method_gets_501,
    abuse.test_no_other_host_is_reached,
]


@pytest.mark.parametrize("check", HOSTILE)
def test_hostile_octets_need_leave(check: Callable[..., Any], tmp_path: Path) -> None:
    verdict, told = outcome(check, "http://127.0.0.1:9", tmp_path, raw=False)
    assert verdict == "not applicable"
    assert "raw = true" in told[0]


def test_without_leave_nothing_hostile_is_sent(tmp_path: Path) -> None:
    heard: list[bytes] = []

    def listening(octets: bytes) -> bytes:
        heard.append(octets)
        return usual(octets)

    with speaking(listening) as url:
        outcome(connections.test_a_whole_url_is_a_target, url, tmp_path, raw=False)
        outcome(lengths.test_chunked_content_is_read, url, tmp_path, raw=False)
    assert heard
    assert not any(b"invalid" in octets or b"zz" in octets for octets in heard)
