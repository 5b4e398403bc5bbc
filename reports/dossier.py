"""The dossier: an assessment joined with the texts of its requirements and the exchanges that it refers to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from pathlib import Path

from accord.model.assessment import Assessment, Capability, Evidence, Result
from accord.model.catalogue import Library
from accord.model.codec import from_json
from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.exploration import Exploration
from accord.model.finding import finding_id
from accord.model.measurement import Rating
from accord.model.promise import Promise
from accord.model.requirement import Level, Requirement
from accord.model.verdict import Verdict
from accord.record.explorations import read_exploration
from accord.record.ledger import exchanges
from accord.record.rates import read_rates
from accord.runtime.options import UsageError
from accord.runtime.registry import library
from accord.runtime.run import read_header
from reports.promised import contract_of, statements
from reports.shown import request_line

WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Cause:
    """One trouble: its id, its first evidence, more of the same, and how often it was seen."""

    id: str
    evidence: Evidence
    others: tuple[Evidence, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One requirement with its result, and the promise that it is, where a contract makes it."""

    requirement: Requirement
    result: Result
    promise: Promise | None = None

    @property
    def id(self) -> str:
        """The requirement's id."""
        return self.result.id

    @property
    def label(self) -> str:
        """The verdict, or that a failure is waived."""
        return WAIVED if self.result.waived else self.result.verdict.value

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What is wrong, once a cause."""
        return _causes(self.id, self.result.findings)

    @property
    def warnings(self) -> tuple[Cause, ...]:
        """What was warned about, once a cause."""
        return _causes(self.id, self.result.warnings)


@dataclass(frozen=True, slots=True)
class Section:
    """The requirements of one section, in the order of the text; its name is `catalogue.section`.

    `contract` is the heading of the contract that promises them; empty for those of a standard.
    """

    name: str
    title: str
    entries: tuple[Entry, ...]
    contract: str = ""

    @property
    def called(self) -> str:
        """Its title, after that of the contract where there is one."""
        return f"{self.contract}: {self.title}" if self.contract else self.title

    @property
    def counts(self) -> Counter[str]:
        """How many of its requirements got each label."""
        return Counter(entry.label for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Sent:
    """One line of the log: a request and what came of it.

    `size` is the body's, in octets; `took` is how long the answer took, in seconds, None where none came.
    """

    id: str
    line: str
    outcome: str
    size: int
    started: float
    took: float | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a report shows of one run; `exchanges` holds by id those that some evidence refers to.

    `rating` is what was measured of rate limits, and `exploration` what was explored, if anything; `contract` is the
    one that the run was made with, where its record tells; `editions` are the titles of the standards that were
    judged, each with the address of its text, if it has one; `run` is the run folder as command lines name it.
    """

    assessment: Assessment
    standard: str
    sections: tuple[Section, ...]
    untested: tuple[tuple[Requirement, str], ...] = ()
    exchanges: Mapping[str, Exchange] = field(default_factory=dict)
    log: tuple[Sent, ...] = ()
    capabilities: tuple[tuple[Requirement, Capability], ...] = ()
    rating: Rating | None = None
    exploration: Exploration | None = None
    contract: Contract | None = None
    editions: tuple[tuple[str, str], ...] = ()
    run: str = "RUN_DIR"

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All requirements that some rule or check tries."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def violated(self) -> tuple[Entry, ...]:
        """The failing requirements that bind, without those that are waived."""
        return tuple(entry for entry in self.labelled(Verdict.FAIL) if entry.result.grave)

    @property
    def unheeded(self) -> tuple[Entry, ...]:
        """The failing requirements that only advise, without those that are waived."""
        return tuple(entry for entry in self.labelled(Verdict.FAIL) if not entry.result.level.binding)

    @property
    def minor(self) -> tuple[Entry, ...]:
        """The binding requirements whose breach their catalogue weighs lightly."""
        return tuple(
            entry for entry in self.labelled(Verdict.FAIL) if entry.result.level.binding and not entry.result.grave
        )

    @property
    def warned(self) -> tuple[Entry, ...]:
        """The requirements about which something was warned."""
        return tuple(entry for entry in self.entries if entry.result.warnings)

    @property
    def spoken_of(self) -> frozenset[str]:
        """What the gate names in its reasons, each of which begins with what it speaks of: requirements, mostly."""
        return frozenset(why.partition(" ")[0].rstrip(":") for why in self.assessment.reasons)

    @property
    def blocking(self) -> tuple[Entry, ...]:
        """The failing requirements that the gate blocks by."""
        return tuple(entry for entry in self.labelled(Verdict.FAIL) if entry.id in self.spoken_of)

    @property
    def tolerated(self) -> tuple[Entry, ...]:
        """The failing ones that block nothing here and are not waived: advice, minor breaches, what is known."""
        return tuple(entry for entry in self.labelled(Verdict.FAIL) if entry.id not in self.spoken_of)

    @property
    def offered(self) -> tuple[tuple[Requirement, Capability], ...]:
        """The permissions that the target was seen to make use of."""
        return tuple(pair for pair in self.capabilities if pair[1].seen)

    def labelled(self, label: str) -> tuple[Entry, ...]:
        """The requirements with a label."""
        return tuple(entry for entry in self.entries if entry.label == label)


def open_dossier(run_dir: Path | None, assessment: Assessment) -> Dossier:
    """Join an assessment with the catalogues and with the record in its run folder, where one is given."""
    known = _known()
    texts = {**{entry.id: entry for entry in known}, **statements(assessment)}
    standard = str(assessment.target.get("standard", ""))
    wanted = {evidence.exchange for result in assessment.results for evidence in (*result.findings, *result.warnings)}
    kept, log = _read(run_dir, wanted) if run_dir else ({}, ())
    return Dossier(
        assessment,
        known.catalogues[standard].title if standard in known.catalogues else standard,
        _sections(assessment, texts),
        tuple((_find(texts, name, Level.ADVICE), reason) for name, reason in assessment.untested.items()),
        kept,
        log,
        tuple((_find(texts, each.id, Level.MAY), each) for each in assessment.capabilities),
        read_rates(run_dir) if run_dir else None,
        read_exploration(run_dir) if run_dir else None,
        _contract(run_dir) if run_dir else None,
        _editions(known, assessment.target.get("catalogues") or [standard]),
        _called(run_dir) if run_dir else "RUN_DIR",
    )


@cache
def _known() -> Library:
    return library()


def _editions(known: Library, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    texts = known.catalogues
    return tuple((texts[name].title, texts[name].uri) if name in texts else (str(name), "") for name in names)


def _contract(run_dir: Path) -> Contract | None:
    try:
        found: Contract = from_json(Contract, read_header(run_dir)["contract"])
    except (UsageError, LookupError, TypeError, ValueError):
        return None
    return found


def _called(run_dir: Path) -> str:
    """The run folder without the folders of this machine in which it stands, but for the usual `runs/`."""
    path = run_dir.resolve()
    return f"runs/{path.name}" if path.parent.name == "runs" else path.name


def _read(run_dir: Path, wanted: set[str]) -> tuple[dict[str, Exchange], tuple[Sent, ...]]:
    kept, log = {}, []
    for exchange in exchanges(run_dir):
        size = len(exchange.response.body) if exchange.response else 0
        outcome = str(exchange.status) if exchange.response else exchange.fault
        took = exchange.response.elapsed if exchange.response else None
        log.append(Sent(exchange.id, request_line(exchange.request), outcome, size, exchange.started, took))
        if exchange.id in wanted:
            kept[exchange.id] = exchange
    return kept, tuple(sorted(log, key=lambda sent: (sent.started, sent.id)))


def _sections(assessment: Assessment, texts: Mapping[str, Requirement]) -> tuple[Section, ...]:
    """The sections in the order of the results; of a contract, folders of ids with one title are one section."""
    titles = _titles(texts.values())
    promises = {promise.id: promise for promise in assessment.promises}
    found: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for result in assessment.results:
        promise, folder = promises.get(result.id), _folder(result.id)
        group = (contract_of(assessment, promise), titles[folder]) if promise else ("", folder)
        found[group].append(Entry(_find(texts, result.id, result.level), result, promise))
    return tuple(_section(contract, entries, titles) for (contract, _), entries in found.items())


def _section(contract: str, entries: list[Entry], titles: Mapping[str, str]) -> Section:
    folder = _folder(entries[0].id)
    return Section(folder.replace("/", "."), titles.get(folder) or _words(folder), tuple(entries), contract)


def _titles(requirements: Iterable[Requirement]) -> dict[str, str]:
    """For each section its title: the last heading that all its requirements stand under."""
    headings: defaultdict[str, list[list[str]]] = defaultdict(list)
    for requirement in requirements:
        headings[_folder(requirement.id)].append(requirement.section.split(" > "))
    shared = {
        folder: [names[0] for names in takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False))]
        for folder, paths in headings.items()
    }
    return {folder: (path and path[-1]) or _words(folder) for folder, path in shared.items()}


def _causes(requirement_id: str, found: Iterable[Evidence]) -> tuple[Cause, ...]:
    groups: defaultdict[str, list[Evidence]] = defaultdict(list)
    for each in found:
        groups[finding_id(requirement_id, each)].append(each)
    return tuple(
        Cause(cause, first, tuple(others), max(first.count, 1 + len(others)))
        for cause, (first, *others) in groups.items()
    )


def _find(texts: Mapping[str, Requirement], name: str, level: Level) -> Requirement:
    """The requirement of an id, or a stand-in where no catalogue at hand describes it."""
    if name in texts:
        return texts[name]
    return Requirement(name, name.partition("/")[0], level, party="", observe="", summary="", probe="")


def _folder(requirement_id: str) -> str:
    return requirement_id.rpartition("/")[0]


def _words(folder: str) -> str:
    return folder.rpartition("/")[2].replace("-", " ").capitalize()
