import json

import pytest

from accord.model.exchange import Exchange, Request, Response
from reports.shown import Line, as_text, request_line, request_lines, response_lines
from tests.reports.samples import exchange


def marked(lines: tuple[Line, ...]) -> list[str]:
    return [line.text.strip() for line in lines if line.marked]


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("/data/1/id", ['"id": "b"']),
        ("/data/1/type", ["{"]),
        ("/nowhere/at/all", ["{"]),
        ("Content-Type", ["content-type: application/vnd.api+json"]),
        ("status", ["200 OK"]),
        ("", []),
        ("the pagination", []),
    ],
)
def test_the_place_is_marked_once(place: str, wanted: list[str]) -> None:
    body = b'{"data": [{"id": "a"}, {"id": "b"}]}'
    assert marked(response_lines(exchange(body=body), place)) == wanted


def test_a_place_far_down_a_long_body_is_kept_and_the_cut_is_told() -> None:
    body = json.dumps([{"id": str(number)} for number in range(1000)]).encode()
    lines = response_lines(exchange(body=body), "/700/id")
    assert marked(lines) == ['"id": "700"']
    assert len(lines) < 50
    left_out = sum(int(line.text.split()[1].replace(",", "")) for line in lines if line.note)
    assert left_out + sum(not line.note for line in lines) == 3002 + 3


def test_a_huge_body_is_cut_with_a_note() -> None:
    lines = response_lines(exchange(body=b'"' + b"x" * 1_000_000 + b'"'), "/data")
    assert "1,000,002 octets" in lines[-1].text
    assert sum(len(line.text) for line in lines) < 5_000


def test_a_body_that_is_no_json_is_shown_as_it_is() -> None:
    text = as_text(response_lines(exchange(body=b"<html>\r\n\x1b[31m\xff</html>")))
    assert "<html>\n" in text
    assert "\\x1b[31m\\xff</html>" in text


def test_a_transport_fault_stands_in_the_place_of_the_response() -> None:
    broken = Exchange("gw0-1", Request("GET", "http://127.0.0.1/"), fault="connection reset")
    assert response_lines(broken) == (Line("connection reset", marked=True),)


def test_the_request_is_shown_with_headers_and_body() -> None:
    sent = Exchange(
        "gw0-1", Request("POST", "http://127.0.0.1/a?b=c", (("Accept", "x/y"),), b'{"a":1}'), Response(200)
    )
    text = "\n".join(line.text for line in request_lines(sent))
    assert text == 'POST /a?b=c\nAccept: x/y\n\n{\n  "a": 1\n}'


def test_a_url_that_cannot_be_taken_apart_is_shown_whole() -> None:
    assert request_line(Request("GET", "http://[::1/x")) == "GET http://[::1/x"
