"""The probe against every limiter, under a clock that moves by itself: what it says, how often wrongly, at what cost.

By hand: `python -m tests.probe_tournament [--seeds N] [--way LIMITER-GLOB]`; nothing sleeps, so that hundreds of
measurements take minutes. A statement is wrong where it is said with certainty and is not so; what is said to be
undecided is counted apart.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatch
from statistics import median

from accord.model.measurement import Bounds, Measurement
from accord.probe import Documented, measure, measurement_of
from tests.engine.limiters import (
    Blocking,
    Bucket,
    Clocked,
    Counter,
    Fixed,
    Limiter,
    Log,
    Lumps,
    Queue,
    Shared,
    Slow,
    WholeTokens,
    World,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a limiter is made from a limit and a window, and what is true of it."""

    make: Callable[[int, float], Limiter]
    algorithm: str
    rejections: bool | None = False
    penalty: float | None = None
    """How long a refusal blocks, in windows."""
    others: int = 0
    """How many requests of each window somebody else always takes: what is left may be said as well."""


KINDS: Mapping[str, Kind] = {
    "fixed": Kind(Fixed, "fixed-window", None),
    "fixed-whole-seconds": Kind(lambda limit, window: Fixed(limit, window, whole=True), "fixed-window", None),
    "clock": Kind(Clocked, "fixed-window-clock", None),
    "clock-odd": Kind(lambda limit, window: Clocked(limit, window, 0.35 * window), "fixed-window-clock", None),
    "log": Kind(Log, "sliding-log"),
    "log-of-all": Kind(lambda limit, window: Log(limit, window, rejections=True), "sliding-log", True),
    "counter": Kind(Counter, "sliding-window-counter"),
    "counter-of-all": Kind(
        lambda limit, window: Counter(limit, window, True, 0.3 * window), "sliding-window-counter", True
    ),
    "bucket": Kind(Bucket, "token-bucket"),
    "lumps": Kind(lambda limit, window: Lumps(limit, window, max(1, limit // 2)), "token-bucket"),
    "lumps-odd": Kind(lambda limit, window: Lumps(limit, window, max(1, limit // 4), 0.07 * window), "token-bucket"),
    "whole-tokens": Kind(WholeTokens, "token-bucket"),
    "whole-tokens-of-all": Kind(lambda limit, window: WholeTokens(limit, window, True), "token-bucket", True),
    "fixed-shared": Kind(
        lambda limit, window: Shared(Fixed(limit, window), 0.75 * window), "fixed-window", None, others=1
    ),
    "log-shared": Kind(lambda limit, window: Shared(Log(limit, window), 0.75 * window), "sliding-log", others=1),
    "queue": Kind(Queue, "leaky-bucket-queue"),
    "slow": Kind(Slow, "slow-down"),
    "block": Kind(lambda limit, window: Blocking(limit, window, 1.5 * window), "block", penalty=1.5),
    "extending": Kind(
        lambda limit, window: Blocking(limit, window, window, extends=True), "extending-penalty", True, 1.0
    ),
}
FIGURES = ((20, 2.0), (100, 10.0), (30, 60.0), (1, 0.5), (3, 1.0), (20, 0.2))
NETWORKS = {"near": (0.002, 0.002), "jitter": (0.002, 0.04), "far": (0.04, 0.01)}
"""The time of a round trip and what it varies by at most each way, in seconds."""
PLANS = {"blind": None, "right": (1.0, 1.0), "more": (1.25, 1.0), "less": (0.8, 1.0), "longer": (1.0, 1.5)}
"""What is documented, as shares of what is true: the limit and the window."""


@dataclass(frozen=True, slots=True)
class Match:
    """One measurement to make."""

    kind: str
    limit: int
    window: float
    network: str
    plan: str
    seed: int

    @property
    def name(self) -> str:
        """What is measured, without the seed."""
        return f"{self.kind} {self.limit}/{self.window:g}s {self.network} {self.plan}"


@dataclass(frozen=True, slots=True)
class Score:
    """What came of one: what was wrong, whether it was decided, how closely, and its cost in requests and windows."""

    match: Match
    wrong: tuple[str, ...]
    decided: bool
    width: float
    exact: bool
    requests: int
    windows: float

    @property
    def cheap(self) -> bool:
        """Whether it cost no more than is aimed at: little where the contract is right."""
        limit, right = self.match.limit, self.match.plan == "right"
        most = 6 if KINDS[self.match.kind].penalty is None else 10
        if right:
            return self.requests <= 1.4 * limit + 15 and self.windows <= 1.1
        return self.requests <= 8 * limit + 60 and self.windows <= most


def play(match: Match) -> Score:
    """Make one measurement and compare it with the truth."""
    kind, (trip, jitter) = KINDS[match.kind], NETWORKS[match.network]
    world = World(kind.make(match.limit, match.window), match.seed, trip, jitter)
    shares = PLANS[match.plan]
    documented = Documented(round(shares[0] * match.limit), shares[1] * match.window) if shares else None
    plan = measure(0.0, world.epoch, 16 * match.limit + 200, documented=documented, longest=8 * match.window)
    said = measurement_of(world.run(plan), method="GET", endpoint="/")
    time = _time(said, kind)
    return Score(
        match,
        tuple(_wrong(said, match, kind, documented)),
        said.algorithm == kind.algorithm,
        time.width if time.width is not None else math.inf,
        said.limit.low == said.limit.high == match.limit,
        len(world.shots),
        world.now / match.window,
    )


def _time(said: Measurement, kind: Kind) -> Bounds:
    if kind.algorithm != "block" or said.recovery_s is None:
        return said.window_s
    return Bounds(said.recovery_s, 0.97 * said.recovery_s, 1.03 * said.recovery_s)


def _wrong(said: Measurement, match: Match, kind: Kind, documented: Documented | None) -> Iterator[str]:
    if said.algorithm != kind.algorithm and kind.algorithm not in said.candidates:
        yield f"algorithm {said.algorithm} {said.candidates}"
    limit, window = match.limit, (kind.penalty or 1.0) * match.window
    if not (said.limit.holds(limit) or said.limit.holds(limit - kind.others)):
        yield f"limit {said.limit.value} {said.limit.low}-{said.limit.high}"
    if kind.algorithm in (said.algorithm, *said.candidates[:1]) and not _time(said, kind).holds(window):
        yield f"window {_time(said, kind)}"
    if said.rejections_count not in (None, kind.rejections):
        yield f"rejections count: {said.rejections_count}"
    if documented and match.plan != "right":
        close = all(each.width is not None and each.width < 0.25 for each in (said.limit, said.window_s))
        if close and said.limit.holds(documented.limit) and said.window_s.holds(documented.window):
            yield "a wrong contract is confirmed"


def matches(glob: str, seeds: int) -> Iterator[Match]:
    """All measurements whose name fits, each with so many seeds."""
    for kind in KINDS:
        for limit, window in FIGURES:
            for network in NETWORKS:
                for plan in PLANS:
                    made = [Match(kind, limit, window, network, plan, seed) for seed in range(seeds)]
                    yield from (each for each in made if fnmatch(each.name, glob))


def totals(scores: Iterable[Score]) -> Iterator[str]:
    """One line for each network and plan, over all limiters: cost within the goals is counted."""
    found: dict[str, list[Score]] = {}
    for score in scores:
        found.setdefault(f"{score.match.network} {score.match.plan}", []).append(score)
    heads = ("wrong", "named", "exact", "cheap")
    yield f"{'':16} {'n':>4} {' '.join(heads)} {'width':>6} {'req/N':>6} {'windows':>7}"
    for name, group in found.items():
        yield (
            f"{name:16} {len(group):4} {sum(bool(each.wrong) for each in group):5}"
            f" {sum(each.decided for each in group):5} {sum(each.exact for each in group):5}"
            f" {sum(each.cheap for each in group):5} {median(each.width for each in group):6.1%}"
            f" {median(each.requests / each.match.limit for each in group):6.1f}"
            f" {median(each.windows for each in group):7.1f}"
        )


def table(scores: Iterable[Score]) -> Iterator[str]:
    """One line for each kind of measurement: how many, wrong, decided, exact, and the medians of width and cost."""
    found: dict[str, list[Score]] = {}
    for score in scores:
        found.setdefault(score.match.name, []).append(score)
    yield f"{'':44} {'n':>3} {'wrong':>5} {'named':>5} {'exact':>5} {'width':>6} {'req/N':>6} {'windows':>7}"
    for name, group in found.items():
        limit = group[0].match.limit
        yield (
            f"{name:44} {len(group):3} {sum(bool(each.wrong) for each in group):5}"
            f" {sum(each.decided for each in group):5} {sum(each.exact for each in group):5}"
            f" {median(each.width for each in group):6.1%} {median(each.requests for each in group) / limit:6.1f}"
            f" {median(each.windows for each in group):7.1f}"
        )
        for score in group:
            if score.wrong:
                yield f"    seed {score.match.seed}: {'; '.join(score.wrong)}"


def main() -> None:
    """Print the table of what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--way", default="*", help="a pattern of `kind limit/window network plan`")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    with ProcessPoolExecutor(given.processes) as pool:
        scores = list(pool.map(play, matches(given.way, given.seeds), chunksize=4))
    for line in table(scores):
        print(line)
    for line in totals(scores):
        print(line)
    wrong = [each for each in scores if each.wrong]
    print(f"{len(scores)} measurements, {len(wrong)} with a wrong statement")


if __name__ == "__main__":
    main()
