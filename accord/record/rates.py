"""The rate limits that a run measured, with every request of the measuring, in its folder."""

from __future__ import annotations

import json
from pathlib import Path

from accord.model.codec import from_json, to_json
from accord.model.measurement import Rating

_FILE = "rates.json"


def write_rates(folder: Path, rating: Rating) -> Path:
    """Keep what was measured, and give the path of the file."""
    path = folder / _FILE
    path.write_text(json.dumps(to_json(rating)) + "\n", encoding="utf-8")
    return path


def read_rates(folder: Path) -> Rating | None:
    """What a run measured; None where it measured nothing."""
    path = folder / _FILE
    return from_json(Rating, json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
