"""Starts nginx, as the system's packages have it, in front of a server."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import trustme

from tests.field.servers import HERE, UnavailableError, free_port

TEMPLATE = HERE / "nginx" / "nginx.conf"
START_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class Front:
    """The URLs at which nginx serves what is behind it, and the file of the CA that signed its certificate.

    `plain` is without TLS; `secure` is with TLS as advised, and `leading` the plain HTTP that leads there; `outdated`
    is with versions and suites of old.
    """

    plain: str
    secure: str
    leading: str
    outdated: str
    ca: Path


def program() -> str | None:
    """Return where nginx is, or None where it is not installed."""
    return shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))


@contextmanager
def nginx(backend: str) -> Iterator[Front]:
    """Yield the URLs of an nginx in front of the server at a URL, and end it."""
    found = program()
    if found is None:
        raise UnavailableError("nginx is not installed")
    parts = urlsplit(backend)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ports = _configure(home, parts.netloc)
        process = subprocess.Popen(
            [found, "-p", str(home), "-c", "nginx.conf", "-e", "error.log"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        stack.callback(_end, process)
        if not _listens(ports["PLAIN"], process):
            raise UnavailableError(f"nginx did not start: {(home / 'error.log').read_text()}")
        yield Front(
            plain=f"http://127.0.0.1:{ports['PLAIN']}{parts.path}",
            secure=f"https://localhost:{ports['SECURE']}{parts.path}",
            leading=f"http://localhost:{ports['LEADING']}{parts.path}",
            outdated=f"https://localhost:{ports['OUTDATED']}{parts.path}",
            ca=home / "ca.pem",
        )


def _configure(home: Path, backend: str) -> dict[str, int]:
    """Write the certificate and the configuration, and return the ports that it names."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(home / "ca.pem"))
    authority.issue_cert("127.0.0.1", "localhost").private_key_and_cert_chain_pem.write_to_path(
        str(home / "server.pem")
    )
    ports = {name: free_port() for name in ("PLAIN", "SECURE", "LEADING", "OUTDATED")}
    text = TEMPLATE.read_text(encoding="utf-8").replace("@BACKEND@", backend)
    for name, port in ports.items():
        text = text.replace(f"@{name}@", str(port))
    (home / "nginx.conf").write_text(text, encoding="utf-8")
    return ports


def _listens(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Return whether something is answered at a port before the process ends or the time is up."""
    deadline = time.monotonic() + START_TIMEOUT_S
    with httpx.Client(trust_env=False) as client:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                client.get(f"http://127.0.0.1:{port}/")
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return True
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
