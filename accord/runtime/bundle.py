"""Where the suites, contracts and reports live: beside the package in a clone, inside it in a wheel."""

from __future__ import annotations

import sys
from pathlib import Path


def root() -> Path:
    """The folder that holds suites, contracts, sandbox, conftest.py and pyproject.toml."""
    package = Path(__file__).resolve().parents[1]
    bundled = package / "_bundle"
    return bundled if bundled.is_dir() else package.parent


def make_importable() -> None:
    """Let `suites`, `reports`, `sandbox` and `strategies` be imported by these names."""
    path = str(root())
    if path not in sys.path:
        sys.path.insert(0, path)
