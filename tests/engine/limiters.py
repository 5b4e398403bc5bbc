"""Limiters as small as they come, and a clock that moves as fast as they answer: what the probe is tried on."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Protocol, TypeVar

from accord.model.measurement import Outcome, Shot
from accord.probe import Ask

Result = TypeVar("Result")


class Limiter(Protocol):
    def hit(self, now: float) -> float | None:
        """How long the answer is held back, in seconds, or None where it is a refusal."""


class Free:
    def hit(self, now: float) -> float | None:
        return 0.0


class Fixed:
    def __init__(self, limit: int, window: float, whole: bool = False) -> None:
        self.limit, self.window, self.whole = limit, window, whole
        self.opened, self.count = -math.inf, 0

    def hit(self, now: float) -> float | None:
        now = math.floor(now) if self.whole else now
        if now >= self.opened + self.window:
            self.opened, self.count = now, 0
        self.count += 1
        return 0.0 if self.count <= self.limit else None


class Clocked:
    def __init__(self, limit: int, window: float, phase: float = 0.0) -> None:
        self.limit, self.window, self.phase = limit, window, phase
        self.number, self.count = -1, 0

    def hit(self, now: float) -> float | None:
        number = math.floor((now - self.phase) / self.window)
        if number != self.number:
            self.number, self.count = number, 0
        self.count += 1
        return 0.0 if self.count <= self.limit else None


class Log:
    def __init__(self, limit: int, window: float, rejections: bool = False) -> None:
        self.limit, self.window, self.rejections = limit, window, rejections
        self.times: list[float] = []

    def hit(self, now: float) -> float | None:
        self.times = [each for each in self.times if each > now - self.window]
        free = len(self.times) < self.limit
        if free or self.rejections:
            self.times.append(now)
        return 0.0 if free else None


class Counter:
    def __init__(self, limit: int, window: float, rejections: bool = False, phase: float = 0.0) -> None:
        self.limit, self.window, self.rejections, self.phase = limit, window, rejections, phase
        self.number, self.now, self.before = -2, 0, 0

    def hit(self, now: float) -> float | None:
        place = (now - self.phase) / self.window
        number = math.floor(place)
        if number != self.number:
            self.before = self.now if number == self.number + 1 else 0
            self.number, self.now = number, 0
        weight = self.before * (1 - (place - number)) + self.now
        free = weight < self.limit if self.rejections else weight + 1 <= self.limit
        if free or self.rejections:
            self.now += 1
        return 0.0 if free else None


class Bucket:
    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.rate = limit, limit / window
        self.tokens, self.last = float(limit), -math.inf

    def hit(self, now: float) -> float | None:
        self.tokens = min(self.limit, self.tokens + self.rate * (now - self.last)) if self.last > 0 else self.tokens
        self.last = now
        if self.tokens < 1:
            return None
        self.tokens -= 1
        return 0.0


class Queue:
    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.step = limit, window / limit
        self.free = -math.inf

    def hit(self, now: float) -> float | None:
        start = max(now, self.free)
        if start - now > (self.limit - 1) * self.step + 1e-9:
            return None
        self.free = start + self.step
        return start - now


class Slow:
    def __init__(self, limit: int, window: float, delay: float = 0.1) -> None:
        self.inner, self.delay = Fixed(limit, window), delay

    def hit(self, now: float) -> float | None:
        self.inner.hit(now)
        return max(0, self.inner.count - self.inner.limit) * self.delay


class Blocking:
    def __init__(self, limit: int, window: float, penalty: float, extends: bool = False) -> None:
        self.limit, self.window, self.penalty, self.extends = limit, window, penalty, extends
        self.inner, self.until = Fixed(limit, window), -math.inf

    def hit(self, now: float) -> float | None:
        if now < self.until:
            self.until = now + self.penalty if self.extends else self.until
            return None
        if self.until > 0:
            self.until, self.inner = -math.inf, Fixed(self.limit, self.window)
        if self.inner.hit(now) is None:
            self.until = now + self.penalty
            return None
        return 0.0


class Fickle:
    """A fixed window whose limit is another one each time."""

    def __init__(self, limits: Iterable[int], window: float, seed: int = 0) -> None:
        self.limits, self.window, self.random = tuple(limits), window, Random(seed)
        self.inner = Fixed(0, 0)

    def hit(self, now: float) -> float | None:
        if now >= self.inner.opened + self.inner.window:
            self.inner = Fixed(self.random.choice(self.limits), self.window)
        return self.inner.hit(now)


class Both:
    """Several limiters over which a request must get; one that refuses does not count for those after it."""

    def __init__(self, *limiters: Limiter) -> None:
        self.limiters = limiters

    def hit(self, now: float) -> float | None:
        delays = []
        for each in self.limiters:
            delay = each.hit(now)
            if delay is None:
                return None
            delays.append(delay)
        return max(delays)


@dataclass
class World:
    """Runs a plan: the time it takes passes at once. `limiters` are by key, `limiter` is for all others."""

    limiter: Limiter
    seed: int = 0
    trip: float = 0.002
    jitter: float = 0.002
    limiters: dict[str, Limiter] = field(default_factory=dict)
    shots: list[Shot] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.now, self.epoch = 0.0, 1_700_000_000 + 100 * self.random.random()

    def run(self, plan: Generator[Ask, list[Shot], Result]) -> Result:
        """Give a plan what it asks for, until it returns."""
        try:
            ask = next(plan)
            while True:
                ask = plan.send(self.shoot(ask))
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]

    def shoot(self, ask: Ask) -> list[Shot]:
        """Requests in flight together, decided in an order that nobody knows."""
        start = max(self.now, ask.at)
        arrivals = sorted((start + self._way(), number) for number in range(ask.count))
        found = []
        for arrival, number in arrivals:
            delay = self.limiters.get(ask.key, self.limiter).hit(self.epoch + arrival)
            outcome = Outcome.REFUSED if delay is None else Outcome.ADMITTED
            received = arrival + (delay or 0.0) + self._way()
            found.append((number, Shot(start, received, outcome, 429 if delay is None else 200, ask.at, ask.key)))
        shots = [shot for _, shot in sorted(found, key=lambda each: each[0])]
        self.now = max(shot.received for shot in shots) + 0.0002
        self.shots += shots
        return shots

    def _way(self) -> float:
        return self.trip / 2 + self.jitter * self.random.random()


class Sleeping:
    """A bucket that has a request wait for its token, and refuses none; with `most`, no more than so many wait."""

    def __init__(self, limit: int, window: float, most: float = math.inf) -> None:
        self.limit, self.step, self.most = limit, window / limit, most
        self.free = -math.inf

    def hit(self, now: float) -> float | None:
        start = max(now - (self.limit - 1) * self.step, self.free)
        if start - now > self.most * self.step + 1e-9:
            return None
        self.free = start + self.step
        return max(0.0, start - now)


class Steady:
    """Answers late by the same time, each one beyond a number in a window."""

    def __init__(self, limit: int, window: float, delay: float = 0.5) -> None:
        self.inner, self.delay = Fixed(limit, window), delay

    def hit(self, now: float) -> float | None:
        return 0.0 if self.inner.hit(now) is not None else self.delay


class Capped:
    """Answers ever later beyond a number in a window, up to a most."""

    def __init__(self, limit: int, window: float, delay: float = 0.1, most: float = 0.5) -> None:
        self.inner, self.most = Slow(limit, window, delay), most

    def hit(self, now: float) -> float | None:
        return min(self.most, self.inner.hit(now) or 0.0)


class Workers:
    """No limiter: a server at which each request takes a while, so many of them at a time."""

    def __init__(self, count: int, takes: float, seed: int = 0, varies: float = 0.3) -> None:
        self.free, self.takes, self.varies, self.random = [-math.inf] * count, takes, varies, Random(seed)

    def hit(self, now: float) -> float | None:
        self.free.sort()
        begins = max(now, self.free[0])
        self.free[0] = begins + self.takes * (1 + self.varies * (2 * self.random.random() - 1))
        return self.free[0] - now


class Pausing:
    """A limiter at a server that stands still now and then, for `pause` seconds, as where garbage is collected."""

    def __init__(self, limiter: Limiter, pause: float = 0.2, every: float = 2.0, seed: int = 0) -> None:
        self.limiter, self.pause, self.every, self.random = limiter, pause, every, Random(seed)
        self.begins = -math.inf

    def hit(self, now: float) -> float | None:
        if self.begins < 0:
            self.begins = now + self.random.expovariate(1 / self.every)
        while now >= self.begins + self.pause:
            self.begins += self.pause + self.random.expovariate(1 / self.every)
        held = max(0.0, self.begins + self.pause - now) if now >= self.begins else 0.0
        found = self.limiter.hit(now)
        return None if found is None else found + held


class Tiring:
    """No limiter: a server that takes the longer the more it was asked lately, `takes` seconds more for each.

    What it was asked is forgotten by and by, half of it each `half` seconds; how long it takes varies.
    """

    def __init__(self, takes: float = 0.001, half: float = 1.0, seed: int = 0) -> None:
        self.takes, self.half, self.random = takes, half, Random(seed)
        self.load, self.last = 0.0, 0.0

    def hit(self, now: float) -> float | None:
        self.load = 1 + self.load * 0.5 ** ((now - self.last) / self.half)
        self.last = now
        return self.takes * self.load * (0.5 + self.random.random())


class Cold:
    """A limiter at a server whose first answer takes long: a name is looked up, a connection begun, a page built."""

    def __init__(self, limiter: Limiter, first: float = 0.4) -> None:
        self.limiter, self.first = limiter, first

    def hit(self, now: float) -> float | None:
        first, self.first = self.first, 0.0
        found = self.limiter.hit(now)
        return None if found is None else found + first


class Lumps:
    """A bucket into which `lump` tokens come at once, at each multiple of an interval, `phase` seconds late."""

    def __init__(self, limit: int, window: float, lump: int, phase: float = 0.0) -> None:
        self.limit, self.lump, self.phase = limit, lump, phase
        self.interval = window * lump / limit
        self.tokens, self.filled = limit, -1

    def hit(self, now: float) -> float | None:
        number = math.floor((now - self.phase) / self.interval)
        fills = number - self.filled if self.filled > 0 else 0
        self.tokens, self.filled = min(self.limit, self.tokens + fills * self.lump), number
        if self.tokens < 1:
            return None
        self.tokens -= 1
        return 0.0


class WholeTokens:
    """A bucket of whole tokens: what is less than one is lost at each request that passes, or at any request."""

    def __init__(self, limit: int, window: float, rejections: bool = False) -> None:
        self.limit, self.rate, self.rejections = limit, limit / window, rejections
        self.tokens, self.last = limit, math.inf

    def hit(self, now: float) -> float | None:
        tokens = min(self.limit, self.tokens + max(0, int(max(-1.0, now - self.last) * self.rate)))
        if tokens < 1:
            self.last = now if self.rejections else self.last
            return None
        self.tokens, self.last = tokens - 1, now
        return 0.0


class Shared:
    """A limiter that somebody else asks as well, once every so many seconds."""

    def __init__(self, limiter: Limiter, every: float = 1.5) -> None:
        self.limiter, self.every = limiter, every
        self.due = math.inf

    def hit(self, now: float) -> float | None:
        self.due = min(self.due, now + self.every / 3)
        while self.due <= now:
            self.limiter.hit(self.due)
            self.due += self.every
        return self.limiter.hit(now)
