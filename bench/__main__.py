"""`python -m bench`: what Accord costs, as ratios taken in one run; nothing here passes or fails.

`python -m bench costs`, `rates` or `limits` prints only what a run costs, how many requests a second the rate probe
can send, or what measuring the limits of a real contract takes, which is more than a minute. `explore` stands alone:
it takes many minutes, and options of its own (`--help`).
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from accord.judge.judge import Judge
from accord.model.contract import contract_from
from accord.model.exchange import Exchange
from accord.record.assess import read_assessment
from accord.record.ledger import exchanges
from accord.runtime.options import Options
from accord.runtime.registry import registry
from accord.runtime.run import Run, open_run, prepare
from accord.wire.budget import Budget
from accord.wire.client import JSONAPI, Client
from bench.explore import exploring
from bench.limits import limits
from bench.rates import throughput
from sandbox import serving
from tests.field.servers import available, django_server

ROUNDS = 5
ROOT = Path(__file__).resolve().parents[1]


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this thread for a piece of work."""
    before = time.thread_time()
    work()
    return time.thread_time() - before


def bare_loop(seen: list[Exchange]) -> None:
    """The same requests again with nothing but httpx."""
    with httpx.Client(headers={"Accept": JSONAPI}, timeout=30) as client:
        for exchange in seen:
            client.request(exchange.request.method, exchange.request.url, headers=dict(exchange.request.headers))


def repeat(client: Client, seen: list[Exchange]) -> None:
    """Send requests again."""
    for request in (exchange.request for exchange in seen):
        client.request(request.method, request.url, headers=dict(request.headers), fresh=True)


def recording_loop(seen: list[Exchange], run: Run) -> None:
    """The same requests again through a run's client: recorded, redacted and judged."""
    repeat(run.client, seen)
    run.close()


def sending_loop(seen: list[Exchange], folder: Path, base_url: str) -> None:
    """The same requests again through the client alone."""
    contract = contract_from({"api": {"base_url": base_url}})
    client = Client(contract, Budget(folder / "bench-budget", 10**6, 9e12), lambda _: None)
    repeat(client, seen)
    client.close()


def median_ratio(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """The median CPU of one piece of work, and its median ratio to another, taken in turn."""
    one(), other()
    pairs = [(cpu(one), cpu(other)) for _ in range(ROUNDS)]
    return statistics.median(first for first, _ in pairs), statistics.median(
        first / second for first, second in pairs
    )


def judging(run: Run, seen: list[Exchange], *catalogues: str) -> Callable[[], object]:
    """Judge exchanges by the rules of some catalogues, each time as if none of them had been looked at before."""
    rules = list(registry().rules_for(*catalogues))

    def work() -> None:
        judge = Judge(rules, run.context)
        for exchange in seen:
            response = exchange.response and replace(exchange.response, _fields=[])
            judge.see(replace(exchange, response=response, _key=[]))

    return work


def whole_run(target: str, terms: str, writes: bool = False) -> tuple[float, int, float, int]:
    """CPU seconds, peak memory in MB, wall seconds and requests of a whole run in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        run_dir = Path(folder) / "run"
        contract = Path(folder) / "contract.toml"
        contract.write_text(terms)
        code = (
            "import resource, sys\nfrom pathlib import Path\nfrom accord.runtime.options import Options\n"
            "from accord.runtime.session import run\n"
            f"options = Options(contract={str(contract)!r}, target={target!r}, run_dir=Path({str(run_dir)!r}),"
            f" allow_writes={writes})\nrun(options)\n"
            "usage = resource.getrusage(resource.RUSAGE_SELF)\n"
            "print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)"
        )
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        wall = time.perf_counter() - started
        used, memory = done.stdout.split()[-2:]
        return float(used), int(memory), wall, read_assessment(run_dir).requests


def command(*arguments: str) -> float:
    """Median wall seconds of a command."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "accord", *arguments], cwd=ROOT, capture_output=True, check=False)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def against(table: Table, name: str, target: str, standard: str, contract: Path) -> None:
    """Measure on one target, by a contract that allows writing."""
    terms = contract.read_text()
    with tempfile.TemporaryDirectory() as folder:
        run_dir = prepare(Options(target=target, standard=standard, run_dir=Path(folder) / "run"))
        seen = list(exchanges(run_dir))
        count = len(seen)
        bare, _ = median_ratio(lambda: bare_loop(seen), lambda: bare_loop(seen))
        _, sending = median_ratio(lambda: sending_loop(seen, run_dir, target), lambda: bare_loop(seen))
        opened = [open_run(run_dir, f"bench{number}") for number in range(ROUNDS + 2)]
        _, recording = median_ratio(lambda: recording_loop(seen, opened.pop()), lambda: bare_loop(seen))
        with_http, _ = median_ratio(judging(opened[0], seen, standard, "http"), lambda: None)
        without, _ = median_ratio(judging(opened[0], seen, standard), lambda: None)
        opened.pop().close()
        started = time.perf_counter()
        bare_loop(seen)
        each = (time.perf_counter() - started) / count
    table.add_row(f"{name}: bare httpx, CPU a request", f"{bare / count * 1000:.2f} ms", "")
    table.add_row(f"{name}: client alone / bare httpx", f"{sending:.2f}x", "")
    table.add_row(f"{name}: client, record and rules / bare httpx", f"{recording:.2f}x", "2x")
    table.add_row(
        f"{name}: rules of HTTP beside {standard}, CPU a request", f"{(with_http - without) / count * 1000:.2f} ms",
        "0.3 ms",
    )  # fmt: skip
    used, memory, wall, requests = whole_run(target, terms)
    table.add_row(f"{name}: whole reading run, requests", str(requests), "300")
    table.add_row(f"{name}: whole reading run, peak memory", f"{memory} MB", "150 MB")
    table.add_row(
        f"{name}: whole reading run, CPU / bare httpx for as many", f"{used / (bare / count * requests):.1f}x", ""
    )
    table.add_row(f"{name}: whole reading run, wall / bare httpx for as many", f"{wall / (each * requests):.1f}x", "")
    used, memory, wall, requests = whole_run(target, terms, writes=True)
    table.add_row(f"{name}: reading and writing, requests", str(requests), "600")
    table.add_row(f"{name}: reading and writing, peak memory", f"{memory} MB", "150 MB")
    table.add_row(
        f"{name}: reading and writing, wall / bare httpx for as many", f"{wall / (each * requests):.1f}x", "2.5x"
    )


def main() -> None:
    """Print the tables, or those that are asked for."""
    console = Console(width=110)
    if sys.argv[1:2] == ["explore"]:
        console.print(exploring())
        return
    tables = {"costs": costs, "rates": throughput, "limits": limits}
    for name in sys.argv[1:] or tables:
        console.print(tables[name]())


def costs() -> Table:
    """What a run costs."""
    table = Table("what", "measured", "goal")
    with serving() as origin:
        against(
            table, "sandbox 1.1", f"{origin}/jsonapi-1.1/clean", "jsonapi-1.1", ROOT / "contracts/sandbox-1.1.toml"
        )
    if why := available("django"):
        table.add_row("Django field server", f"skipped: {why}", "")
    else:
        with django_server() as url:
            against(table, "Django", url, "jsonapi-1.0", ROOT / "tests/field/django/contract.toml")
    bare = command("--version")
    table.add_row("accord --version, wall", f"{bare:.2f} s", "")
    table.add_row("accord --help, wall", f"{command('--help'):.2f} s", "0.4 s")
    table.add_row("accord list, wall", f"{command('list'):.2f} s", "1 s")
    table.add_row("this process, peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", "")
    return table


if __name__ == "__main__":
    main()
