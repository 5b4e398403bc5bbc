"""What answers say of their limit, in all the usual forms, and whether it is what is enforced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import http_sf

from accord.model.measurement import Advertised, Bounds, Documented, Shot
from accord.probe.promised_times import Told, errors_of, unix_time

PREFIXES = ("x-ratelimit-", "x-rate-limit-", "ratelimit-")
"""What the names of the fields begin with that go on with limit, remaining, reset or interval."""
RELEVANT = (
    "retry-after",
    "ratelimit",
    "ratelimit-policy",
    *(prefix + part for prefix in PREFIXES for part in ("limit", "remaining", "reset", "interval", "window")),
)
"""The fields, in lower case, that are worth keeping with a shot."""
_PAIR = re.compile(r"\b(limit|remaining|reset)=(\d+)")
_WINDOW = re.compile(r"(\d+)\s*;\s*w=(\d+)")
_UNIX = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Claim:
    """What one answer says: how many in how many seconds, how many are left, and its `reset` as it stands there."""

    forms: tuple[str, ...] = ()
    limit: int | None = None
    window: float | None = None
    remaining: int | None = None
    reset: str = ""


def claim_of(fields: Mapping[str, str]) -> Claim:
    """Read what the fields of one answer (names in lower case) say of a limit."""
    claim = _older(fields)
    if "ratelimit" in fields:
        claim = _draft(claim, fields["ratelimit"], "ratelimit", {"r": "remaining", "t": "reset"})
    if "ratelimit-policy" in fields:
        claim = _draft(claim, fields["ratelimit-policy"], "ratelimit-policy", {"q": "limit", "w": "window"})
    return claim


def _older(fields: Mapping[str, str]) -> Claim:
    """The fields of three and more names; of several prefixes the first that is there."""
    for prefix in PREFIXES:
        found = {name.removeprefix(prefix): value for name, value in fields.items() if name.startswith(prefix)}
        found.pop("policy", None)
        if not found:
            continue
        limit = found.get("limit", "")
        window = found.get("interval") or found.get("window") or ""
        policy = _WINDOW.search(limit)
        return Claim(
            forms=tuple(sorted(prefix + part for part in found)),
            limit=_number(limit.split(",")[0].split(";")[0]),
            window=_seconds(window) or (float(policy[2]) if policy else None),
            remaining=_number(found.get("remaining", "")),
            reset=found.get("reset", ""),
        )
    return Claim()


def _draft(claim: Claim, value: str, form: str, names: Mapping[str, str]) -> Claim:
    """Add what a structured field says, or one of an earlier draft; of several policies the tightest."""
    pairs = dict(_PAIR.findall(value))
    if pairs:
        found: dict[str, float] = {name: int(number) for name, number in pairs.items()}
    else:
        found = {names[name]: number for name, number in _tightest(value).items() if name in names}
    forms = (*claim.forms, form)
    return Claim(
        forms=forms,
        limit=int(found["limit"]) if "limit" in found else claim.limit,
        window=float(found["window"]) if "window" in found else claim.window,
        remaining=int(found["remaining"]) if "remaining" in found else claim.remaining,
        reset=str(found["reset"]) if "reset" in found else claim.reset,
    )


def _tightest(value: str) -> dict[str, int]:
    try:
        items: Any = http_sf.parse(value.encode("latin-1", "replace"), tltype="list")
    except (ValueError, ArithmeticError):
        return {}
    found = []
    for name, parameters in (item for item in items if isinstance(item, tuple)):
        # An earlier draft had the quota itself in place of the policy's name.
        quota = {"q": name} if isinstance(name, int) else {}
        found.append(quota | {key: number for key, number in parameters.items() if isinstance(number, int)})
    return min(found, key=lambda each: (each.get("r", each.get("q", 0)), each.get("w", 0)), default={})


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.removeprefix("-").isdigit() else None


def _seconds(text: str) -> float | None:
    try:
        return float(text) or None
    except ValueError:
        return None


def hint_of(fields: Mapping[str, str]) -> Documented | None:
    """What one answer says of the limit, where it says both figures."""
    claim = claim_of(fields)
    return Documented(claim.limit, claim.window) if claim.limit and claim.window else None


def advertised(
    shots: Iterable[Shot], limit: Bounds, window: Bounds, epoch: float, *, polls_count: bool = False
) -> Advertised:
    """Compare what answers say with what was measured; `epoch` is the unix time at time 0."""
    shots = sorted(shots, key=lambda each: each.sent)
    claims = [claim_of(each.fields) for each in shots]
    told = next((each for each in claims if each.forms), None)
    if told is None:
        return Advertised()
    found = Advertised(forms=told.forms, limit=told.limit, window_s=told.window)
    found = replace(
        found,
        limit_agrees=None if told.limit is None or limit.value is None else limit.holds(told.limit),
        window_agrees=None if told.window is None or window.value is None else window.holds(told.window),
        remaining_agrees=_remaining_agrees(shots, claims),
    )
    form = _reset_form(claims)
    times = [Told(shot, time) for shot, claim in zip(shots, claims, strict=True)
             if shot.refused and (time := _reset_time(shot, claim, form, epoch)) is not None]  # fmt: skip
    errors = errors_of(shots, times, polls_count=polls_count)
    agrees = errors.truth == "right" if errors.tested else None
    return replace(found, reset=form, reset_agrees=agrees)


def _remaining_agrees(shots: list[Shot], claims: list[Claim]) -> bool | None:
    """Whether what is left fell with each request of the first series, to nothing at its end."""
    first = next((index for index, each in enumerate(shots) if each.refused), 0)
    left = [claim.remaining for claim in claims[:first] if claim.remaining is not None]
    if len(left) < 2 or len(left) < first:
        return None
    left.sort(reverse=True)
    return left[-1] == 0 and all(0 <= before - after <= 1 for before, after in pairwise(left))


def _reset_form(claims: list[Claim]) -> str:
    value = next((each.reset for each in claims if each.reset), "")
    number = _seconds(value) if value != "0" else 0.0
    if number is None:
        return "date" if unix_time(value) is not None else ""
    if number >= _UNIX:
        return "unix-time"
    windows = [each.window for each in claims if each.window]
    return "milliseconds" if windows and number > 2 * windows[0] + 60 else "seconds"


def _reset_time(shot: Shot, claim: Claim, form: str, epoch: float) -> float | None:
    """The time, by the shots' clock, at which a reset is told."""
    number = unix_time(claim.reset) if form == "date" else _seconds(claim.reset)
    if number is None:
        return None
    if form in ("date", "unix-time"):
        number /= 1000 if number > 1000 * _UNIX else 1
        ahead = shot.said if shot.said is not None else epoch + shot.received
        return shot.received + number - ahead
    return shot.received + (number / 1000 if form == "milliseconds" else number)
