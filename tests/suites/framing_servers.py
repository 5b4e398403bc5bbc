"""Servers that speak HTTP in a manner of their own, octet by octet, and what a check makes of one."""

from __future__ import annotations

import contextlib
import inspect
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from accord.judge.expect import WARNINGS, Inconclusive, NotApplicable, Violation
from accord.model.contract import contract_from
from accord.model.survey import ResourceFacts, Survey
from accord.wire.budget import Budget
from accord.wire.client import Client

Answer = Callable[[bytes], bytes | None]
"""The octets that answer those of a request: none to close at once, None to say nothing at all."""

HANG_S = 1.0
TIMEOUT_S = 0.4


def said(status: int, body: bytes = b"{}", *lines: str, label: str = "application/json") -> bytes:
    """A plain response."""
    fields = [f"HTTP/1.1 {status} x", f"Content-Type: {label}", f"Content-Length: {len(body)}", *lines, "", ""]
    return "\r\n".join(fields).encode("latin-1") + body


def usual(octets: bytes) -> bytes:
    """What an easy-going server says: it finds GET of what is there, and does not take anything."""
    method, _, rest = octets.partition(b" ")
    body = b"" if method == b"HEAD" else b"{}"
    if b"none" in rest.partition(b" ")[0] or b"finds-nothing" in rest:
        return said(404, body)
    return said(200 if method in (b"GET", b"HEAD") else 405, body)


@contextmanager
def speaking(answer: Answer, keeps: Callable[[bytes], bool] = lambda octets: False) -> Iterator[str]:
    """Serve every connection by a function; `keeps` tells whether it stays open after a request."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        over = threading.Event()

        def accept() -> None:
            while not over.is_set():
                with contextlib.suppress(TimeoutError, OSError):
                    line, _ = server.accept()
                    threading.Thread(target=_converse, args=(line, answer, keeps, over), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


def _converse(line: socket.socket, answer: Answer, keeps: Callable[[bytes], bool], over: threading.Event) -> None:
    with line, contextlib.suppress(OSError):
        line.settimeout(2)
        while not over.is_set():
            heard = b""
            while b"\r\n\r\n" not in heard:
                data = line.recv(1 << 17)
                if not data:
                    return
                heard += data
            reply = answer(heard)
            if reply is None:
                time.sleep(HANG_S)
                return
            kept = keeps(heard)
            line.sendall(reply if kept else reply.replace(b" x\r\n", b" x\r\nConnection: close\r\n"))
            if not reply or not kept:
                return


class Nowhere:
    """A subject of checks that write: a place at which nothing is."""

    def __init__(self, url: str) -> None:
        self._url = url

    def nowhere(self) -> str:
        """The URL of nothing."""
        return f"{self._url}/n/none"


def outcome(check: Callable[..., Any], url: str, folder: Any, raw: bool = True) -> tuple[str, list[str]]:
    """How a check ends against a server, with what it warns or complains of."""
    contract = contract_from({
        "api": {"base_url": url, "standard": "http"},
        "limits": {"timeout": TIMEOUT_S},
        "capabilities": {"raw": raw},
    })  # fmt: skip
    client = Client(contract, Budget(folder / "budget", 200, 9e12), lambda exchange: None, writes=True)
    facts = ResourceFacts(type="n", path="/n", url=f"{url}/n", sample=("n", "1"), sample_url=f"{url}/n/1")
    given = {"client": client, "contract": contract, "subject": Nowhere(url),
             "survey": Survey(base_url=url, standard="http", resources=(facts,))}  # fmt: skip
    token = WARNINGS.set([])
    try:
        check(**{name: given[name] for name in inspect.signature(check).parameters})
        return "pass", [f"{finding.place}: {finding.actual}" for finding in WARNINGS.get() or []]
    except Violation as found:
        return "fail", [f"{found.place}: {found.actual}"]
    except NotApplicable as reason:
        return "not applicable", [str(reason)]
    except Inconclusive as reason:
        return "inconclusive", [str(reason)]
    finally:
        WARNINGS.reset(token)
        client.close()
