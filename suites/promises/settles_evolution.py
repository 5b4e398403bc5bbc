"""Within a version nothing is taken away: what this run saw of the API, beside what an earlier one saw."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from accord.authoring import Finding, Promise, Settlement, Verdict, WholeRun, settles
from accord.evolve.compare import comparable, compare
from accord.evolve.difference import Difference, Effect
from accord.evolve.observed import Observed
from accord.runtime.observing import read_observed
from suites.promises.marks import described, marked

KINDS: Mapping[str, frozenset[str]] = {
    "values": frozenset({"value", "type", "format", "null", "error code", "media type", "related type", "cardinality",
                         "default page size", "default order"}),
    "fields": frozenset({"member", "member renamed", "type"}),
    "paths": frozenset({"operation"}),
    "required": frozenset({"required input", "presence"}),
}  # fmt: skip
"""The kinds of differences that each aspect is about; `all` is about every one."""
ALLOWED = {"additions": Effect.ADDITION, "relaxation": Effect.RELAXATION, "exempt": Effect.EXEMPT}
"""The effects that a permission allows."""
_TOLD = 20


@settles("additive-only")
def nothing_is_taken_away(promise: Promise, whole: WholeRun) -> Settlement:
    """No difference to the baseline takes something away; where the promise is a permission, its uses are told."""
    if whole.baseline is None:
        return Settlement(Verdict.INCONCLUSIVE, reason="no earlier run to compare with; name one with --baseline")
    before, after = _observed(whole.baseline), _observed(whole.folder)
    if not comparable(before, after):
        return Settlement(Verdict.INCONCLUSIVE, reason="the baseline and this run have no operation in common")
    tried = _compared(before, after, promise)
    if not tried:
        return Settlement(Verdict.INCONCLUSIVE, reason="nothing of what it is about was seen both times")
    differences = [each for each in compare(before, after, _exempt(promise, whole)) if _is_meant(each, promise)]
    if "allow" in promise:
        used = [each for each in differences if each.effect is ALLOWED[promise["allow"]]]
        return Settlement(Verdict.PASS, tried, findings=tuple(_use(each) for each in used[:_TOLD]))
    broken = [each for each in differences if each.effect is Effect.BREAK]
    return Settlement(Verdict.FAIL if broken else Verdict.PASS, tried, findings=tuple(map(_break, broken)))


@lru_cache(maxsize=2)
def _observed(place: Path) -> Observed:
    """What a run or a recording shows, read once for all promises."""
    return read_observed(place)


def _exempt(promise: Promise, whole: WholeRun) -> list[str]:
    """Patterns of the places that may change: those of the promise, and those that descriptions mark."""
    folders = [folder for folder in (whole.baseline, whole.folder) if folder]
    names = {
        name for mark in promise.get("marks", ()) for folder in folders for name in marked(described(folder, mark))
    }
    fields = sorted({name.rpartition(".")[2] for name in names if "." in name})
    return [*promise.get("exempt", ()), *(f"*/{field}{rest}" for field in fields for rest in ("", "/*"))]


def _is_meant(difference: Difference, promise: Promise) -> bool:
    """Whether a promise is about a difference, by its kind and by its place."""
    kinds = KINDS.get(promise["aspect"])
    return (kinds is None or difference.kind in kinds) and _is_at(difference.place, promise)


def _is_at(place: str, promise: Promise) -> bool:
    path = promise.get("path", "").rstrip("/")
    words = place.partition("?")[0].split(" ")
    return not path or any(word in (path, path.strip("/")) or word.startswith(f"{path}/") for word in words)


def _compared(before: Observed, after: Observed, promise: Promise) -> int:
    """How many things that a promise is about were seen both times."""
    members = [(shape.name, member.path) for shape in before.shapes for member in shape.members]
    lasting = [(shape.name, member.path) for shape in before.shapes for member in shape.members if member.always]
    shown = {(shape.name, member.path) for shape in after.shapes for member in shape.members}
    operations = [(each.name,) for each in before.operations if each.good]
    tried = {(each.name,) for each in after.operations}
    inputs = [(each.operation, each.member) for each in before.inputs]
    given = {(each.operation, each.member) for each in after.inputs}
    match promise["aspect"]:
        case "paths":
            return _both(operations, tried, promise)
        case "required":
            return _both(lasting, shown, promise) + _both(inputs, given, promise)
        case "all":
            return _both(operations, tried, promise) + _both(members, shown, promise)
    return _both(members, shown, promise)


def _both(before: Iterable[tuple[str, ...]], after: Container[tuple[str, ...]], promise: Promise) -> int:
    return sum(each in after and _is_at(each[0], promise) for each in before)


def _break(difference: Difference) -> Finding:
    told = f"{difference.kind}: {difference.after or 'gone'}"
    return Finding("", difference.place, f"{difference.kind}: {difference.before}, as before", told)


def _use(difference: Difference) -> Finding:
    was = f", before: {difference.before}" if difference.before else ""
    told = f"{difference.kind}: {difference.after}{was}"
    return Finding("", difference.place, "as before; this change is allowed", told, warning=True)
