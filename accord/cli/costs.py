"""`accord list --cost`: what each promise costs at most and needs, by need, and for runs allowed more and more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accord.cli.known import Known, by_catalogue
from accord.cli.needs import megabytes, needs, total
from accord.runtime.promises import Bound

_RUNS = {
    "reads only": set[str](),
    "may write (--allow-writes)": {"writes"},
    "may fill as well (`throwaway = true`)": {"writes", "throwaway"},
    "may load as well (--allow-load)": {"writes", "throwaway", "load"},
}
"""Runs that may do more and more, and what each may do; any of them may be given an earlier run."""


def costs(entries: Iterable[Known]) -> Iterator[str]:
    """The lines that tell what the promises among them cost."""
    promised = [entry for entry in entries if entry.bound]
    for group in by_catalogue(promised).values():
        tried = [entry.bound for entry in group if entry.bound and entry.ways]
        yield f"{group[0].heading}: {len(group)} promises, {len(tried)} of them tried; what each costs at most"
        yield ""
        width = max((len(each.promise.id) for each in tried), default=0)
        yield from _rows(tried, width)
        yield ""
        yield from _sums("by need", ((_needed(need), _with(tried, need)) for need in _kinds(tried)))
        yield ""
        runs = (
            (name, [each for each in tried if set(needs(each)) <= may | {"history"}]) for name, may in _RUNS.items()
        )
        yield from _sums("a run that", runs)
        yield ""
    if not promised:
        yield "no promises: what the requirements of standards cost is a few requests for each"
    else:
        yield "Beyond this come the survey, and the checks of standards: some hundred requests."


def _rows(tried: list[Bound], width: int) -> Iterator[str]:
    yield f"  {'promise':{width}}  requests     MB  needs"
    for each in tried:
        cost = total([each])
        yield f"  {each.promise.id:{width}}  {cost.requests:8,}  {megabytes(cost):>5}  {_needed(needs(each))}"


def _sums(title: str, groups: Iterable[tuple[str, list[Bound]]]) -> Iterator[str]:
    rows = [(name, group, total(group)) for name, group in groups]
    width = max(len(title), *(len(name) for name, _, _ in rows)) if rows else len(title)
    yield f"  {title:{width}}  promises  requests     MB"
    for name, group, cost in rows:
        yield f"  {name:{width}}  {len(group):8,}  {cost.requests:8,}  {megabytes(cost):>5}"


def _kinds(tried: list[Bound]) -> list[tuple[str, ...]]:
    """The combinations of needs, the modest ones first."""
    return sorted({needs(each) for each in tried}, key=lambda need: (len(need), need))


def _with(tried: list[Bound], need: tuple[str, ...]) -> list[Bound]:
    return [each for each in tried if needs(each) == need]


def _needed(need: tuple[str, ...]) -> str:
    return ", ".join("throw-away" if name == "throwaway" else name for name in need) or "read"
