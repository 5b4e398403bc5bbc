"""Every limiter lets through what its spec says, by a clock that the tests move."""

import json
from dataclasses import dataclass, field

import httpx
import pytest

from sandbox.app import Application, application
from sandbox.limiters import Clock, Limited, SpecError, parse
from sandbox.limiters.spec import MAKERS
from sandbox.message import Response
from tests.sandbox.commerce_layer import Provisioning


class Still(Clock):
    """A clock that stands where it was moved to."""

    def date(self) -> float:
        return self.moved


@dataclass
class Client:
    """What is served below one spec, as one client sees it; the clock begins at a multiple of 60 s."""

    spec: str
    address: str = "127.0.0.1"
    token: str = ""
    clock: Still = field(default_factory=lambda: Still(moved=1_200_000_000.0))
    sandbox: Application = field(default_factory=application)

    def __post_init__(self) -> None:
        self.sandbox.limited = Limited(self.clock)

    def send(self, method: str = "GET", path: str = "/items", body: bytes = b"") -> Response:
        token = [(b"authorization", self.token.encode())] if self.token else []
        scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "raw_path": f"/limited/{self.spec}{path}".encode(),
            "query_string": b"",
            "headers": [(b"host", b"limits.test"), *token],
            "client": (self.address, 50000),
        }
        return self.sandbox.respond(scope, body)

    def passed(self, most: int = 60, path: str = "/items", method: str = "GET") -> int:
        """How many requests pass at once, until one is refused or `most` were sent."""
        for count in range(most):
            if self.send(method, path).status == 429:
                return count
        return most

    def after(self, seconds: float, most: int = 60) -> int:
        """How many requests pass at once after some time."""
        self.clock.move(seconds)
        return self.passed(most)

    def told(self, name: str) -> str | None:
        return self.send().header(name)


def test_no_limit_refuses_nothing() -> None:
    assert Client("none").passed(500) == 500


def test_a_fixed_window_opens_with_its_first_request() -> None:
    client = Client("fixed-window,20,2s")
    client.clock.move(0.7)
    assert client.passed(5) == 5
    assert client.after(0.9) == 15
    assert client.after(1.09) == 0
    assert client.after(0.01) == 20


def test_a_window_of_the_clock_begins_at_multiples_of_its_length() -> None:
    client = Client("fixed-window-clock,20,2s")
    client.clock.move(1.9)
    assert [client.passed(), client.after(0.1), client.after(1.9), client.after(0.11)] == [20, 20, 0, 20]


def test_a_window_of_the_clock_can_have_a_phase() -> None:
    client = Client("fixed-window-clock,20,2s,phase=700ms")
    assert [client.passed(), client.after(0.69), client.after(0.02), client.after(1.98), client.after(0.01)] == [
        20, 0, 20, 0, 20,
    ]  # fmt: skip


def test_a_log_slides() -> None:
    client = Client("sliding-log,20,2s")
    assert client.passed(5) == 5
    assert client.after(0.9) == 15
    assert [client.after(1.09), client.after(0.02), client.after(0.88), client.after(0.01)] == [0, 5, 0, 15]


def test_a_log_of_refusals_too_only_opens_after_silence() -> None:
    client = Client("sliding-log,20,2s,refused=counted")
    assert client.passed() == 20
    for _ in range(50):
        client.clock.move(0.09)
        assert client.send().status == 429
    assert client.after(1.8) == 17


def test_a_counter_weighs_the_window_before() -> None:
    client = Client("sliding-window-counter,20,2s")
    client.clock.move(0.5)
    assert [client.passed(), client.after(1.59), client.after(0.02), client.after(1)] == [20, 0, 1, 10]


def test_a_counter_of_refusals_too_stays_shut_for_longer() -> None:
    counted, free = (Client(f"sliding-window-counter,20,2s{option}") for option in (",refused=counted", ""))
    for client in (counted, free):
        client.passed()
        for _ in range(20):
            client.send()
        client.clock.move(2.2)
    assert (counted.passed(), free.passed()) == (0, 2)


def test_a_bucket_gives_what_flowed_back() -> None:
    client = Client("token-bucket,20,2s")
    assert [client.passed(), client.after(0.09), client.after(0.02), client.after(1), client.after(100)] == [
        20, 0, 1, 10, 20,
    ]  # fmt: skip


def test_a_bucket_can_be_filled_in_lumps() -> None:
    client = Client("token-bucket,20,2s,tick=500ms")
    assert [client.passed(), client.after(0.49), client.after(0.01), client.after(0.5)] == [20, 0, 5, 5]


def test_a_clock_of_whole_seconds_ends_windows_early() -> None:
    client = Client("fixed-window,20,2s,tick=1s")
    client.clock.move(0.75)
    assert [client.passed(), client.after(1.2), client.after(0.06)] == [20, 0, 20]


def test_a_queue_delays_and_refuses_what_it_has_no_place_for() -> None:
    client = Client("leaky-bucket-queue,20,2s")
    answers = [client.send() for _ in range(21)]
    assert [each.delay for each in answers[:20]] == pytest.approx([0.1 * place for place in range(20)], abs=1e-5)
    assert [each.status for each in answers] == [200] * 20 + [429]
    assert client.after(0.31) == 3
    client.clock.move(100)
    assert all(client.send().delay == 0 for _ in range(30) if client.clock.move(0.11) is None)


def test_slowing_down_refuses_nothing() -> None:
    client = Client("slow-down,20,2s,step=50ms,most=200ms")
    assert [client.send().delay for _ in range(26)] == pytest.approx([0.0] * 20 + [0.05, 0.1, 0.15, 0.2, 0.2, 0.2])
    client.clock.move(2)
    assert client.send().delay == 0


def test_a_block_lasts_from_the_first_refusal() -> None:
    client = Client("block,20,2s,penalty=3s")
    assert client.passed(20) == 20
    assert [client.after(1), client.after(1.5), client.after(1.49), client.after(0.01)] == [0, 0, 0, 20]


def test_a_penalty_is_extended_by_every_refusal() -> None:
    client = Client("extending-penalty,20,2s,penalty=1s")
    assert client.passed() == 20
    assert [client.after(0.9), client.after(0.9), client.after(0.9), client.after(1)] == [0, 0, 0, 20]


def test_a_penalty_lasts_a_window_where_nothing_else_is_said() -> None:
    client = Client("block,20,2s")
    assert [client.passed(), client.after(1.99), client.after(0.01)] == [20, 0, 20]


@pytest.mark.parametrize("algorithm", [each for each in MAKERS if each != "slow-down"])
@pytest.mark.parametrize("options", ["", ",refused=counted"])
@pytest.mark.parametrize("phase", [0.0, 0.37, 1.83])
def test_what_retry_after_says_is_true_to_the_millisecond(algorithm: str, options: str, phase: float) -> None:
    client = Client(f"{algorithm},20,2s,retry=fraction{options}")
    client.clock.move(phase)
    client.passed(7)
    client.clock.move(0.4)
    client.passed()
    wait = float(client.told("retry-after") or "nan")
    client.clock.move(wait - 0.002)
    if options or algorithm == "extending-penalty":
        client.clock.move(0.003)  # whoever asks too early has to wait again
    else:
        assert client.send().status == 429
        client.clock.move(0.003)
    assert client.send().status == 200


@pytest.mark.parametrize(
    ("form", "expected"),
    [("up", "2"), ("down", "1"), ("fraction", "1.300"), ("date", "Thu, 10 Jan 2008 21:20:02 GMT"), ("none", None),
     ("60", "60")],
)  # fmt: skip
def test_retry_after_is_right_or_not(form: str, expected: str | None) -> None:
    client = Client(f"fixed-window,20,2s,retry={form}")
    client.passed()
    client.clock.move(0.7)
    assert client.told("retry-after") == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("draft", {"ratelimit-policy": '"default";q=20;w=2', "ratelimit": '"default";r=17;t=2'}),
        ("draft-6", {"ratelimit-limit": "20", "ratelimit-remaining": "17", "ratelimit-reset": "2"}),
        ("x", {"x-ratelimit-limit": "20", "x-ratelimit-remaining": "17", "x-ratelimit-reset": "2"}),
        ("x-ms", {"x-ratelimit-reset": "1500"}),
        ("x-unix", {"x-ratelimit-reset": "1200000002"}),
        ("x-date", {"x-ratelimit-reset": "Thu, 10 Jan 2008 21:20:02 GMT"}),
        ("x-interval", {"x-ratelimit-limit": "20", "x-ratelimit-interval": "2", "x-ratelimit-reset": None}),
        ("x,told=40:4s", {"x-ratelimit-limit": "40", "x-ratelimit-remaining": "37"}),
        ("draft,told=40:4s,name=burst", {"ratelimit-policy": '"burst";q=40;w=4'}),
        ("x,left=stuck", {"x-ratelimit-remaining": "19"}),
        ("none", {"x-ratelimit-limit": None, "ratelimit": None}),
    ],
)
def test_fields_tell_of_the_limit_or_lie(form: str, expected: dict[str, str | None]) -> None:
    client = Client(f"fixed-window,20,2s,fields={form}")
    client.passed(2)
    client.clock.move(0.5)
    answer = client.send()
    assert {name: answer.header(name) for name in expected} == expected


@pytest.mark.parametrize("status", [503, 403, 444])
def test_refusals_have_other_statuses(status: int) -> None:
    client = Client(f"fixed-window,20,2s,status={status}")
    assert [client.send().status for _ in range(22)] == [200] * 20 + [status] * 2


def test_methods_are_limited_apart() -> None:
    client = Client("fixed-window,20,2s,on=GET+fixed-window,5,2s,on=write")
    assert (client.passed(), client.passed(method="DELETE")) == (20, 5)
    assert client.passed(method="HEAD") == 60


def test_methods_can_have_counters_of_their_own() -> None:
    client = Client("fixed-window,20,2s,per=method")
    assert [client.passed(method=method) for method in ("GET", "HEAD", "OPTIONS")] == [20, 20, 20]


def test_endpoints_are_limited_apart_and_together() -> None:
    client = Client("sliding-log,25,1s,per=endpoint+sliding-log,100,6s")
    assert [client.passed(path=f"/{name}") for name in "abcde"] == [25, 25, 25, 25, 0]
    client.clock.move(1)
    assert client.passed(path="/a/1") == 0
    client.clock.move(5)
    assert [client.passed(path="/a/1"), client.passed(path="/a/2"), client.passed(path="/b")] == [25, 0, 25]


def test_one_endpoint_can_be_limited_alone() -> None:
    client = Client("fixed-window,20,2s+fixed-window,3,2s,at=token,on=POST")
    assert (client.passed(method="POST", path="/token"), client.passed()) == (3, 17)


def test_what_one_layer_refuses_counts_in_another_only_where_refusals_count() -> None:
    free, counted = (
        Client(f"fixed-window,5,2s,per=endpoint+fixed-window,20,60s{option}") for option in ("", ",refused=counted")
    )
    for client in (free, counted):
        assert client.passed(path="/a") == 5
        for _ in range(9):
            client.send(path="/a")
    assert [client.passed(path=f"/{name}") for client in (free, counted) for name in "bcd"] == [5, 5, 5, 5, 0, 0]


def test_addresses_tokens_or_everyone_is_counted() -> None:
    found = {}
    for by in ("address", "token", "everyone"):
        client = Client(f"fixed-window,20,2s,by={by}", token="Bearer a")
        client.passed()
        client.token = "Bearer b"
        other_token = client.passed(1)
        client.address = "127.0.0.2"
        found[by] = (other_token, client.passed(1))
    assert found == {"address": (0, 1), "token": (1, 1), "everyone": (0, 0)}


def test_other_errors_count_or_not() -> None:
    for option, left in (("", 13), (",errors=free", 20)):
        client = Client(f"fixed-window,20,2s{option}")
        statuses = [client.send(path="/items/10").status for _ in range(5)]
        statuses += [client.send("POST", body=b"[]").status, client.send("PUT", body=b"").status]
        assert statuses == [404] * 5 + [422] * 2
        assert client.passed() == left


def test_nodes_share_the_requests() -> None:
    client = Client("fixed-window,20,2s,nodes=2")
    assert 20 < client.passed() < 40
    statuses = [client.send().status for _ in range(40)]
    assert statuses[-1] == 429
    assert 200 in statuses


def test_the_draft_lists_every_layer() -> None:
    client = Client("fixed-window,20,2s,fields=draft,name=burst+fixed-window,100,60s,fields=draft,name=average")
    assert client.told("ratelimit-policy") == '"burst";q=20;w=2, "average";q=100;w=60'


def test_the_api_behind_keeps_nothing() -> None:
    client = Client("none")
    assert client.send("POST", body=json.dumps({"a": 1}).encode()).status == 201
    assert client.send("PATCH", "/items/1", b"{}").status == 200
    assert client.send("POST", "/token").document["token_type"] == "Bearer"
    assert client.send("OPTIONS").header("allow")
    assert client.send("TRACE").status == 405


def test_a_reset_forgets() -> None:
    client = Client("fixed-window,20,60s")
    client.passed()
    assert client.send("POST", "/!reset").status == 204
    assert client.passed() == 20


@pytest.mark.parametrize(
    "spec",
    ["", "nope,20,2s", "fixed-window", "fixed-window,0,2s", "fixed-window,20,2", "fixed-window,20,2s,nope=1",
     "fixed-window,20,2s,per=star", "fixed-window,20,2s,status=200", "fixed-window,20,2s,told=5",
     "fixed-window,20,2s,tick=x", "fixed-window,20,0s", "fixed-window,20,2s+"],
)  # fmt: skip
def test_what_is_no_spec_is_not_found(spec: str) -> None:
    with pytest.raises(SpecError):
        parse(spec)
    answer = Client(spec).send()
    assert answer.status == 404


def test_limiters_are_served(anyone: httpx.Client, origin: str) -> None:
    base = f"{origin}/limited/fixed-window,5,60s,fields=draft"
    assert [anyone.get(f"{base}/items").status_code for _ in range(6)] == [200] * 5 + [429]
    assert anyone.get(origin).json()["limiters"].startswith(f"{origin}/limited/")


def test_a_refusal_can_be_silence(anyone: httpx.Client, origin: str) -> None:
    base = f"{origin}/limited/fixed-window,1,60s,status=444"
    assert anyone.get(f"{base}/items").status_code == 200
    with pytest.raises(httpx.RemoteProtocolError):
        anyone.get(f"{base}/items")


def test_answers_are_delayed(anyone: httpx.Client, origin: str) -> None:
    base = f"{origin}/limited/slow-down,1,60s,step=200ms"
    fast, slow = (anyone.get(f"{base}/items").elapsed.total_seconds() for _ in range(2))
    assert fast < 0.2 <= slow


def test_the_vendors_limits_can_be_scaled_in_the_url() -> None:
    small = Provisioning("limits=0.04,0.1")
    assert [small.get("/roles").status for _ in range(11)] == [200] * 10 + [429]
    small.clock.move(1)
    assert small.get("/roles").header("x-ratelimit-interval") == "6"
    broken = Provisioning("rate-limits.get-burst+limits=0.04,0.1")
    assert [broken.get("/roles").status for _ in range(7)] == [200] * 6 + [429]
    variant = small.sandbox.variant("commerce-layer", "limits=0.04,0.1")
    assert variant is not None
    variant.reset()
    assert small.get("/roles").header("x-ratelimit-limit") == "40"
    assert small.sandbox.variant("commerce-layer", "limits=1") is None
