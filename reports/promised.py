"""Promises as reports show them: as requirements beside those of standards, each with its kind and its figures."""

from __future__ import annotations

from accord.model.assessment import Assessment
from accord.model.promise import Promise
from accord.model.requirement import Requirement
from accord.runtime.drafting.text import toml
from accord.runtime.kinds import kinds
from reports.visible import one_line

_LONGEST = 160


def statements(assessment: Assessment) -> dict[str, Requirement]:
    """What the contract of a run promises, as requirements by their ids."""
    return {promise.id: promise.requirement(_tried(promise)) for promise in assessment.promises}


def contract_of(assessment: Assessment, promise: Promise) -> str:
    """The heading under which a promise stands: the contract that makes it."""
    title = assessment.contract.get("title") if assessment.contract.get("name") == promise.catalogue else ""
    return str(title or promise.catalogue)


def parameters(promise: Promise) -> list[tuple[str, str]]:
    """The names of its parameters with their values, each in one line."""
    return [(name, one_line(_value(value), _LONGEST)) for name, value in promise.parameters.items()]


def figures(promise: Promise | None) -> str:
    """The kind of a promise and its parameters in one line; nothing for what is no promise."""
    if promise is None:
        return ""
    told = ", ".join(f"{name} = {value}" for name, value in parameters(promise))
    return f"{promise.kind}: {told}" if told else promise.kind


def _value(value: object) -> str:
    return value if isinstance(value, str) else toml(value)


def _tried(promise: Promise) -> str:
    kind = kinds().get(promise.kind)
    return kind.tried if kind else ""
