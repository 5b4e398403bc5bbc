"""The probe measures limiters that others wrote: what it says of each is true, or said to be undecided.

It takes twenty minutes of real time and a quiet machine: `pytest tests/field/measure_limiters.py`.
"""

import time
from collections.abc import Iterator
from functools import partial

import pytest

from accord.model.measurement import Measurement
from accord.probe import Documented, cost_of, layers, measure, measurement_of, scopes
from tests.field.limiters.driver import driven, key_of
from tests.field.limiters.started import limiter, missing, warm
from tests.field.limiters.truths import TRUTHS, Truth, settled, time_of, untrue

SINGLE = [name for name, truth in TRUTHS.items() if not truth.outer]
LAYERED = [name for name, truth in TRUTHS.items() if truth.outer]
OPEN = (
    "fastify-banning",  # from 429 to 403: the probe stops, as where a client is banned
    "litestar",  # a whole second of the clock, or one that the first request opens: the same
    "nginx-delay",  # some at once, some late, the rest refused
    "rate-limiter-flexible-bursty",  # two windows of which either lets pass
    "rate-limiter-flexible-queue",  # a window that lets others wait for the next
    "throttled-leaking-bucket",  # is filled in lumps
    "throttled-token-bucket",  # is filled in lumps
    "varnish",  # loses parts of a token
    "aiolimiter",  # lets all wait that it has no room for
)
"""Of what these do more may be left open: no account of the probe is quite theirs."""
PENALTIES = ("block", "extending-penalty")
MOST = 2000
KEY = key_of()


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    name = request.param
    if reason := missing(name):
        pytest.skip(reason)
    with limiter(name) as url:
        warm(url)
        time.sleep(settled(TRUTHS[name]))
        yield url


def named(*names: str) -> pytest.MarkDecorator:
    """Runs a test with each of these limiters, its URL and its truth."""
    cases = [pytest.param(name, TRUTHS[name], id=name) for name in names]
    return pytest.mark.parametrize(("url", "truth"), cases, indirect=["url"])


def measured(url: str, documented: Documented | None = None, most: int = MOST) -> Measurement:
    """What the probe says of the limiter at a URL."""
    plan = partial(measure, most=most, documented=documented, key=KEY)
    return measurement_of(driven(url, [KEY], plan), method="GET", endpoint="/items")


def measured_closely(url: str, truth: Truth, documented: Documented | None = None) -> Measurement:
    """What the probe says, every word of it true; where another program disturbed it so that much is open, again."""
    for _ in range(2):
        said = measured(url, documented)
        assert not untrue(said, truth), said
        if is_close(said, truth):
            break
        time.sleep(settled(truth))
    return said


def is_close(said: Measurement, truth: Truth) -> bool:
    """Whether a measurement names the algorithm, and the time closely."""
    width = time_of(said).width
    most = 0.15 if truth.algorithm in PENALTIES else 0.06
    return said.algorithm == truth.algorithm and width is not None and width <= most


@named(*SINGLE)
def test_measured_blindly_all_that_is_said_is_true_and_close(
    url: str, truth: Truth, request: pytest.FixtureRequest
) -> None:
    said = measured_closely(url, truth)
    assert is_close(said, truth) or request.node.callspec.id in OPEN, said
    assert said.requests <= 8 * truth.limit + 60


@named(*SINGLE)
def test_of_a_right_contract_all_that_is_said_is_true(url: str, truth: Truth) -> None:
    said = measured(url, truth.documented)
    assert not untrue(said, truth, truth.documented), said


@named("limits-moving-window", "express-rate-limit")
def test_a_right_contract_costs_what_was_announced(url: str, truth: Truth) -> None:
    documented = truth.documented
    cost = cost_of(documented)
    assert cost.requests <= 1.4 * truth.limit + 15
    found = []
    for _ in range(2):  # a window that happens to begin as one of the clock's would takes a second look
        found.append(measured(url, documented))
        time.sleep(truth.window_s)
    cheaper = min(found, key=lambda said: said.requests)
    assert cheaper.requests <= cost.requests
    assert cheaper.seconds <= cost.seconds + 0.1 * truth.window_s


@named("limits-moving-window", "nginx-nodelay")
@pytest.mark.parametrize(("limit", "window"), [(25, 2.0), (16, 2.0), (20, 3.0)])
def test_a_wrong_contract_is_not_confirmed(url: str, truth: Truth, limit: int, window: float) -> None:
    said = measured(url, Documented(limit, window))
    assert not untrue(said, truth), said
    assert not (said.limit.holds(limit) and said.window_s.holds(window))


@named("limits-fixed-window", "haproxy")
@pytest.mark.parametrize("most", [10, 30, 45])
def test_no_more_is_sent_than_may_be(url: str, truth: Truth, most: int) -> None:
    said = measured(url, most=most)
    assert said.requests <= most
    assert said.algorithm in (truth.algorithm, "undecided", "none-seen"), said


@named(*LAYERED)
def test_both_layers_are_measured(url: str, truth: Truth) -> None:
    assert truth.outer
    keys = [key_of(f"/items{number}") for number in range(6)]
    plan = partial(layers, most=MOST, keys=keys, inner=truth.documented, outer=truth.outer.documented)
    found = driven(url, keys, plan)
    inner = measurement_of(found.inner, method="GET", endpoint="/items0")
    assert not untrue(inner, truth, truth.documented), inner
    assert found.outer
    outer = measurement_of(found.outer, method="GET", endpoint="*")
    assert not untrue(outer, truth.outer, truth.outer.documented), outer


@pytest.mark.parametrize(
    ("url", "path", "address"),
    [
        pytest.param("limits-fixed-window", True, False, id="an address"),
        pytest.param("limits-layers", False, False, id="an endpoint of an address"),
    ],
    indirect=["url"],
)
def test_what_is_counted_over_is_told(url: str, path: bool, address: bool) -> None:
    others = [key_of("/other"), key_of(address="127.0.0.2")]
    plan = partial(scopes, most=MOST, key=KEY, others=others, wait=2.0)
    found = driven(url, [KEY, *others], lambda start, epoch: plan(start))
    assert found.shared == dict(zip(others, (path, address), strict=True))
