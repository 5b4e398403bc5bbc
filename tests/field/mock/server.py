"""Starts a server that speaks as commercetools does and that this project did not write.

By hand: `python -m tests.field.mock.server` prints the URL and serves until interrupted.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.field import npm
from tests.field.servers import serving

HERE = Path(__file__).parent
PROJECT = "demo"


@contextmanager
def mock_server() -> Iterator[str]:
    """Yield the origin of a mock of commercetools, which keeps its resources in memory and begins with none."""
    program = ["node", str(HERE / "serve.mjs")]
    with serving(program, npm.environment(HERE), "", ready=f"/{PROJECT}/categories") as origin:
        yield origin


def main() -> None:
    """Serve until interrupted."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with mock_server() as origin:
        print(f"{origin}/{PROJECT}", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
