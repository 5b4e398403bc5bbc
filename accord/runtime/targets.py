"""Base URLs that a call or a file names: checked as `accord run` checks its own, and told without what is secret."""

from __future__ import annotations

from accord.runtime.options import Options, UsageError, find_contract
from accord.wire.urls import shown


def check_target(url: str) -> None:
    """Raise UsageError unless something can be judged at a base URL; the message holds nothing that may be secret."""
    if why := why_no_target(url):
        raise UsageError(why)


def why_no_target(url: str) -> str:
    """Why nothing can be judged at a base URL; empty where something can."""
    try:
        find_contract(Options(target=url))
    except UsageError as error:
        return str(error).replace(repr(url), repr(shown(url)))
    return ""
