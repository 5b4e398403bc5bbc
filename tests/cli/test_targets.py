"""Targets that cannot be judged: exit code 3, and one line that says why and what to do."""

from __future__ import annotations

import json
import socket
import ssl
from pathlib import Path

import pytest
import trustme

from tests.cli.conftest import Accord
from tests.cli.servers import DOCUMENT, Answer, answering

HTML = {"Content-Type": "text/html; charset=utf-8"}

UNJUDGEABLE: dict[str, tuple[Answer, str]] = {
    "HTML everywhere": ((200, HTML, b"<h1>Welcome</h1>"), "answers with HTML; check the path of `base_url`"),
    "a login page": (
        (200, HTML, b'<form><input type="password"></form>'),
        "shows a login page; give credentials (`[auth]`)",
    ),
    "401 on everything": (
        (401, DOCUMENT, b'{"errors":[{"status":"401"}]}'),
        "answers 401 to everything; add `[auth]` with the variable that holds the token",
    ),
    "a redirect to a login": (
        (302, {"Location": "https://sso.example.com/login"}, b""),
        "redirects to a login page (https://sso.example.com/login); give credentials (`[auth]`)",
    ),
    "a redirect elsewhere": (
        (301, {"Location": "https://api.example.com/"}, b""),
        "redirects to https://api.example.com/; use that address as `base_url`",
    ),
    "a redirect in a circle": ((302, {"Location": "/"}, b""), "redirects in a circle"),
    "500 on everything": ((500, DOCUMENT, b'{"errors":[]}'), "the target is broken: GET /"),
    "404 on everything": ((404, DOCUMENT, b'{"errors":[]}'), "check `base_url` and the resource paths"),
    "another kind of API": ((200, {"Content-Type": "application/json"}, b"[1]"), "with no JSON:API document"),
}


@pytest.mark.parametrize("name", UNJUDGEABLE)
def test_an_unjudgeable_target_gets_one_line(accord: Accord, name: str) -> None:
    answer, wanted = UNJUDGEABLE[name]
    with answering(answer) as url:
        said = accord("run", url)
    assert said.code == 3
    assert wanted in said.line


def test_an_unreachable_target_gets_one_line(accord: Accord) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        said = accord("run", url)
    assert said.code == 3
    assert said.line.startswith(f"{url} cannot be reached: no connection: ")
    assert said.line.endswith("; check the URL, and that the server is up")


def test_a_refused_token_names_its_variable(accord: Accord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_TOKEN", "s3cret-token")
    with answering((401, {}, b"")) as url:
        (tmp_path / "my.toml").write_text(f'[api]\nbase_url = "{url}"\n[auth]\nenv = "MY_TOKEN"\n')
        said = accord("run", "--contract", "my.toml", "--run-dir", "run")
    assert said.code == 3
    assert said.line.endswith("answers 401 to everything; check $MY_TOKEN")
    assert "s3cret" not in "".join(path.read_text() for path in (tmp_path / "run").iterdir())


def test_an_unknown_certificate_gets_one_line(accord: Accord) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    with answering((200, DOCUMENT, b'{"data":[]}'), tls) as url:
        said = accord("run", url)
    assert said.code == 3
    assert said.line.startswith(f"{url}: certificate not accepted: ")
    assert "; mend the certificate, or name its CA in SSL_CERT_FILE" in said.line


def test_a_certificate_of_a_named_authority_is_accepted(
    accord: Accord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, authority = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), trustme.CA()
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    body = json.dumps({"data": [], "links": {"self": "/"}}).encode()
    (tmp_path / "my.toml").write_text('[api]\nbase_url = "https://host"\n[[resource]]\npath = "/things"\n')
    with answering((200, DOCUMENT, body), tls) as url:
        said = accord("run", url, "--contract", "my.toml")
    assert said.code in (0, 1), said.err
    assert not said.err
