"""Secrets never reach an artefact."""

from accord.wire.redact import Redactor

SECRET = "s3cr3t/t0ken+x"


def test_a_known_value_is_replaced_by_its_name_everywhere():
    redactor = Redactor({"TOKEN": SECRET})
    assert redactor.text(f"/a?key={SECRET}&b=s3cr3t%2Ft0ken%2Bx") == "/a?key=$TOKEN&b=$TOKEN"
    assert redactor.octets(b'{"t": "' + SECRET.encode() + b'"}') == b'{"t": "$TOKEN"}'
    assert redactor.headers((("Authorization", f"Bearer {SECRET}"),)) == (("Authorization", "Bearer $TOKEN"),)


def test_what_else_secret_headers_hold_is_hidden_whole():
    redactor = Redactor({})
    shown = dict(redactor.headers((("authorization", "Basic abc"), ("Set-Cookie", "sid=1; HttpOnly"), ("X-A", "1"))))
    assert shown == {"authorization": "$REDACTED", "Set-Cookie": "sid=$REDACTED; HttpOnly", "X-A": "1"}


def test_nothing_else_is_altered():
    redactor = Redactor({"TOKEN": SECRET, "EMPTY": ""})
    body = bytes(range(256))
    assert redactor.octets(body) == body
