"""`accord rate` measures the limiters of the sandbox, says the cost first, and keeps within it."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from accord.cli.rate_chart import chart
from accord.model.codec import from_json
from accord.model.measurement import Outcome, Rating, Shot
from tests.cli.conftest import Accord, Said
from tests.cli.servers import answering

pytestmark = pytest.mark.quiet

_WINDOW = 1.5

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


def recorded() -> tuple[Shot, ...]:
    return from_json(Rating, json.loads(Path("record.json").read_text(encoding="utf-8"))).shots


def holds(bounds: Mapping[str, float], figure: float) -> bool:
    return bounds["low"] <= figure <= bounds["high"]


def decided(accord: Accord, *arguments: str | Path) -> Said:
    """What a rating says; one that the machine disturbed (so that it is undecided) is taken again, twice at most."""
    for _ in range(2):
        if (said := accord("rate", *arguments)).code != 3:
            return said
        time.sleep(_WINDOW)  # so that what was sent counts no more
    return accord("rate", *arguments)


def test_nothing_is_sent_without_leave(accord: Accord, origin: str) -> None:
    url = f"{origin}/limited/fixed-window,1,600s"
    said = accord("rate", url)
    assert said.code == 2
    assert "--allow-load" in said.line
    said = accord("rate", "--contract", contract(url, load="false"), "--allow-load")
    assert said.code == 2
    assert "`load = true` under [capabilities]" in said.line
    assert httpx.get(f"{url}/items").status_code == 200


@pytest.mark.parametrize("budget", ["0s", "3 minutes", "-1s"])
def test_a_budget_that_is_no_duration(accord: Accord, budget: str) -> None:
    said = accord("rate", "http://127.0.0.1:1", "--allow-load", "--budget-time", budget)
    assert said.code == 2
    assert "is no duration" in said.line


def test_a_limit_that_nothing_is_known_of(accord: Accord, origin: str) -> None:
    url = f"{origin}/limited/fixed-window,10,500ms,on=GET.HEAD,fields=x"
    said = decided(accord, url, "--path", "/items", "--path", "/other", "--allow-load", "--json", "rate.json")
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
    chosen = ("--path", "a", "--path", "b", "--budget-requests", "250", "--budget-time", "30s")
    said = decided(accord, url, *chosen, "--allow-load", "--json", "rate.json")
    assert said.code == 0, said.err
    limit, behind = limits()
    assert (behind["scope"], behind["algorithm"]) == ("all-endpoints", "none-seen")
    assert (limit["scope"], limit["algorithm"]) == ("endpoint", "sliding-log")
    assert "GET /a from 127.0.0.2 shares the counter" in limit["notes"]


def test_no_limit_within_the_budget(accord: Accord, origin: str) -> None:
    arguments = ("--allow-load", "--budget-requests", "60", "--json", "rate.json", "--record", "record.json")
    said = accord("rate", f"{origin}/limited/none", *arguments)
    assert said.code == 0
    (limit,) = limits()
    assert (limit["algorithm"], limit["limit"]["value"]) == ("none-seen", None)
    assert 50 <= limit["limit"]["low"] <= 60
    assert len(recorded()) <= 60
    assert "no limit up to" in said.out


@pytest.mark.parametrize(
    ("limit", "code", "word"), [(10, 0, "holds"), (14, 1, "stricter"), (7, 0, "laxer")], ids=["10", "14", "7"]
)
def test_a_promise_is_compared_with_what_is_enforced(
    accord: Accord, origin: str, limit: int, code: int, word: str
) -> None:
    url = f"{origin}/limited/sliding-log,10,1s,name={word}"
    said = decided(accord, url, "--contract", contract(url, limit), "--allow-load", "--json", "rate.json")
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
    said = decided(accord, url, "--path", "items", "--method", "POST", "--allow-load", "--record", "record.json")
    assert said.code == 0, said.out
    assert {shot.status for shot in recorded()} == {422, 429}


@pytest.mark.parametrize("contracted", [False, True])
def test_a_record_is_inferred_again_to_the_same(accord: Accord, origin: str, contracted: bool) -> None:
    url = f"{origin}/limited/sliding-log,10,1s,name={'second' if contracted else 'first'}"
    chosen = ("--contract", contract(url, 14)) if contracted else ("--path", "items")
    before = accord("rate", url, *chosen, "--allow-load", "--record", "record.json", "--json", "rate.json")
    after = accord("rate", "--replay", "record.json", "--json", "again.json")
    assert Path("again.json").read_bytes() == Path("rate.json").read_bytes()
    (limit,) = limits("again.json")
    assert limit["limit"]["value"] == 10
    assert after.code == before.code == (1 if contracted else 0)
    assert after.out in before.out


def test_what_is_inferred_again_follows_from_the_shots_alone(accord: Accord, origin: str) -> None:
    url = f"{origin}/limited/sliding-log,10,1s,name=altered"
    accord("rate", url, "--path", "items", "--allow-load", "--record", "record.json")
    data = json.loads(Path("record.json").read_text(encoding="utf-8"))
    data["limits"][0]["measurement"]["limit"] = {"value": 5, "low": 5, "high": 5}
    Path("record.json").write_text(json.dumps(data), encoding="utf-8")
    assert accord("rate", "--replay", "record.json", "--json", "again.json").code == 0
    assert limits("again.json")[0]["limit"]["value"] == 10


def test_what_is_no_record(accord: Accord) -> None:
    Path("record.json").write_text("[]", encoding="utf-8")
    said = accord("rate", "--replay", "record.json")
    assert said.code == 2
    assert "cannot be read as a record" in said.line


def test_a_target_in_trouble_is_left_alone(accord: Accord) -> None:
    seen: list[str] = []

    def answer(path: str) -> tuple[int, Mapping[str, str], bytes]:
        seen.append(path)
        return (200 if len(seen) < 10 else 500), {"Content-Type": "text/plain"}, b"so"

    with answering(answer) as url:
        said = accord("rate", url, "--path", "items", "--allow-load", "--record", "record.json")
    assert said.code == 3
    assert "stopped, GET /items: status 500 under load" in said.out
    shots = recorded()
    first = min(shot.received for shot in shots if shot.status == 500)
    assert all(0 < shot.planned < first for shot in shots)


def test_a_target_that_is_not_there(accord: Accord) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    said = accord("rate", f"http://127.0.0.1:{port}", "--allow-load")
    assert said.code == 3
    assert "GET /: not measured, ConnectionRefusedError" in said.line


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
def test_limits_that_are_documented_apart_but_share_a_counter_do_not_hold(
    accord: Accord, origin: str, apart: bool
) -> None:
    url = f"{origin}/limited/fixed-window,10,1s,per={'method' if apart else 'all'}"
    path = contract(url)
    text = path.read_text(encoding="utf-8").replace("load = true", "load = true\nwrites = true")
    path.write_text(text + WRITES, encoding="utf-8")
    said = decided(accord, "--contract", path, "--allow-load", "--json", "rate.json")
    kept = {each["kept"] for each in limits()}
    if apart:
        assert (said.code, kept) == (0, {"holds"})
    else:
        assert kept <= {"stricter", "undecided"}
        assert "it is measured alone" in said.out
