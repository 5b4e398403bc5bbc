"""Secrets never reach an artefact."""

import base64

from accord.model.exchange import Response
from accord.wire.redact import Redactor, hides

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


def test_the_credentials_of_a_client_are_known_in_each_form_they_go_out_in():
    redactor = Redactor({"ID": "client 1", "SECRET": SECRET}, client=("ID", "SECRET"))
    basic = base64.b64encode(b"client+1:s3cr3t%2Ft0ken%2Bx").decode()
    assert redactor.headers((("X-Echo", f"Basic {basic}"),)) == (("X-Echo", "Basic $ID:$SECRET"),)
    form = b"client_id=client+1&client_secret=s3cr3t%2Ft0ken%2Bx"
    assert redactor.octets(form) == b"client_id=$ID&client_secret=$SECRET"


def test_a_token_that_is_issued_is_hidden_and_all_else_about_it_kept():
    body = b'{"access_token": "ey\\"J0.x.y", "refresh_token":"r", "token_type": "Bearer", "expires_in": 60}'
    shown = Redactor({}).response(Response(200, (), body, wire=b"HTTP/1.1 200 OK\r\n\r\n" + body))
    assert shown.body == (
        b'{"access_token": "$REDACTED", "refresh_token":"$REDACTED", "token_type": "Bearer", "expires_in": 60}'
    )
    assert (shown.altered, shown.wire) == (True, b"")
    other = Response(200, (), b'{"access_token": "of something else"}')
    assert Redactor({}).response(other) == other


def test_what_is_hidden_whole_is_not_told_apart():
    redactor = Redactor({"TOKEN": SECRET})
    assert hides(redactor.headers((("Authorization", "Bearer made-up"),)))
    assert not hides(redactor.headers((("Authorization", f"Bearer {SECRET}"),)))
