"""Sweeps up after a run that was killed: removes what it created and could not delete itself."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from accord.model.codec import from_json
from accord.model.contract import Contract
from accord.model.exchange import Exchange, exchange_from_json
from accord.model.survey import Identity, ResourceFacts, Survey
from accord.record.ledger import CLEANUP, Ledger, cleanups, ledgers, lines, marks_in
from accord.runtime.making.custody import Custody
from accord.runtime.making.maker import Maker
from accord.runtime.run import read_header, read_survey, secrets_of
from accord.runtime.surveying.rows import rows_in
from accord.runtime.surveying.specimens import link_url
from accord.wire.budget import Budget
from accord.wire.client import Client
from accord.wire.urls import bare, segment

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

    @property
    def clean(self) -> bool:
        """Whether nothing is left."""
        return not self.stuck and not self.possible


@dataclass(frozen=True, slots=True)
class Open:
    """A request that may have created what the record does not name: its answer never came, or did not tell."""

    id: str
    method: str
    url: str
    marks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {urlsplit(self.url).path} ({self.id})"


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
        for each in unclear:
            if told := _Search(client, contract, survey, custody).find(each):
                swept.possible.append(told)
        made = list(custody.made.values())
        swept.stuck = Maker(client, survey, custody, "", updates=contract.updates).clean_up()
        ledger.left_behind([*swept.stuck, *swept.possible])
    answers = {bare(each.request.url): each.status for each in done if each.request.method == "DELETE"}
    for url in made:
        if url not in swept.stuck:
            (swept.gone if answers.get(bare(url)) in _GONE else swept.removed).append(url)
    return swept


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


def _rebuilt(folder: Path, contract: Contract, survey: Survey) -> tuple[Custody, list[Open]]:
    """What a run had in custody when it ended, and what it may have created besides."""
    custody = Custody(survey)
    custody.accounts = tuple(f"${account.env}" for account in contract.accounts)
    sent: dict[str, Open] = {}
    seen: dict[str, Exchange] = {}
    for path in (*ledgers(folder), *cleanups(folder)):
        for line in lines(path):
            if line["line"] == "sending":
                sent[line["id"]] = Open(line["id"], line["method"], line["url"], tuple(line["marks"]))
            elif line["line"] == "exchange" and line["id"] in sent:
                seen[line["id"]] = exchange_from_json(line)
    for exchange in sorted(seen.values(), key=lambda each: each.started):
        url = bare(exchange.request.url)
        if exchange.request.method == "PUT" and (exchange.status == 201 or marks_in(exchange.request)):
            custody.unused.add(url)
        custody.note(exchange)
        custody.unused.discard(url)
    unanswered = [each for name, each in sent.items() if name not in seen or seen[name].response is None]
    untold = [sent[name.partition("/")[0]] for name in custody.lost if name.partition("/")[0] in sent]
    unclear = [each for each in (*unanswered, *untold) if each.method in ("POST", "PUT")]
    custody.lost.clear()
    return custody, list(dict.fromkeys(unclear))


class _Search:
    """Looks in the target's collections for what a request of the run made there."""

    def __init__(self, client: Client, contract: Contract, survey: Survey, custody: Custody) -> None:
        self._client = client
        self._contract = contract
        self._survey = survey
        self._custody = custody

    def find(self, each: Open) -> str:
        """Take what a request made into custody; returns what may be left, in words, where that is not known."""
        if each.method == "PUT":
            return self._find_at(each)
        places = [facts for facts in self._survey.collections if bare(facts.url or "") == bare(each.url)]
        if not places and self._survey.operations and bare(self._survey.operations) == bare(each.url):
            places = list(self._survey.collections)
        if not places:
            return ""
        if not each.marks:
            return f"what {each} may have created bears no mark of the run"
        whole = [self._look_through(facts, each.marks) for facts in places]
        return "" if all(whole) else f"what {each} may have created was looked for, but not all rows could be read"

    def _find_at(self, each: Open) -> str:
        """What a PUT made at its own URL, which the run made up."""
        url = bare(each.url)
        if any(mark in url for mark in each.marks):
            self._custody.made[(url.rpartition("/")[0], url.rpartition("/")[2])] = url
        return ""

    def _look_through(self, facts: ResourceFacts, marks: Collection[str]) -> bool:
        """Take into custody the rows of a collection that bear a mark; tells whether there can be no others."""
        url, met = facts.url or "", set[str]()
        for _ in range(_PAGES):
            exchange = self._client.get(url, fresh=True)
            rows = self._rows(facts, exchange)
            if not exchange.ok or rows is None:
                return False
            for identity, own in rows:
                borne = {mark for mark in marks if _bears(own, mark)}
                if borne and identity[1] not in facts.ids:
                    met |= borne
                    place = f"{bare(facts.url or '')}/{segment(identity[1])}"
                    self._custody.made.setdefault(identity, place)
            following = link_url(exchange.document.get("links"), "next", exchange.request.url)
            if not following or met == set(marks):
                return bool(self._survey.edition) or met == set(marks)
            url = following
        return False

    def _rows(self, facts: ResourceFacts, exchange: Exchange) -> list[tuple[Identity, list[Any]]] | None:
        """The rows of a page: who each is, and the values of its own."""
        if self._survey.edition:
            data = exchange.document.get("data")
            if not isinstance(data, list):
                return None
            rows = [row for row in data if isinstance(row, dict)]
            return [
                ((str(row.get("type")), str(row.get("id"))), [row.get("id"), *_values(row.get("attributes"))])
                for row in rows
            ]
        items = next((term.items for term in self._contract.resources if term.path == facts.path), None)
        plain = rows_in(exchange.json.value, items)
        if plain is None:
            return None
        return [((facts.type, str(row.get(facts.id_member))), _values(row)) for row in plain]


def _values(members: Any) -> list[Any]:
    return list(members.values()) if isinstance(members, dict) else []


def _bears(values: Iterable[Any], mark: str) -> bool:
    """Whether one of a row's own texts holds a mark; what stands deeper may be another row's."""
    return any(isinstance(value, str) and mark in value for value in values)


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
