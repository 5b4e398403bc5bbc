"""The README and all pages: the command line takes every command, and those of two pages are carried out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from accord.cli import cli
from accord.record.assess import read_assessment
from sandbox import serving
from sandbox.plain.tokens import environment
from tests.pages import DOCS, Page, astray

PAGES = [DOCS.parent / "README.md", *sorted(DOCS.glob("*.md"))]
_COMMAND = re.compile(r"^(?:    )?(?:\$ )?(?:\.venv/bin/)?accord ([a-z].*)$", re.MULTILINE)
_FENCES = re.compile(r"^```(?!sh$)\w*\n.*?^```$", re.DOTALL | re.MULTILINE)


def commands(page: Path) -> Iterator[list[str]]:
    """The commands of a page that stand indented or for a shell, each as its words after `accord`."""
    text = _FENCES.sub("", page.read_text(encoding="utf-8"))
    for line in _COMMAND.findall(text):
        yield [word for word in shlex.split(line.partition(" > ")[0], comments=True) if word != "..."]


def taken(words: list[str]) -> None:
    """Raise a ClickException unless the command line takes these words."""
    command: click.Command = cli
    while isinstance(command, click.Group):
        assert words[0] in command.commands, words
        command, words = command.commands[words[0]], words[1:]
    command.make_context(str(command.name), list(words))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_is_taken_by_the_command_line(page: Path) -> None:
    for words in commands(page):
        taken(words)


def test_commands_are_found_and_wrong_ones_are_refused() -> None:
    assert sum(len(list(commands(page))) for page in PAGES) >= 60
    with pytest.raises(click.ClickException):
        taken(["run", "--no-such-option"])


def test_reports_are_rendered_again_and_http_is_judged_as_the_pages_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    with serving() as url:
        home = f"{url}/http/clean"
        Path("my-api.toml").write_text(f'extends = "sandbox-http"\n\n[api]\nbase_url = "{home}"\n', encoding="utf-8")
        said = Page.read("http.md").carried_out({"https://staging.example.com/api": home})
    assert len(said) == 3
    assert astray(said) == []
    folder = max(Path("runs").iterdir())
    assert all(each.id.startswith("http/") for each in read_assessment(folder).results if each.tried)
    said = Page.read("read-a-report.md").carried_out({"RUN_DIR": str(folder)})
    assert astray(said) == []
    assert said[1].out.split() == [str(folder / "report.html")]
