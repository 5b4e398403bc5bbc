"""Grids: the sets of parameters that a family tries, each a cell with its share of what was thought likely before."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from accord.probe.clues import ROUND, Clues, Span, logarithmic, lumps_of, within
from accord.probe.family import Family
from accord.probe.trace import Floats

Chosen = NDArray[np.bool_] | NDArray[np.intp]
_COARSE = 72
_SHARES, _EDGES, _OPENINGS = 16, 4, 6
_LESS_FILLED = range(-1, 6)
"""How many tokens fewer than at most may have come into a bucket while it was emptied."""
_LARGE, _FULL = 100, 0.8
"""From how many requests on a burst may hide a round size of a bucket, and what share of it that is at least."""
_SAID, _SEEN = 60.0, 2.0
"""How many times likelier a figure is that is said than any other, and a limit that passed first."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Values of one parameter: the middle and the half width of each cell, and the share of belief in it."""

    values: Floats
    halves: Floats
    shares: Floats


@dataclass(frozen=True, slots=True)
class Grid:
    """Sets of parameters: middles and half widths of cells by the parameter's name, and the logarithm of belief."""

    values: Mapping[str, Floats]
    halves: Mapping[str, Floats]
    belief: Floats

    def __len__(self) -> int:
        return len(self.belief)

    def take(self, chosen: Chosen) -> Grid:
        """The cells of some indices or of a mask."""
        return Grid(
            {name: values[chosen] for name, values in self.values.items()},
            {name: halves[chosen] for name, halves in self.halves.items()},
            self.belief[chosen],
        )

    def split(self) -> Grid:
        """Each cell cut into smaller ones along each parameter that is not a single value."""
        grid = self
        wide = [name for name, halves in self.halves.items() if (halves > 0).any()]
        for name in wide:
            grid = _cut(grid, name, 9 if len(wide) == 1 else 5)
        return grid

    def joined(self, other: Grid) -> Grid:
        """The cells of both."""
        return Grid(
            {name: np.concatenate((values, other.values[name])) for name, values in self.values.items()},
            {name: np.concatenate((halves, other.halves[name])) for name, halves in self.halves.items()},
            np.concatenate((self.belief, other.belief)),
        )


def _cut(grid: Grid, name: str, parts: int) -> Grid:
    single, wide = grid.take(grid.halves[name] == 0), grid.take(grid.halves[name] > 0)
    count = len(wide)
    many = wide.take(np.tile(np.arange(count), parts))
    place = np.repeat((2 * np.arange(parts) + 1 - parts) / parts, count)
    values = dict(many.values) | {name: many.values[name] + place * many.halves[name]}
    halves = dict(many.halves) | {name: many.halves[name] / parts}
    return single.joined(Grid(values, halves, many.belief - math.log(parts)))


def grid_of(family: Family, clues: Clues) -> Grid:
    """What a family tries at first."""
    limits = _limits(clues)
    if "penalty" in family.names:
        return _penalties(family, clues, limits)
    if "lump" in family.names:
        return _lumps(clues)
    if family.variant.startswith("whole tokens"):
        return _product({"limit": limits, "window": _times(clues, _COARSE)})
    if family.algorithm == "token-bucket":
        return _buckets(clues)
    odd = "phase" in family.names
    if "edge" in family.names:
        return _clocks(clues, limits)
    if family.algorithm == "fixed-window-clock" or (family.algorithm == "sliding-window-counter" and not odd):
        return _product({"limit": limits, "window": _chosen(clues)})
    if odd:
        return _product({"limit": limits, "window": _times(clues, 40, clues.since_starts[:2]), "phase": _phases()})
    windows = _times(clues, _COARSE, clues.since_starts)
    return _product({"limit": limits, "window": _whole(windows) if family.ticking else windows})


def _limits(clues: Clues) -> Axis:
    """Numbers that the limit may be; most of the belief is on what is said, then on what passed first."""
    values = np.array(clues.limits, float)
    shares = np.array([_weight_of(each, clues) for each in clues.limits])
    return Axis(values, np.zeros(len(values)), shares / shares.sum())


def _weight_of(limit: int, clues: Clues) -> float:
    return _SAID if limit in clues.said else _SEEN if limit == clues.allowed else 1.0


def _times(clues: Clues, count: int, spans: Iterable[Span] = (), inside: Span | None = None) -> Axis:
    """Times: cells even on a logarithmic scale, finer in the spans; half of the belief is on round figures.

    Where all times outside a range are ruled out, the belief in them is lost: what needs a lucky figure is unlikely.
    """
    low, high = inside or (clues.low, clues.high)
    whole = math.log(max(clues.high, high) / min(clues.low, low))
    finer = [span[0] + share * (span[1] - span[0]) for span in spans for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    values = np.array(within((*logarithmic(low, high, count), *finer), low, high))
    edges = np.concatenate(([low], (values[1:] + values[:-1]) / 2, [high]))
    lows, highs = edges[:-1], np.maximum(edges[1:], edges[:-1] * (1 + 1e-9))
    shares = 0.5 * np.log(highs / lows) / whole
    liked = _liked(clues)
    total = sum(weight for each, weight in liked.items() if clues.low <= each <= clues.high) or 1.0
    chosen = within(liked, low, high)
    return Axis(
        np.concatenate(((lows + highs) / 2, chosen)),
        np.concatenate(((highs - lows) / 2, np.zeros(len(chosen)))),
        np.concatenate((shares, [0.5 * liked[each] / total for each in chosen])),
    )


def _liked(clues: Clues) -> dict[float, float]:
    """How usual round times are; what is said of the limiter is most likely."""
    return {each: _SAID if each in clues.named else 1.0 for each in (*ROUND, *clues.named)}


def _whole(windows: Axis) -> Axis:
    """Of an axis of times what a clock of whole seconds can tell apart."""
    seconds = np.maximum(1, np.ceil(windows.values - windows.halves))
    values = np.unique(seconds)
    shares = np.array([windows.shares[seconds == each].sum() for each in values])
    return Axis(values, np.zeros(len(values)), shares)


def _chosen(clues: Clues) -> Axis:
    """Windows that begin at multiples of their length since the unix epoch are round: others never show that."""
    liked = _liked(clues)
    values = np.array(within(liked, clues.low, clues.high) or [clues.high])
    shares = np.array([liked.get(float(each), 1.0) for each in values])
    return Axis(values, np.zeros(len(values)), shares / shares.sum())


def _phases() -> Axis:
    middles = (np.arange(_SHARES) + 0.5) / _SHARES
    return Axis(middles, np.full(_SHARES, 0.5 / _SHARES), np.full(_SHARES, 1 / _SHARES))


def _product(axes: Mapping[str, Axis]) -> Grid:
    def mesh(parts: list[Floats]) -> list[Floats]:
        return [each.ravel() for each in np.meshgrid(*parts, indexing="ij")]

    shares = mesh([axis.shares for axis in axes.values()])
    belief = np.sum([np.log(np.maximum(each, 1e-300)) for each in shares], axis=0)
    return Grid(
        dict(zip(axes, mesh([axis.values for axis in axes.values()]), strict=True)),
        dict(zip(axes, mesh([axis.halves for axis in axes.values()]), strict=True)),
        belief,
    )


def _clocks(clues: Clues, limits: Axis) -> Grid:
    """Windows of the clock that begin at any time: all that let a boundary lie where requests began to pass again.

    How likely such a boundary is follows from the window: the belief in it is spread over all of that.
    """
    edges = _edges(clues)
    grid = _product({"limit": limits, "window": _times(clues, _COARSE, clues.between_openings[:12]), "edge": edges})
    return Grid(grid.values, grid.halves, grid.belief + _edge_belief(edges, grid.values["window"]))


def _edges(clues: Clues) -> Axis:
    """Where a boundary may lie: in the time in which requests began to pass again."""
    low, high = clues.opening or clues.seen
    parts = _EDGES if clues.opening else 3 * _EDGES
    half = (high - low) / parts / 2
    middles: Floats = low + half * (2 * np.arange(parts, dtype=np.float64) + 1)
    return Axis(middles, np.full(parts, half), np.ones(parts))


def _edge_belief(edges: Axis, apart: Floats) -> Floats:
    """The logarithm of belief that one of many boundaries, so many seconds apart, lies in the cell of an edge."""
    return np.asarray(np.log(np.minimum(1 / len(edges.values), 2 * edges.halves[0] / apart)))


def _lumps(clues: Clues) -> Grid:
    """Buckets into which lumps come: how often, and how large, is seen where requests begin to pass again.

    Half of the belief is on buckets that fill once in a window that is said, or a round one.
    """
    edges = _edges(clues)
    chosen = [(limit, lump) for limit in clues.limits for lump in lumps_of(limit, clues)]
    weights = np.array([_weight_of(limit, clues) for limit, _ in chosen])
    return reduce(
        Grid.joined,
        (
            _lump(clues, edges, limit, lump, share)
            for (limit, lump), share in zip(chosen, weights / weights.sum(), strict=True)
        ),
    )


def _lump(clues: Clues, edges: Axis, limit: int, lump: int, share: float) -> Grid:
    fills = limit / lump
    spans = [(low * fills, high * fills) for low, high in clues.between_openings[:_OPENINGS]]
    single = {"limit": _only(limit), "lump": _only(lump)}
    grid = _product({**single, "window": _times(clues, _COARSE // 2, spans), "edge": edges})
    belief = grid.belief + _edge_belief(edges, grid.values["window"] / fills) + math.log(share)
    return Grid(grid.values, grid.halves, belief)


def _only(value: float) -> Axis:
    return Axis(np.array([float(value)]), np.zeros(1), np.ones(1))


def _buckets(clues: Clues) -> Grid:
    """Buckets: what passed in the first burst less what came in meanwhile is what they hold, if they were full."""
    windows = _times(clues, 2 * _COARSE)
    refilled = np.floor(clues.lasted * clues.burst / (windows.values + clues.lasted))
    several = [np.full_like(refilled, each) for each in clues.limits if each != clues.burst]
    several += [clues.burst - refilled + each for each in _LESS_FILLED]
    several += [np.full_like(refilled, each) for each in _round_below(clues.burst)]
    halves = {"limit": np.zeros(len(refilled)), "window": windows.halves}
    found = [
        Grid({"limit": limits, "window": windows.values}, halves, np.log(windows.shares / len(several)))
        for limits in several
    ]
    grid = reduce(Grid.joined, found)
    said = np.isin(grid.values["limit"], clues.said)
    grid = Grid(grid.values, grid.halves, grid.belief + np.where(said, math.log(5.0), 0.0))
    return grid.take((grid.values["limit"] >= 1) & (grid.values["limit"] <= max(clues.limits)))


def _round_below(burst: int) -> range:
    """Round sizes of a large bucket, into which more came while it was emptied than can be reckoned to the token."""
    step = 10 ** (len(str(burst)) - 2)
    return range(math.ceil(_FULL * burst / step) * step, burst, step) if burst >= _LARGE else range(0)


def _penalties(family: Family, clues: Clues, limits: Axis) -> Grid:
    """Penalties, whose length is bounded by what was seen; an extending one is mostly as long as its window."""
    extends = family.algorithm == "extending-penalty"
    penalties = _times(clues, 10, inside=clues.gaps if extends else clues.blocks)
    windows = _times(clues, 14)
    grid = _product({"limit": limits, "window": windows, "penalty": penalties})
    if not extends:
        return grid
    same = _product({"limit": limits, "penalty": penalties})
    values = {"limit": same.values["limit"], "window": same.values["penalty"], "penalty": same.values["penalty"]}
    halves = {"limit": same.halves["limit"], "window": np.zeros(len(same)), "penalty": same.halves["penalty"]}
    return grid.joined(Grid(values, halves, same.belief))
