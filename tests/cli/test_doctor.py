"""What `accord doctor` finds wrong: one line each with the remedy, few requests, and an exit code."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from pathlib import Path

import pytest

from accord.runtime.doctor import target as doctor_target
from accord.runtime.doctor.faults import fault_remark
from sandbox.plain.tokens import environment
from sandbox.tls import serving_tls
from tests.cli.conftest import Accord, Said
from tests.cli.servers import DOCUMENT, Answer, answering

HTML = {"Content-Type": "text/html"}
JSON = {"Content-Type": "application/json"}
ROWS = b'{"data": [{"type": "things", "id": "1"}]}'


def lines(said: Said, mark: str) -> list[str]:
    """What was said with a mark."""
    return [line[7:] for line in said.out.splitlines() if line.startswith(f"{mark} ")]


def contract(folder: Path, url: str, rest: str = "", standard: str = "jsonapi-1.0") -> Path:
    path = folder / "my.toml"
    resource = "" if "[[resource]]" in rest else '[[resource]]\npath = "/things"\n'
    path.write_text(f'[api]\nbase_url = "{url}"\nstandard = "{standard}"\n{resource}{rest}')
    return path


@pytest.fixture
def things() -> Iterator[str]:
    """An API of JSON:API that has things."""
    with answering((200, DOCUMENT, ROWS)) as url:
        yield url


def test_a_contract_that_fits_its_target_is_fine(accord: Accord, origin: str) -> None:
    said = accord("doctor", f"{origin}/jsonapi-1.1/clean", "--contract", "sandbox-1.1")
    assert (said.code, said.err, lines(said, "wrong"), lines(said, "look")) == (0, "", [], [])
    assert "4 resources can be read: /articles, /people, /comments, /tags" in lines(said, "ok")
    assert said.out.splitlines()[-1] == "Nothing is wrong; 6 requests sent, only reading"


@pytest.mark.parametrize(
    ("path", "name"),
    [("http/clean", "sandbox-http"), ("commercetools/clean/demo", "sandbox-commercetools"),
     ("commerce-layer/clean/api", "sandbox-commerce-layer"), ("jsonapi-1.0/clean/api", "sandbox-1.0")],
)  # fmt: skip
def test_nothing_is_wrong_with_what_ships(
    accord: Accord, origin: str, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    for variable, value in environment().items():
        monkeypatch.setenv(variable, value)
    said = accord("doctor", f"{origin}/{path}", "--contract", name, "--allow-writes", "--allow-load")
    assert (said.code, lines(said, "wrong")) == (0, [])
    assert int(said.out.split("; ")[-1].split()[0]) <= doctor_target.MOST


MISTAKES = """
extra = 1
[api]
base_url = "http://127.0.0.1:9"
standrd = "http"
[[promise]]
id = "my/pages"
kind = "page-size-mx"
level = "MUST"
summary = "s"
[[promise]]
id = "my/more"
kind = "page-size-max"
level = "MUST"
summary = "s"
paramter = "limit"
max = "many"
"""


def test_all_mistakes_of_a_contract_are_told_at_once(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(MISTAKES)
    said = accord("doctor", "--contract", "my.toml")
    assert said.code == 2
    found = lines(said, "wrong")
    assert [line.partition(";")[0].partition(" (")[0] for line in found] == [
        "my.toml: the file: unknown key `extra`",
        "my.toml: api: unknown key `standrd`",
        "my.toml: promise my/pages: no kind is called `page-size-mx`",
        "my.toml: promise my/more: `parameter` is missing",
        "my.toml: promise my/more: unknown key `paramter`",
        "my.toml: promise my/more.max: 'many' should be of type integer",
    ]
    assert sum("did you mean" in line for line in found) == 3
    assert said.out.splitlines()[-1].endswith("0 requests sent, only reading")


@pytest.mark.parametrize(
    ("text", "why"),
    [("[api\n", "is not valid TOML"), ("extends = 'none.toml'\n", "none.toml: cannot be read: No such file")],
)
def test_a_file_that_cannot_be_read_is_told(accord: Accord, tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "my.toml").write_text(text)
    said = accord("doctor", "--contract", "my.toml")
    assert said.code == 2
    assert why in "".join(lines(said, "wrong"))


AUTH = '[auth]\nenv = "MY_TOKEN"\n'
ACCOUNT = '[[account]]\nrole = "limited"\nenv = "MY_OTHER"\n'


@pytest.mark.parametrize(
    ("value", "mark", "told", "code"),
    [
        (None, "wrong", "$MY_TOKEN is not set, which is to hold the credentials; export MY_TOKEN=...", 2),
        ("to\nken", "wrong", "$MY_TOKEN holds a line break or another control character; set it without", 2),
        ("Bearer abcdef", "wrong", "$MY_TOKEN begins with 'Bearer', which is sent before it anyway; leave it out", 2),
        (" token", "look", "$MY_TOKEN begins or ends with a blank; set it without", 0),
        ("tokén", "wrong", "$MY_TOKEN holds characters beyond ASCII, which no header can carry", 2),
        ("abc", "look", "$MY_TOKEN holds less than 4 characters", 0),
        ("a-token", "ok", "$MY_TOKEN is set", 0),
    ],
)
def test_credentials_are_looked_at(
    accord: Accord, tmp_path: Path, things: str, monkeypatch: pytest.MonkeyPatch,
    value: str | None, mark: str, told: str, code: int,
) -> None:  # fmt: skip
    if value is not None:
        monkeypatch.setenv("MY_TOKEN", value)
    said = accord("doctor", "--contract", contract(tmp_path, things, AUTH + ACCOUNT))
    assert any(line.startswith(told) for line in lines(said, mark)), said.out
    assert any(
        line.startswith("$MY_OTHER is not set, for the account of the role limited") for line in lines(said, "look")
    )
    assert said.code == code
    assert value is None or len(value) < 4 or value not in said.out.replace("Bearer", "")


@contextmanager
def silent() -> Iterator[str]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def stranger() -> Iterator[str]:
    """A port that speaks something else."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"220 mail ready\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def test_a_host_that_is_not_known_is_told(accord: Accord) -> None:
    said = accord("doctor", "http://no-such-host.invalid")
    assert said.code == 2
    assert lines(said, "wrong") == [
        "the host no-such-host.invalid is not known; check its spelling in `base_url`, and DNS or VPN"
    ]


def test_a_closed_port_is_told(accord: Accord) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        said = accord("doctor", f"http://127.0.0.1:{port}")
    assert said.code == 3
    assert lines(said, "wrong") == [
        f"127.0.0.1, port {port} refuses connections; check the port, and that the server is up"
    ]


def test_a_silent_port_is_told(accord: Accord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_target, "PATIENCE_S", 0.3)
    with silent() as url:
        said = accord("doctor", url)
    assert said.code == 3
    assert "does not answer (timed out (ReadTimeout)); check firewall and proxy" in lines(said, "wrong")[0]


def test_a_port_of_another_protocol_is_told(accord: Accord) -> None:
    with stranger() as url:
        said = accord("doctor", url)
    assert said.code == 3
    assert "answers with something else than HTTP" in lines(said, "wrong")[0]


def test_http_where_tls_was_asked_for_is_told(accord: Accord) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        said = accord("doctor", f"https://127.0.0.1:{server.getsockname()[1]}")
    assert said.code == 2
    assert "does not speak TLS" in lines(said, "wrong")[0]
    assert "write `base_url` with http://" in lines(said, "wrong")[0]


@pytest.mark.parametrize(
    ("fault", "why", "remedy"),
    [
        ("http/tls/validity-now", "certificate has expired", "renew the certificate"),
        ("http/tls/validity-now+not-yet", "certificate is not yet valid", "check the clocks of both sides"),
        ("http/tls/host-name", "Hostname mismatch", "use the name that the certificate holds"),
        ("http/tls/chain-valid+self-signed", "self-signed certificate", "name the file of the CA"),
        ("http/tls/chain-valid+unknown-issuer", "unable to get local issuer certificate", "or name the CA as `ca`"),
    ],
)
def test_a_certificate_that_is_not_accepted_is_told_with_what_would_do(
    accord: Accord, tmp_path: Path, fault: str, why: str, remedy: str
) -> None:
    with serving_tls(fault) as secure:
        path = contract(tmp_path, f"{secure.origin}/jsonapi-1.1/clean", f'[tls]\nca = "{secure.ca}"\n')
        said = accord("doctor", "--contract", path)
    assert said.code == 3
    (found,) = lines(said, "wrong")
    assert why in found
    assert remedy in found


def test_a_good_certificate_of_a_named_ca_is_fine(accord: Accord, tmp_path: Path) -> None:
    with serving_tls() as secure:
        rest = f'[[resource]]\npath = "/articles"\n[tls]\nca = "{secure.ca}"\n'
        url = f"{secure.origin}/jsonapi-1.1/clean"
        assert accord("doctor", "--contract", contract(tmp_path, url, rest, "jsonapi-1.1")).code == 0
        said = accord("doctor", url)
        assert "unable to get local issuer certificate" in lines(said, "wrong")[0]
        said = accord("doctor", f"{secure.plain_origin}/jsonapi-1.1/clean")
    assert said.code == 2
    assert f"redirects to https; make {url} the `base_url`" in lines(said, "wrong")[0]


def test_a_ca_that_is_no_file_is_told(accord: Accord, tmp_path: Path) -> None:
    said = accord("doctor", "--contract", contract(tmp_path, "https://127.0.0.1:9", '[tls]\nca = "none.pem"\n'))
    assert said.code == 2
    assert lines(said, "wrong") == ["[tls] ca: there is no file none.pem; name the PEM file of the CA"]


def challenge(scheme: str) -> Answer:
    return 401, {"WWW-Authenticate": f'{scheme} realm="x"'}, b""


WRONG: dict[str, tuple[Answer, int, str]] = {
    "a login page": ((200, HTML, b'<form><input type="password"></form>'), 3, "is answered by a login page in place"),
    "a redirect to a login": ((302, {"Location": "/login"}, b""), 3, "redirects to a login page"),
    "a redirect elsewhere": ((301, {"Location": "https://other.example/"}, b""), 2, "use that address as `base_url`"),
    "a gateway": ((502, HTML, b"<h1>502 Bad Gateway</h1>"), 3, "is answered by a gateway (status 502)"),
    "a firewall": (
        (403, {**HTML, "Server": "cloudflare", "CF-RAY": "1"}, b"<title>Attention Required! | Cloudflare</title>"), 3,
        "is answered by Cloudflare",
    ),
    "HTML": ((200, HTML, b"<h1>Welcome</h1>"), 2, "/things answers with HTML; correct its path, or `base_url`"),
    "credentials are missing": (
        challenge("Token"), 2, 'add [auth] with the variable that holds them and `scheme = "Token"`'
    ),
    "404": ((404, DOCUMENT, b'{"errors": []}'), 2, "none of the resources is there: /things answered 404"),
    "plain JSON": ((200, JSON, b'{"data": []}'), 2, "/things comes as application/json, not application/vnd.api"),
    "no document": ((200, DOCUMENT, b'[]'), 2, "/things has no document of JSON:API that holds `data`"),
    "busy": ((429, {}, b""), 3, "is answered 429; wait, or lower `requests_per_second`"),
    "broken": ((500, DOCUMENT, b'{"errors": []}'), 3, "/things is answered 500; look into the target's log"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_answers_in_place_of_the_api_is_told(accord: Accord, tmp_path: Path, name: str) -> None:
    answer, code, told = WRONG[name]
    with answering(answer) as url:
        said = accord("doctor", "--contract", contract(tmp_path, url))
    assert (said.code, said.err) == (code, "")
    assert told in "\n".join(lines(said, "wrong"))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (challenge("Bearer"), "the credentials in $MY_TOKEN are refused; they may have expired; get new ones"),
        ((403, {}, b""), "the credentials in $MY_TOKEN are refused; they may lack rights; get new ones"),
        (challenge("Basic"), 'it asks for Basic, and was sent Bearer; write `scheme = "Basic"` under [auth]'),
    ],
)
def test_credentials_that_are_refused_are_told(
    accord: Accord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer, told: str
) -> None:
    monkeypatch.setenv("MY_TOKEN", "s3cret-token")
    with answering(answer) as url:
        said = accord("doctor", "--contract", contract(tmp_path, url, AUTH))
    assert said.code == 2
    assert told in lines(said, "wrong")[0]
    assert "s3cret" not in said.out


def test_the_base_url_that_was_meant_is_found(accord: Accord, tmp_path: Path) -> None:
    def answer(path: str) -> Answer:
        return (200, DOCUMENT, ROWS) if path == "/api/v1/things" else (404, DOCUMENT, b'{"errors": []}')

    with answering(answer) as url:
        for base in (url, f"{url}/api/v1/wrong/still"):
            said = accord("doctor", "--contract", contract(tmp_path, base))
            assert said.code == 2
            assert f"; {url}/api/v1 answers with documents: make that the `base_url`" in lines(said, "wrong")[0]


def test_single_resources_that_trouble_are_told_one_by_one(accord: Accord, tmp_path: Path) -> None:
    answers = {
        "/things": (200, DOCUMENT, ROWS), "/empty": (200, DOCUMENT, b'{"data": []}'), "/gone": (410, DOCUMENT, b"{}"),
        "/none": (404, DOCUMENT, b"{}"), "/locked": (403, DOCUMENT, b"{}"),
        "/slash": (301, {"Location": "/slash/"}, b""),
    }  # fmt: skip
    rest = "".join(f'[[resource]]\npath = "{path}"\n' for path in answers)
    with answering(lambda path: answers.get(path, (200, DOCUMENT, b'{"data": null}'))) as url:
        said = accord("doctor", "--contract", contract(tmp_path, url, rest))
    assert said.code == 2
    assert lines(said, "wrong") == ["/none is answered 404; correct its path, or leave it out"]
    assert lines(said, "look")[:4] == [
        "/empty is empty: there is nothing to try on; fill it, or let the run write",
        "/gone is answered 410; leave it out, if that is not meant",
        "/locked is answered 403; the credentials do not reach so far, or it is to be left out",
        "/slash redirects to /slash/; write that path instead",
    ]
    assert "1 resource can be read: /things" in lines(said, "ok")


def test_a_clock_that_is_off_is_told(accord: Accord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=10)
    date = format_datetime(late, usegmt=True)
    monkeypatch.setattr("http.server.BaseHTTPRequestHandler.date_time_string", lambda *_: date)
    with answering((200, DOCUMENT, ROWS)) as url:
        said = accord("doctor", "--contract", contract(tmp_path, url))
    assert said.code == 0
    told = next(line for line in lines(said, "look") if "clock" in line)
    assert told.endswith(" s behind of this one; set both by NTP; dates and tokens depend on it")
    assert 590 <= int(told.split("clock is ")[1].split()[0]) <= 620


def test_slow_answers_and_small_budgets_are_told(accord: Accord, tmp_path: Path) -> None:
    def slow(path: str) -> Answer:
        time.sleep(0.2)
        return 200, DOCUMENT, ROWS

    with answering(slow) as url:
        said = accord("doctor", "--contract", contract(tmp_path, url, "[limits]\nseconds = 30\n"))
    told = next(line for line in lines(said, "look") if "minutes" in line)
    assert told == "a run takes about 1 minutes at this speed, and may take 0.5; raise `seconds` under [limits]"


def test_a_limit_that_answers_tell_is_told(accord: Accord, tmp_path: Path) -> None:
    with answering((200, {**DOCUMENT, "X-RateLimit-Limit": "60", "X-RateLimit-Interval": "60"}, ROWS)) as url:
        said = accord("doctor", "--contract", contract(tmp_path, url))
        kept = accord("doctor", "--contract", contract(tmp_path, url, "[limits]\nrequests_per_second = 1\n"))
    assert any("`requests_per_second = 1` under [limits] keeps runs below it" in line for line in lines(said, "look"))
    assert not any("requests_per_second" in line for line in lines(kept, "look"))


PROMISES = """
[[promise]]
id = "my/bounds"
kind = "bounds"
level = "MUST"
summary = "s"
resource = "thngs"
member = "attributes.name"
max = 10
"""


def test_promises_that_would_stay_untried_are_told(accord: Accord, tmp_path: Path, things: str) -> None:
    path = contract(tmp_path, things, PROMISES)
    said = accord("doctor", "--contract", path)
    assert said.code == 0
    assert "1 promise would not be tried: my/bounds; --allow-writes allows it" in lines(said, "look")
    assert "promise my/bounds speaks of 'thngs', which is no resource of the contract; " in "".join(
        lines(said, "look")
    )
    allowed = accord("doctor", "--contract", path, "--allow-writes")
    assert "all promises can be tried" in lines(allowed, "ok")


@pytest.mark.parametrize(
    ("rest", "mark", "told"),
    [
        ("", "look", "a run only reads"),
        ("[capabilities]\nwrites = true\n", "look", "OPTIONS /things offers GET, HEAD, and no POST"),
        ('[capabilities]\nwrites = true\n[[resource]]\npath = "/things"\nread_only = true\n', "look",
         "`writes = true`, but no collection can be written to"),
    ],
)  # fmt: skip
def test_whether_rows_can_be_made_is_told(accord: Accord, tmp_path: Path, rest: str, mark: str, told: str) -> None:
    with answering((200, {**DOCUMENT, "Allow": "GET, HEAD"}, ROWS)) as url:
        said = accord("doctor", "--contract", contract(tmp_path, url, rest))
    assert any(line.startswith(told) for line in lines(said, mark)), said.out


def test_nothing_to_look_at_is_a_mistake_of_the_call(accord: Accord) -> None:
    assert accord("doctor").line == "give a target URL, or a contract with --contract"
    assert accord("doctor", "--contract", "sandbox-1.1", "--standard", "http").code == 2


def test_never_more_than_twenty_requests_go_out(accord: Accord, tmp_path: Path) -> None:
    asked: list[str] = []

    def nothing(path: str) -> Answer:
        asked.append(path)
        return 404, DOCUMENT, b'{"errors": []}'

    rest = "".join(f'[[resource]]\npath = "/{number}"\n' for number in range(40))
    with answering(nothing) as url:
        said = accord("doctor", "--contract", contract(tmp_path, f"{url}/a/b/c/d/e/f/g/h/i/j/k", rest))
    assert said.code == 2
    assert len(asked) <= 20
    assert said.out.splitlines()[-1].endswith(f"{len(asked)} requests sent, only reading")


def test_faults_that_are_not_known_are_told_as_they_are() -> None:
    from accord.model.contract import contract_from
    from accord.model.exchange import Exchange, Request

    api = contract_from({"api": {"base_url": "https://host"}})
    exchange = Exchange("main-1", Request("GET", "https://host/"), fault="ReadError: gone")
    assert fault_remark(exchange, api).told == "host: ReadError: gone"
    assert ssl.OPENSSL_VERSION
