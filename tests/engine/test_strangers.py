"""Answers of others than the API: told in one line, judged by nobody, listed in the assessment."""

import json

import pytest

from accord.runtime.options import Options
from accord.runtime.session import run
from accord.runtime.surveying.smoke import Unjudgeable
from tests.engine.servers import answering

PAGE = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"  # noqa: E501
BROKEN = (502, {"Content-Type": "text/html", "Server": "nginx/1.22.1"}, PAGE)
JSON = {"Content-Type": "application/json"}


def assess(tmp_path, answer):
    contract = tmp_path / "c.toml"
    contract.write_text('[api]\nbase_url = "http://h"\nstandard = "http"\n[[resource]]\npath = "/notes"\n')
    with answering(answer) as url:
        return run(Options(contract=str(contract), target=url, run_dir=tmp_path / "run", only="http/status/*"))[1]


def good(handler):
    return 200, JSON, json.dumps([{"id": "1"}] if handler.path == "/notes" else {"id": "1"}).encode()


def test_a_gateway_in_place_of_the_api_is_told_before_anything_is_judged(tmp_path):
    with pytest.raises(Unjudgeable, match="is answered by nginx in place of the API"):
        assess(tmp_path, lambda _: BROKEN)


def test_what_a_gateway_says_is_no_fault_of_the_api(tmp_path):
    known = ("/notes", "/notes/1")
    found = assess(tmp_path, lambda handler: good(handler) if handler.path in known else BROKEN)
    told = {result.id: (result.verdict.value, result.reason) for result in found.results}
    verdict, reason = told["http/status/404-unknown-resource"]
    assert verdict == "inconclusive"
    assert "answered by nginx in place of the API" in reason
    assert any(note.startswith("nginx answered in place of the API: GET /") for note in found.notes)
    assert not [result.id for result in found.results if result.verdict.value == "fail"]


def test_the_same_fault_of_the_api_itself_is_one(tmp_path):
    broken = (502, JSON, b'{"error": "x"}')
    known = ("/notes", "/notes/1")
    found = assess(tmp_path, lambda handler: good(handler) if handler.path in known else broken)
    verdicts = {result.id: result.verdict.value for result in found.results}
    assert verdicts["http/status/404-unknown-resource"] != "pass"
    assert not found.notes or not any("in place of the API" in note for note in found.notes)
