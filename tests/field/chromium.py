"""Drives a headless Chromium over its own pipe: opens pages, runs scripts in them, prints and pictures them.

The browser comes from npm, pinned in `browser/package-lock.json`; ACCORD_CHROMIUM names another one.
"""

import base64
import contextlib
import fcntl
import functools
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.field import npm
from tests.field.servers import UnavailableError

FOLDER = Path(__file__).parent / "browser"
ANSWER_S = 60.0
A4 = {"paperWidth": 8.27, "paperHeight": 11.69}
_FLAGS = (
    "--headless=new", "--no-sandbox", "--no-zygote", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability", "--no-pings",
    "--hide-scrollbars", "--font-render-hinting=none", "--force-color-profile=srgb", "--remote-debugging-pipe",
)  # fmt: skip
# The browser reads commands from descriptor 3 and writes answers to 4, whatever these are here.
_START = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)


@functools.cache
def missing() -> str | None:
    """Return why no browser can be had here, or None where one starts."""
    try:
        with browser():
            return None
    except UnavailableError as reason:
        return str(reason)


@functools.cache
def executable() -> str:
    """Return the path of a browser, unpacked where that is still to do."""
    if own := os.environ.get("ACCORD_CHROMIUM"):
        return own
    home = npm.install(FOLDER).parent
    # Modules find packages beside themselves alone, and the browser is unpacked into what is called temporary.
    program = home / "unpack.mjs"
    program.write_bytes((FOLDER / "unpack.mjs").read_bytes())
    found = subprocess.run(
        ["node", str(program)], env={**os.environ, "TMPDIR": str(home)}, capture_output=True, text=True, timeout=120
    )
    if found.returncode:
        raise UnavailableError(f"the browser could not be unpacked: {found.stderr[-2000:]}")
    return found.stdout.strip()


def axe() -> str:
    """Return the script of axe-core."""
    return (npm.install(FOLDER) / "axe-core" / "axe.min.js").read_text("utf-8")


@contextlib.contextmanager
def browser() -> Iterator["Browser"]:
    """Yield a running browser; raises UnavailableError where none starts."""
    path = executable()
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [sys.executable, "-c", _START, *map(str, _apart(theirs_in, theirs_out)), path, *_FLAGS]
        inherited = tuple(int(each) for each in command[3:5])
        process = subprocess.Popen(
            [*command, f"--user-data-dir={profile}"], pass_fds=inherited, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for each in (theirs_in, theirs_out, *inherited):
            os.close(each)
        try:
            started = Browser(ours_in, ours_out)
            try:
                started.call("Browser.getVersion")
            except ChromiumError as reason:
                raise UnavailableError(f"{path} does not start: {reason}") from reason
            yield started
        finally:
            process.kill()
            process.wait()
            os.close(ours_in)
            os.close(ours_out)


def _apart(*descriptors: int) -> list[int]:
    """Copies of descriptors beyond those that the browser uses itself."""
    return [fcntl.fcntl(each, fcntl.F_DUPFD, 10) for each in descriptors]


class ChromiumError(AssertionError):
    """The browser refused a command, a script threw, or nothing came in time."""


@dataclass
class Browser:
    """A browser, and what it said that was not asked for: events by the session of their page."""

    _in: int
    _out: int
    _number: int = 0
    _rest: bytes = b""
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def call(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """Carry out a command and return what it gives."""
        self._number += 1
        number = self._number
        told = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        try:
            self._send(json.dumps(told).encode() + b"\0")
        except BrokenPipeError as ended:
            raise ChromiumError("the browser has ended") from ended
        answer = self._until(lambda message: message.get("id") == number)
        if "error" in answer:
            raise ChromiumError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def wait(self, session: str, method: str) -> dict[str, Any]:
        """Wait for an event of a page, unless it has come already."""
        known = next((each for each in self.events.get(session, ()) if each["method"] == method), None)
        return known or self._until(lambda each: each.get("method") == method and each.get("sessionId") == session)

    @contextlib.contextmanager
    def page(
        self, width: int = 1200, height: int = 900, scripts: bool = True, media: str = "", **features: str
    ) -> Iterator["Page"]:
        """Yield an empty page; `features` are what media queries ask for, such as prefers_color_scheme="dark"."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        page.size(width, height)
        page.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        told = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        page.call("Emulation.setEmulatedMedia", media=media, features=told)
        try:
            yield page
        finally:
            self.call("Target.disposeBrowserContext", browserContextId=context)

    def _send(self, octets: bytes) -> None:
        while octets:
            octets = octets[os.write(self._out, octets) :]

    def _until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        ends = time.monotonic() + ANSWER_S
        while True:
            message = self._message(ends)
            if "method" in message:
                self.events.setdefault(message.get("sessionId", ""), []).append(message)
            if wanted(message):
                return message

    def _message(self, ends: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0.0, ends - time.monotonic()))
            if not ready:
                raise ChromiumError(f"nothing came from the browser in {ANSWER_S:.0f} s")
            if not (more := os.read(self._in, 1 << 20)):
                raise ChromiumError("the browser has ended")
            self._rest += more
        first, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message


@dataclass
class Page:
    """One page of a browser."""

    browser: Browser
    session: str

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Carry out a command on this page."""
        return self.browser.call(method, self.session, **parameters)

    def events(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of all events of one kind that came so far."""
        return [each["params"] for each in self.browser.events.get(self.session, ()) if each["method"] == method]

    def size(self, width: int, height: int, scale: float = 1) -> None:
        """Set the size of the window, in pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )

    def open(self, path: Path, anchor: str = "") -> None:
        """Open a file and wait until it is loaded."""
        self.browser.events.pop(self.session, None)
        found = self.call("Page.navigate", url=path.absolute().as_uri() + (f"#{anchor}" if anchor else ""))
        assert "errorText" not in found, found
        # A place in the page that is open already is gone to without loading it anew.
        if "loaderId" in found:
            self.browser.wait(self.session, "Page.loadEventFired")

    def run(self, script: str) -> Any:
        """Return what an expression gives, promises awaited, as JSON."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise ChromiumError(json.dumps(found["exceptionDetails"])[:2000])
        return found["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """Press a key that writes nothing, such as Tab, and let it go."""
        for step in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=step, key=key, code=key, windowsVirtualKeyCode=code)

    def picture(self, clip: dict[str, float] | None = None) -> bytes:
        """Return a PNG of the window, or of a part of the page."""
        told: dict[str, Any] = {"clip": {**clip, "scale": 1}, "captureBeyondViewport": True} if clip else {}
        return base64.b64decode(self.call("Page.captureScreenshot", format="png", **told)["data"])

    def pdf(self) -> bytes:
        """Return the page as it prints on A4, with the margins of its own style."""
        told = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True, **A4)
        return base64.b64decode(told["data"])

    def urls(self) -> list[str]:
        """Return every address that the page asked for."""
        return [each["request"]["url"] for each in self.events("Network.requestWillBeSent")]

    def complaints(self) -> list[str]:
        """Return what the page's console holds: errors of scripts, and what the policy refused."""
        thrown = [json.dumps(each["exceptionDetails"]) for each in self.events("Runtime.exceptionThrown")]
        return thrown + [each["entry"]["text"] for each in self.events("Log.entryAdded")]
