"""Token endpoints in many manners: what is said of them, and what is left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from accord.judge.expect import WARNINGS, Inconclusive, NotApplicable, Violation
from accord.model.contract import contract_from
from accord.wire.budget import Budget
from accord.wire.client import Client
from suites.http.test_oauth import test_token_errors_have_the_documented_form as judge_errors
from suites.http.test_oauth import test_token_is_not_to_be_stored as judge_storing
from suites.http.test_oauth import test_token_is_told_in_the_documented_form as judge_shape
from suites.http.test_oauth import test_unknown_client_is_refused_with_a_challenge as judge_client
from tests.engine.servers import Answer, answering

SECRETS = {"ID": "our-client", "SECRET": "its secret/1"}
TOKEN = {"access_token": "abc", "token_type": "bearer", "expires_in": 60}
PLAIN = {"Content-Type": "application/json"}
STORED = {**PLAIN, "Cache-Control": "no-store", "Pragma": "no-cache"}
BASIC = "Basic b3VyLWNsaWVudDppdHMrc2VjcmV0JTJGMQ=="
UNKNOWN = (401, {**PLAIN, "WWW-Authenticate": 'Basic realm="x"'}, b'{"error": "invalid_client"}')


@pytest.fixture
def warned() -> Iterator[None]:
    token = WARNINGS.set([])
    yield
    WARNINGS.reset(token)


def outcome(
    judge: Callable[..., None], answer: Callable[[Any], Answer], folder: Path, client: str = "basic", **more: Any
) -> str:
    """What a check says of a token endpoint."""
    with answering(answer) as url:
        oauth = {
            "token_url": "/token",
            "client_id_env": "ID",
            "client_secret_env": "SECRET",
            "client": client,
            **more,
        }
        contract = contract_from({"api": {"base_url": url, "standard": "http"}, "oauth": oauth})
        sender = Client(contract, Budget(folder / "budget", 50, deadline=9e12), lambda _: None, secrets=SECRETS)
        try:
            judge(sender, contract)
        except Violation as found:
            return f"fail: {found.place}"
        except NotApplicable:
            return "not applicable"
        except Inconclusive:
            return "inconclusive"
        finally:
            sender.close()
        noted = WARNINGS.get() or []
        return f"warn: {noted[0].place}" if noted else "pass"


def saying(status: int, document: Any, **fields: str) -> Callable[[Any], Answer]:
    headers = {**STORED, **{name.replace("_", "-"): value for name, value in fields.items()}}
    return lambda _: (status, headers, json.dumps(document).encode())


def issuing(
    *, repeated: int = 400, unknown: str = "unsupported_grant_type", missing: Answer | None = None
) -> Callable[[Any], Answer]:
    """An endpoint that keeps RFC 6749, or does not in some way; its client may prove itself in both ways."""

    def answer(handler: Any) -> Answer:
        pairs = parse_qsl(handler.body.decode())
        form = dict(pairs)
        told = form.get("client_id"), form.get("client_secret")
        if handler.headers.get("Authorization") != BASIC and told != tuple(SECRETS.values()):
            return UNKNOWN
        pairs = [pair for pair in pairs if pair[0] == "grant_type"]
        if not pairs:
            return missing or (400, PLAIN, b'{"error": "invalid_request"}')
        if pairs[0][1] != "client_credentials":
            return 400, PLAIN, json.dumps({"error": unknown}).encode()
        if len(pairs) > 1 and repeated != 200:
            return repeated, PLAIN, b'{"error": "invalid_request"}'
        return 200, STORED, json.dumps(TOKEN).encode()

    return answer


@pytest.mark.parametrize("client", ["basic", "body"])
def test_honest_endpoints_are_let_pass(client: str, tmp_path: Path, warned: None) -> None:
    for judge in (judge_errors, judge_storing, judge_shape):
        assert outcome(judge, issuing(), tmp_path, client) == "pass"
    assert outcome(judge_client, issuing(), tmp_path, client) == ("pass" if client == "basic" else "not applicable")


@pytest.mark.parametrize(
    ("judge", "answer", "said"),
    [
        (judge_storing, saying(200, TOKEN, Cache_Control="private, No-Store, max-age=0"), "pass"),
        (judge_storing, saying(200, TOKEN, Cache_Control="no-cache"), "fail: Cache-Control"),
        (judge_storing, saying(200, TOKEN, Pragma=""), "warn: Pragma"),
        (judge_storing, saying(403, {}), "inconclusive"),
        (judge_shape, saying(200, TOKEN, Content_Type="application/json;charset=UTF-8"), "pass"),
        (judge_shape, saying(200, {"access_token": "a", "token_type": "N_A"}), "pass"),
        (judge_shape, saying(200, {**TOKEN, "expires_in": 59.5}), "pass"),
        (judge_shape, saying(200, {**TOKEN, "expires_in": "60"}), "fail: /expires_in"),
        (judge_shape, saying(200, {**TOKEN, "expires_in": True}), "fail: /expires_in"),
        (judge_shape, saying(200, {"access_token": "a"}), "fail: /token_type"),
        (judge_shape, saying(200, {**TOKEN, "access_token": 7}), "fail: /access_token"),
        (judge_shape, saying(201, TOKEN), "fail: status"),
        (judge_shape, saying(200, TOKEN, Content_Type="text/plain"), "fail: Content-Type"),
        (judge_shape, saying(200, [TOKEN]), "fail: body"),
        (judge_errors, issuing(repeated=200), "warn: status"),
        (judge_errors, issuing(unknown="temporarily_unavailable"), "warn: /error"),
        (judge_errors, issuing(unknown='say "what"'), "fail: /error"),
        (judge_errors, issuing(missing=UNKNOWN), "pass"),
        (judge_errors, issuing(missing=(404, PLAIN, b'{"error": "invalid_request"}')), "fail: status"),
        (judge_errors, issuing(missing=(400, {"Content-Type": "text/html"}, b"<p>no")), "fail: Content-Type"),
        (judge_errors, issuing(missing=(429, PLAIN, b"{}")), "inconclusive"),
        (judge_errors, issuing(missing=(500, PLAIN, b"{}")), "fail: status"),
        (judge_client, saying(401, {"error": "invalid_client"}), "fail: WWW-Authenticate"),
        (judge_client, saying(401, {"error": "unauthorized"}, WWW_Authenticate="Basic"), "fail: /error"),
        (judge_client, saying(400, {"error": "invalid_client"}), "fail: status"),
        (judge_client, saying(401, {"error": "invalid_client"}, WWW_Authenticate='bearer, Basic realm="x"'), "pass"),
    ],
)
def test_endpoints(
    judge: Callable[..., None], answer: Callable[[Any], Answer], said: str, tmp_path: Path, warned: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("accord.wire.client.time.sleep", lambda _: None)
    assert outcome(judge, answer, tmp_path) == said


def test_another_origin_is_not_asked(tmp_path: Path, warned: None) -> None:
    away = "https://login.example/token"
    assert outcome(judge_shape, issuing(), tmp_path, token_url=away) == "not applicable"
