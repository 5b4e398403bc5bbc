"""Whether an API keeps a whole standard: the verdicts of its catalogue, folded into that of one promise."""

from __future__ import annotations

from accord.authoring import Finding, Promise, Settlement, Verdict, WholeRun, settles
from accord.model.assessment import Result

_BINDING = ("MUST", "MUST NOT")
_TRIED = (Verdict.PASS, Verdict.FAIL)


@settles("catalogue")
def standard_is_kept(promise: Promise, whole: WholeRun) -> Settlement:
    """No requirement of the levels that bind failed, and one at least was tried; failures of others are told."""
    standard, levels = promise["standard"], promise.get("levels", _BINDING)
    results = [result for name, result in whole.results.items() if name.partition("/")[0] == standard]
    binding = [result for result in results if result.level.value in levels]
    findings = tuple(_finding(result, result not in binding) for result in results if result.verdict is Verdict.FAIL)
    tried = sum(result.verdict in _TRIED for result in binding)
    if any(not finding.warning for finding in findings):
        return Settlement(Verdict.FAIL, tried, findings=findings)
    if broken := [result.id for result in binding if result.verdict is Verdict.ERROR]:
        return Settlement(Verdict.INCONCLUSIVE, tried, f"{', '.join(broken[:3])} could not be judged", findings)
    if not tried:
        return Settlement(Verdict.INCONCLUSIVE, 0, f"no requirement of {standard} was tried", findings)
    return Settlement(Verdict.PASS, tried, findings=findings)


def _finding(result: Result, mild: bool) -> Finding:
    """The failure of one requirement, by the first of its findings, as a finding about the whole standard."""
    first = result.findings[0] if result.findings else None
    actual = f"{first.place}: {first.actual}" if first else result.reason or "it failed"
    return Finding("", result.id, first.expected if first else "kept", actual, first.exchange if first else "",
                   request=first.request if first else "", warning=mild)  # fmt: skip
