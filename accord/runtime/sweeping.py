"""Sweeps up after a run that was killed: removes what it created and could not delete itself."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from accord.model.codec import from_json
from accord.model.contract import Contract
from accord.model.exchange import Exchange, exchange_from_json
from accord.model.survey import Survey
from accord.record.ledger import CLEANUP, Ledger, cleanups, ledgers, lines, marks_in
from accord.runtime.making.custody import Custody, Doubt
from accord.runtime.making.maker import Maker
from accord.runtime.making.search import Search
from accord.runtime.run import read_header, read_survey, secrets_of
from accord.wire.budget import Budget
from accord.wire.client import Client
from accord.wire.urls import bare

_GONE = (404, 410)
_PAGES = 100
"""How many pages of a collection are looked through for what a creation without an answer made."""


@dataclass(slots=True)
class Swept:
    """What became of all that a run had created: URLs, and in words what may be left and was not found."""

    removed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    possible: list[str] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    """What came of the attempt to remove what is stuck."""

    @property
    def clean(self) -> bool:
        """Whether nothing is left."""
        return not self.stuck and not self.possible


def sweep(folder: Path) -> Swept | None:
    """Remove what a run left on its target, and keep what is sent in a ledger of its own; None if nothing is left.

    Raises UsageError where the folder holds no run, or the credentials are missing.
    """
    contract = from_json(Contract, read_header(folder)["contract"])
    survey = read_survey(folder)
    if survey is None or not is_open(folder):
        return None
    secrets_of(contract)
    custody, unclear = _rebuilt(folder, contract, survey)
    if not custody.made and not unclear:
        return None
    done: list[Exchange] = []
    with _client(folder, contract, custody, done) as (client, ledger):
        client.purpose = "cleaning up"
        swept = Swept()
        items = {term.path: term.items for term in contract.resources}
        swept.possible = Search(client, survey, custody, _PAGES, items).find(unclear)
        made = list(custody.made.values())
        swept.stuck = Maker(client, survey, custody, "", updates=contract.updates).clean_up()
        ledger.left_behind([*swept.stuck, *swept.possible])
    answers = {bare(each.request.url): each for each in done if each.request.method == "DELETE"}
    for url in made:
        answer = answers.get(bare(url))
        if url in swept.stuck:
            swept.reasons[url] = _outcome(answer)
        else:
            (swept.gone if answer and answer.status in _GONE else swept.removed).append(url)
    return swept


def _outcome(answer: Exchange | None) -> str:
    if answer is None:
        return "nothing was sent for it"
    return f"status {answer.status}" if answer.response else answer.fault


def is_open(folder: Path) -> bool:
    """Whether a run may have left something, as far as its ledgers and those of earlier sweeping tell."""
    if swept := cleanups(folder):
        return not _is_settled(swept[-1])
    return not all(map(_is_settled, ledgers(folder)))


def _is_settled(ledger: Path) -> bool:
    """Whether a process changed nothing, or ended by saying that nothing of it is left."""
    changed, left = False, False
    for line in lines(ledger):
        changed |= line["line"] == "sending"
        left = bool(line["urls"]) if line["line"] == "left-behind" else left or line["line"] == "sending"
    return not (changed and left)


def _rebuilt(folder: Path, contract: Contract, survey: Survey) -> tuple[Custody, list[Doubt]]:
    """What a run had in custody when it ended, and what it may have created besides."""
    custody = Custody(survey)
    custody.accounts = tuple(f"${account.env}" for account in contract.accounts)
    sent: dict[str, Doubt] = {}
    seen: dict[str, Exchange] = {}
    for path in (*ledgers(folder), *cleanups(folder)):
        for line in lines(path):
            if line["line"] == "sending":
                sent[line["id"]] = Doubt(line["id"], line["method"], line["url"], tuple(line["marks"]))
            elif line["line"] == "exchange" and line["id"] in sent:
                seen[line["id"]] = exchange_from_json(line)
    for exchange in sorted(seen.values(), key=lambda each: each.started):
        url = bare(exchange.request.url)
        if exchange.request.method == "PUT" and (exchange.status == 201 or marks_in(exchange.request)):
            custody.unused.add(url)
        custody.note(exchange)
        custody.unused.discard(url)
    unanswered = [each for name, each in sent.items() if name not in seen or seen[name].response is None]
    untold = [sent[own] for name in (*custody.lost, *custody.doubts) if (own := name.partition("/")[0]) in sent]
    unclear = [each for each in (*unanswered, *untold) if each.method in ("POST", "PUT")]
    custody.lost.clear()
    custody.doubts.clear()
    return custody, list(dict.fromkeys(unclear))


@contextmanager
def _client(
    folder: Path, contract: Contract, custody: Custody, done: list[Exchange]
) -> Iterator[tuple[Client, Ledger]]:
    """A client that may delete what is in custody, and the ledger of what it sends."""
    ledger = Ledger(folder, f"{CLEANUP}-{len(cleanups(folder)) + 1}")
    limits = contract.limits

    def sink(exchange: Exchange) -> None:
        ledger.exchange(exchange)
        done.append(exchange)

    with tempfile.TemporaryDirectory() as spare:
        budget = Budget(Path(spare) / "budget", limits.requests, time.time() + limits.seconds)
        client = Client(
            contract, budget, sink, secrets=secrets_of(contract), writes=True, worker=ledger.path.stem[7:]
        )
        client.permit, client.noted, client.announced = custody.permit, custody.note, ledger.sending
        try:
            yield client, ledger
        finally:
            client.close()
            budget.close()
            ledger.close()
