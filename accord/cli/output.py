"""Prints text, also into a pipe whose reader has seen enough."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable


def say(lines: Iterable[str]) -> None:
    """Print lines; where the reader has gone away, as `head` does, the rest is left out."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
