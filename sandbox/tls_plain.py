"""The port without TLS: it sends every client to the one with TLS, or does what a fault makes of it."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sandbox.tls_setup import Setup

AWAY = "https://elsewhere.invalid"


def plain_server(secure_origin: str, setup: Setup) -> ThreadingHTTPServer:
    """A server on a free port of 127.0.0.1 that redirects to the same path of an origin."""

    class Handler(BaseHTTPRequestHandler):
        """Answers every request alike."""

        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            """Redirect, or misbehave."""
            length = self.headers.get("content-length", "0")
            self.rfile.read(int(length) if length.isdigit() else 0)
            if setup.plain == "serve":
                self.content({"data": [{"id": "1", "title": "Open to all"}]})
            elif setup.plain == "token" and self.command == "POST":
                self.content({"access_token": "c2FuZGJveA", "token_type": "Bearer", "expires_in": 60})
            else:
                self.away(AWAY if setup.plain == "away" else secure_origin)

        def content(self, document: object) -> None:
            """Answer with a JSON document."""
            body = json.dumps(document).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def away(self, origin: str) -> None:
            """Redirect for good."""
            self.send_response(308)
            self.send_header("Location", origin + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gave
            """Say nothing."""

    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        setattr(Handler, f"do_{method}", Handler.answer)
    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
