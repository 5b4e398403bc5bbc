"""Installs what a requirements.txt pins, checked by its hashes, into a virtual environment of its own."""

import fcntl
import functools
import hashlib
import subprocess
import sys
from pathlib import Path

from tests.field.servers import INSTALL_TIMEOUT_S, UnavailableError, scratch

HERE = Path(__file__).parent
PINS = HERE / "requirements.txt"


@functools.cache
def missing() -> str | None:
    """Return why the pinned packages cannot be had here, or None once they are installed."""
    try:
        install()
    except UnavailableError as reason:
        return str(reason)
    return None


def install() -> Path:
    """Install what is pinned, unless that is done already, and return the interpreter that finds it."""
    home = scratch() / f"{HERE.name}-python"
    home.mkdir(parents=True, exist_ok=True)
    python, mark = home / "venv" / "bin" / "python", home / "installed"
    wanted = hashlib.sha256(sys.version.encode() + PINS.read_bytes()).hexdigest()
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_text() != wanted:
            mark.unlink(missing_ok=True)
            _run([sys.executable, "-m", "venv", "--clear", str(home / "venv")])
            _run([str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(PINS)])
            mark.write_text(wanted)
    return python


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_S)
    except subprocess.TimeoutExpired as late:
        raise UnavailableError(f"{' '.join(command)} took more than {INSTALL_TIMEOUT_S:.0f} s") from late
    if done.returncode:
        raise UnavailableError(f"{' '.join(command)} failed: {(done.stdout + done.stderr)[-2000:]}")
