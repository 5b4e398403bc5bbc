"""The command line: one module a command, each importing what is heavy only when it is called."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Sequence

import click

from accord import __version__
from accord.cli import (
    baseline,
    cleanup,
    completion,
    demo,
    diff,
    doctor,
    explain,
    fleet,
    init,
    kinds,
    listing,
    merge,
    rate,
    replay,
    report,
    run,
    sandbox,
    schema,
    verify,
    waive,
)
from accord.cli.endings import ending
from accord.cli.streams import Unwritable, steady_streams
from accord.cli.suggest import Group


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="accord", message="%(prog)s %(version)s")
def cli() -> None:
    """Does a live HTTP API keep its word?  Accord says so requirement by requirement, with evidence.

    \b
    accord demo                             try it on the server that comes along
    accord init https://host/api            explore an API, draft its contract
    accord doctor --contract my-api.toml    what is wrong with contract, credentials or target
    accord run --contract my-api.toml       judge it

    \b
    Exit codes: 0 conformant, 1 violated, 2 wrong usage or contract, 3 undecided where the profile
    forbids it, 4 our own error or an incomplete record.
    """


for module in (
    run,
    demo,
    init,
    doctor,
    listing,
    explain,
    kinds,
    schema,
    rate,
    report,
    verify,
    waive,
    diff,
    merge,
    cleanup,
    replay,
    fleet,
    baseline,
    sandbox,
    completion,
):
    cli.add_command(module.command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Carry out one command line and leave the process with its exit code."""
    _interrupt_by_signals()
    steady_streams()
    code = invoke(arguments)
    try:
        sys.stdout.flush()
    except Unwritable as error:
        code, lines = ending(error)
        _tell(lines)
    sys.exit(code)


def invoke(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command line; whatever goes wrong is told in lines on stderr. Returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if completion.asked():
        completion.complete_names(cli)
    try:
        code = cli.main(args=words, prog_name="accord", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:
        code, lines = ending(error)
        _tell(lines)
    return int(code or 0)


def _interrupt_by_signals() -> None:
    """Let what ends a process interrupt it as Ctrl-C does, save what it was made deaf to, as by nohup."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(f"accord: {line}", err=True)
