"""What stands before the TLS server: it reads the client's hello, and ends or passes on the connection.

Python's own TLS servers pass over protocols that they do not know, and cannot be made to choose a wrong one.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress

from sandbox.tls_setup import Setup

_ALPN = 16
_NO_APPLICATION_PROTOCOL = 120


async def front(bound: socket.socket, port: int, setup: Setup) -> asyncio.Server:
    """Accept on a socket, and pass on to the TLS server at a port of this host."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await _serve(reader, writer, port, setup)
        finally:
            writer.close()

    return await asyncio.start_server(accept, sock=bound)


async def hang_up() -> None:
    """End all connections that are open in this loop."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, setup: Setup) -> None:
    head = await reader.readexactly(5)
    hello = await reader.readexactly(int.from_bytes(head[3:5], "big"))
    offered = list(protocols(hello))
    if offered and not set(offered) & set(setup.protocols):
        if setup.unknown_protocol == "alert":
            writer.write(_alert(_NO_APPLICATION_PROTOCOL))
            return
        if setup.unknown_protocol == "alien":
            writer.write(_choice_of(setup.protocols[0]))
            return
    onward_reader, onward_writer = await asyncio.open_connection("127.0.0.1", port)
    onward_writer.write(head + hello)
    await asyncio.gather(_pump(reader, onward_writer), _pump(onward_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        with suppress(OSError):
            while octets := await reader.read(65536):
                writer.write(octets)
                await writer.drain()
    finally:
        writer.close()


def protocols(hello: bytes) -> Iterator[str]:
    """The ALPN protocols that a ClientHello offers; nothing where it is malformed."""
    with suppress(IndexError, struct.error):
        at = 38  # behind type, length, version and random
        at += 1 + hello[at]
        at += 2 + struct.unpack_from("!H", hello, at)[0]
        at += 1 + hello[at] + 2
        while at + 4 <= len(hello):
            kind, length = struct.unpack_from("!HH", hello, at)
            if kind == _ALPN:
                names = hello[at + 6 : at + 4 + length]
                while names:
                    yield names[1 : 1 + names[0]].decode("latin-1")
                    names = names[1 + names[0] :]
            at += 4 + length


def _alert(number: int) -> bytes:
    return bytes([21, 3, 3, 0, 2, 2, number])


def _choice_of(protocol: str) -> bytes:
    """A ServerHello of TLS 1.2 that chooses a protocol, and nothing behind it."""
    name = protocol.encode("ascii")
    extension = struct.pack("!HHHB", _ALPN, len(name) + 3, len(name) + 1, len(name)) + name
    body = b"\3\3" + bytes(32) + b"\0" + b"\xc0\x2b" + b"\0" + struct.pack("!H", len(extension)) + extension
    message = b"\2" + len(body).to_bytes(3, "big") + body
    return struct.pack("!BHH", 22, 0x0303, len(message)) + message
