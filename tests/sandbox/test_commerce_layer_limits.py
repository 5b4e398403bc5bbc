"""The vendor's five limits, by a clock that the tests move."""

import pytest

from sandbox.commerce_layer.limits import LIMITS, VARIABLE, Scale, scale_of_environment
from sandbox.message import Response
from sandbox.plain.tokens import LIMITED
from tests.sandbox.commerce_layer import Provisioning, codes

TYPES = ("roles", "permissions", "organizations", "memberships", "versions", "user")
SMALL = "requests=0.04 seconds=1"
"""GET: 40 in 60 s, 10 in 10 s to one endpoint; POST: 8 and 2; tokens: 1."""


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Provisioning:
    monkeypatch.setenv(VARIABLE, SMALL)
    return Provisioning()


def statuses(api: Provisioning, count: int, target: str = "/nope", method: str = "GET") -> list[int]:
    return [api.send(method, target).status for _ in range(count)]


def told(response: Response) -> tuple[int, int, int]:
    fields = [response.header(f"x-ratelimit-{name}") for name in ("limit", "interval", "remaining")]
    limit, interval, remaining = (int(each or "") for each in fields)
    return limit, interval, remaining


def test_the_figures_are_the_vendors() -> None:
    figures = [(each.methods, each.scope, each.quota, each.window) for each in LIMITS]
    assert figures == [
        ("read", "all-endpoints", 1000, 60),
        ("read", "endpoint", 250, 10),
        ("write", "all-endpoints", 200, 60),
        ("write", "endpoint", 50, 10),
        ("token", "endpoint", 30, 60),
    ]


def test_figures_are_scaled_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "requests=0.5 seconds=0.1 pace=3")
    scale = scale_of_environment()
    assert scale == Scale(0.5, 0.1, 3)
    assert [(each.quota, each.window) for each in map(scale, LIMITS)][:2] == [(500, 6), (125, 1)]
    monkeypatch.delenv(VARIABLE)
    assert scale_of_environment() == Scale()


def test_every_answer_tells_of_the_average_limit_of_its_class() -> None:
    api = Provisioning()
    assert told(api.get("/roles")) == (1000, 60, 999)
    assert told(api.get("/nope")) == (1000, 60, 998)
    assert told(api.get("/user", authorization="")) == (1000, 60, 997)
    assert told(api.send("POST", "/roles", {"type": "roles"})) == (200, 60, 199)
    assert told(api.send("DELETE", "/roles/x")) == (200, 60, 198)
    assert api.get("/roles").header("x-ratelimit-reset") is None


def test_one_endpoint_is_limited_in_ten_seconds(api: Provisioning) -> None:
    assert statuses(api, 10, "/roles") == [200] * 10
    refused = api.get("/roles/x")
    assert (refused.status, codes(refused)) == (429, ["TOO_MANY_REQUESTS"])
    assert api.get("/permissions").status == 200
    assert api.send("POST", "/roles", {"type": "roles"}).status == 422


def test_all_endpoints_together_are_limited_in_a_minute(api: Provisioning) -> None:
    found = [statuses(api, 8, f"/{each}") for each in TYPES[:5]]
    assert found == [[200] * 8] * 5
    refused = api.get("/user")
    assert refused.status == 429
    assert told(refused) == (40, 60, 0)


def test_writes_have_limits_of_their_own_whatever_the_method(api: Provisioning) -> None:
    assert [api.send(method, "/roles/x").status for method in ("POST", "DELETE", "PATCH")] == [405, 405, 429]
    assert api.get("/roles").status == 200


def test_the_token_endpoint_has_the_strictest_limit(api: Provisioning) -> None:
    assert statuses(api, 2, "/oauth/token", "POST") == [400, 429]
    api.clock.move(60)
    assert api.send("POST", "/oauth/token").status == 400


def test_windows_slide(api: Provisioning) -> None:
    statuses(api, 2, "/roles")
    api.clock.move(4.5)
    statuses(api, 8, "/roles")
    api.clock.move(5.6)
    assert statuses(api, 4, "/roles") == [200, 200, 429, 429]


def test_a_client_is_blocked_while_it_goes_on_and_no_longer(api: Provisioning) -> None:
    statuses(api, 10, "/roles")
    for _ in range(24):
        api.clock.move(0.5)
        assert api.get("/roles").status == 429
    api.clock.move(10)
    assert api.get("/roles").status == 200


def test_counters_are_those_of_an_address(api: Provisioning) -> None:
    assert statuses(api, 11, "/roles")[-1] == 429
    api.token = LIMITED
    assert api.get("/roles").status == 429
    api.address = "127.0.0.2"
    assert api.get("/roles").status == 200


def test_a_reset_forgets_the_counters(api: Provisioning) -> None:
    statuses(api, 11, "/roles")
    variant = api.sandbox.variant("commerce-layer", "clean")
    assert variant is not None
    variant.reset()
    assert told(api.get("/roles"))[2] == 39


def test_a_faster_clock_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "requests=0.04 pace=1000000")
    api = Provisioning()
    found = [api.get("/roles") for _ in range(60)]
    assert {each.status for each in found} == {200}
    assert told(found[-1])[:2] == (40, 60)
