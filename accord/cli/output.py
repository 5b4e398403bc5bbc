"""Prints text, also into a pipe whose reader has seen enough, and writes what programs read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def say(lines: Iterable[str]) -> None:
    """Print lines; where the reader has gone away, as `head` does, the rest is left out."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def save_json(data: Any, path: Path) -> None:
    """Write JSON into the file that --json names; raises UsageError where that cannot be done."""
    from accord.runtime.options import UsageError

    try:
        path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8", "backslashreplace")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another with --json") from error
