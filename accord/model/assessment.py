"""An assessment: the record of a run folded into one verdict and its evidence for each requirement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accord.model.codec import from_json, to_json
from accord.model.notice import Notice
from accord.model.promise import Promise
from accord.model.requirement import MINOR, Level
from accord.model.transport import TransportFacts, facts_from_json, facts_to_json
from accord.model.verdict import Verdict
from accord.model.waiver import WaiverUse


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding as it is reported: its place, what was expected and seen, and how to see it again.

    `count` is how often the same cause was found; only the first few are kept.
    """

    place: str
    expected: str
    actual: str
    exchange: str
    request: str
    check: str
    curl: str = ""
    count: int = 1

    def to_json(self) -> dict[str, Any]:
        """The evidence as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Result:
    """What a run says of one requirement: how often it was tried, and why where that needs saying.

    `known` tells of a failure that the baseline has as well, in the same causes.
    """

    id: str
    level: Level
    verdict: Verdict
    tried: int = 0
    reason: str = ""
    waived: bool = False
    findings: tuple[Evidence, ...] = ()
    warnings: tuple[Evidence, ...] = ()
    severity: str = ""
    known: bool = False

    @property
    def grave(self) -> bool:
        """Whether a breach breaks an obligation that matters; one that its catalogue weighs lightly does not."""
        return self.level.binding and self.severity not in MINOR

    def to_json(self) -> dict[str, Any]:
        """The result as a JSON object."""
        return {
            "id": self.id,
            "level": self.level.value,
            **({"severity": self.severity} if self.severity else {}),
            "verdict": self.verdict.value,
            "waived": self.waived,
            **({"known": True} if self.known else {}),
            "tried": self.tried,
            "reason": self.reason,
            "findings": [evidence.to_json() for evidence in self.findings],
            "warnings": [evidence.to_json() for evidence in self.warnings],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Result:
        """The result that `to_json` wrote."""
        return cls(
            id=data["id"],
            level=Level(data["level"]),
            verdict=Verdict(data["verdict"]),
            tried=data["tried"],
            reason=data["reason"],
            waived=data["waived"],
            findings=tuple(Evidence(**evidence) for evidence in data["findings"]),
            warnings=tuple(Evidence(**evidence) for evidence in data.get("warnings", ())),
            severity=data.get("severity", ""),
            known=data.get("known", False),
        )


@dataclass(frozen=True, slots=True)
class Capability:
    """A permission that a target may make use of: in the answers to how many distinct requests it was seen to."""

    id: str
    summary: str
    times: int = 0

    @property
    def seen(self) -> bool:
        """Whether the target was seen to make use of it."""
        return self.times > 0

    def to_json(self) -> dict[str, Any]:
        """The capability as a JSON object."""
        return {"id": self.id, "summary": self.summary, "seen": self.seen, "times": self.times}


@dataclass(frozen=True, slots=True)
class Assessment:
    """One run, requirement by requirement; every report renders this and nothing else.

    `untested` gives for each requirement that nothing tries the reason why; `capabilities` are the permissions
    that were looked for, which are told and never judged; `notices` are those of deprecation, from every answer;
    `transport` holds what was seen of the host's TLS and certificates, and `promises` what the contract promises.
    `versions` are those of what the run was made with, `allowed` what it might do (read, write, load, draw), and
    `waivers` what was accepted, and how that stood; `shard` is the part of the checks that was tried, if not all.
    `demands` says what the profile asks for, and `baseline` which run excused what is known, if one did.
    """

    accord: str
    started: str
    finished: str
    target: Mapping[str, Any]
    contract: Mapping[str, Any]
    profile: str
    complete: bool
    requests: int
    results: tuple[Result, ...] = ()
    untested: Mapping[str, str] = field(default_factory=dict)
    exit_code: int = 0
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    notices: tuple[Notice, ...] = ()
    transport: TransportFacts | None = None
    promises: tuple[Promise, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ("read",)
    waivers: tuple[WaiverUse, ...] = ()
    shard: str = ""
    demands: tuple[str, ...] = ()
    baseline: str = ""

    @property
    def summary(self) -> dict[str, int]:
        """How many requirements got each verdict."""
        counts = Counter(result.verdict for result in self.results)
        return {verdict.value: counts[verdict] for verdict in (
            Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.INCONCLUSIVE, Verdict.ERROR, Verdict.NOT_RUN,
        )}  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """The assessment as the JSON object that a run folder holds."""
        return {
            "accord": self.accord,
            "started": self.started,
            "finished": self.finished,
            "target": dict(self.target),
            "contract": dict(self.contract),
            "profile": self.profile,
            "demands": list(self.demands),
            "baseline": self.baseline,
            "complete": self.complete,
            "exit_code": self.exit_code,
            "reasons": list(self.reasons),
            "requests": self.requests,
            "summary": self.summary,
            "notes": list(self.notes),
            "requirements": [result.to_json() for result in self.results],
            "untested": dict(self.untested),
            "capabilities": [capability.to_json() for capability in self.capabilities],
            "notices": [notice.to_json() for notice in self.notices],
            "transport": facts_to_json(self.transport) if self.transport else None,
            "promises": to_json(self.promises),
            "versions": dict(self.versions),
            "allowed": list(self.allowed),
            "waivers": to_json(self.waivers),
            "shard": self.shard,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Assessment:
        """The assessment that `to_json` wrote."""
        values = {name: data[name] for name in ("accord", "started", "finished", "target", "contract", "profile",
                                                "complete", "requests", "exit_code")}  # fmt: skip
        return cls(
            **values,
            results=tuple(Result.from_json(result) for result in data["requirements"]),
            untested=data.get("untested", {}),
            reasons=tuple(data.get("reasons", ())),
            notes=tuple(data.get("notes", ())),
            capabilities=tuple(
                Capability(each["id"], each["summary"], each["times"]) for each in data.get("capabilities", ())
            ),
            notices=tuple(map(Notice.from_json, data.get("notices", ()))),
            transport=facts_from_json(data["transport"]) if data.get("transport") else None,
            promises=tuple(from_json(Promise, each) for each in data.get("promises", ())),
            versions=data.get("versions", {}),
            allowed=tuple(data.get("allowed", ("read",))),
            waivers=tuple(from_json(WaiverUse, each) for each in data.get("waivers", ())),
            shard=data.get("shard", ""),
            demands=tuple(data.get("demands", ())),
            baseline=data.get("baseline", ""),
        )
