"""Finds what a user may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from itertools import pairwise

import click

_SHORTEST = 3


def did_you_mean(word: str, known: Iterable[str], most: int = 3) -> str:
    """`; did you mean ...?` with the closest of the known words, or nothing where none is close."""
    close = difflib.get_close_matches(word, list(known), n=most, cutoff=0.6)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def closest_ids(word: str, known: Iterable[str], most: int = 3) -> str:
    """As `did_you_mean`, for ids: those that hold the word, or end alike, count as close too."""
    ids = list(known)
    last = word.rpartition("/")[2]
    holding = [name for name in ids if len(last) > _SHORTEST and last in name]
    ends = {name.rpartition("/")[2] for name in ids}
    close = holding or difflib.get_close_matches(word, ids, n=most, cutoff=0.7)
    alike = difflib.get_close_matches(last, ends, n=most, cutoff=0.7)
    close = close or [name for end in alike for name in ids if name.endswith(f"/{end}")]
    return f"; did you mean {' or '.join(close[:most])}?" if close else "; `accord list` shows all ids"


def require_values(words: Sequence[str], ctx: click.Context) -> None:
    """Raise UsageError where an option or argument is empty, which an unset variable leaves and nobody means."""
    for before, word in pairwise(["", *words]):
        option, is_set, value = word.partition("=") if word.startswith("--") else ("", "=", word)
        if is_set and not value.strip():
            option = option or (before if before.startswith("-") and before != "--" else "")
            what = f"the value after {option}" if option else f"an argument of {ctx.command_path}"
            raise click.UsageError(f"{what} is empty; give one, or leave it out (is a variable not set?)", ctx)


class Group(click.Group):
    """A group of commands that suggests the nearest where one is unknown, and lets no value of any be empty."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            hint = did_you_mean(args[0], self.commands, most=1) or f"; known: {', '.join(self.commands)}"
            raise click.UsageError(f"there is no command {args[0]!r}{hint}", ctx)
        name, command, rest = super().resolve_command(ctx, args)
        if command and not ctx.resilient_parsing and not isinstance(command, click.Group):
            require_values(rest, click.Context(command, ctx, name))
        return name, command, rest

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks so
        """The commands in the order in which one meets them."""
        return list(self.commands)
