"""The commands that send recorded requests again, run by a shell."""

import os
import socket
import subprocess
import threading

import pytest

from accord.model.exchange import Request
from accord.record.curl import curl

SECRET = "50%-off\\n"


def printed(command: str) -> bytes:
    """What the first part of a piped command prints."""
    sender = command.partition("; sleep")[0].removeprefix("(")
    return subprocess.run(["sh", "-c", sender], env={**os.environ, "TOKEN": SECRET}, capture_output=True).stdout


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
        b'GET /%41\'\\b HTTP/1.1\r\nX: "$(id)" `id` $HOME !!\r\n\r\n',
        b"X: \0\1\x7f\x80\xff9\t\r",
        b"GET /?" + b"a" * 70_000 + b"&" + b"b" * 5_000 + b" HTTP/1.1\r\n\r\n",
    ],
    ids=lambda raw: repr(raw[:40]),
)
def test_the_same_octets_are_sent(raw: bytes) -> None:
    command = curl(Request("GET", "http://127.0.0.1:80/a", raw=raw), "TOKEN")
    assert printed(command) == raw
    assert command.endswith(" | nc 127.0.0.1 80")
    assert len(command) < 400


def test_a_secret_comes_from_the_environment() -> None:
    raw = b"GET / HTTP/1.1\r\nAuthorization: Bearer $TOKEN\r\nX: 1%\r\n\r\n"
    command = curl(Request("GET", "https://api.example/", raw=raw), "TOKEN")
    assert printed(command) == raw.replace(b"$TOKEN", SECRET.encode())
    assert command.endswith("| openssl s_client -quiet -servername api.example -connect api.example:443")


def test_curl_takes_long_values_and_secrets_by_the_shell() -> None:
    request = Request("GET", "http://h/?q=" + "a" * 2000, (("Authorization", "Bearer $TOKEN"), ("X", "")))
    command = curl(request, "TOKEN")
    words = subprocess.run(["sh", "-c", f"printf '%s\\n' {command}"], env={**os.environ, "TOKEN": SECRET},
                           capture_output=True, text=True).stdout.splitlines()  # fmt: skip
    assert words == ["curl", "-i", "--path-as-is", "-g", "-H", "Accept:", "-H", f"Authorization: Bearer {SECRET}",
                     "-H", "X;", request.url]  # fmt: skip
    assert len(command) < 300


def test_the_octets_arrive_where_nc_is_at_hand() -> None:
    if subprocess.run(["sh", "-c", "command -v nc"], capture_output=True).returncode:
        pytest.skip("no nc here")
    raw = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            line, _ = server.accept()
            with line:
                heard.append(line.recv(1000))

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a"
        subprocess.run(["sh", "-c", curl(Request("GET", url, raw=raw)).replace("sleep 3", "sleep 0.2")])
        thread.join(5)
    assert heard == [raw]
