"""A secret is found by its value however it is spelt, and what is none is left alone."""

import base64
import json
import random
import time
from html import escape
from urllib.parse import quote, quote_plus, unquote_to_bytes

import pytest

from accord.model.exchange import Request, Response
from accord.wire.redact import Redactor

SECRET = 'c4n4ry/"5f0c+1e9b7%7d&24a'
SPELT = {
    "as it is": SECRET,
    "as part of a query": quote_plus(SECRET),
    "with every character as octets": "".join(f"%{ord(each):02x}" for each in SECRET),
    "in capitals": "".join(f"%{ord(each):02X}" for each in SECRET),
    "escaped in part": SECRET.replace("/", "%2F"),
    "escaped twice": quote(quote(SECRET, safe=""), safe=""),
    "as JSON": json.dumps(SECRET)[1:-1],
    "as JSON of PHP": json.dumps(SECRET)[1:-1].replace("/", "\\/"),
    "as JSON of Go": json.dumps(SECRET)[1:-1].replace("&", "\\u0026"),
    "as JSON, each character": "".join(f"\\u{ord(each):04x}" for each in SECRET),
    "as JSON within JSON": json.dumps(json.dumps(SECRET)[1:-1].replace("/", "\\/"))[1:-1],
    "in markup": escape(SECRET),
    "in markup, by numbers": "".join(f"&#{ord(each)};" for each in SECRET),
    "in markup, by hex numbers": "".join(f"&#x{ord(each):X};" for each in SECRET),
    "in base64": base64.b64encode(SECRET.encode()).decode(),
    "in base64, for a URL": base64.urlsafe_b64encode(SECRET.encode()).decode(),
    "in base64 after a name": base64.b64encode(f"user:{SECRET}".encode()).decode(),
    "in base64 between others": base64.b64encode(f"a{SECRET}b".encode()).decode(),
    "in base64, escaped": quote(base64.b64encode(f"ab{SECRET}".encode()).decode(), safe=""),
}


@pytest.mark.parametrize("how", SPELT)
def test_a_secret_is_found_however_it_is_spelt(how: str) -> None:
    redactor, spelt = Redactor({"TOKEN": SECRET}), SPELT[how]
    text = redactor.text(f"/a?b=1&c={spelt}&d=é\ud800")
    assert spelt not in text
    assert text.startswith("/a?b=1&c=")
    assert text.endswith("&d=é\ud800")
    assert "$TOKEN" in text
    body = redactor.octets(b'\xff{"a": "' + spelt.encode() + b'"}')
    assert spelt.encode() not in body
    assert body.startswith(b'\xff{"a": "')
    assert b"$TOKEN" in body


@pytest.mark.parametrize("how", SPELT)
def test_it_is_found_in_every_part_of_an_exchange(how: str) -> None:
    redactor, spelt = Redactor({"TOKEN": SECRET}), SPELT[how]
    line = f"GET /?{spelt} HTTP/1.1\r\nX-A: {spelt}\r\n\r\n{spelt}".encode()
    request = redactor.request(Request("GET", f"http://x/{spelt}?q={spelt}", (("X-A", spelt),), spelt.encode(), line))
    response = redactor.response(Response(200, (("X-A", spelt),), spelt.encode(), wire=line))
    for text in (request.url, str(request.headers), request.body, request.raw, str(response.headers), response.body,
                 response.wire):  # fmt: skip
        assert spelt not in (text if isinstance(text, str) else text.decode())
    assert response.altered


def test_a_token_that_was_issued_is_hidden_in_base64_too() -> None:
    redactor = Redactor({})
    redactor.learn(SECRET)
    assert redactor.text(SPELT["in base64"]).startswith("$REDACTED")
    assert redactor.text(SPELT["as JSON, each character"]) == "$REDACTED"


def test_nothing_else_is_altered() -> None:
    redactor, draw = Redactor({"TOKEN": SECRET, "OTHER": "another/secret"}), random.Random(3)
    whole = bytes(range(256))
    assert redactor.octets(whole) == whole
    for _ in range(300):
        text = "".join(draw.choice('%\\"/u00&#x;2fF41 c4n+') for _ in range(200))
        assert redactor.text(text) == text
    near = SECRET.replace("n", "m")
    for spelt in (near, quote(near), json.dumps(near), base64.b64encode(near.encode()).decode()):
        assert redactor.text(spelt) == spelt


def test_a_short_secret_is_not_looked_for_in_base64() -> None:
    short = base64.b64encode(b"abcd").decode()
    assert Redactor({"TOKEN": "abcd"}).text(f"{short} abcd") == f"{short} $TOKEN"


@pytest.mark.parametrize(
    "unit", ["%25", "%", "\\", "\\u", "&#0", "&", "&amp", "%5f", quote(SECRET), SPELT["as JSON"], "c4n4ry%2"]
)
def test_no_text_takes_long(unit: str) -> None:
    body = (unit * (1_000_000 // len(unit)) + SPELT["escaped in part"]).encode()
    start = time.perf_counter()
    assert unquote_to_bytes(SPELT["escaped in part"]) not in Redactor({"TOKEN": SECRET}).octets(body)
    assert time.perf_counter() - start < 5
