"""Two assessments compared, requirement by requirement; sends nothing and reads nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from accord.model.assessment import Assessment, Evidence, Result
from accord.model.requirement import Level
from accord.model.verdict import Verdict
from accord.record.versions import newer

Mark = tuple[str, str]
_VARYING = re.compile(
    r"(?<![\w-])(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|accord[0-9a-f]{6}[\w-]*|(?=[a-f-]*\d)[0-9a-f-]{8,})(?![\w-])",
    re.IGNORECASE,
)
"""What a place may hold of the rows that happened to be there: a number, an id, the mark of a run."""

_DECIDED = (Verdict.PASS, Verdict.FAIL)
_UNTRIED = (Verdict.NOT_APPLICABLE, Verdict.NOT_RUN)


class Kind(StrEnum):
    """How a requirement stands against before, the gravest first."""

    WORSE = "worse"
    UNDECIDED = "undecided now"
    GONE = "gone"
    BETTER = "better"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one requirement: its verdicts (None where a run has none), and the evidence that tells it.

    `then` holds the findings of causes that are no longer seen, `now` those of causes that are new; where either run
    has no cause of its own, `why` says why the other verdict came about.
    """

    id: str
    level: Level
    kind: Kind
    before: Verdict | None
    after: Verdict | None
    why: str = ""
    waived: bool = False
    then: tuple[Evidence, ...] = ()
    now: tuple[Evidence, ...] = ()


def mark(evidence: Evidence) -> Mark:
    """What makes two findings of a requirement the same trouble in two runs: who found it, in what kind of place.

    What was expected and seen is left out, since checks write values into it that another row, or another day, has
    otherwise; so are numbers and ids in the place. The same target thus shows the same marks in every run.
    """
    return evidence.check, _VARYING.sub("*", evidence.place)


def new_causes(before: Result | None, after: Result) -> tuple[Evidence, ...]:
    """The findings of causes that were not there before, one of each; all where the requirement did not fail."""
    known = {mark(each) for each in before.findings} if before and before.verdict is Verdict.FAIL else set()
    return tuple({mark(each): each for each in reversed(after.findings) if mark(each) not in known}.values())[::-1]


def got_worse(before: Result | None, after: Result) -> bool:
    """Whether a requirement fails that did not fail before, or in a cause that is new."""
    if after.verdict is not Verdict.FAIL:
        return False
    return before is None or before.verdict is not Verdict.FAIL or bool(new_causes(before, after))


def compare(old: Assessment, new: Assessment) -> tuple[Change, ...]:
    """What changed between two runs, the gravest first, each kind in the order of the requirements."""
    before, after = ({result.id: result for result in each.results} for each in (old, new))
    changes = [_change(before.get(name), after.get(name)) for name in dict.fromkeys([*after, *before])]
    kinds = list(Kind)
    return tuple(sorted((each for each in changes if each), key=lambda each: kinds.index(each.kind)))


def count(changes: Sequence[Change]) -> dict[Kind, int]:
    """How many changes there are of each kind."""
    found = Counter(each.kind for each in changes)
    return {kind: found[kind] for kind in Kind}


def caveats(old: Assessment, new: Assessment, name: str) -> Iterator[str]:
    """Why the earlier of two runs, called by a name, is no full measure for the later one, a sentence each."""
    if told := newer(old.accord):
        yield f"{name} {told}"
    if not old.complete:
        yield f"{name} is incomplete: what it did not come to counts as new"
    for what, key in (("contract", "name"), ("standard", "standard")):
        then, now = ((each.contract if what == "contract" else each.target).get(key, "") for each in (old, new))
        if then != now:
            yield f"{name} is of another {what}: {then or 'none'}, not {now or 'none'}"
    if lacking := [each for each in new.allowed if each not in old.allowed]:
        yield f"{name} was not allowed to {' and '.join(lacking)}: what it did not try counts as new"
    if old.shard != new.shard:
        yield f"{name} is {f'shard {old.shard}' if old.shard else 'no shard'}: what it did not try counts as new"


def _change(before: Result | None, after: Result | None) -> Change | None:
    kind = _kind(before, after)
    known = after or before
    if kind is None or known is None:
        return None
    why = after.reason if after and after.verdict not in _DECIDED else ""
    return Change(
        known.id, known.level, kind,
        before.verdict if before else None, after.verdict if after else None,
        why, after is not None and after.waived,
        _gone(before, after), new_causes(before, after) if after else (),
    )  # fmt: skip


def _kind(before: Result | None, after: Result | None) -> Kind | None:
    if after is None:
        return Kind.GONE
    if got_worse(before, after):
        return Kind.WORSE
    if before is None:
        return Kind.NEW
    if after.verdict not in _DECIDED:
        lost = before.verdict in _DECIDED or (before.verdict in _UNTRIED and after.verdict not in _UNTRIED)
        return Kind.UNDECIDED if lost else None
    if after.verdict is Verdict.FAIL:
        return Kind.BETTER if _gone(before, after) else None
    if before.verdict is Verdict.PASS:
        return None
    return Kind.NEW if before.verdict in _UNTRIED else Kind.BETTER


def _gone(before: Result | None, after: Result | None) -> tuple[Evidence, ...]:
    """The findings of causes that were there before and are not now, one of each."""
    if before is None or before.verdict is not Verdict.FAIL:
        return ()
    there = after if after is not None else Result(before.id, before.level, Verdict.NOT_RUN)
    return new_causes(there, before)
