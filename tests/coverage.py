"""The published coverage page, made from the catalogues, the registry and the faults: `python -m tests.coverage`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from accord.model.requirement import Requirement
from accord.runtime.registry import registry
from sandbox.faults import faults

PAGE = Path(__file__).resolve().parents[1] / "docs" / "coverage.md"
_INTRODUCTION = """# Coverage

What is tried of each catalogue, and what is not, with the reason. A *duty* is a requirement that a server can be seen
to keep or break: it binds servers, is no permission, and can be observed from outside. Each one that is tried passes
on the clean sandbox, fails on the sandbox with its own fault, and moves nothing else undeclared
(`make test`; `make matrix` prints the rows).

This page is made by `python -m tests.coverage`; a test fails while it says something else than the code.
"""


def page() -> str:
    """The whole page."""
    known = registry()
    parts = [_INTRODUCTION, _totals()]
    for catalogue in known.library.catalogues.values():
        entries = list(catalogue.requirements.values())
        parts.append(f"## {catalogue.title}\n")
        parts.append(_table(("level", "duties", "tried"), _by(entries, lambda entry: entry.level)))
        parts.append(_table(("section", "duties", "tried"), _by(entries, lambda entry: entry.section)))
        parts.append("### Not tried\n")
        parts.append("\n".join(_untried(entries)) + "\n")
    return "\n".join(parts)


def _tried(entry: Requirement) -> bool:
    return bool(registry().ways(entry.id))


def _totals() -> str:
    rows = []
    for catalogue in registry().library.catalogues.values():
        entries = list(catalogue.requirements.values())
        duties = [entry for entry in entries if entry.duty]
        tried = [entry for entry in duties if _tried(entry)]
        killed = [entry for entry in tried if entry.id in faults()]
        rows.append((catalogue.title, len(entries), len(duties), len(tried), len(killed)))
    return _table(("catalogue", "entries", "duties", "tried", "with a fault"), rows)


def _by(entries: list[Requirement], key: Callable[[Requirement], str]) -> Iterator[tuple[object, ...]]:
    """A row for each key in order: how many duties there are, and how many of them are tried."""
    for name in dict.fromkeys(map(key, entries)):
        duties = [entry for entry in entries if key(entry) == name and entry.duty]
        if duties:
            yield name, len(duties), sum(map(_tried, duties))


def _untried(entries: list[Requirement]) -> Iterator[str]:
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if not _tried(entry):
            reasons[_reason(entry)].append(entry.topic)
    for reason, topics in reasons.items():
        yield f"* **{reason}** ({len(topics)}): {', '.join(f'`{topic}`' for topic in topics)}"


def _reason(entry: Requirement) -> str:
    """The reason in few words, so that those that share it stand together."""
    reason = entry.why_untried or "no check tries it yet"
    return next((short for start, short in _SHORT.items() if reason.startswith(start)), reason)


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
    counts = Counter(_tried(entry) for entry in registry().library if entry.duty)
    print(f"{PAGE.name}: {counts[True]} of {counts.total()} duties are tried")


if __name__ == "__main__":
    main()
