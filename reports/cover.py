"""The cover of a report: what was judged, by what, with what leave, and how others can check it."""

from __future__ import annotations

import hashlib
import json
import shlex
from dataclasses import replace

from accord.model.assessment import Assessment
from accord.model.codec import to_json
from accord.model.contract import Contract
from accord.model.profile import shipped
from reports.dossier import Dossier

LEAVE = {
    "read": "to read",
    "write": "to create, change and delete rows of its own",
    "load": "to load the target",
    "draw": "to send drawn requests",
}
"""What each permission of a run let it do."""


def contract_version(dossier: Dossier) -> list[str]:
    """What tells one version of the contract from another: the API's version, its figures, and a digest."""
    contract = dossier.contract
    if contract is None:
        return []
    told = [f"API version {contract.versioning.current}"] if contract.versioning else []
    told += [f"figures {contract.figures}"] if contract.figures else []
    return [*told, f"digest {digest(contract)}"]


def digest(contract: Contract) -> str:
    """12 hex digits that change with what the contract says, and not with its place or its target's."""
    text = json.dumps(to_json(replace(contract, source="", base_url="")), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def demands(assessment: Assessment) -> tuple[str, ...]:
    """What the profile of a run asks for, a sentence each; of older runs, what the one of this name asks for now."""
    known = shipped().get(assessment.profile)
    return assessment.demands or (known.demands if known else ())


def leave(assessment: Assessment) -> str:
    """What the run was allowed to do."""
    told = [LEAVE.get(each, each) for each in assessment.allowed]
    refused = [f"not {words}" for name, words in LEAVE.items() if name not in assessment.allowed]
    return "; ".join([*told, *refused])


def checking(dossier: Dossier) -> list[tuple[str, str]]:
    """What others may do to check the report, each with its command line."""
    return [
        ("See that no file of the run was altered since", f"accord verify {shlex.quote(dossier.run)}"),
        ("Send the case of a finding again", replay(dossier, "FINDING")),
    ]


def replay(dossier: Dossier, finding: str) -> str:
    """The command line that sends the case of a finding again."""
    return f"accord replay {shlex.quote(dossier.run)} {finding}"


def waive(dossier: Dossier, requirement_id: str) -> str:
    """The command line that accepts a failing requirement, but for the reason and the owner."""
    return f"accord waive {shlex.quote(dossier.run)} {shlex.quote(requirement_id)} --reason 'WHY' --owner 'WHO'"
