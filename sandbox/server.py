"""The sandbox on a real port."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sandbox.app import application

if TYPE_CHECKING:
    import uvicorn

LARGEST_HEAD = 256_000


def server(token: str | None = None) -> uvicorn.Server:
    """A server that is ready to run."""
    import uvicorn  # late, for whoever only wants to know the faults

    from sandbox.protocol import WireProtocol

    config = uvicorn.Config(
        application(token),
        http=WireProtocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=60,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to an address; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only where the protocol is named; without it each answer waits 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    return bound


def origin(bound: socket.socket) -> str:
    """The URL of the server that listens on a socket."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def serving(host: str = "127.0.0.1", port: int = 0, token: str | None = None) -> Iterator[str]:
    """Serve from a thread of this process for as long as the block runs; yields the origin, `http://host:port`."""
    with listen(host, port) as bound:
        running = server(token)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not running.started:
            if not thread.is_alive():
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.005)
        try:
            yield origin(bound)
        finally:
            running.should_exit = True
            thread.join()
