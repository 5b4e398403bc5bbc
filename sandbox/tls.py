"""The sandbox over TLS, with certificates of its own, and a port without TLS beside it.

with serving_tls() as secure:
    httpx.get(f"{secure.origin}/http/clean/notes", verify=str(secure.ca))
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from sandbox.server import listen, server
from sandbox.tls_certificates import Authority, issue, new_authority
from sandbox.tls_front import front, hang_up
from sandbox.tls_plain import plain_server
from sandbox.tls_setup import Setup, transport_faults

_VERSIONS = {
    "1.0": ssl.TLSVersion.MINIMUM_SUPPORTED,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
_NO_ENCRYPT_THEN_MAC = 0x80000  # SSL_OP_NO_ENCRYPT_THEN_MAC, which the ssl module does not name
_SHORT_GROUP = """\
-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
"""
"""The group of 1024 bits of RFC 2409 §6.2, which is too short today."""


@dataclass(slots=True)
class SecureSandbox:
    """A sandbox that is being served: its origins with and without TLS, and the file of the CA to trust."""

    origin: str
    plain_origin: str
    ca: Path
    setup: Setup
    _authority: Authority
    _context: ssl.SSLContext
    _file: Path = field(repr=False)

    def renew(self) -> None:
        """Serve a fresh certificate from now on."""
        self._load(self.setup)

    def go_back(self) -> None:
        """Serve the certificate before this one, which is the older by the age at which it was replaced."""
        self._load(replace(self.setup, starts=self.setup.starts - self.setup.days * self.setup.renewed))

    def _load(self, setup: Setup) -> None:
        issue(setup, self._authority, self._file)
        self._context.load_cert_chain(self._file)


@contextmanager
def serving_tls(fault_id: str | None = None, token: str | None = None) -> Iterator[SecureSandbox]:
    """Serve over TLS, in the way of one transport fault where its id is given, for as long as the block runs."""
    setup = transport_faults()[fault_id](Setup()) if fault_id else Setup()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        authority = new_authority(2048 if setup.digest == "sha1" else 0)
        authority.write_root(folder / "ca.pem")
        issue(setup, authority, folder / "server.pem")
        context = _context(setup, folder)
        behind, before = stack.enter_context(listen("127.0.0.1", 0)), stack.enter_context(listen("127.0.0.1", 0))
        stack.enter_context(_behind(behind, context, token))
        stack.enter_context(_before(before, behind.getsockname()[1], setup))
        origin = f"https://localhost:{before.getsockname()[1]}"
        plain_origin = stack.enter_context(_without_tls(origin, setup))
        file = folder / "server.pem"
        yield SecureSandbox(origin, plain_origin, folder / "ca.pem", setup, authority, context, file)


def _context(setup: Setup, folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = _VERSIONS[setup.oldest]
    context.maximum_version = _VERSIONS[setup.newest]
    context.set_ciphers(setup.ciphers)
    context.set_alpn_protocols(list(setup.protocols))
    if not setup.binds_mac:
        context.options |= _NO_ENCRYPT_THEN_MAC
    if setup.short_group:
        (folder / "group.pem").write_text(_SHORT_GROUP)
        context.load_dh_params(str(folder / "group.pem"))
    if setup.unknown_name == "alert":
        context.sni_callback = _known_names_only
    context.load_cert_chain(folder / "server.pem")
    return context


def _known_names_only(_: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> int | None:
    known = name is None or name == "localhost"
    return None if known else int(ssl.AlertDescription.ALERT_DESCRIPTION_UNRECOGNIZED_NAME)


@contextmanager
def _behind(bound: socket.socket, context: ssl.SSLContext, token: str | None) -> Iterator[None]:
    """The sandbox itself, over TLS."""
    running = server(token)
    running.config.ssl_context_factory = lambda *_: context

    def end() -> None:
        running.should_exit = True

    with _thread(lambda: running.run(sockets=[bound]), end):
        while not running.started:
            time.sleep(0.005)
        yield


@contextmanager
def _before(bound: socket.socket, port: int, setup: Setup) -> Iterator[None]:
    """What clients connect to, from the first moment of the block on."""
    bound.listen()
    loops: SimpleQueue[Callable[[], object]] = SimpleQueue()

    async def run() -> None:
        end = asyncio.Event()
        accepting = await front(bound, port, setup)
        loops.put(partial(asyncio.get_running_loop().call_soon_threadsafe, end.set))
        await end.wait()
        accepting.close()
        await hang_up()

    with _thread(lambda: asyncio.run(run()), lambda: loops.get()()):
        yield


@contextmanager
def _without_tls(secure_origin: str, setup: Setup) -> Iterator[str]:
    """The port without TLS; yields its origin."""
    plain = plain_server(secure_origin, setup)
    with plain, _thread(lambda: plain.serve_forever(poll_interval=0.05), plain.shutdown):
        yield f"http://localhost:{plain.server_address[1]}"


@contextmanager
def _thread(act: Callable[[], object], end: Callable[[], object]) -> Iterator[None]:
    """Something that runs beside the block, until that ends it."""
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    try:
        yield
    finally:
        end()
        thread.join()
