"""Small throw-away servers for tests of the engine: each says the octets that it is told to."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

Line = list[bytes]
Heard = tuple[str, int, bytes]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
STAYS = b"stays"
"""In place of an answer: the connection stays open until the client closes it."""


@contextmanager
def saying(*lines: Line, tls: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[Heard]]]:
    """Serves connections in turn, each with the answers of a line, in pieces at `|`; then it is closed.

    Yields the URL, and a list that fills with the requests: address and port that each came from, and its octets.
    """
    heard: list[Heard] = []

    def serve(line: socket.socket, answers: Line, peer: tuple[str, int]) -> None:
        with contextlib.suppress(OSError), tls.wrap_socket(line, server_side=True) if tls else line as talk:
            if isinstance(talk, ssl.SSLSocket) and talk.selected_alpn_protocol() != "http/1.1":
                return
            for answer in answers:
                got = talk.recv(65536)
                if not got:
                    return
                heard.append((*peer, got))
                if answer == STAYS:
                    talk.recv(1)
                    return
                for number, piece in enumerate(answer.split(b"|")):
                    time.sleep(0.03 if number else 0)
                    talk.sendall(piece)

    def accept() -> None:
        with contextlib.suppress(OSError):
            for answers in lines:
                line, peer = listener.accept()
                threading.Thread(target=serve, args=(line, answers, peer), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        scheme = "https" if tls else "http"
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/items?a=b", heard
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
