"""A run: prepared once, opened by every process that sends."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from accord import __version__
from accord.judge.document import Context
from accord.judge.edge import Usual, answered_by, usual_of
from accord.judge.judge import Judge
from accord.judge.rules import Detection
from accord.model.codec import from_json, to_json
from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.requirement import Requirement
from accord.model.survey import Survey
from accord.record.ledger import Ledger, exchanges, is_unjudgeable, plans
from accord.record.whole import write_whole
from accord.runtime.exploring.efforts import check_exploring, fresh_seed, requests_to_draw, time_to_draw
from accord.runtime.making.custody import Custody
from accord.runtime.making.maker import Maker
from accord.runtime.options import Options, UsageError, find_contract
from accord.runtime.promises import Bound, in_force
from accord.runtime.registry import registry
from accord.runtime.scope import Scope, scope_of
from accord.runtime.surveying.edition import settle_edition
from accord.runtime.surveying.smoke import Unjudgeable, Untrusted
from accord.runtime.surveying.survey import survey_of
from accord.runtime.undoing import clear, is_taken
from accord.runtime.versions import versions
from accord.runtime.weighing import check_weighing, profile_of
from accord.wire.budget import Budget
from accord.wire.client import Client

_SURVEY = "survey"
_TELLING = 8
"""Characters from which on a secret in a contract is taken to be no chance."""


@dataclass(slots=True)
class Run:
    """One process's part in a run: its client, its judge and its ledger."""

    folder: Path
    contract: Contract
    options: Options
    survey: Survey
    scope: Scope
    client: Client
    ledger: Ledger
    maker: Maker
    usual: Usual
    promises: list[Bound]
    sink: Callable[[Exchange], None]
    watchers: list[Callable[[Exchange], None]]

    @property
    def loads(self) -> bool:
        """Whether checks may load the target."""
        return self.options.allow_load and self.contract.allows("load") is True

    @property
    def context(self) -> Context:
        """What a judge knows of the target."""
        return context_of(self.contract, self.survey)

    def close(self) -> None:
        """End this part: remove what it created, close the connections and write the footer."""
        if self.client.writes:
            self.client.tidy()
            self.ledger.left_behind(self.maker.clean_up())
        self.client.close()
        self.ledger.close()


def new_run_dir() -> Path:
    """A fresh folder below `runs/`, named after the time."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
    return Path("runs") / f"{stamp}-{secrets.token_hex(2)}"


def is_prepared(folder: Path) -> bool:
    """Whether a run folder is ready for its phases."""
    return (folder / "survey.json").exists() and not (folder / "assessment.json").exists()


def is_planned(folder: Path, phase: str) -> bool:
    """Whether any process of a phase got as far as to plan its cases, be they none."""
    return any(name.partition("-")[2] == _suffix(phase) for name, _ in plans(folder))


def ledger_name(worker: str, phase: str) -> str:
    """The name of the ledger that a process keeps in a phase."""
    return f"{worker}-{_suffix(phase)}".removesuffix("-")


def _suffix(phase: str) -> str:
    return "" if phase in ("all", "read") else phase


def check(options: Options, contract: Contract | None = None) -> Contract:
    """The contract by which a run would judge, that of the options where none is at hand.

    Raises UsageError or InvalidFile where it cannot be run as asked.
    """
    contract = contract or find_contract(options)
    check_weighing(options)
    _require_no_secret(contract, secrets_of(contract))
    if contract.tls.ca and not Path(contract.tls.ca).is_file():
        raise UsageError(f"[tls] ca: there is no file {contract.tls.ca}; name the PEM file of the CA")
    if options.allow_writes and contract.allows("writes") is not True:
        raise UsageError("--allow-writes needs `writes = true` under [capabilities] in the contract")
    if options.allow_load and contract.allows("load") is not True:
        raise UsageError("--allow-load needs `load = true` under [capabilities] in the contract")
    check_exploring(options)
    if options.run_dir and is_taken(options.run_dir):
        raise UsageError(f"{options.run_dir} holds a run already; name another folder")
    return contract


def prepare(options: Options, contract: Contract | None = None) -> Path:
    """Survey the target and freeze what all processes of a run must agree on; returns the run folder.

    Judges by a contract at hand, or else by that of the options. Raises UsageError, InvalidFile or Unjudgeable, each
    with one clear line.
    """
    contract = check(options, contract)
    if options.draws and options.seed is None:
        options = replace(options, seed=fresh_seed(options))
    folder = options.run_dir or new_run_dir()
    folder.mkdir(parents=True, exist_ok=True)
    if is_unjudgeable(folder):
        clear(folder)
    header = {
        "accord": __version__,
        "started": now(),
        "deadline": time.time() + contract.limits.seconds + time_to_draw(options, contract),
        "contract": to_json(contract),
        "options": {
            name: str(value) if isinstance(value, Path) else value for name, value in asdict(options).items()
        },
        "versions": versions(),
    }
    header["mark"] = _mark(folder, header["started"], options.shard)
    _write(folder / "run.json", header)
    ledger = Ledger(folder, _SURVEY)
    client = _client(folder, contract, options, ledger.exchange, _SURVEY)
    try:
        survey = survey_of(client, contract)
    except Untrusted as error:
        if not options.only.startswith("http/tls/"):
            ledger.unjudgeable(str(error))
            raise Unjudgeable(f"{error}; `--only 'http/tls/*'` judges the host alone") from error
        survey = Survey(contract.base_url, contract.standard, untrusted=str(error))
    except Unjudgeable as error:
        ledger.unjudgeable(str(error))
        raise
    finally:
        client.close()
        ledger.close()
    standard, note = settle_edition(contract, exchanges(folder))
    _write(folder / "run.json", {**header, "contract": to_json(replace(contract, standard=standard))})
    _write(folder / "survey.json", to_json(replace(survey, standard=standard, notes=(*survey.notes, *note))))
    return folder


def open_run(folder: Path, worker: str = "main", workers: int = 1) -> Run:
    """Open a prepared run in this process; the first process also judges what the survey saw."""
    header = read_header(folder)
    contract = from_json(Contract, header["contract"])
    options = options_from(header)
    survey = read_survey(folder)
    if survey is None:
        raise UsageError(f"{folder} holds no survey: its run ended before anything could be judged")
    scope = scope_of(contract, survey, options.tries_properties)
    promises = in_force(contract)
    promised = [rule for each in promises for rule in each.rules]
    rules = [
        (requirement, rule)
        for requirement, rule in (*registry().rules_for(*scope.judged), *promised)
        if options.selects(requirement.id)
    ]
    detections = detections_of(scope, options)
    numbered = sorted({requirement.id for requirement, _ in (*rules, *detections)})
    ledger = Ledger(folder, worker, numbered)
    judge = Judge(rules, context_of(contract, survey), detections)

    surveyed = [exchange for exchange in exchanges(folder) if exchange.id.startswith(f"{_SURVEY}-")]
    usual = usual_of(surveyed)

    def judge_and_note(exchange: Exchange) -> None:
        if who := answered_by(exchange, usual):
            ledger.intercepted(who, exchange)
        elif sighting := judge.see(exchange):
            findings = [replace(each, warning=True) for each in sighting.findings] if watchers else sighting.findings
            ledger.sighting(sighting.key, sighting.asked, sighting.tried, findings, sighting.shown)

    watchers: list[Callable[[Exchange], None]] = []

    def sink(exchange: Exchange) -> None:
        ledger.exchange(exchange)
        judge_and_note(exchange)
        for watch in watchers:
            watch(exchange)

    client = _client(folder, contract, options, sink, worker, workers)
    client.remember(surveyed)
    if worker in ("main", "gw0"):
        for exchange in surveyed:
            judge_and_note(exchange)
    custody = Custody(survey)
    custody.accounts = tuple(f"${account.env}" for account in contract.accounts)
    client.permit, client.noted, client.announced = custody.permit, custody.note, ledger.sending
    most = profile_of(options).subjects
    items = {term.path: term.items for term in contract.resources}
    maker = Maker(client, survey, custody, header["mark"], most and most + 2, contract.updates, items)
    return Run(folder, contract, options, survey, scope, client, ledger, maker, usual, promises, sink, watchers)


def read_survey(folder: Path) -> Survey | None:
    """The survey of a run, or None where it never came to one."""
    path = folder / "survey.json"
    return from_json(Survey, json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def read_header(folder: Path) -> dict[str, Any]:
    """The header of a run; raises UsageError where the folder holds none."""
    try:
        header: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder} holds no run: run.json cannot be read") from error
    if not isinstance(header, dict):
        raise UsageError(f"{folder} holds no run: run.json is not one's header")
    return header


def options_from(header: dict[str, Any]) -> Options:
    """The options that a run was given."""
    values = dict(header["options"])
    for name in ("run_dir", "waivers", "baseline", "cases", "export_cases"):
        values[name] = Path(values[name]) if values[name] else None
    return Options(**values)


def detections_of(scope: Scope, options: Options) -> list[tuple[Requirement, Detection]]:
    """What is looked for in a run, each with the permission that it shows."""
    return [
        (permission, detection)
        for permission, detection in registry().detections_for(*scope.judged)
        if options.selects(permission.id)
    ]


def context_of(contract: Contract, survey: Survey) -> Context:
    """What a judge knows of a target."""
    return Context(
        contract.edition, contract.base_url, survey.relationship_urls, survey.extensions, survey.profiles, contract
    )


def _client(folder: Path, contract: Contract, options: Options, sink: Any, worker: str, workers: int = 1) -> Client:
    deadline = read_header(folder)["deadline"]
    budget = Budget(folder / "budget", contract.limits.requests + requests_to_draw(options, contract), deadline)
    writes = options.allow_writes and contract.allows("writes") is True
    senders = workers * options.shards
    return Client(contract, budget, sink, secrets=secrets_of(contract), writes=writes, worker=worker, workers=senders)


def secrets_of(contract: Contract) -> dict[str, str]:
    """The secrets that the environment holds for a contract, by the names of their variables.

    Raises UsageError where the run's own credentials are not set, or one cannot be sent.
    """
    if contract.auth and not os.environ.get(contract.auth.env):
        raise UsageError(f"the contract takes its credentials from ${contract.auth.env}, which is not set")
    found = {name: value for name in contract.variables if (value := os.environ.get(name))}
    for name, value in found.items():
        if not value.isprintable():
            raise UsageError(f"${name} holds a line break or another control character; set it without")
        if not value.isascii():
            raise UsageError(f"${name} holds characters beyond ASCII, which no header can carry; set it without")
    return found


def _require_no_secret(contract: Contract, secrets: Mapping[str, str]) -> None:
    """Refuse a contract that holds a secret itself, since it is written down with the run; a client's id is none."""
    told = json.dumps(to_json(contract))
    for name, value in secrets.items():
        is_id = contract.oauth is not None and name == contract.oauth.client_id_env
        if not is_id and len(value) >= _TELLING and json.dumps(value)[1:-1] in told:
            raise UsageError(
                f"the contract, or the target's URL, holds the value of ${name}; leave it to the variable"
            )


def now() -> str:
    """This moment, as it is written in records."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _mark(folder: Path, started: str, shard: str) -> str:
    """What marks all that a run creates: another one in each run, and in each shard wherever it runs."""
    told = f"{folder.resolve()} {started} {shard}"
    return f"accord{hashlib.blake2b(told.encode(), digest_size=3).hexdigest()}"


def _write(path: Path, data: Any) -> None:
    write_whole(path, json.dumps(data, indent=1, ensure_ascii=False) + "\n")
