"""`accord rate` measures the limiters of the sandbox, says the cost first, and keeps within it."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from accord.cli.rate_chart import chart
from accord.model.measurement import Outcome, Shot
from accord.probe import fit_of
from tests.cli.conftest import Accord
from tests.cli.servers import answering

LIMIT = {
    "method", "endpoint", "scope", "limit", "window_s", "algorithm", "runner_up", "odds_log10", "recovery_s",
    "rejections_count", "retry_after", "advertised", "requests", "seconds", "notes",
}  # fmt: skip
CONTRACT = """
[api]
name = "limited"
base_url = "{url}"
standard = "http"

[capabilities]
load = {load}

[[resource]]
path = "/items"

[[promise]]
id = "limited/burst"
kind = "rate-limit"
level = "MUST"
summary = "A few requests in a moment."
source = "a page"
scope = "endpoint"
limit = {limit}
window_s = 1
"""


def contract(url: str, limit: int = 10, load: str = "true") -> Path:
    path = Path("limited.toml")
    path.write_text(CONTRACT.format(url=url, limit=limit, load=load), encoding="utf-8")
    return path


def limits(path: str = "rate.json") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))["limits"]
    return found


def holds(bounds: Mapping[str, float], figure: float) -> bool:
    return bounds["low"] <= figure <= bounds["high"]


def test_nothing_is_sent_without_leave(accord: Accord, origin: str) -> None:
    url = f"{origin}/limited/fixed-window,1,600s"
    said = accord("rate", url)
    assert said.code == 2
    assert "--allow-load" in said.line
    said = accord("rate", "--contract", contract(url, load="false"), "--allow-load")
    assert said.code == 2
    assert "`load = true` under [capabilities]" in said.line
    assert httpx.get(f"{url}/items").status_code == 200


@pytest.mark.parametrize("budget", ["", "0s", "3 minutes", "-1s"])
def test_a_budget_that_is_no_duration(accord: Accord, budget: str) -> None:
    said = accord("rate", "http://127.0.0.1:1", "--allow-load", "--budget-time", budget)
    assert said.code == 2
    assert "is no duration" in said.line


def test_a_limit_that_nothing_is_known_of(accord: Accord, origin: str) -> None:
    url = f"{origin}/limited/fixed-window,10,500ms,on=GET.HEAD,fields=x"
    said = accord("rate", url, "--path", "/items", "--path", "/other", "--allow-load", "--json", "rate.json")
    assert said.code == 0, said.err
    (limit,) = limits()
    assert limit.keys() >= LIMIT
    assert limit["limit"] == {"value": 10, "low": 10, "high": 10}
    assert holds(limit["window_s"], 0.5)
    assert limit["algorithm"] == "fixed-window"
    assert limit["scope"] == "all-endpoints"
    assert limit["advertised"]["agrees"] is True
    assert "GET /items from 127.0.0.2 has a counter of its own" in limit["notes"]
    lines = said.out.splitlines()
    assert lines[0].startswith(f"accord: measuring the rate limits of {url}: at most 2000 requests and 180 s")
    assert any("10 requests" in line and "exactly" in line for line in lines)
    assert any(line.startswith("  refused  |") for line in lines)
    # The next one to come is not spoiled.
    assert httpx.get(f"{url}/items").status_code == 200


def test_counters_of_their_own(accord: Accord, origin: str) -> None:
    url = f"{origin}/limited/sliding-log,10,400ms,per=endpoint,by=everyone"
    said = accord("rate", url, "--path", "a", "--path", "b", "--allow-load", "--json", "rate.json")
    assert said.code == 0, said.err
    (limit,) = limits()
    assert (limit["scope"], limit["algorithm"]) == ("endpoint", "sliding-log")
    assert "GET /a from 127.0.0.2 shares the counter" in limit["notes"]


def test_no_limit_within_the_budget(accord: Accord, origin: str) -> None:
    arguments = ("--allow-load", "--budget-requests", "60", "--json", "rate.json", "--record", "rate.jsonl")
    said = accord("rate", f"{origin}/limited/none", *arguments)
    assert said.code == 0
    (limit,) = limits()
    assert (limit["algorithm"], limit["limit"]["value"]) == ("none-seen", None)
    assert 50 <= limit["limit"]["low"] <= 60
    assert len(Path("rate.jsonl").read_text(encoding="utf-8").splitlines()) <= 60
    assert "no limit up to" in said.out


@pytest.mark.parametrize(
    ("limit", "code", "word"), [(10, 0, "holds"), (14, 1, "stricter"), (7, 0, "laxer")], ids=["10", "14", "7"]
)
def test_a_promise_is_compared_with_what_is_enforced(
    accord: Accord, origin: str, limit: int, code: int, word: str
) -> None:
    url = f"{origin}/limited/sliding-log,10,1s,name={word}"
    said = accord("rate", url, "--contract", contract(url, limit), "--allow-load", "--json", "rate.json")
    assert said.code == code, said.out
    assert f"GET /items: {limit} in 1 s: about" in said.out
    assert any(line.startswith("promise") and word in line for line in said.out.splitlines())
    (found,) = limits()
    assert holds(found["limit"], 10)


def test_a_limit_promised_for_another_method_is_left_out(accord: Accord, origin: str) -> None:
    said = accord("rate", origin, "--contract", contract(origin), "--method", "POST", "--allow-load")
    assert said.code == 2
    assert "promises no rate limit that can be measured" in said.line


def test_writing_requests_carry_what_nothing_can_be_made_of(accord: Accord, origin: str) -> None:
    url = f"{origin}/limited/fixed-window,10,500ms,on=POST"
    said = accord("rate", url, "--path", "items", "--method", "POST", "--allow-load", "--record", "rate.jsonl")
    assert said.code == 0, said.out
    lines = Path("rate.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["status"] for line in lines} == {422, 429}


def test_the_record_can_be_inferred_again(accord: Accord, origin: str) -> None:
    url = f"{origin}/limited/sliding-log,10,500ms"
    accord("rate", url, "--path", "items", "--allow-load", "--record", "rate.jsonl", "--json", "rate.json")
    shots = [Shot.from_json(json.loads(line)) for line in Path("rate.jsonl").read_text("utf-8").splitlines()]
    (limit,) = limits()
    fit = fit_of([each for each in shots if each.key == "GET /items"][: limit["requests"]], 0.0)
    assert fit is not None
    assert fit.best.limit == limit["limit"]["value"] == 10
    assert fit.best.algorithm == limit["algorithm"] == "sliding-log"


def test_a_target_in_trouble_is_left_alone(accord: Accord) -> None:
    seen: list[str] = []

    def answer(path: str) -> tuple[int, Mapping[str, str], bytes]:
        seen.append(path)
        return (200 if len(seen) < 10 else 500), {"Content-Type": "text/plain"}, b"so"

    with answering(answer) as url:
        said = accord("rate", url, "--path", "items", "--allow-load", "--record", "rate.jsonl")
    assert said.code == 3
    assert "stopped, GET /items: status 500 under load" in said.out
    shots = [Shot.from_json(json.loads(line)) for line in Path("rate.jsonl").read_text("utf-8").splitlines()]
    first = min(shot.received for shot in shots if shot.status == 500)
    assert all(0 < shot.planned < first for shot in shots)


def test_a_target_that_is_not_there(accord: Accord) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    said = accord("rate", f"http://127.0.0.1:{port}", "--allow-load")
    assert said.code == 3
    assert "GET /: not measured, ConnectError" in said.line


def test_the_chart_shows_when_requests_passed_and_were_refused() -> None:
    shots = [Shot(float(at), at + 0.1, outcome, key="GET /a") for at, outcome in enumerate(
        [Outcome.ADMITTED, Outcome.ADMITTED, Outcome.REFUSED, Outcome.ADMITTED])]  # fmt: skip
    assert list(chart(shots, width=4)) == [
        "GET /a",
        "  accepted |▁▁ ▁| 3",
        "  refused  |  ▁ | 1",
        "            0" + "3.1 s".rjust(3),
    ]


WRITES = """
[[promise]]
id = "limited/writes"
kind = "rate-limit"
level = "MUST"
summary = "A few writing requests in a moment."
source = "a page"
method = "POST"
path = "/others"
scope = "endpoint"
limit = 10
window_s = 1
"""


@pytest.mark.parametrize("apart", [True, False])
def test_limits_are_measured_side_by_side_and_alone_where_they_are_not_apart(
    accord: Accord, origin: str, apart: bool
) -> None:
    url = f"{origin}/limited/fixed-window,10,1s,per={'method' if apart else 'all'}"
    path = contract(url)
    text = path.read_text(encoding="utf-8").replace("load = true", "load = true\nwrites = true")
    path.write_text(text + WRITES, encoding="utf-8")
    said = accord("rate", "--contract", path, "--allow-load", "--json", "rate.json")
    assert said.code == 0, said.out
    assert [(each["method"], each["limit"]["value"]) for each in limits()] == [("GET", 10), ("POST", 10)]
    assert ("it is measured alone" in said.out) is not apart
