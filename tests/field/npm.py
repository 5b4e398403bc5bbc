"""Installs what a package-lock.json pins, and runs programs of Node with it."""

import fcntl
import functools
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.field.servers import INSTALL_TIMEOUT_S, UnavailableError, scratch

PINS = ("package.json", "package-lock.json")
RUN_TIMEOUT_S = 60.0


@functools.cache
def missing(folder: Path) -> str | None:
    """Return why the packages pinned in a folder cannot be had here, or None once they are installed."""
    try:
        install(folder)
    except UnavailableError as reason:
        return str(reason)
    return None


def install(folder: Path) -> Path:
    """Install what a folder pins, unless that is done already, and return the packages' folder."""
    if absent := [tool for tool in ("node", "npm") if shutil.which(tool) is None]:
        raise UnavailableError(f"{' and '.join(absent)} not found on the search path")
    home = scratch() / folder.name
    home.mkdir(parents=True, exist_ok=True)
    mark, wanted = home / "installed", hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_text() != wanted:
            mark.unlink(missing_ok=True)
            _install(folder, home)
            mark.write_text(wanted)
    return home / "node_modules"


def _install(folder: Path, home: Path) -> None:
    """Install exactly the packages of the lock file, whose own scripts are not run."""
    for name in PINS:
        shutil.copy(folder / name, home)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_S)
    except subprocess.TimeoutExpired as late:
        raise UnavailableError(f"{' '.join(command)} took more than {INSTALL_TIMEOUT_S:.0f} s") from late
    if done.returncode:
        raise UnavailableError(f"{' '.join(command)} failed: {done.stderr[-2000:]}")


def environment(folder: Path) -> dict[str, str]:
    """Return the variables with which programs find the packages that a folder pins."""
    return {**os.environ, "NODE_PATH": str(install(folder))}


def told(program: Path, *arguments: str) -> dict[str, Any]:
    """Run a program with the packages that its folder pins, and return the JSON object that it prints."""
    done = subprocess.run(
        ["node", str(program), *arguments],
        env=environment(program.parent),
        capture_output=True,
        text=True,
        timeout=RUN_TIMEOUT_S,
    )
    if done.returncode:
        raise AssertionError(f"{program.name} failed: {done.stderr[-4000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
