"""How a command ends where it cannot go on: the exit code, and one line with the remedy for each mistake."""

from __future__ import annotations

import os
import tempfile
import traceback
from pathlib import Path

import click

from accord.cli.streams import Unwritable

USAGE, UNDECIDED, BROKEN = 2, 3, 4
_LONGEST = 300


class Failed(Exception):
    """An unexpected error in a run, whose folder takes the traceback: that of its cause, or one given as text.

    `variable` names the secret that is to be hidden in it.
    """

    def __init__(self, folder: Path, variable: str = "", text: str = "") -> None:
        super().__init__(text.strip().rpartition("\n")[2])
        self.folder = folder
        self.variable = variable
        self.text = text


class Interrupted(Exception):
    """A run was interrupted while it was not at its phases; its folder holds what there is."""

    def __init__(self, folder: Path) -> None:
        super().__init__("interrupted")
        self.folder = folder


def ending(error: BaseException) -> tuple[int, list[str]]:
    """The exit code and the lines for an exception that ended a command."""
    if isinstance(error, click.ClickException):
        return USAGE, [_usage(error)]
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return BROKEN, ["interrupted; nothing was concluded"]
    if isinstance(error, Interrupted):
        return BROKEN, _interrupted(error.folder)
    cause = error.__cause__ if isinstance(error, Failed) else error
    if isinstance(cause, Unwritable):
        return USAGE, [str(cause)]
    return _engine(error) or _unexpected(error)


def _interrupted(folder: Path) -> list[str]:
    if (folder / "assessment.json").exists():
        return [f"interrupted; {folder} is judged, and `accord report {folder}` writes its reports", *left_by(folder)]
    if (folder / "survey.json").exists():
        told = f"interrupted; `accord report {folder}` concludes what was judged so far"
        return [told, *left_by(folder)]
    return ["interrupted; nothing was concluded"]


def left_by(folder: Path) -> list[str]:
    """A line with the remedy where a run may have left rows on its target."""
    from accord.runtime.sweeping import is_open

    return [f"rows may be left on the target; `accord cleanup {folder}` removes them"] if is_open(folder) else []


def _engine(error: BaseException) -> tuple[int, list[str]] | None:
    from accord.model.validate import InvalidFile
    from accord.runtime.options import UsageError
    from accord.runtime.surveying.smoke import Unjudgeable

    if isinstance(error, InvalidFile | UsageError):
        return USAGE, str(error).splitlines()
    if isinstance(error, Unjudgeable):
        return UNDECIDED, [" ".join(str(error).split())]
    return None


def _usage(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split()).rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "accord"
    return f"{message[:1].lower()}{message[1:]} (see `{path} --help`)"


def _unexpected(error: BaseException) -> tuple[int, list[str]]:
    failed = error if isinstance(error, Failed) else None
    cause = (failed and failed.__cause__) or error
    text = (failed and failed.text) or "".join(traceback.format_exception(cause))
    what = str(cause) if cause is failed else f"{type(cause).__name__}: {cause}"
    variable = failed.variable if failed else ""
    place = _save(_hide(text, variable), failed.folder if failed else None)
    line = " ".join(_hide(what, variable).split())[:_LONGEST]
    return BROKEN, [f"our own error: {line}; the traceback is in {place}"]


def _hide(text: str, variable: str) -> str:
    secret = os.environ.get(variable, "") if variable else ""
    return text.replace(secret, f"${variable}") if secret else text


def _save(text: str, folder: Path | None) -> Path:
    if folder and folder.is_dir():
        path = folder / "traceback.txt"
    else:
        handle, name = tempfile.mkstemp(prefix="accord-traceback-", suffix=".txt")
        os.close(handle)
        path = Path(name)
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
    return path
