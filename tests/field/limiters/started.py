"""Starts limiters that this project did not write, each by its name.

By hand: `python -m tests.field.limiters.started NAME` prints the URL and serves until interrupted.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.field import npm
from tests.field.limiters import pip
from tests.field.limiters.programs import PROGRAMS
from tests.field.limiters.truths import NODE, PYTHON, TRUTHS
from tests.field.servers import START_TIMEOUT_S, UnavailableError, free_port

HERE = Path(__file__).parent
STOP_TIMEOUT_S = 10.0


def missing(name: str) -> str | None:
    """Return why a limiter cannot be had here, or None once it is installed."""
    if name in PYTHON:
        return pip.missing()
    if name in NODE:
        return npm.missing(HERE)
    try:
        PROGRAMS[name].find()
    except UnavailableError as reason:
        return str(reason)
    return None


@contextmanager
def limiter(name: str) -> Iterator[str]:
    """Yield a URL that a limiter stands before that nobody has asked yet, and end it."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        command, environment = _command(name, port, home)
        with (home / "output").open("w+") as output:
            process = subprocess.Popen(
                command, cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
            try:
                if not _answers(port, process):
                    output.seek(0)
                    raise UnavailableError(f"{' '.join(command)} did not start: {output.read()[-2000:]}")
                yield f"http://127.0.0.1:{port}/items"
            finally:
                _end(process)


def warm(url: str) -> None:
    """Let a server that was just started do what it does only once, for the client that will measure it too."""
    for address, count in (("127.0.0.9", 5), ("127.0.0.1", 1)):
        with httpx.Client(transport=httpx.HTTPTransport(local_address=address)) as client:
            for _ in range(count):
                client.get(url)


def _command(name: str, port: int, home: Path) -> tuple[Sequence[str], dict[str, str]]:
    """How a limiter is started at a port, from a folder of its own, and with which variables."""
    if name in PYTHON:
        return [str(pip.install()), str(HERE / "app.py"), name, str(port)], {**os.environ}
    if name in NODE:
        return ["node", str(HERE / "app.mjs"), name, str(port)], npm.environment(HERE)
    program = PROGRAMS[name]
    return program.command(program.find(), name, port, home), {**os.environ}


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Return whether something listens at a port before the process ends or the time is up; asks for nothing."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return True
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
    """Serve what the command line names until interrupted, printing its URL."""
    if len(sys.argv) != 2 or sys.argv[1] not in TRUTHS:
        sys.exit(f"usage: python -m tests.field.limiters.started {'|'.join(TRUTHS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with limiter(sys.argv[1]) as url:
        print(url, TRUTHS[sys.argv[1]], flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
