"""Asks a target a fixed set of reading requests, so that what it answers can be kept and compared."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.survey import ResourceFacts, Survey
from accord.runtime.options import UsageError
from accord.runtime.run import secrets_of
from accord.runtime.surveying.edition import settle_edition
from accord.runtime.surveying.survey import survey_of
from accord.wire.budget import Budget, BudgetSpent
from accord.wire.client import Client
from accord.wire.urls import segment, with_query

UNKNOWN_ID = "accord-unknown-id"
UNKNOWN_PARAMETER = "accordunknown"
_SAMPLES = 3
_TIMES = 2
"""Each request goes out twice, so that what differs by itself is not taken for a fact."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a target answered to the survey and the fixed requests; its contract names the standard that it keeps."""

    contract: Contract
    survey: Survey
    exchanges: tuple[Exchange, ...]


def ask(contract: Contract) -> Asked:
    """Ask a target, reading only; raises Unjudgeable where nothing can be read, UsageError on a spent budget."""
    seen: list[Exchange] = []
    with _client(contract, seen) as client:
        try:
            survey = survey_of(client, contract)
            for url in dict.fromkeys(_urls(survey)):
                for _ in range(_TIMES):
                    client.get(url, fresh=True)
        except BudgetSpent as error:
            raise UsageError(str(error)) from error
    standard, _ = settle_edition(contract, seen)
    return Asked(replace(contract, standard=standard), survey, tuple(seen))


def _urls(survey: Survey) -> Iterator[str]:
    """What is asked for, the same each time as long as the target offers the same."""
    if survey.entry_url:
        yield survey.entry_url
    for facts in survey.resources:
        yield from _urls_of(facts)


def _urls_of(facts: ResourceFacts) -> Iterator[str]:
    own = facts.url or facts.sample_url
    if own:
        yield own
        yield with_query(own, {UNKNOWN_PARAMETER: "1"})
    if facts.sample_url:
        yield facts.sample_url
    if facts.url:
        bare = facts.url.partition("?")[0].rstrip("/")
        yield from (f"{bare}/{segment(name)}" for name in facts.ids[:_SAMPLES])
        yield f"{bare}/{UNKNOWN_ID}"
    if facts.next_url:
        yield facts.next_url
    for relationship in facts.relationships:
        for specimen in relationship.specimens[:1]:
            yield from (url for url in (specimen.self_url, specimen.related_url) if url)
        if relationship.includable and own:
            yield with_query(own, {"include": relationship.name})


@contextmanager
def _client(contract: Contract, seen: list[Exchange]) -> Iterator[Client]:
    with tempfile.TemporaryDirectory() as folder:
        limits = contract.limits
        budget = Budget(Path(folder) / "budget", limits.requests, time.time() + limits.seconds)
        client = Client(contract, budget, seen.append, secrets=secrets_of(contract), worker="baseline")
        try:
            yield client
        finally:
            client.close()
            budget.close()
