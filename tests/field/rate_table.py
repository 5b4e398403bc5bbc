"""The probe against limiters that others wrote: what it says of each, how often wrongly or not at all, at what cost.

By hand: `python -m tests.field.rate_table [--repeat N] [--jitter MS] [--only GLOB] [--contract right|blind|wrong]`.
A statement is wrong where it is said with certainty and is not so; what is said to be undecided is counted apart.
With `--keep DIR` the record of each measurement with a wrong statement is written there; `--again FILE...` infers
from such records once more, and starts nothing.
"""

from __future__ import annotations

import argparse
import time
import traceback
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from accord.model.measurement import Bounds, Documented, Measurement, Shot
from accord.probe import Ask, Layered, Measured, layers, measure, measurement_of, most_of
from accord.probe.layers import behind
from tests.field.limiters.driver import Jitter, driven, key_of
from tests.field.limiters.record import Record
from tests.field.limiters.started import limiter, missing, warm
from tests.field.limiters.truths import TRUTHS, Truth, settled, time_of, untrue

MOST, LONGEST = 2000, 150.0
"""How many requests a measurement may send where nothing is documented, and for how many seconds."""
WRONG = ((1.25, 1.0), (0.8, 1.0), (1.0, 1.5))
"""What contracts say that are wrong, as shares of the limit and of the window."""
KEY = key_of()


@dataclass(frozen=True, slots=True)
class Given:
    """What is asked for on the command line."""

    repeat: int
    jitter: float
    contract: str
    keep: Path | None
    markdown: bool


@dataclass(frozen=True, slots=True)
class Round:
    """One limit as it was measured once, and what of that is wrong; `said` is None where measuring itself failed."""

    name: str
    truth: Truth
    said: Measurement | None
    wrong: tuple[str, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether the algorithm is named."""
        return self.said is not None and self.said.algorithm in self.truth.names

    @property
    def exact(self) -> bool:
        """Whether the limit is known exactly."""
        return self.said is not None and self.said.limit.low == self.said.limit.high == self.truth.limit


def rounds_of(name: str, given: Given, seed: int) -> list[Round]:
    """Measure one limiter, repeatedly: each time from a clean window, at no particular time of the clock."""
    truth, random = TRUTHS[name], Random(f"{name} {seed}")
    found: list[Round] = []
    try:
        with limiter(name) as url:
            warm(url)
            for _ in range(given.repeat):
                time.sleep(settled(truth) + truth.window_s * random.random())
                found += _measured(name, url, given, random)
    except Exception:
        found.append(Round(name, truth, None, (traceback.format_exc(limit=-3),)))
    return found


def _measured(name: str, url: str, given: Given, random: Random) -> Iterable[Round]:
    truth, way = TRUTHS[name], Jitter(given.jitter, random)
    if truth.outer:
        return _layered(name, url, given, way)
    documented = _documented(truth, given.contract, random)
    most = most_of(documented).requests if documented else MOST

    def plan(start: float, epoch: float) -> Generator[Ask, list[Shot], Measured]:
        return measure(start, epoch, most, start + LONGEST, documented=documented, key=KEY)

    found = driven(url, [KEY], plan, way)
    said = measurement_of(found, method="GET", endpoint="/items")
    wrong = tuple(untrue(said, truth, documented))
    if wrong and given.keep:
        _keep(
            given.keep, name, Record(tuple(way.shots), found.trace.epoch, documented, _told(name, truth, said, wrong))
        )
    return [Round(name, truth, said, wrong)]


def _documented(truth: Truth, contract: str, random: Random) -> Documented | None:
    if contract == "blind":
        return None
    limit, window = random.choice(WRONG) if contract == "wrong" else (1.0, 1.0)
    return Documented(round(limit * truth.limit), window * truth.window_s)


def _layered(name: str, url: str, given: Given, way: Jitter) -> Iterator[Round]:
    """Both layers of a limiter; a contract is right for both, or there is none."""
    truth = TRUTHS[name]
    assert truth.outer
    keys = [key_of(f"/items{number}") for number in range(6)]
    said = () if given.contract == "blind" else (truth.documented, truth.outer.documented)

    def plan(start: float, epoch: float) -> Generator[Ask, list[Shot], Layered]:
        until = start + LONGEST
        if said:
            return (yield from layers(start, epoch, MOST, until, keys=keys, inner=said[0], outer=said[1]))
        inner = yield from measure(start, epoch, MOST, until, key=keys[0])
        return Layered(inner, (yield from behind(inner, epoch, MOST - inner.requests, until, keys=keys)))

    found = driven(url, keys, plan, way)
    for what, of, measured, documented in (
        (name, truth, found.inner, said[0] if said else None),
        (f"{name}, outer", truth.outer, found.outer, said[1] if said else None),
    ):
        if measured is None:
            yield Round(what, of, None)
            continue
        measurement = measurement_of(measured, method="GET", endpoint="/items0")
        wrong = tuple(untrue(measurement, of, documented))
        if wrong and given.keep:
            shots = tuple(measured.trace.shots)
            _keep(
                given.keep, what, Record(shots, measured.trace.epoch, documented, _told(what, of, measurement, wrong))
            )
        yield Round(what, of, measurement, wrong)


def _told(name: str, truth: Truth, said: Measurement, wrong: Sequence[str]) -> dict[str, object]:
    return {"limiter": name, "truth": asdict(truth), "wrong": wrong, "said": said.to_json()}


def _keep(folder: Path, name: str, record: Record) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name.replace(', ', '-')}-{time.time_ns() // 1_000_000}.jsonl"
    record.write(path)
    print(f"    kept {path}", flush=True)


COLUMNS = (
    ("limiter", -33),
    ("truth", -41),
    ("measured", -44),
    ("limit", 9),
    ("window, s", 11),
    ("width", 6),
    ("odds", 5),
    ("requests", 9),
    ("seconds", 9),
    ("exact", 5),
    ("right", 5),
    ("open", 4),
    ("wrong", 5),
)
"""What the table says, and how wide each column is; a negative width is flush left."""


def cells_of(name: str, group: Sequence[Round]) -> tuple[str, ...]:
    """What the table says of one limit: the bounds that hold all figures, the median and the most of costs."""
    truth, said = group[0].truth, [each.said for each in group if each.said]
    right = sum(each.decided and not each.wrong for each in group)
    wrong = sum(bool(each.wrong) for each in group)
    penalty = f", blocks {truth.penalty_s:g} s" if truth.penalty_s else ""
    odds = [each.odds_log10 for each in said if each.odds_log10 is not None]
    return (
        name,
        f"{truth.algorithm} {truth.limit} in {truth.window_s:g} s{penalty}",
        _common(said),
        _spread([each.limit for each in said], 0),
        _spread([time_of(each) for each in said], 2),
        f"{max((time_of(each).width or 0.0 for each in said), default=0.0):.1%}",
        f"{min(odds):.1f}" if odds else "-",
        _range([each.requests for each in said], 0),
        _range([each.seconds for each in said], 1),
        *(str(each) for each in (sum(each.exact for each in group), right, len(group) - right - wrong, wrong)),
    )


def line_of(cells: Sequence[str], markdown: bool) -> str:
    """One line of the table."""
    if markdown:
        return f"| {' | '.join(cells)} |"
    pairs = zip(cells, COLUMNS, strict=True)
    return " ".join(f"{cell:{'<' if width < 0 else '>'}{abs(width)}}" for cell, (_, width) in pairs)


def lines_of(rounds: Sequence[Round], markdown: bool) -> Iterator[str]:
    """One line for each limit that was measured, and one for each wrong statement."""
    groups: dict[str, list[Round]] = {}
    for each in rounds:
        groups.setdefault(each.name, []).append(each)
    for name, group in groups.items():
        yield line_of(cells_of(name, group), markdown)
        for each in group:
            yield from (f"    wrong: {line}" for line in each.wrong)


def _common(said: Iterable[Measurement]) -> str:
    """What was said most often of the algorithm."""
    names = Counter(_named(each) for each in said)
    return ", ".join(f"{name} {count}" for name, count in names.most_common(2))


def _named(said: Measurement) -> str:
    first, more = "/".join(said.candidates[:2]), len(said.candidates) - 2
    return (f"{first} +{more}" if more > 0 else first) or said.algorithm


def _spread(bounds: Sequence[Bounds], places: int) -> str:
    """The least and the greatest of bounds."""
    lows, highs = (
        [v for v in values if v is not None] for values in zip(*((b.low, b.high) for b in bounds), strict=True)
    )
    return f"{min(lows):.{places}f}-{max(highs):.{places}f}" if lows and highs else "-"


def _range(values: Sequence[float], places: int) -> str:
    """The median and the greatest of values."""
    return f"{median(values):.{places}f}<{max(values):.{places}f}" if values else "-"


def again(paths: Iterable[Path]) -> Iterator[str]:
    """What is inferred now from records that were kept."""
    for path in paths:
        record = Record.read(path)
        told = dict(record.told["truth"])
        truth = Truth(**{**told, "outer": None, "either": None, "also": tuple(told["also"])})
        said = record.again()
        yield f"{path.name}: {said.algorithm} {said.candidates} {said.limit} {said.window_s} odds {said.odds_log10}"
        yield from (f"    wrong: {each}" for each in untrue(said, truth, record.documented))


def main() -> None:
    """Print the table of what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--jitter", type=float, default=0.0, metavar="MS", help="at most so long each way")
    parser.add_argument("--only", default="*", metavar="GLOB", help="limiters by a pattern of their name")
    parser.add_argument("--contract", choices=["right", "blind", "wrong"], default="blind")
    parser.add_argument("--side-by-side", type=int, default=4, metavar="K", help="so many limiters at a time")
    parser.add_argument("--seed", type=int, default=0, help="of the jitter and of when each measurement begins")
    parser.add_argument("--markdown", action="store_true", help="the table as a page has it")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    parser.add_argument("--again", type=Path, nargs="+", metavar="FILE")
    asked = parser.parse_args()
    if asked.again:
        print("\n".join(again(asked.again)))
        return
    given = Given(asked.repeat, asked.jitter / 1000, asked.contract, asked.keep, asked.markdown)
    names = [name for name in TRUTHS if any(fnmatch(name, each) for each in asked.only.split(","))]
    for name in names:
        if reason := missing(name):
            print(f"skipped {name}: {reason}", flush=True)
    here = [name for name in names if not missing(name)]
    print(line_of([name for name, _ in COLUMNS], given.markdown), flush=True)
    rounds: list[Round] = []
    with ProcessPoolExecutor(asked.side_by_side) as pool:
        for done in as_completed([pool.submit(partial(rounds_of, seed=asked.seed), name, given) for name in here]):
            rounds += done.result()
            print("\n".join(lines_of(done.result(), given.markdown)), flush=True)
    wrong = sum(bool(each.wrong) for each in rounds)
    print(
        f"{len(rounds)} measurements, {sum(each.decided for each in rounds)} decided, {wrong} with a wrong statement"
    )


if __name__ == "__main__":
    main()
