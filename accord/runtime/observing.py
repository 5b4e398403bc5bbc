"""Observed contracts: learned from the record of a run, or written to a file and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from accord.evolve.learn import learn
from accord.evolve.observed import Observed, from_json, to_json
from accord.evolve.places import Collection
from accord.judge.edge import answered_by, usual_of
from accord.model import codec
from accord.model.contract import Contract
from accord.model.data_text import read_data
from accord.model.exchange import Exchange
from accord.model.survey import Survey
from accord.record.ledger import exchanges
from accord.runtime.options import UsageError
from accord.runtime.run import read_header, read_survey


def observe(
    contract: Contract, survey: Survey | None, seen: Iterable[Exchange], by_operation: bool = False
) -> Observed:
    """What a target was seen to be; answers that somebody else gave in its place are left out."""
    every = list(seen)
    usual = usual_of(every)
    own = [exchange for exchange in every if not answered_by(exchange, usual)]
    found = collections_of(contract, survey)
    return learn(own, base_url=contract.base_url, collections=found, by_operation=by_operation)


def observe_run(folder: Path) -> Observed:
    """What the target of a run was seen to be; raises UsageError where the folder holds none."""
    contract = codec.from_json(Contract, read_header(folder)["contract"])
    return observe(contract, read_survey(folder), exchanges(folder))


def save_observed(observed: Observed, path: Path) -> Path:
    """Write an observed contract; raises UsageError where that cannot be done."""
    text = json.dumps(to_json(observed), indent=1, ensure_ascii=False) + "\n"
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another file") from error
    return path


def read_observed(path: Path) -> Observed:
    """The observed contract in a file, or of a run folder; raises UsageError where it is neither."""
    if path.is_dir():
        return observe_run(path)
    try:
        return from_json(read_data_file(path))
    except ValueError as error:
        raise UsageError(f"{path} holds {error}, and is no run folder; `accord baseline record` makes one") from error


def read_data_file(path: Path) -> Any:
    """The value in a file of JSON or YAML; raises UsageError where there is none, ValueError where it is neither."""
    try:
        return read_data(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ValueError("neither JSON nor YAML") from error


def collections_of(contract: Contract, survey: Survey | None) -> tuple[Collection, ...]:
    """The collections and single resources that the contract names and the survey found."""
    named = {term.path: Collection(term.path, term.items, term.id_member, term.single) for term in contract.resources}
    for facts in survey.resources if survey else ():
        known = named.get(facts.path)
        if facts.url or (known and known.single):
            named.setdefault(facts.path, Collection(facts.path, id_member=facts.id_member or "id"))
        elif known is None and not facts.ids:
            named[facts.path] = Collection(facts.path, single=True)
    return tuple(named.values())
