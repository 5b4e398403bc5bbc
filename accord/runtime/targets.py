"""Base URLs that a call or a file names: checked as `accord run` checks its own, and told without what is secret."""

from __future__ import annotations

from accord.runtime.options import Options, UsageError, find_contract


def check_target(url: str) -> None:
    """Raise UsageError unless something can be judged at a base URL; the message holds nothing that may be secret."""
    find_contract(Options(target=url))


def why_no_target(url: str) -> str:
    """Why nothing can be judged at a base URL; empty where something can."""
    try:
        find_contract(Options(target=url))
    except UsageError as error:
        return str(error)
    return ""
