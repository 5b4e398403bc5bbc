"""Every limiter answers, and refuses or delays, as its truth says."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.field.limiters.started import limiter, missing
from tests.field.limiters.truths import TRUTHS, Truth

ON_TIME = {
    "express-slow-down-evenly": 20,
    "aiolimiter": 20,
    "nginx-delay": 10,
    "rate-limiter-flexible-queue": 20,
}
"""How many are answered at once, of limiters that let others wait."""
DELAYING = ("express-slow-down", "nginx-queue", *ON_TIME)
REFUSING = [name for name in TRUTHS if name not in DELAYING]
LAYERED = [name for name, truth in TRUTHS.items() if truth.outer and truth.algorithm != "token-bucket"]
RECOVERY = {"token-bucket": 1 / 8, "sliding-window-counter": 2.0}
"""How many windows of silence let something pass again, of the algorithms where that is not one."""


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    name = request.param
    if reason := missing(name):
        pytest.skip(reason)
    with limiter(name) as url:
        yield url


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


def statuses(client: httpx.Client, url: str, count: int) -> list[int]:
    """What is answered to so many requests; 0 stands for no answer."""
    return [_status(client, url) for _ in range(count)]


def _status(client: httpx.Client, url: str) -> int:
    try:
        return client.get(url).status_code
    except httpx.RemoteProtocolError:
        return 0


def at_the_start_of_a_window(truth: Truth) -> None:
    """Wait, where windows go by the clock, until one has just begun."""
    if truth.algorithm == "sliding-window-counter":
        time.sleep(truth.window_s - time.time() % truth.window_s + 0.02)
    elif truth.tick_s or truth.algorithm == "fixed-window-clock":
        time.sleep(1.02 - time.time() % 1)


@pytest.mark.parametrize(("url", "name"), [(name, name) for name in REFUSING], indirect=["url"])
def test_so_many_pass_and_no_more(url: str, name: str, client: httpx.Client) -> None:
    truth = TRUTHS[name]
    if name == "mod-evasive":  # of an address that it never saw it lets one more through
        client.get(url)
        time.sleep(truth.window_s + 0.1)
    at_the_start_of_a_window(truth)
    begun = time.monotonic()
    passed = statuses(client, url, truth.limit)
    back = 0
    if truth.algorithm == "token-bucket":  # what flowed back meanwhile passes, too
        back = int((time.monotonic() - begun) * truth.limit / truth.window_s)
    assert set(passed) == {200}
    assert statuses(client, url, back + 1)[-1] == truth.status
    recovery = truth.penalty_s or RECOVERY.get(truth.algorithm, 1) * truth.window_s + truth.tick_s
    time.sleep(recovery + 0.1)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", ["fastify-continued"], indirect=True)
def test_who_goes_on_stays_blocked(url: str, client: httpx.Client) -> None:
    statuses(client, url, 21)
    for _ in range(3):
        time.sleep(1)
        assert client.get(url).status_code == 429


@pytest.mark.parametrize(("url", "name"), [(name, name) for name in LAYERED], indirect=["url"])
def test_endpoints_are_limited_apart_and_together(url: str, name: str, client: httpx.Client) -> None:
    truth = TRUTHS[name]
    assert truth.outer
    endpoints = truth.outer.limit // truth.limit
    for place in range(endpoints):
        assert set(statuses(client, f"{url}{place}", truth.limit)) == {200}
    assert statuses(client, f"{url}{endpoints}", 1) == [truth.status]
    time.sleep(truth.window_s + 0.05)
    assert statuses(client, url, 1) == [truth.status]


@pytest.mark.parametrize("url", ["express-slow-down"], indirect=True)
def test_slowing_down_delays_what_is_too_much(url: str, client: httpx.Client) -> None:
    took = [client.get(url).elapsed.total_seconds() for _ in range(22)]
    assert sum(took[:20]) < took[20] + took[21]
    assert 0.1 <= took[20] < 0.2 <= took[21]


@pytest.mark.parametrize(("url", "count"), ON_TIME.items(), indirect=["url"])
def test_what_is_too_much_waits(url: str, count: int, client: httpx.Client) -> None:
    client.get(url)
    time.sleep(2.1)
    took = [client.get(url).elapsed.total_seconds() for _ in range(count + 1)]
    assert max(took[:count]) < 0.06 < took[count]


@pytest.mark.parametrize("url", ["nginx-queue"], indirect=True)
def test_a_queue_lets_out_one_by_one_and_refuses_what_it_has_no_place_for(url: str, client: httpx.Client) -> None:
    assert set(statuses(client, url, 5)) == {200}
    time.sleep(0.2)
    begun = time.monotonic()
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda _: (client.get(url), time.monotonic() - begun), range(30)))
    last_refused = max(after for answer, after in answers if answer.status_code == 503)
    passed = [after for answer, after in answers if answer.is_success]
    assert 20 <= len(passed) <= 20 + last_refused / 0.1  # every tenth of a second a place is free again
    assert max(passed) >= 1.8
