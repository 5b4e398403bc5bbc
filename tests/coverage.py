"""The published coverage page, made from catalogues, contracts, registry and faults: `python -m tests.coverage`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from accord.cli.known import Known, by_catalogue, of_shipped, of_standards
from accord.model.promise import NO_KIND
from accord.runtime.registry import registry
from sandbox.seeded import proofs

PAGE = Path(__file__).resolve().parents[1] / "docs" / "coverage.md"
_INTRODUCTION = """# Coverage

What is tried of each catalogue and of each contract that ships, and what is not, with the reason. A *duty* is a
requirement that a server can be seen to keep or break: it binds servers, is no permission, and can be observed from
outside; promises that are told and never judged count as well. Each one that is tried passes on the clean sandbox,
fails on the sandbox with its own fault, and moves nothing else undeclared (`make test`; `make matrix` prints rows).

This page is made by `python -m tests.coverage`; a test fails while it says something else than the code.
"""
_PROMISES = """Each statement is a promise in `contracts/{name}.toml`, bound to a generic kind of check
(`accord kinds`); `accord explain ID` tells all about one.
"""


def page() -> str:
    """The whole page."""
    groups = by_catalogue([*of_standards(registry().library.catalogues), *of_shipped()])
    parts = [_INTRODUCTION, _totals(groups)]
    for name, entries in groups.items():
        parts.append(f"## {entries[0].heading}\n")
        if entries[0].bound:
            parts.append(_PROMISES.format(name=name))
        parts.append(_table(("level", "duties", "tried"), _by(entries, lambda entry: entry.requirement.level)))
        parts.append(_table(("section", "duties", "tried"), _by(entries, lambda entry: entry.requirement.section)))
        if entries[0].bound:
            parts += _promised(entries)
        parts.append("### Not tried\n")
        parts.append("\n".join(_untried(entries)) + "\n")
    return "\n".join(parts)


def _totals(groups: dict[str, list[Known]]) -> str:
    rows = []
    for entries in groups.values():
        duties = [entry for entry in entries if entry.duty]
        tried = [entry for entry in duties if entry.ways]
        killed = [entry for entry in tried if entry.id in proofs()]
        rows.append((entries[0].heading, len(entries), len(duties), len(tried), len(killed)))
    return _table(("catalogue or contract", "entries", "duties", "tried", "with a fault"), rows)


def _by(entries: list[Known], key: Callable[[Known], str]) -> Iterator[tuple[object, ...]]:
    """A row for each key in order: how many duties there are, and how many of them are tried."""
    for name in dict.fromkeys(map(key, entries)):
        duties = [entry for entry in entries if key(entry) == name and entry.duty]
        if duties:
            yield name, len(duties), sum(bool(entry.ways) for entry in duties)


def _promised(entries: list[Known]) -> Iterator[str]:
    """What tries the promises of each kind, and then each promise."""
    kinds: defaultdict[str, list[Known]] = defaultdict(list)
    for entry in entries:
        if entry.kind != NO_KIND:
            kinds[entry.kind].append(entry)
    yield "### By kind\n"
    yield _table(
        ("kind", "promises", "tried", "by"), (_kind_row(name, group) for name, group in sorted(kinds.items()))
    )
    yield "### Each statement\n"
    yield _table(("promise", "level", "kind", "tried"), ((f"`{entry.id}`", entry.requirement.level,
                 "" if entry.kind == NO_KIND else f"`{entry.kind}`", _how(entry)) for entry in entries))  # fmt: skip


def _kind_row(name: str, group: list[Known]) -> tuple[object, ...]:
    modules = dict.fromkeys(way.partition("::")[0].rpartition("/")[2] for entry in group for way in entry.ways)
    tried = sum(bool(entry.ways) for entry in group)
    return f"`{name}`", len(group), tried, ", ".join(f"`{module}`" for module in sorted(modules)) or "nothing yet"


def _how(entry: Known) -> str:
    if not entry.ways:
        return "no"
    told = "told only" if entry.requirement.mild else "yes"
    return told if entry.id in proofs() else f"{told}, no fault"


def _untried(entries: list[Known]) -> Iterator[str]:
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if not entry.ways:
            reasons[_reason(entry)].append(entry.id if entry.bound else entry.requirement.topic)
    for reason, topics in reasons.items():
        yield f"* **{reason.rstrip('.')}** ({len(topics)}): {', '.join(f'`{topic}`' for topic in topics)}"


def _reason(entry: Known) -> str:
    """The reason in few words, so that those that share it stand together."""
    return next((short for start, short in _SHORT.items() if entry.why_not.startswith(start)), entry.why_not)


_SHORT = {
    "judged by": "judged with another requirement",
    "a permission": "a permission: reported where it is seen, never judged",
    "cannot be observed": "cannot be observed from outside",
}


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page, and say in a line what it counts."""
    PAGE.write_text(page(), encoding="utf-8")
    every = [*of_standards(registry().library.catalogues), *of_shipped()]
    counts = Counter(bool(entry.ways) for entry in every if entry.duty)
    print(f"{PAGE.name}: {counts[True]} of {counts.total()} duties are tried")


if __name__ == "__main__":
    main()
