"""Standard output and error that bear with their readers: one that has gone away, and one of few characters."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_NOBODY_READS = (errno.EPIPE, errno.EIO, errno.ENXIO)


class Unwritable(Exception):
    """Standard output cannot be written; the message says why."""


class _Outlet(io.RawIOBase):
    """Writes to a descriptor, and nowhere from the moment on at which that fails."""

    def __init__(self, descriptor: int, quiet: bool) -> None:
        self._descriptor = descriptor
        self._quiet = quiet
        self._shut = False

    def write(self, octets: ReadableBuffer) -> int:
        try:
            return memoryview(octets).nbytes if self._shut else os.write(self._descriptor, octets)
        except OSError as error:
            self._shut = True
            if self._quiet or error.errno in _NOBODY_READS:
                return memoryview(octets).nbytes
            raise Unwritable(f"standard output cannot be written: {error.strerror}") from error

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)


def steady_streams() -> None:
    """Let this process go on where nobody reads what it says, and replace what the encoding of a stream lacks."""
    sys.stdout = _steady(sys.stdout, quiet=False)
    sys.stderr = _steady(sys.stderr, quiet=True)


def _steady(stream: TextIO | None, quiet: bool) -> TextIO:
    if stream is None:  # it was closed before we began
        return Path(os.devnull).open("w", encoding="utf-8")
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    if os.name != "posix":  # a console elsewhere is written to in ways of its own
        stream.reconfigure(errors="replace")
        return stream
    buffered = io.BufferedWriter(_Outlet(stream.fileno(), quiet))
    lines = quiet or stream.line_buffering
    return io.TextIOWrapper(buffered, encoding=stream.encoding, errors="replace", line_buffering=lines)
