"""Pages of the documentation as tests read them: their blocks, and their commands with what became of each."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from accord.cli import invoke

DOCS = Path(__file__).resolve().parents[1] / "docs"
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"^    (accord .*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Said:
    """A command of a page with the code it should end with, and what became of it."""

    command: str
    wanted: int
    code: int
    out: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its text."""

    text: str

    @classmethod
    def read(cls, name: str) -> Page:
        """The page of a name in docs/."""
        return cls((DOCS / name).read_text(encoding="utf-8"))

    def blocks(self, language: str) -> list[str]:
        """The fenced blocks in a language."""
        return [text for name, text in _FENCED.findall(self.text) if name == language]

    @property
    def quoted(self) -> list[str]:
        """The lines that it quotes."""
        return [line.strip() for block in self.blocks("text") for line in block.splitlines()]

    def carried_out(self, standing_for: Mapping[str, str]) -> list[Said]:
        """Its commands, carried out in order, with other texts in place of some that they name."""
        return [_carried_out(command, standing_for) for command in _COMMAND.findall(self.text)]


def astray(said: Iterable[Said]) -> list[tuple[str, int, str]]:
    """The commands that ended with another code than they should, with that code and what they said."""
    return [(each.command, each.code, each.out) for each in said if each.code != each.wanted]


def unsaid(quoted: Iterable[str], said: Iterable[Said]) -> list[str]:
    """The quoted lines that no command said."""
    told = {line.strip() for each in said for line in each.out.splitlines()}
    return [line for line in quoted if line not in told]


def _carried_out(command: str, standing_for: Mapping[str, str]) -> Said:
    out, told = io.StringIO(), command
    for name, other in standing_for.items():
        told = told.replace(name, other)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = invoke(shlex.split(told, comments=True)[1:])
    wanted = re.search(r"# exit (\d)", command)
    return Said(command, int(wanted[1]) if wanted else 0, code, out.getvalue())
