"""Starts two real JSON:API servers that this project did not write.

By hand: `python -m tests.field.servers django|node` prints the URL and serves until interrupted.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx

HERE = Path(__file__).parent
INSTALL_TIMEOUT_S = 600.0
START_TIMEOUT_S = 60.0

_databases: dict[str, Path] = {}


class UnavailableError(RuntimeError):
    """The server cannot be installed or started on this machine; the message says why."""


def scratch() -> Path:
    """Return the folder that takes what is installed and stored: ACCORD_SCRATCH, or scratch/ in the clone."""
    return Path(os.environ.get("ACCORD_SCRATCH") or HERE.parents[1] / "scratch").absolute() / "field"


@functools.cache
def available(name: str) -> str | None:
    """Return why the server `django` or `node` cannot be had here, or None once it is installed."""
    try:
        install(name)
    except UnavailableError as reason:
        return str(reason)
    return None


def install(name: str) -> Path:
    """Install what `django` or `node` pins, unless that is done already, and return its folder."""
    steps, pins = _RECIPES[name]
    home = scratch() / name
    home.mkdir(parents=True, exist_ok=True)
    mark = home / "installed"
    wanted = hashlib.sha256(sys.version.encode() + (HERE / name / pins).read_bytes()).hexdigest()
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_text() != wanted:
            mark.unlink(missing_ok=True)
            steps(home)
            mark.write_text(wanted)
    return home


@contextmanager
def django_server(fresh: bool = True) -> Iterator[str]:
    """Yield the base URL of djangorestframework-jsonapi on a newly seeded database, or on the one kept."""
    home = install("django")
    with tempfile.TemporaryDirectory(dir=home) as folder:
        database = (Path(folder) if fresh else home) / "weblog.sqlite3"
        command = [str(home / "venv" / "bin" / "python"), str(HERE / "django" / "serve.py")]
        with serving(command, {"FIELD_DATABASE": str(database)}, prefix="") as url:
            _databases[url] = database
            try:
                yield url
            finally:
                del _databases[url]


@contextmanager
def jsonapi_server() -> Iterator[str]:
    """Yield the base URL of jsonapi-server, which keeps its resources in memory."""
    home = install("node")
    command = ["node", str(HERE / "node" / "app.js")]
    with serving(command, {"NODE_PATH": str(home / "node_modules")}, prefix="/rest") as url:
        yield url


def dump(url: str) -> dict[str, dict[int, dict[str, Any]]]:
    """Return all that the Django server running at `url` stores: table, then row id, then column.

    Left out are the tables in which SQLite and Django note what they did themselves.
    """
    with closing(sqlite3.connect(f"file:{_databases[url]}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: {row["id"]: dict(row) for row in database.execute(f'SELECT * FROM "{name}"')}
            for (name,) in tables
            if name != "django_migrations" and not name.startswith("sqlite_")
        }


def _install_django(home: Path) -> None:
    """Make a virtual environment and fill it with the pinned packages, checked by their hashes."""
    _run([sys.executable, "-m", "venv", "--clear", str(home / "venv")], home)
    python = str(home / "venv" / "bin" / "python")
    pins = str(HERE / "django" / "requirements.txt")
    _run([python, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", pins], home)


def _install_node(home: Path) -> None:
    """Install exactly the packages of the lock file, whose own scripts are not run."""
    if missing := [tool for tool in ("node", "npm") if shutil.which(tool) is None]:
        raise UnavailableError(f"{' and '.join(missing)} not found on the search path")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "node" / name, home)
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], home)


_RECIPES: dict[str, tuple[Callable[[Path], None], str]] = {
    "django": (_install_django, "requirements.txt"),
    "node": (_install_node, "package-lock.json"),
}


def _run(command: Sequence[str], folder: Path) -> None:
    """Run an installer, and raise `UnavailableError` with its last words if it fails."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=INSTALL_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired as late:
        raise UnavailableError(f"{' '.join(command)} took more than {INSTALL_TIMEOUT_S:.0f} s") from late
    if done.returncode:
        raise UnavailableError(f"{' '.join(command)} failed: {_last_lines(done.stdout)}")


@contextmanager
def serving(command: Sequence[str], settings: Mapping[str, str], prefix: str, ready: str = "/tags") -> Iterator[str]:
    """Start `command` with a free port as its argument, yield its URL once it answers at `ready`, and end it."""
    port = free_port()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            [*command, str(port)], env={**os.environ, **settings}, stdout=output, stderr=subprocess.STDOUT
        )
        url = f"http://127.0.0.1:{port}{prefix}"
        try:
            if not _answers(f"{url}{ready}", process):
                output.seek(0)
                raise UnavailableError(f"{' '.join(command)} did not answer: {_last_lines(output.read())}")
            yield url
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Return whether `url` is served before the process ends or the time is up."""
    deadline = time.monotonic() + START_TIMEOUT_S
    with httpx.Client(trust_env=False) as client:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                return client.get(url).is_success
            except httpx.TransportError:
                time.sleep(0.05)
    return False


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _last_lines(text: str, count: int = 20) -> str:
    """Return the end of a program's output."""
    return "\n".join(text.splitlines()[-count:])


def main() -> None:
    """Serve what the command line names until interrupted, printing its URL."""
    servers = {"django": django_server, "node": jsonapi_server}
    if len(sys.argv) != 2 or sys.argv[1] not in servers:
        sys.exit("usage: python -m tests.field.servers django|node")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with servers[sys.argv[1]]() as url:
        print(url, flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
