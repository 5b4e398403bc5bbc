"""`accord completion`: let a shell complete commands, options and names."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem
from click.types import StringParamType

VARIABLE = "_ACCORD_COMPLETE"
"""Set by a shell's script when it asks for completions."""
SHELLS = {
    "bash": "source <(accord completion bash), in ~/.bashrc",
    "zsh": "source <(accord completion zsh), in ~/.zshrc after compinit",
    "fish": "accord completion fish > ~/.config/fish/completions/accord.fish",
}
_ID = re.compile(r'^id = "([^"]+)"', re.MULTILINE)


@click.command("completion", short_help="Print the script that lets a shell complete.")
@click.argument("shell", metavar="bash|zsh|fish")
def command(shell: str) -> int:
    """Print the script by which a shell completes commands, options, ids, contracts, formats and run folders.

    \b
    bash   source <(accord completion bash), in ~/.bashrc
    zsh    source <(accord completion zsh), in ~/.zshrc after compinit
    fish   accord completion fish > ~/.config/fish/completions/accord.fish
    """
    from click.shell_completion import get_completion_class

    from accord.cli import cli
    from accord.cli.suggest import did_you_mean
    from accord.runtime.options import UsageError

    found = get_completion_class(shell) if shell in SHELLS else None
    if found is None:
        hint = did_you_mean(shell, SHELLS, most=1) or f"; known: {', '.join(SHELLS)}"
        raise UsageError(f"there is no script for {shell!r}{hint}")
    click.echo(found(cli, {}, "accord", VARIABLE).source())
    return 0


class Names(StringParamType):
    """A text of which a shell may complete the names that there are; several may be joined by a sign."""

    def __init__(self, known: Callable[[], Iterable[str]], joined: str = "", files: bool = False) -> None:
        self._known = known
        self._joined = joined
        self._files = files

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """The names that begin as what is there; files too where one may be given."""
        before, sign, last = incomplete.rpartition(self._joined) if self._joined else ("", "", incomplete)
        found = [CompletionItem(f"{before}{sign}{name}") for name in self._known() if name.startswith(last)]
        # First, since bash forgets what came before it.
        return [CompletionItem(incomplete, type="file"), *found] if self._files else found


def complete_names(group: click.Group) -> None:
    """Let the options and arguments of commands complete the names that they take, whatever command they are of."""
    for each in group.commands.values():
        if isinstance(each, click.Group):
            complete_names(each)
        for parameter in each.params:
            kind = _NAMED.get(f"{each.name} {parameter.name}") or _NAMED.get(str(parameter.name))
            if kind:
                parameter.type = kind


def asked() -> bool:
    """Whether this call is a shell's that wants completions."""
    return VARIABLE in os.environ


def _root() -> Path:
    from accord.runtime import bundle

    return bundle.root()


def contracts() -> list[str]:
    """The names of the contracts that ship."""
    return sorted(path.stem for path in (_root() / "contracts").glob("*.toml"))


def ids() -> list[str]:
    """The ids of all requirements and promises that ship, read from the text of their files."""
    places = [*(_root() / "suites").glob("*/*.toml"), *(_root() / "contracts").glob("*.toml")]
    found = {name for path in places for name in _ID.findall(path.read_text(encoding="utf-8"))}
    return sorted(name for name in found if "/" in name)


def kinds() -> list[str]:
    """The names of the kinds of promises."""
    files = (_root() / "suites" / "promises" / "kinds").glob("*.toml")
    return sorted(
        name for path in files for name in re.findall(r"^\[([a-z0-9-]+)\]$", path.read_text(), re.MULTILINE)
    )


def profiles() -> list[str]:
    """The names of the profiles that ship."""
    found = [path.stem for path in (Path(__file__).parents[1] / "model" / "profiles").glob("*.toml")]
    return sorted(found) or ["ci", "release", "audit"]


def formats() -> list[str]:
    """The names of the formats of reports."""
    found = re.findall(r'^    "([a-z]+)": \(', (_root() / "reports" / "__init__.py").read_text(), re.MULTILINE)
    return sorted(set(found))


def runs() -> Iterator[str]:
    """The run folders below here, the newest first."""
    found = [path.parent for pattern in ("run.json", "*/run.json", "*/*/run.json") for path in Path().glob(pattern)]
    return iter([str(path) for path in sorted(found, key=lambda path: -path.stat().st_mtime)])


def standards() -> list[str]:
    """The standards that a target may keep."""
    return ["jsonapi-1.0", "jsonapi-1.1", "http"]


def efforts() -> list[str]:
    """How hard properties may be explored."""
    return ["gate", "polite", "thorough"]


def schemas() -> list[str]:
    """The names of the schemas that ship."""
    return sorted(path.stem for path in (Path(__file__).parents[1] / "model" / "schemas").glob("*.json"))


_NAMED = {
    "contract": Names(contracts, files=True),
    "requirement_id": Names(ids),
    "only": Names(ids, joined=","),
    "fault_ids": Names(ids),
    "profile": Names(profiles, files=True),
    "formats": Names(formats),
    "run_dir": Names(runs, files=True),
    "run_dirs": Names(runs, files=True),
    "old": Names(runs, files=True),
    "new": Names(runs, files=True),
    "baseline": Names(runs, files=True),
    "standard": Names(standards),
    "explore": Names(efforts),
    "kinds name": Names(kinds),
    "schema_name": Names(schemas),
    "shell": Names(lambda: SHELLS),
}
"""What the parameters of a name take, in whatever command, or in one of a name."""
