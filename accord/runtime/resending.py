"""Sends a recorded request again and judges the answer by one rule, as it was judged before."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from accord.judge.edge import answered_by, usual_of
from accord.judge.judge import Judge, Sighting
from accord.judge.rules import Rule
from accord.model.codec import from_json, to_json
from accord.model.contract import Contract
from accord.model.exchange import Exchange, Request
from accord.model.requirement import Requirement
from accord.model.survey import Survey
from accord.record.ledger import exchanges
from accord.runtime.making.custody import Custody
from accord.runtime.making.maker import Maker
from accord.runtime.run import context_of, secrets_of
from accord.wire.budget import Budget
from accord.wire.client import SAFE, Client, UnsafeRequest

_GONE, _REFUSED, _BUSY = (404, 410), (401, 403), (429, 502, 503, 504)
_REQUESTS, _SECONDS = 50, 300.0


class CannotTell(Exception):
    """Whether a finding is mended cannot be told; the message says why."""


@dataclass(frozen=True, slots=True)
class Again:
    """A request that was sent again: what came of it, what a rule made of that, and what it left on the target."""

    exchange: Exchange
    sighting: Sighting
    left: tuple[str, ...] = ()


def send_again(
    folder: Path,
    before: Exchange,
    contract: Contract,
    rule: tuple[Requirement, Rule],
    survey: Survey,
    *,
    writes: bool,
) -> Again:
    """Send the request of a run's exchange to a contract's target, and judge the answer by a rule.

    `survey` is the run's. Raises CannotTell where it may not go out, or its answer does not tell.
    """
    if before.request.method not in SAFE and not writes:
        raise CannotTell(f"{before.request.line} may change the target; allow it with --allow-writes")
    old = survey.base_url
    there = _moved(survey, old, contract.base_url)
    seen: list[Exchange] = []
    with _client(contract, there, seen, writes) as (client, maker):
        try:
            client.repeat(_aimed(before.request, old, contract.base_url))
        except KeyError as error:
            raise CannotTell(_missing(str(error.args[0]))) from error
        except UnsafeRequest as error:
            raise CannotTell(f"the rows that it names are gone: {error}") from error
        except ValueError as error:
            raise CannotTell(str(error)) from error
        now = seen[-1]
        left = tuple(maker.clean_up())
    _require_answer(folder, before, now)
    judged = Judge([rule], context_of(contract, there)).see(now)
    if judged is None or not judged.tried:
        raise CannotTell(f"the answer ({_told(now)}) shows nothing that the requirement speaks of")
    return Again(now, judged, left)


def _require_answer(folder: Path, before: Exchange, now: Exchange) -> None:
    """Raise CannotTell where the answer is not one to the same request of the same target."""
    if now.response is None:
        raise CannotTell(f"the target did not answer: {now.fault}")
    if now.status == before.status:
        return
    if now.status in _GONE and before.ok:
        raise CannotTell(f"what it asks for is gone: {_told(now)}")
    if now.status in _REFUSED:
        raise CannotTell(f"the credentials were refused: {_told(now)}")
    if now.status in _BUSY:
        raise CannotTell(f"the target was busy or down: {_told(now)}")
    if who := answered_by(now, usual_of(exchanges(folder))):
        raise CannotTell(f"{who} answered in place of the API: {_told(now)}")


def _missing(name: str) -> str:
    if name == "REDACTED":
        return "the request carried a secret of that moment, which no record holds"
    return f"the credentials are missing: ${name} is not set"


def _told(exchange: Exchange) -> str:
    return f"{exchange.request.line}: status {exchange.status}"


def _aimed(request: Request, old: str, new: str) -> Request:
    """The request as it would have gone to another base URL."""
    if old == new:
        return request
    one, two = (url.split("://", 1)[1].partition("/")[0].encode() for url in (old, new))
    return replace(request, url=request.url.replace(old, new, 1), raw=request.raw.replace(one, two))


def _moved(survey: Survey, old: str, new: str) -> Survey:
    """A survey as it would have been at another base URL."""
    found: Any = json.loads(json.dumps(to_json(survey)).replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1]))
    return from_json(Survey, found)


@contextmanager
def _client(contract: Contract, survey: Survey, seen: list[Exchange], writes: bool) -> Iterator[tuple[Client, Maker]]:
    """A client that changes only what it creates, and what removes that again."""
    custody = Custody(survey)
    with tempfile.TemporaryDirectory() as spare:
        budget = Budget(Path(spare) / "budget", _REQUESTS, time.time() + _SECONDS)
        client = Client(contract, budget, seen.append, secrets=secrets_of(contract), writes=writes, worker="replay")
        client.permit, client.noted = custody.permit, custody.note
        try:
            yield client, Maker(client, survey, custody, "", updates=contract.updates)
        finally:
            client.close()
            budget.close()
