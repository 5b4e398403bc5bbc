"""Servers that tell of quotas and keep limits in many manners: what is said of them, and what is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from accord.judge.expect import WARNINGS, Inconclusive, NotApplicable, Violation
from accord.model.contract import contract_from
from accord.model.survey import ResourceFacts, Survey
from accord.wire.budget import Budget
from accord.wire.client import Client
from suites.http.strain import MOST
from suites.http.test_rate_limit_fields import (
    test_older_fields_are_complete_and_mean_one_thing as judge_triple,
)
from suites.http.test_rate_limit_fields import test_quotas_agree_with_their_policies as judge_policies
from suites.http.test_rate_limit_fields import test_remainder_falls_with_use as judge_counting
from suites.http.test_throttling import test_limit_holds_whoever_one_says_to_be as judge_bypass
from suites.http.test_throttling import test_throttling_is_explained as judge_throttling
from suites.http.test_throttling import test_waiting_as_asked_is_enough as judge_waiting
from tests.engine.servers import Answer, answering

Fields = Callable[[int], dict[str, str]]


@dataclass(slots=True)
class Clock:
    """The time of a server of these tests, which passes only while somebody waits."""

    now: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(time, "sleep", found.sleep)
    return found


@pytest.fixture
def warned() -> Iterator[list[Any]]:
    token = WARNINGS.set([])
    yield WARNINGS.get() or []
    WARNINGS.reset(token)


def outcome(judge: Callable[..., None], answer: Callable[[Any], Answer], folder: Path) -> str:
    """What a check says of a server that has one page."""
    with answering(answer) as url:
        contract = contract_from({"api": {"base_url": url, "standard": "http"}, "limits": {"timeout": 2}})
        client = Client(contract, Budget(folder / "budget", 200, deadline=9e12), lambda _: None)
        survey = Survey(url, "http", resources=(ResourceFacts("page", "/page", sample_url=f"{url}/page"),))
        try:
            judge(client, survey)
        except Violation as found:
            return f"fail: {found.place}"
        except NotApplicable:
            return "not applicable"
        except Inconclusive:
            return "inconclusive"
        finally:
            client.close()
        noted = WARNINGS.get() or []
        return f"warn: {noted[0].place}" if noted else "pass"


def telling(fields: Fields) -> Callable[[Any], Answer]:
    """A server that tells something with each answer, by the number of requests before it."""
    asked = iter(range(1000))
    return lambda _: (200, {"Content-Type": "application/json", **fields(next(asked))}, b'{"a": 1}')


def triple(limit: str, remaining: Callable[[int], object], reset: Callable[[int], object], family: str) -> Fields:
    return lambda turn: {
        f"{family}Limit": limit, f"{family}Remaining": str(remaining(turn)), f"{family}Reset": str(reset(turn))
    }  # fmt: skip


def falling(turn: int) -> int:
    return 90 - turn


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (lambda _: {}, "not applicable"),
        (triple("100", falling, lambda turn: 60 - turn, "X-RateLimit-"), "pass"),
        (triple("100", falling, lambda _: 1_800_000_000, "X-Rate-Limit-"), "pass"),
        (triple("100", falling, lambda turn: 60 - turn, "RateLimit-"), "pass"),
        (triple("100", lambda turn: 101 + turn, lambda _: 60, "X-RateLimit-"), "warn: X-RateLimit-Remaining"),
        (triple("100;w=60", falling, lambda _: 60, "X-RateLimit-"), "warn: X-RateLimit-Limit"),
        (triple("100", falling, lambda _: 1_800_000_000_000, "X-RateLimit-"), "warn: X-RateLimit-Reset"),
        (
            triple("100", falling, lambda turn: (60, 1_800_000_000)[turn % 2], "X-RateLimit-"),
            "warn: X-RateLimit-Reset",
        ),
        (lambda turn: {"X-RateLimit-Remaining": str(falling(turn))}, "warn: X-RateLimit-Limit"),
    ],
)
def test_triples(fields: Fields, said: str, tmp_path: Path, warned: list[Any]) -> None:
    assert outcome(judge_triple, telling(fields), tmp_path) == said


def policy(item: Callable[[int], str], told: Callable[[int], str] = lambda _: '"a";q=100;w=60') -> Fields:
    return lambda turn: {"RateLimit": item(turn), "RateLimit-Policy": told(turn)}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (lambda turn: {"RateLimit": f'"a";r={falling(turn)}'}, "not applicable"),
        (policy(lambda turn: f'"a";r={falling(turn)};t=30'), "pass"),
        (policy(lambda _: '"a";r=5', lambda _: '"a";q=100;w=60, "day";q=1000;w=86400'), "pass"),
        (policy(lambda _: '"a";r=101'), "warn: RateLimit"),
        (policy(lambda _: '"a";r=1;t=61'), "warn: RateLimit"),
        (policy(lambda _: '"b";r=1'), "warn: RateLimit"),
        (policy(lambda _: '"a";r=1', lambda turn: f'"a";q={100 + turn};w=60'), "warn: RateLimit-Policy"),
        (policy(lambda _: "limit=100, remaining=5, reset=7", lambda _: "100;w=60"), "not applicable"),
    ],
)
def test_policies(fields: Fields, said: str, tmp_path: Path, warned: list[Any]) -> None:
    assert outcome(judge_policies, telling(fields), tmp_path) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (lambda _: {}, "not applicable"),
        (triple("100", falling, lambda _: 60, "X-RateLimit-"), "pass"),
        (triple("100", lambda turn: (50, 49, 60, 59, 58)[turn % 5], lambda _: 60, "X-RateLimit-"), "pass"),
        (triple("100", lambda _: 100, lambda _: 60, "X-RateLimit-"), "warn: X-RateLimit-Remaining"),
        (triple("100", lambda turn: 1 - turn, lambda _: 60, "X-RateLimit-"), "warn: X-RateLimit-Remaining"),
        (lambda turn: {"RateLimit": f'"a";r={falling(turn)}', "X-RateLimit-Remaining": "1000"}, "pass"),
        (lambda turn: {"RateLimit": f'"a";r={falling(turn)}', "Age": "9"}, "inconclusive"),
    ],
)
def test_counting(fields: Fields, said: str, tmp_path: Path, warned: list[Any]) -> None:
    assert outcome(judge_counting, telling(fields), tmp_path) == said


def limiting(
    clock: Clock, *, quota: int = 9, window: float = 10.0, told: str = "10", status: int = 429,
    body: bytes = b"slower", by_address: bool = False, advertised: str = "", rolls: int = 0, drips: bool = False,
) -> Callable[[Any], Answer]:  # fmt: skip
    """A server with a fixed window that begins with its first request."""
    seen: dict[str, list[float]] = {}
    drops: list[float] = []
    rolled: list[float] = []

    def answer(handler: Any) -> Answer:
        if len(rolled) < rolls and handler.headers.get("X-Forwarded-For"):
            clock.now += window + 1
            rolled.append(clock.now)
        if drips and handler.headers.get("X-Real-IP"):
            drops.append(clock.now)
        who = handler.headers.get("X-Forwarded-For", "") if by_address else ""
        began = seen.setdefault(who, [clock.now, 0])
        if clock.now - began[0] >= window:
            began[:] = [clock.now, 0]
        began[1] += 1
        fields = {"Content-Type": "application/json"} | ({"X-RateLimit-Remaining": advertised} if advertised else {})
        if began[1] <= quota or (drips and len(drops) == 1 and drops.append(clock.now) is None):
            return 200, fields, b'{"a": 1}'
        return status, fields | ({"Retry-After": told} if told else {}), body

    return answer


@pytest.mark.parametrize(
    ("judge", "manner", "said"),
    [
        (judge_throttling, {}, "pass"),
        (judge_throttling, {"quota": MOST + 1}, "not applicable"),
        (judge_throttling, {"quota": 0}, "not applicable"),
        (judge_throttling, {"advertised": str(MOST + 1)}, "not applicable"),
        (judge_throttling, {"advertised": "30"}, "warn: status"),
        (judge_throttling, {"body": b""}, "fail: body"),
        (judge_throttling, {"status": 503}, "warn: status"),
        (judge_throttling, {"status": 400}, "warn: status"),
        (judge_waiting, {}, "pass"),
        (judge_waiting, {"told": "3"}, "fail: status"),
        (judge_waiting, {"told": ""}, "not applicable"),
        (judge_waiting, {"told": "3600", "window": 3600.0}, "inconclusive"),
        (judge_waiting, {"status": 503}, "not applicable"),
        (judge_bypass, {}, "pass"),
        (judge_bypass, {"by_address": True}, "fail: status"),
        (judge_bypass, {"rolls": 1}, "pass"),
        (judge_bypass, {"rolls": 9}, "inconclusive"),
        (judge_bypass, {"drips": True}, "inconclusive"),
    ],
)
def test_limits(
    judge: Callable[..., None], manner: dict[str, Any], said: str, clock: Clock, tmp_path: Path, warned: list[Any]
) -> None:
    assert outcome(judge, limiting(clock, **manner), tmp_path) == said
