"""How limiters are started that are programs of the system: proxies, and what a program serves."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.field.servers import INSTALL_TIMEOUT_S, UnavailableError

HERE = Path(__file__).parent
NGINX = {
    "nginx-nodelay": "limit_req zone=clients burst=19 nodelay;",
    "nginx-queue": "limit_req zone=clients burst=19;",
    "nginx-delay": "limit_req zone=clients burst=19 delay=9;",
    "nginx-minutes": "limit_req zone=minutes burst=7 nodelay; limit_req_status 429;",
    "nginx-layers": "limit_req zone=paths burst=24 nodelay; limit_req zone=outer burst=99 nodelay;",
}
_OF_ALL = "stick-table type ip size 1k expire 60s store http_req_rate(2s)\nhttp-request track-sc0 src\n"
HAPROXY = {
    "haproxy": _OF_ALL + "http-request deny deny_status 429 if { sc_http_req_rate(0) gt 20 }",
    "haproxy-reject": _OF_ALL + "http-request reject if { sc_http_req_rate(0) gt 20 }",
    "haproxy-admitted": """stick-table type ip size 1k expire 60s store gpc0,gpc0_rate(2s)
        http-request track-sc0 src
        http-request deny deny_status 503 if { sc_gpc0_rate(0) ge 20 }
        http-request sc-inc-gpc0(0)""",
    "haproxy-expiring": """stick-table type ip size 1k expire 3s store http_req_cnt
        http-request track-sc0 src
        http-request deny deny_status 429 if { sc_http_req_cnt(0) gt 20 }""",
    "haproxy-layers": """stick-table type binary len 20 size 1k expire 60s store http_req_rate(1s)
        http-request track-sc0 base32+src
        http-request track-sc1 src table outer
        http-request deny deny_status 429 if { sc_http_req_rate(0) gt 25 }
        http-request deny deny_status 429 if { sc_http_req_rate(1) gt 100 }""",
}
_MODULES = Path("/usr/lib/apache2/modules")
_GO_SOURCES = "/usr/share/gocode"


@dataclass(frozen=True, slots=True)
class Program:
    """A program, how it serves a limiter by its name at a port from a folder, and what else it needs below /usr."""

    name: str
    command: Callable[[str, str, int, Path], Sequence[str]]
    needs: str = ""

    def find(self) -> str:
        """Where it is; raises UnavailableError where it, or what it needs, is not installed."""
        path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
        found = shutil.which(self.name, path=path)
        if found is None:
            raise UnavailableError(f"{self.name} is not installed")
        if self.needs and not any(Path("/usr").glob(self.needs)):
            raise UnavailableError(f"{self.needs} is not installed")
        return found


def _nginx(program: str, name: str, port: int, home: Path) -> Sequence[str]:
    _fill("nginx.conf", home, PORT=port, RULES=NGINX[name])
    (home / "html").mkdir()
    (home / "html" / "items").write_text("{}")
    return [program, "-p", str(home), "-c", "nginx.conf", "-e", "error.log"]


def _haproxy(program: str, name: str, port: int, home: Path) -> Sequence[str]:
    _fill("haproxy.cfg", home, PORT=port, RULES=HAPROXY[name])
    return [program, "-f", str(home / "haproxy.cfg")]


def _apache(program: str, name: str, port: int, home: Path) -> Sequence[str]:
    _fill("apache.conf", home, PORT=port, MODULES=_MODULES)
    (home / "html").mkdir()
    (home / "html" / "items").write_text("{}")
    return [program, "-d", str(home), "-f", str(home / "apache.conf"), "-D", "FOREGROUND"]


def _varnish(program: str, name: str, port: int, home: Path) -> Sequence[str]:
    _fill("varnish.vcl", home, BLOCK="3s" if name == "varnish-block" else "0s")
    listens = ["-a", f"127.0.0.1:{port}", "-f", str(home / "varnish.vcl"), "-n", str(home / "work")]
    return [program, "-F", *listens, "-s", "malloc,16m", "-p", "timeout_idle=120", "-j", "none"]


def _rack(program: str, name: str, port: int, home: Path) -> Sequence[str]:
    return [
        "env",
        f"NAME={name}",
        program,
        "-b",
        f"tcp://127.0.0.1:{port}",
        "-e",
        "none",
        "-q",
        str(HERE / "rack.ru"),
    ]


def _go(program: str, name: str, port: int, home: Path) -> Sequence[str]:
    made = home / "limited"
    settings = {**os.environ, "GOPATH": _GO_SOURCES, "GO111MODULE": "off", "GOFLAGS": ""}
    done = subprocess.run(
        [program, "build", "-o", str(made), str(HERE / "go" / "main.go")],
        env=settings,
        capture_output=True,
        text=True,
        timeout=INSTALL_TIMEOUT_S,
    )
    if done.returncode:
        raise UnavailableError(f"go build failed: {done.stderr[-2000:]}")
    return [str(made), str(port)]


def _fill(template: str, home: Path, **values: object) -> None:
    """Write a configuration with what stands in it for its port and its rules."""
    text = (HERE / template).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    (home / template).write_text(text, encoding="utf-8")


_VARNISH = Program("varnishd", _varnish, "lib/*/varnish/vmods/libvmod_vsthrottle.so")
_RACK = Program("puma", _rack, "share/rubygems-integration/all/specifications/rack-attack-*.gemspec")
PROGRAMS: Mapping[str, Program] = {
    **dict.fromkeys(NGINX, Program("nginx", _nginx)),
    **dict.fromkeys(HAPROXY, Program("haproxy", _haproxy)),
    "mod-evasive": Program("apache2", _apache, "lib/apache2/modules/mod_evasive20.so"),
    "varnish": _VARNISH,
    "varnish-block": _VARNISH,
    "rack-attack": _RACK,
    "rack-attack-ban": _RACK,
    "golang-x-time-rate": Program("go", _go, "share/gocode/src/golang.org/x/time/rate"),
}
"""The program of each limiter, by its name."""
