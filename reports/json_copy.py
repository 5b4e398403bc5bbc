"""The assessment as JSON in plain ASCII, so that no text from a target can make the file malformed."""

from __future__ import annotations

import json
from pathlib import Path

from reports.dossier import Dossier


def write(dossier: Dossier, path: Path) -> None:
    """Write the assessment, equal in content to `assessment.json`."""
    path.write_text(json.dumps(dossier.assessment.to_json(), indent=1) + "\n", encoding="ascii")
