"""A secret that goes out in requests and comes back in answers is in no file of the run folder, however spelt."""

from __future__ import annotations

import base64
import http.client
import io
import json
import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stdout
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote, urlsplit

import pytest

from accord.cli.judging import show
from accord.model.assessment import Assessment
from accord.runtime.concluding import conclude
from accord.runtime.options import Options
from accord.runtime.run import open_run, prepare
from accord.runtime.session import carry_out
from reports import FORMATS
from sandbox import base_path, serving
from tests.cli.conftest import Accord

CANARY = 'canary/5f0c"1e9b+7%7d&24a'
FAULT = "jsonapi-1.1/fetching-includes/inclusion-bad-request"
CONTRACT = """
extends = "sandbox-1.1"

[api]
name = "blog"
base_url = "{base}"

[auth]
env = "BLOG_TOKEN"

[[promise]]
id = "blog/headers/tracing"
kind = "response-header"
level = "MUST"
summary = "Every answer can be traced."
header = "X-Trace-Id"
"""
ECHOES = {
    "plain": CANARY,
    "percent": quote(CANARY, safe=""),
    "octets": "".join(f"%{ord(each):02x}" for each in CANARY),
    "form": quote_plus(CANARY),
    "units": "".join(f"\\u{ord(each):04x}" for each in CANARY),
    "markup": escape(CANARY),
    "base64": base64.b64encode(CANARY.encode()).decode(),
    "pair": base64.b64encode(f"user:{CANARY}".encode()).decode(),
    "url-safe": base64.urlsafe_b64encode(f"x{CANARY}".encode()).decode(),
}


@contextmanager
def echoing(backend: str) -> Iterator[str]:
    """A gateway before a server, which tells everybody the credentials: in headers, in bodies, in every spelling."""

    class Gateway(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with closing(http.client.HTTPConnection(urlsplit(backend).netloc)) as connection:
                connection.request(self.command, self.path, body or None, dict(self.headers.items()))
                answered = connection.getresponse()
                told = answered.read()
            if told.endswith(b"}") and b'"jsonapi"' in told:
                told = b'{"meta":{"echoes":' + _bodies().encode() + b"}," + told[1:]
            self.send_response(answered.status)
            for name, value in answered.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            for name, value in ECHOES.items():
                self.send_header(f"X-Echo-{name}", value)
            self.send_header("X-Credentials", self.headers.get("Authorization") or "none")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(told)

        do_GET = do_HEAD = do_OPTIONS = do_POST = do_PATCH = do_DELETE = do_PUT = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _bodies() -> str:
    """The echoes as JSON, those that are escapes of JSON as they are."""
    return "[" + ",".join(f'"{each}"' if "\\u" in each else json.dumps(each) for each in ECHOES.values()) + "]"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Assessment, str]:
    """The folder of a run, its assessment, and what was printed."""
    home = tmp_path_factory.mktemp("canary")
    contract, folder = home / "contract.toml", home / "run"
    with serving(token=CANARY) as backend, echoing(backend) as origin, pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOG_TOKEN", CANARY)
        contract.write_text(CONTRACT.format(base=origin + base_path("1.1", FAULT)), encoding="utf-8")
        only = f"{FAULT},blog/*,jsonapi-1.1/document-top-level/*"
        options = Options(contract=str(contract), run_dir=folder, only=only, allow_writes=True)
        prepare(options)
        run = open_run(folder, "canary")
        run.client.get("/articles", {"key": CANARY, CANARY: "x"}, headers={"X-Key": f"a {CANARY}", "Cookie": CANARY})
        run.client.get(f"/articles/{quote(CANARY, safe='')}")
        for path in ("/articles", "/nowhere"):
            run.client.get(path, headers={"X-Pair": ECHOES["pair"]})
        run.client.permit = lambda _: None
        for body in ({"data": {"type": "tags", "attributes": {"name": CANARY}}}, [ECHOES["pair"], CANARY[::-1]]):
            run.client.post("/nowhere", body)
        octets = f"GET {base_path('1.1', FAULT)}/articles?{quote(CANARY)} HTTP/1.1\r\nHost: x\r\n"
        run.client.send_octets(f"{octets}Authorization: Bearer {CANARY}\r\nConnection: close\r\n\r\n".encode())
        run.close()
        carry_out(folder, options)
        assessment = conclude(folder)
        with redirect_stdout(io.StringIO()) as out:
            show(folder, assessment, verbose=True)
    return folder, assessment, out.getvalue()


def told(text: str) -> list[str]:
    """In which spellings a text tells the canary, whatever is escaped in it, and however often."""
    found = {how for how, echo in ECHOES.items() if echo in text}
    for _ in range(4):
        text = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda each: chr(int(each[1], 16)), unescape(text))
        text = re.sub(r'\\+(["\\/])', r"\1", text)
        found |= {f"{how}, escaped" for how, echo in ECHOES.items() if echo in text}
        text = unquote(text)
        found |= {"escaped"} if unquote(CANARY) in text or unquote(CANARY) in text.replace(" ", "+") else set()
    return sorted(found | ({"in base64"} if _in_base64(text) else set()))


def _in_base64(text: str) -> bool:
    for run in re.findall(r"[A-Za-z0-9+/_-]{16,}", text):
        for shift in range(4):
            coded = run[shift:].replace("-", "+").replace("_", "/")
            octets = base64.b64decode(coded + "=" * (-len(coded) % 4) if len(coded) % 4 != 1 else coded[:-1])
            if CANARY.encode() in octets:
                return True
    return False


def test_the_search_finds_each_spelling() -> None:
    for how, echo in ECHOES.items():
        assert told(f"before {echo} after"), how
        assert told(json.dumps(json.dumps(echo))), how
        assert told(escape(quote(echo))), how
    assert told("$BLOG_TOKEN canary/5f0c") == []


def test_the_run_did_send_it_and_was_told_it(made: tuple[Path, Assessment, str]) -> None:
    folder, assessment, _ = made
    assert {each.id for each in assessment.results if each.findings} >= {FAULT, "blog/headers/tracing"}
    lines = [json.loads(line) for line in (folder / "ledger-canary.jsonl").read_text("utf-8").splitlines()]
    sent = [line["request"] for line in lines if line["line"] == "exchange"]
    assert "key=$BLOG_TOKEN&$BLOG_TOKEN=x" in sent[0]["url"]
    assert ["X-Key", "a $BLOG_TOKEN"] in sent[0]["headers"]
    assert ["Authorization", "Bearer $BLOG_TOKEN"] in sent[0]["headers"]
    assert any('"name": "$BLOG_TOKEN"' in each["body"] for each in sent)
    assert any("Authorization: Bearer $BLOG_TOKEN" in each.get("raw", "") for each in sent)
    answered = next(line["response"] for line in lines if line["line"] == "exchange")
    echoed = {name: value for name, value in answered["headers"] if name.lower().startswith("x-echo-")}
    assert len(echoed) == len(ECHOES)
    assert all("$BLOG_TOKEN" in value for value in echoed.values()), echoed
    assert answered["body"].count("$BLOG_TOKEN") == len(ECHOES)


def test_it_is_in_no_file_of_the_run_folder(made: tuple[Path, Assessment, str]) -> None:
    folder = made[0]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len({path.suffix for path in files} & {".html", ".json", ".xml", ".md", ".sarif", ".txt", ".jsonl"}) == 7
    assert len(files) > len(FORMATS)
    found = {path.name: told(path.read_text("utf-8", "backslashreplace")) for path in files}
    assert {name: hows for name, hows in found.items() if hows} == {}
    assert [path.name for path in folder.rglob("*") if told(path.name)] == []


def test_what_stands_for_it_is_in_every_format(made: tuple[Path, Assessment, str]) -> None:
    folder = made[0]
    for name in ("report.html", "report.json", "junit.xml", "report.md", "report.sarif", "ledger-main.jsonl"):
        assert "$BLOG_TOKEN" in (folder / name).read_text("utf-8"), name
    assert any("$BLOG_TOKEN" in path.read_text("utf-8") for path in (folder / "allure-results").iterdir())


def test_it_is_not_printed(made: tuple[Path, Assessment, str]) -> None:
    assert "$BLOG_TOKEN" in made[2]
    assert told(made[2]) == []


@pytest.mark.parametrize(
    "within",
    [
        '[headers]\nX-Key = "{}"',
        '[[resource]]\npath = "/articles"\nfilters = {{ "filter[x]" = "a{}b" }}',
        '[[resource]]\npath = "/articles"\ncreate = {{ title = "{}" }}',
    ],
)
def test_a_contract_that_holds_it_is_refused(
    accord: Accord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, within: str
) -> None:
    monkeypatch.setenv("BLOG_TOKEN", CANARY)
    api = '[api]\nbase_url = "http://127.0.0.1:9/api"\nstandard = "jsonapi-1.1"\n'
    held = within.format(CANARY.replace('"', '\\"'))
    parts = (api, '[auth]\nenv = "BLOG_TOKEN"', held)
    (tmp_path / "contract.toml").write_text("\n".join(parts), encoding="utf-8")
    said = accord("run", "--contract", "contract.toml", "--run-dir", "here")
    assert (said.code, said.out) == (2, "")
    assert said.line == "the contract, or the target's URL, holds the value of $BLOG_TOKEN; leave it to the variable"
    assert not (tmp_path / "here").exists()


def test_a_target_whose_url_holds_it_is_refused(accord: Accord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_SANDBOX_TOKEN", "s3cr3t-t0ken")
    said = accord("run", "http://127.0.0.1:9/s3cr3t-t0ken/api", "--contract", "sandbox-http")
    assert said.code == 2
    assert "holds the value of $ACCORD_SANDBOX_TOKEN" in said.line
    assert "s3cr3t" not in said.err
