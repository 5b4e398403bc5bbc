"""All exchanges of a run as lines of text, in columns: read without a script, and searched with one."""

from __future__ import annotations

from collections.abc import Iterable

from reports.dossier import Sent
from reports.visible import one_line

HEAD = f"{'id':<18} {'at s':>9} {'status':>6} {'octets':>9} {'ms':>7}  request"
_LONGEST, _FAULT = 200, 120


def text(log: Iterable[Sent]) -> str:
    """A line for each, in their order; the times count from the first."""
    rows = list(log)
    began = min((sent.started for sent in rows), default=0.0)
    return "\n".join(_row(sent, began) for sent in rows)


def _row(sent: Sent, began: float) -> str:
    took = "" if sent.took is None else f"{1000 * sent.took:.0f}"
    answered = sent.took is not None
    status, fault = (sent.outcome, "") if answered else ("-", f"  [{one_line(sent.outcome, _FAULT)}]")
    name, line = one_line(sent.id, 40), one_line(sent.line, _LONGEST)
    return f"{name:<18} {sent.started - began:>9.2f} {status:>6} {sent.size:>9} {took:>7}  {line}{fault}"
