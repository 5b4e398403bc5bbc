"""The driver sends what it is asked to, when it is asked to, within its ceiling, and hides what is secret."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from accord.model.contract import contract_from
from accord.model.exchange import Request
from accord.model.measurement import Outcome, Shot
from accord.wire import shooter as driver
from accord.wire.keeping import Keeper
from accord.wire.redact import Redactor
from accord.wire.shooter import Aim, Ceiling, Reply, Shooter, Stopped
from accord.wire.transport import trust_of
from tests.engine.lines import OK, saying
from tests.engine.servers import answering, document

pytestmark = pytest.mark.quiet

Result = TypeVar("Result")
SECRETS = {"TOKEN": "s3cret-value"}


def shooter_at(url: str, requests: int = 20, seconds: float = 20.0, address: str = "", **options: Any) -> Shooter:
    aim = Aim(Request("GET", f"{url}/items", (("Authorization", "Bearer s3cret-value"),)), address)
    options.setdefault("hear", lambda key, reply: Outcome.ADMITTED if reply.response else Outcome.FAILED)
    return Shooter(
        {"items": aim},
        Ceiling(requests, seconds),
        redactor=Redactor(SECRETS),
        trust=trust_of(contract_from({"api": {"base_url": url}})),
        **options,
    )


def run(shooter: Shooter, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    async def whole() -> Result:
        try:
            return await work()
        finally:
            await shooter.close()

    return asyncio.run(whole())


def test_requests_go_out_when_planned_and_together() -> None:
    def slow(handler: Any) -> Any:
        time.sleep(0.1)
        return 200, {"X-RateLimit-Limit": "7", "X-Other": "8"}, b"{}"

    with answering(slow) as url:
        shooter = shooter_at(url, relevant=frozenset({"x-ratelimit-limit"}))
        at = time.monotonic() + 0.2
        shots = run(shooter, lambda: shooter.fire(at, 4, "items"))
    assert len(shots) == 4
    assert all(at <= shot.sent < at + 0.1 and shot.planned == at for shot in shots)
    assert max(shot.sent for shot in shots) < min(shot.received for shot in shots)
    assert all(0.1 <= shot.latency < 0.4 for shot in shots)
    assert dict(shots[0].fields) == {"x-ratelimit-limit": "7"}
    assert shots[0].status == 200


@pytest.mark.parametrize(("requests", "seconds"), [(3, 20.0), (20, 0.3)])
def test_the_ceiling_holds(requests: int, seconds: float) -> None:
    paths: list[str] = []

    def answer(handler: Any) -> Any:
        paths.append(handler.path)
        return document({})

    async def work() -> None:
        for number in range(5):
            await shooter.fire(shooter.began + 0.14 * number, 1, "items")

    with answering(answer) as url:
        shooter = shooter_at(url, requests, seconds)
        with pytest.raises(Stopped, match="budget of"):
            run(shooter, work)
    assert len(paths) == shooter.sent == 3


def test_a_group_that_would_exceed_the_ceiling_is_not_begun() -> None:
    with answering(lambda handler: document({})) as url:
        shooter = shooter_at(url, 3)
        with pytest.raises(Stopped):
            run(shooter, lambda: shooter.fire(0.0, 4, "items"))
    assert shooter.sent == 0


def test_trouble_ends_all_but_what_is_sent_despite_it() -> None:
    async def work() -> None:
        await shooter.fire(0.0, 1, "items")
        with pytest.raises(Stopped, match="on fire"):
            await shooter.fire(0.0, 1, "items")
        assert len(await shooter.fire(0.0, 1, "items", despite_trouble=True)) == 1

    with answering(lambda handler: document({})) as url:
        shooter = shooter_at(url, see=lambda shot: "on fire")
        run(shooter, work)


def test_nothing_is_followed_and_secrets_are_hidden() -> None:
    def answer(handler: Any) -> Any:
        return 302, {"Location": "/elsewhere", "X-Echo": "s3cret-value"}, b"you are s3cret-value"

    with answering(answer) as url:
        shooter = shooter_at(url)
        run(shooter, lambda: shooter.fire(0.0, 3, "items"))
    assert [each.status for each in shooter.kept] == [302] * 3
    assert "s3cret" not in repr(shooter.kept)
    first, second = (each.response for each in shooter.kept[:2])
    assert first is not None
    assert second is not None
    assert (first.body, second.body) == (b"you are $TOKEN", b"")
    assert second.header("x-echo") == "$TOKEN"


def test_of_what_is_alike_the_first_few_are_kept() -> None:
    with answering(lambda handler: document({"a": 1})) as url:
        shooter = shooter_at(url, 50, hear=lambda key, reply: next(outcomes))
        outcomes = iter([Outcome.ADMITTED] * 30 + [Outcome.REFUSED] * 2)

        async def work() -> None:
            for _ in range(32):
                await shooter.fire(0.0, 1, "items")

        run(shooter, work)
    assert [each.id for each in shooter.kept] == [f"rate-{number}" for number in (*range(1, 21), 31, 32)]
    bodies = [each.response.body for each in shooter.kept if each.response]
    assert [number for number, body in enumerate(bodies) if body] == [0, 20, 21]
    assert len(shooter.shots) == 32


def test_what_cannot_be_sent_is_told_without_a_secret_that_is_wrong() -> None:
    shooter = shooter_at("http://127.0.0.1:9")
    request = replace(shooter.aims["items"].request, headers=(("Authorization", "Bearer s3cret\nvalue"),))
    shooter.aims = {"items": Aim(request)}
    (shot,) = run(shooter, lambda: shooter.fire(0.0, 1, "items"))
    assert shot.outcome is Outcome.FAILED
    assert "cannot be sent" in shooter.kept[0].fault
    assert "s3cret" not in repr(shooter.kept)


def test_no_secret_is_kept_in_what_went_wrong() -> None:
    keeper = Keeper(Redactor(SECRETS))
    keeper.keep(1, Shot(0.0, 1.0, Outcome.FAILED), Request("GET", "/"), Reply(0.0, 1.0, fault="bad s3cret-value"))
    assert keeper.kept[0].fault == "bad $TOKEN"


def test_plans_side_by_side_stay_below_the_ceiling_together() -> None:
    paths: list[str] = []

    def answer(handler: Any) -> Any:
        paths.append(handler.path)
        return document({})

    async def plan(count: int) -> None:
        with suppress(Stopped):
            while True:
                await shooter.fire(0.0, count, "items")

    async def work() -> None:
        await asyncio.gather(*(plan(count) for count in (1, 1, 2)))

    with answering(answer) as url:
        shooter = shooter_at(url, 40)
        run(shooter, work)
    assert len(paths) == shooter.sent == 40


def test_another_client_address() -> None:
    addresses: list[str] = []

    def answer(handler: Any) -> Any:
        addresses.append(handler.client_address[0])
        return document({})

    with answering(answer) as url:
        for address in ("", "127.0.0.2"):
            shooter = shooter_at(url, address=address)
            run(shooter, lambda shooter=shooter: shooter.fire(0.0, 1, "items"))  # type: ignore[misc]
    assert addresses == ["127.0.0.1", "127.0.0.2"]


@contextmanager
def _dropping(answers: list[bool]) -> Iterator[str]:
    """Takes requests in turn: answers one, or closes the connection without an octet."""

    def serve() -> None:
        while answers:
            connection, _ = listener.accept()
            with connection:
                while answers and connection.recv(4096):
                    if not answers.pop(0):
                        break
                    connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(5)


def test_a_stale_connection_is_tried_again_on_a_new_one_and_its_time_spans_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(driver, "IDLE", 0.05)

    async def work() -> None:
        await shooter.fire(0.0, 1, "items")
        await shooter.fire(time.monotonic() + 0.1, 1, "items")

    with _dropping([True, False, True]) as url:
        shooter = shooter_at(url)
        run(shooter, work)
    assert [shot.outcome for shot in shooter.shots] == [Outcome.ADMITTED] * 2
    assert (shooter.sent, shooter.retried) == (3, 1)
    assert "sent twice" in shooter.kept[1].purpose


def test_with_one_stale_connection_all_that_lay_idle_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "IDLE", 0.05)

    async def work() -> None:
        await shooter.fire(0.0, 2, "items")
        await shooter.fire(time.monotonic() + 0.1, 1, "items")

    with saying([b"|" + OK, b"|"], [b"|" + OK, b"|"], [OK]) as (url, _):
        shooter = shooter_at(url.removesuffix("/items?a=b"))
        run(shooter, work)
    assert [shot.outcome for shot in shooter.shots] == [Outcome.ADMITTED] * 3
    assert shooter.retried == 1


def test_a_connection_may_go_stale_while_others_of_its_key_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "IDLE", 0.05)

    async def work() -> None:
        await shooter.fire(0.0, 2, "items")
        for _ in range(4):
            await shooter.fire(time.monotonic() + 0.02, 1, "items")
        await shooter.fire(0.0, 2, "items")

    with saying([b"|" + OK, b"|"], [b"||" + OK, *[OK] * 5], [OK]) as (url, _):
        shooter = shooter_at(url.removesuffix("/items?a=b"))
        run(shooter, work)
    assert [shot.outcome for shot in shooter.shots] == [Outcome.ADMITTED] * 8
    assert shooter.retried == 1


def test_what_drops_a_connection_that_is_in_use_is_no_stale_one() -> None:
    async def work() -> None:
        await shooter.fire(0.0, 1, "items")
        await shooter.fire(0.0, 1, "items")

    with _dropping([True, False]) as url:
        shooter = shooter_at(url)
        run(shooter, work)
    assert [shot.outcome for shot in shooter.shots] == [Outcome.ADMITTED, Outcome.FAILED]
    assert shooter.retried == 0


def test_what_it_takes_to_connect_is_no_part_of_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = asyncio.BaseEventLoop.create_connection

    async def slowly(*arguments: Any, **options: Any) -> Any:
        await asyncio.sleep(0.3)
        return await connect(*arguments, **options)

    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", slowly)
    with answering(lambda handler: document({})) as url:
        shooter = shooter_at(url)
        (shot,) = run(shooter, lambda: shooter.fire(0.0, 1, "items"))
    assert shot.sent - shooter.began >= 0.3
    assert shot.latency < 0.25
