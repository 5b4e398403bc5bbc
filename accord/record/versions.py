"""Records of a newer Accord than the one that reads them."""

from __future__ import annotations

import re

from accord import __version__


def newer(version: str) -> str:
    """What is to be said of a record that a version of Accord made; empty where that is none newer than this one."""
    if _numbers(version) <= _numbers(__version__):
        return ""
    return (
        f"was made by Accord {version}, which is newer than this one, {__version__}, and may know what this does not"
    )


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with; none of what is no version."""
    found = re.match(r"\d{1,9}(\.\d{1,9})*", version)
    return tuple(map(int, found[0].split("."))) if found else ()
