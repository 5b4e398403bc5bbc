"""Servers that answer faster than any client asks: nginx where it is installed, else a few lines of asyncio."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.field.servers import free_port

ROOT = Path(__file__).resolve().parents[1]
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{}\n"
NGINX = """
daemon off; worker_processes 1; pid pid; error_log stderr crit;
events {{ worker_connections 512; }}
http {{
    access_log off; keepalive_requests 1000000000; default_type application/json;
    client_body_temp_path a; proxy_temp_path a; fastcgi_temp_path a; uwsgi_temp_path a; scgi_temp_path a;
    server {{ listen 127.0.0.1:{port}; location / {{ return 200 "{{}}\\n"; }} }}
}}
"""


@contextmanager
def origin() -> Iterator[tuple[str, str]]:
    """Yields the name of a fast server, and a URL of it."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if nginx:
            (Path(home) / "nginx.conf").write_text(NGINX.format(port=port))
            command = [nginx, "-p", home, "-c", "nginx.conf", "-e", "stderr"]
        else:
            command = [sys.executable, "-m", "bench.origins", str(port)]
        process = subprocess.Popen(command, cwd=ROOT)
        try:
            _await(f"http://127.0.0.1:{port}/")
            yield ("nginx" if nginx else "asyncio"), f"http://127.0.0.1:{port}/items"
        finally:
            process.terminate()
            process.wait()


def _await(url: str) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            httpx.get(url)
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


class _Answering(asyncio.Protocol):
    """Answers every request without looking at it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.write(ANSWER * data.count(b"\r\n\r\n"))


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Answering, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
