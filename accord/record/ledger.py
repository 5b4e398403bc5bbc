"""Ledgers: the append-only JSON Lines files of a run, one for each process that sends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from accord.model.exchange import Exchange, Request, exchange_from_json, exchange_to_json
from accord.model.finding import Finding
from accord.model.verdict import Verdict

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=list).encode

_MARK = re.compile(r"accord[0-9a-f]{6}\d+")
_EXCHANGE = '{"line":"exchange","id":"'
_PLAN = '{"line":"plan",'
"""How the lines of an exchange and of a plan begin, so that others need not be read."""
_ORDERLY = (0, 1, 5)
"""Exit codes of pytest after which all that was planned has run: passed, failed, nothing collected."""

SESSION, CLEANUP = "session", "cleanup"
"""The ledger of the process that takes a run through its phases, and those of cleaning up after it."""


class Ledger:
    """Writes one ledger; every line is on disk before the next request goes out.

    `requirements` are the ids that sightings refer to by number.
    """

    def __init__(self, run_dir: Path, worker: str, requirements: Sequence[str] = ()) -> None:
        self.path = run_dir / f"ledger-{worker}.jsonl"
        self._file = self.path.open("a", encoding="utf-8", errors="backslashreplace", buffering=1)
        self._numbers = {name: number for number, name in enumerate(requirements)}
        self._write(line="header", worker=worker, requirements=list(requirements))

    def exchange(self, exchange: Exchange) -> None:
        """Record an exchange."""
        self._write(line="exchange", **exchange_to_json(exchange))

    def sending(self, name: str, request: Request) -> None:
        """Record that a request which may change the target goes out, before its answer is known.

        `marks` are the texts of the run's own in it, by which what it makes can be found again.
        """
        self._write(line="sending", id=name, method=request.method, url=request.url, marks=marks_in(request))

    def more(self, count: int) -> None:
        """Record how many exchanges there were besides those that are recorded, to which they are alike."""
        self._write(line="more", count=count)

    def sighting(
        self,
        key: str,
        asked: str,
        tried: Mapping[str, int],
        findings: Iterable[Finding],
        shown: Mapping[str, Sequence[str]],
    ) -> None:
        """Record what was made of one distinct exchange; `asked` is the key of its request.

        `shown` holds the permissions that it shows in use, each with the subject and effect, if any.
        """
        numbers = self._numbers
        self._write(
            line="sighting", key=key, asked=asked, tried={numbers[name]: count for name, count in tried.items()},
            findings=[finding.to_json() for finding in findings],
            shown={numbers[name]: effect for name, effect in shown.items()},
        )  # fmt: skip

    def intercepted(self, who: str, exchange: Exchange) -> None:
        """Record that somebody else answered in place of the API."""
        self._write(
            line="intercepted", who=who, exchange=exchange.id, request=exchange.request.line, status=exchange.status
        )

    def facts(self, facts: Mapping[str, Any]) -> None:
        """Record the facts of the target's host."""
        self._write(line="facts", facts=facts)

    def plan(self, cases: Mapping[str, Sequence[str]], untried: Mapping[str, str]) -> None:
        """Record which cases will run, with their requirements, and why others will not."""
        self._write(line="plan", cases=cases, untried=untried)

    def case(
        self,
        node: str,
        requirements: Sequence[str],
        verdict: Verdict,
        reason: str,
        findings: Iterable[Finding],
    ) -> None:
        """Record the outcome of one case, for each requirement that it verifies."""
        self._write(
            line="case", node=node, requirements=list(requirements), verdict=verdict, reason=reason,
            findings=[finding.to_json() for finding in findings],
        )  # fmt: skip

    def left_behind(self, urls: Sequence[str]) -> None:
        """Record what the run created and could not delete."""
        self._write(line="left-behind", urls=list(urls))

    def unjudgeable(self, why: str) -> None:
        """Record that the run ended in order with nothing to judge."""
        self._write(line="unjudgeable", why=why)

    def phase(self, name: str, code: int, planned: bool) -> None:
        """Record that a phase has ended, with pytest's exit code, and whether any process of it wrote a plan."""
        self._write(line="phase", name=name, code=code, planned=planned)

    def close(self) -> None:
        """Write the footer: a ledger without one was interrupted."""
        if not self._file.closed:
            self._write(line="footer")
            self._file.close()

    def _write(self, **line: Any) -> None:
        self._file.write(_encode(line) + "\n")


def ledgers(run_dir: Path) -> list[Path]:
    """The ledgers of a run, in a fixed order; those of what was cleaned up after it are none of its own."""
    return sorted(path for path in run_dir.glob("ledger-*.jsonl") if path not in cleanups(run_dir))


def cleanups(run_dir: Path) -> list[Path]:
    """The ledgers of what was cleaned up after a run, the earliest first."""
    return sorted(run_dir.glob(f"ledger-{CLEANUP}-*.jsonl"))


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a ledger; a torn last line is left out."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for text in file:
            try:
                yield json.loads(text)
            except json.JSONDecodeError:
                return


def ended_in_order(phase: Mapping[str, Any]) -> bool:
    """Whether the line of a phase tells that it was planned, and that pytest ended as it does where nothing broke."""
    return phase["code"] in _ORDERLY and bool(phase.get("planned", True))


def marks_in(request: Request) -> list[str]:
    """The texts by which a run marks what it makes, as far as a request holds any."""
    return sorted(set(_MARK.findall(f"{request.url} {request.body.decode('utf-8', 'replace')}")))


def plans(run_dir: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The cases that each process of a run planned, with their requirements, after the name of the process."""
    for path in ledgers(run_dir):
        with path.open(encoding="utf-8", errors="replace") as file:
            for text in file:
                if text.startswith(_PLAN) and text.endswith("\n"):
                    yield path.stem.removeprefix("ledger-"), json.loads(text)["cases"]


def is_unjudgeable(run_dir: Path) -> bool:
    """Whether a run ended in order with nothing to judge."""
    return any(line["line"] == "unjudgeable" for path in ledgers(run_dir) for line in lines(path))


def exchanges(run_dir: Path, wanted: set[str] | None = None) -> Iterator[Exchange]:
    """The exchanges of a run, all or those with the wanted ids; a torn last one is left out."""
    for path in ledgers(run_dir):
        with path.open(encoding="utf-8", errors="replace") as file:
            for text in file:
                if _is_exchange(text, wanted):
                    try:
                        yield exchange_from_json(json.loads(text))
                    except json.JSONDecodeError:
                        break


def _is_exchange(text: str, wanted: set[str] | None) -> bool:
    """Whether a line is that of a wanted exchange, as far as its beginning tells."""
    begins, _, rest = text.partition(_EXCHANGE)
    return not begins and bool(rest) and (wanted is None or rest.partition('"')[0] in wanted)
