"""Starts a server that speaks as commercetools does and that this project did not write.

By hand: `python -m tests.field.mock.server` prints the URL and serves until interrupted.
"""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.field import npm
from tests.field.servers import START_TIMEOUT_S, UnavailableError, free_port

HERE = Path(__file__).parent
PROJECT = "demo"
STOP_TIMEOUT_S = 10.0


@contextmanager
def mock_server() -> Iterator[str]:
    """Yield the origin of a mock of commercetools, which keeps its resources in memory and begins with none."""
    environment, port = npm.environment(HERE), free_port()
    with tempfile.TemporaryFile("w+") as output:
        command = ["node", str(HERE / "serve.mjs"), str(port)]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        origin = f"http://127.0.0.1:{port}"
        try:
            if not _answers(f"{origin}/{PROJECT}/categories", process):
                output.seek(0)
                raise UnavailableError(f"{' '.join(command)} did not answer: {output.read()[-2000:]}")
            yield origin
        finally:
            _end(process)


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Return whether a URL is served before the process ends or the time is up."""
    deadline = time.monotonic() + START_TIMEOUT_S
    with httpx.Client(trust_env=False) as client:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                return client.get(url).is_success
            except httpx.TransportError:
                time.sleep(0.05)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


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
