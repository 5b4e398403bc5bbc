"""Notices of deprecation on APIs that tell, do not tell, tell otherwise, or break what they deprecate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accord.model.assessment import Result
from sandbox.message import Request, Response, Serve
from tests.suites.plain_manners import judge, saying

HEADER = "X-Old"
TEXT = "The parameter colour is deprecated, use color"
CALL, PLAIN = 'GET /notes?colour="re d"', "GET /notes?limit=10"


def tried(folder: Path, aspect: str, how: Any, **parameters: Any) -> Result:
    """What comes of a promise on an API that deprecates `colour`: `how` makes the answer to such a call."""

    def manner(request: Request, serve: Serve) -> Response:
        if request.parameter("colour") is None:
            return serve(request)
        assert request.parameter("colour") == '"re d"', "values are written as they are meant"
        return how(serve(request.replacing(query=())))

    named = {} if aspect == "absent" else {"triggers": [CALL], "plain": [PLAIN]}
    given = {"id": "t/t/t", "kind": "deprecation-notice", "level": "MUST", "summary": "So.", "header": HEADER,
             "aspect": aspect, **named, **parameters}  # fmt: skip
    terms = "\n[[promise]]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in given.items())
    return judge(manner, folder, "t/*", terms)["t"]


def telling(text: str | None = TEXT, name: str = HEADER) -> Any:
    return lambda response: response if text is None else response.with_header(name.lower(), text)


def gone(response: Response) -> Response:
    return saying(410, {"error": "gone"})


def refusing(response: Response) -> Response:
    return saying(410, {"error": "gone"}, x_old=TEXT)


def losing(response: Response) -> Response:
    rows = [{name: value for name, value in row.items() if name != "title"} for row in response.document["items"]]
    return telling()(response.replacing(document={**response.document, "items": rows}))


def empty(response: Response) -> Response:
    return telling()(response.replacing(document={**response.document, "items": []}))


PASS, TOLD, FAIL, OPEN = ("pass", False), ("pass", True), ("fail", False), ("inconclusive", False)


@pytest.mark.parametrize(
    ("aspect", "how", "wanted"),
    [
        ("present", telling(), PASS),
        ("present", telling(None), FAIL),
        ("present", telling(""), FAIL),
        ("present", gone, OPEN),
        ("present", refusing, PASS),
        ("name", telling(), PASS),
        ("name", telling(name="X-Deprecated"), FAIL),
        ("name", telling(None), OPEN),
        ("message", telling(), PASS),
        ("message", telling("Beware."), TOLD),
        ("message", telling(""), FAIL),
        ("message", telling(None), OPEN),
        ("call-still-works", telling(), PASS),
        ("call-still-works", telling(None), PASS),
        ("call-still-works", empty, PASS),
        ("call-still-works", losing, FAIL),
        ("call-still-works", refusing, FAIL),
        ("call-still-works", gone, OPEN),
        ("call-still-works", lambda _: saying(500, {"error": "oops"}), FAIL),
    ],
)
def test_each_aspect_is_told_apart(aspect, how, wanted, tmp_path):
    found = tried(tmp_path, aspect, how)
    assert (found.verdict.value, bool(found.warnings)) == wanted


def test_the_text_promised_has_to_be_there(tmp_path):
    assert tried(tmp_path, "message", telling(), message="colour is deprecated").verdict.value == "pass"


def test_another_text_than_promised_is_wrong(tmp_path):
    assert tried(tmp_path, "message", telling(), message="color is deprecated").verdict.value == "fail"


def test_without_a_call_to_try_nothing_is_said(tmp_path):
    found = judge(lambda request, serve: serve(request), tmp_path, "t/*", "\n[[promise]]\n"
                  'id = "t/t/t"\nkind = "deprecation-notice"\nlevel = "MUST"\nsummary = "So."\nheader = "X-Old"\n'
                  'aspect = "present"\n')["t"]  # fmt: skip
    assert found.verdict.value == "inconclusive"
    assert "triggers" in found.reason


@pytest.mark.parametrize(("everywhere", "verdict"), [(False, "pass"), (True, "fail")])
def test_other_calls_carry_no_notice(everywhere, verdict, tmp_path):
    def manner(request: Request, serve: Serve) -> Response:
        response = serve(request.replacing(query=()))
        return response.with_header("x-old", TEXT) if everywhere or request.parameter("colour") else response

    both = "".join(
        f'\n[[promise]]\nid = "t/t/{aspect}"\nkind = "deprecation-notice"\nlevel = "MUST"\nsummary = "So."\n'
        f'header = "X-Old"\naspect = "{aspect}"\n{more}'
        for aspect, more in (("absent", ""), ("present", f"triggers = [{json.dumps(CALL)}]\n"))
    )
    found = judge(manner, tmp_path, "t/*", both)
    assert found["present"].verdict.value == "pass"
    assert found["absent"].verdict.value == verdict
