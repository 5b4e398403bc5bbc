"""Shows differences: a table, the weightiest first, and the same as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from accord.cli.output import save_json
from accord.evolve.difference import Difference, Effect, count
from accord.model.codec import to_json

_MOST = 15
_COLOURS = {Effect.BREAK: "red", Effect.UNSEEN: "yellow", Effect.RELAXATION: "green", Effect.ADDITION: "green"}
_MEANINGS = {
    Effect.BREAK: "taken away or changed",
    Effect.UNSEEN: "not seen now, and no proof of a break",
    Effect.RELAXATION: "asked for no longer, or promised less strictly: allowed",
    Effect.ADDITION: "new",
    Effect.NOISE: "said otherwise, or only now",
    Effect.EXEMPT: "may change",
}


def show(console: Console, differences: Sequence[Difference], verbose: bool = False) -> None:
    """Print the differences by effect; breaks all, of the rest the first of each effect unless all are wanted."""
    for effect in Effect:
        found = [each for each in differences if each.effect is effect]
        if found:
            _title(console, effect, found)
        if effect is Effect.NOISE and not verbose:
            _grouped(console, found)
        elif found:
            _table(console, found, len(found) if verbose or effect is Effect.BREAK else _MOST)
    numbers = count(differences)
    told = ", ".join(f"{number:,} {effect.value}" for effect, number in numbers.items() if number)
    console.print(Text(told or "no difference"), soft_wrap=True)


def write_json(differences: Sequence[Difference], path: Path) -> None:
    """Write the differences with their counts; raises UsageError where that cannot be done."""
    data = {
        "summary": {effect.value: number for effect, number in count(differences).items()},
        "differences": [to_json(each) for each in differences],
    }
    save_json(data, path)


def _title(console: Console, effect: Effect, found: list[Difference]) -> None:
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in Counter(each.kind for each in found).most_common())
    style = f"bold {_COLOURS.get(effect, '')}".strip()
    console.print(Text(f"{effect.value.upper()} ({len(found):,}): {_MEANINGS[effect]}", style))
    console.print(Text(f"  {kinds}", "dim"))


def _grouped(console: Console, found: list[Difference]) -> None:
    """One row for all differences of one kind that have the same reason."""
    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    for (kind, reason), number in Counter((each.kind, each.reason) for each in found).most_common():
        table.add_row(Text(f"  {number:,}"), Text(kind, "dim"), Text(reason))
    if found:
        console.print(table)


def _table(console: Console, found: list[Difference], most: int) -> None:
    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    for _ in range(3):
        table.add_column(overflow="fold")
    for each in found[:most]:
        change = f"{each.before} → {each.after}" if each.before else each.after
        told = f"{change} ({each.reason})" if each.reason else change
        table.add_row(Text(f"  {each.place}"), Text(each.kind, "dim"), Text(told))
    console.print(table)
    if len(found) > most:
        console.print(Text(f"  and {len(found) - most:,} more: --verbose shows them, --json writes them", "dim"))
