"""What answers say of a limit is read in all usual forms, and compared with what was measured."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from accord.model.measurement import Bounds, Documented, Outcome, Shot
from accord.probe.advertised import advertised, claim_of, hint_of
from accord.probe.promised_times import retry_after

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("fields", "limit", "window", "remaining", "reset"),
    [
        ({"x-ratelimit-limit": "20", "x-ratelimit-remaining": "7", "x-ratelimit-interval": "60"}, 20, 60, 7, ""),
        ({"x-rate-limit-limit": "20", "x-rate-limit-reset": "1700000002"}, 20, None, None, "1700000002"),
        ({"ratelimit-limit": "20, 20;w=2", "ratelimit-reset": "2"}, 20, 2, None, "2"),
        ({"ratelimit": "limit=20, remaining=19, reset=2", "ratelimit-policy": "20;w=2"}, 20, 2, 19, "2"),
        ({"ratelimit": '"a";r=9;t=2', "ratelimit-policy": '"a";q=20;w=2'}, 20, 2, 9, "2"),
        ({"ratelimit": '"a";r=9;t=2, "b";r=3;t=5'}, None, None, 3, "5"),
        ({"ratelimit": "???"}, None, None, None, ""),
        ({"content-type": "text/html"}, None, None, None, ""),
    ],
)
def test_forms(
    fields: Mapping[str, str], limit: int | None, window: float | None, remaining: int | None, reset: str
) -> None:
    found = claim_of(fields)
    assert (found.limit, found.window, found.remaining, found.reset) == (limit, window, remaining, reset)


def test_a_hint_needs_both_figures() -> None:
    assert hint_of({"ratelimit-policy": '"a";q=20;w=2'}) == Documented(20, 2.0)
    assert hint_of({"x-ratelimit-limit": "20"}) is None


def shots_of(refusal: Mapping[str, str], left: tuple[int, ...] = (2, 1, 0), said: float | None = None) -> list[Shot]:
    """Three pass, one is refused at 0.3, another at 1.5, one passes at 2.1."""
    told = [{"x-ratelimit-limit": "3", "x-ratelimit-remaining": str(each)} for each in left]
    passed = [Shot(n / 10, n / 10 + 0.01, Outcome.ADMITTED, 200, fields=each) for n, each in enumerate(told)]
    refused = [Shot(at, at + 0.01, Outcome.REFUSED, 429, fields=refusal, said=said) for at in (0.3, 1.5)]
    return [*passed, *refused, Shot(2.1, 2.11, Outcome.ADMITTED, 200)]


LIMIT, WINDOW = Bounds(3, 3, 3), Bounds(2.0, 1.5, 2.11)


@pytest.mark.parametrize(
    ("value", "form", "truth"),
    [
        ("2", "seconds", "right"),
        ("1", "seconds", "early"),
        ("9", "seconds", "late"),
        ("1.790", "fraction", "right"),
        ("soon", "other", "untested"),
        ("Tue, 14 Nov 2023 22:13:22 GMT", "date", "right"),
        ("Tue, 14 Nov 2023 22:13:29 GMT", "date", "late"),
    ],
)
def test_retry_after(value: str, form: str, truth: str) -> None:
    found = retry_after(shots_of({"retry-after": value}, said=NOW)[:4] + shots_of({})[4:])
    assert (found.present, found.form, found.truth) == (True, form, truth)


def test_without_retry_after() -> None:
    assert not retry_after(shots_of({})).present


def test_where_polls_count_only_the_last_refusal_is_tested() -> None:
    shots = shots_of({"retry-after": "1"})
    assert retry_after(shots).tested == 2
    assert retry_after(shots, polls_count=True).tested == 1
    assert retry_after(shots, polls_count=True).truth == "right"


def test_what_is_advertised_is_compared() -> None:
    found = advertised(shots_of({"x-ratelimit-limit": "3"}), LIMIT, WINDOW, NOW)
    assert (found.limit_agrees, found.remaining_agrees, found.window_agrees) == (True, True, None)
    assert found.agrees
    assert not advertised(shots_of({}), Bounds(4, 4, 4), WINDOW, NOW).agrees


@pytest.mark.parametrize("left", [(2, 1, 1, 0), (3, 2, 1), (2, 2, 0), (9, 4, 0)])
def test_remaining_that_does_not_fall_to_nothing(left: tuple[int, ...]) -> None:
    agrees = advertised(shots_of({}, left[:3]), LIMIT, WINDOW, NOW).remaining_agrees
    assert agrees is (left[:3] == (2, 1, 0))


@pytest.mark.parametrize(
    ("reset", "form", "agrees"),
    [
        ("2", "seconds", True),
        ("9", "seconds", False),
        ("1700000002", "unix-time", True),
        ("1700000002000", "unix-time", True),
        ("1700000009", "unix-time", False),
    ],
)
def test_reset(reset: str, form: str, agrees: bool) -> None:
    fields = {"x-ratelimit-limit": "3", "x-ratelimit-reset": reset}
    found = advertised(shots_of(fields)[:4] + shots_of({})[4:], LIMIT, WINDOW, NOW)
    assert (found.reset, found.reset_agrees) == (form, agrees)
