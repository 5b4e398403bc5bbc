"""The account of an exploration in the record of a run: `exploration.json`."""

from __future__ import annotations

import json
from pathlib import Path

from accord.model.codec import from_json, to_json
from accord.model.exploration import Exploration

_NAME = "exploration.json"


def write_exploration(run_dir: Path, exploration: Exploration) -> None:
    """Write the account into the run folder."""
    text = json.dumps(to_json(exploration), indent=1, ensure_ascii=False) + "\n"
    (run_dir / _NAME).write_text(text, encoding="utf-8", errors="backslashreplace")


def read_exploration(run_dir: Path) -> Exploration | None:
    """The account of a run, or None where nothing was explored."""
    path = run_dir / _NAME
    return from_json(Exploration, json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
