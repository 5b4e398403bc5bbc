"""`python -m bench.drawing URL CONTRACT REQUESTS SEED GLOB`: what properties find with so many requests, as JSON."""

from __future__ import annotations

import fnmatch
import json
import sys
import tempfile
from pathlib import Path

from accord.judge.expect import Violation
from accord.runtime.exploring.drawing import Explored
from accord.runtime.exploring.draws import Draw
from accord.runtime.exploring.efforts import Effort
from accord.runtime.exploring.explorer import share
from accord.runtime.exploring.hunting import Hunt
from accord.runtime.exploring.properties import Property
from accord.runtime.exploring.stage import Stage
from accord.runtime.options import Options
from accord.runtime.run import open_run, prepare


class Watched(Stage):
    """A stage that keeps after how many requests something broke first."""

    first: int | None = None
    before = 0

    def play(self, each: Property, draw: Draw) -> None:
        """Play a property once."""
        try:
            super().play(each, draw)
        except Violation:
            if self.first is None:
                self.first = self.sent - self.before
            raise


def main() -> None:
    """Search all properties whose sentences match, each with its share, and print what was found."""
    url, contract, requests, seed, pattern = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        options = Options(contract=contract, target=url, allow_writes=True, explore="thorough", seed=int(seed),
                          run_dir=Path(folder) / "run")  # fmt: skip
        run = open_run(prepare(options), "main-explore")
        explored = Explored(run)
        explored.stage.__class__ = Watched
        print(json.dumps(_searched(explored, int(requests), int(seed), pattern)))
        run.close()


def _searched(explored: Explored, requests: int, seed: int, pattern: str) -> dict[str, object]:
    stage = explored.stage
    assert isinstance(stage, Watched)
    stage.world.recipes()
    stage.before = stage.sent
    waiting = [each for each in explored.properties if fnmatch.fnmatchcase(each.requirement, pattern)]
    found: list[str] = []
    while waiting:
        each, left = waiting[0], requests - (stage.sent - stage.before)
        stage.world.known.clear()
        hunt = Hunt(stage, each, Effort("thorough", requests, shrinks=False), seed)
        hunt.search(share(each, waiting, max(0, left)))
        found += [f"{each.requirement}: {one.violation.expected}" for one in hunt.found.values()]
        waiting.pop(0)
    return {"found": sorted(set(found)), "first": stage.first, "requests": stage.sent - stage.before}


if __name__ == "__main__":
    main()
