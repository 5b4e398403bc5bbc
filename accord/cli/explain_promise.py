"""What `accord explain` tells of a promise beyond its sentence: kind, parameters, needs and cost."""

from __future__ import annotations

from collections.abc import Iterator

from accord.cli.needs import REMEDIES, TOLD, needs, spent, total
from accord.cli.paragraphs import listed, paragraph
from accord.runtime.drafting.text import toml
from accord.runtime.kinds import Kind
from accord.runtime.promises import Bound


def about(each: Bound) -> Iterator[str]:
    """The lines that tell how a promise is tried, by which figures, and at what cost."""
    promise = each.promise
    if each.kind is None:
        return
    yield from paragraph("Kind", f"{promise.kind}: {each.kind.summary}")
    yield from listed("Parameters", [f"{name} = {toml(value)}" for name, value in promise.parameters.items()])
    yield from paragraph("Figures", f"counts by those of {' and '.join(promise.figures)}" if promise.figures else "")
    yield from texts(each.kind)
    if each.ways:
        yield from paragraph("Needs", "; ".join(TOLD[name] for name in needs(each)) or "nothing beyond reading")
        yield from paragraph("Costs", f"at most {spent(total([each]))}")


def texts(kind: Kind) -> Iterator[str]:
    """The lines that tell how a kind is tried, and what comes of it."""
    yield from paragraph("Tried so", kind.tried)
    yield from paragraph("Passes", kind.passes)
    yield from paragraph("Fails", kind.fails)
    yield from paragraph("Left open", kind.open)


def run_with(each: Bound, contract: str) -> str:
    """The arguments of a run that is allowed to try a promise."""
    options = [REMEDIES[name] for name in needs(each) if REMEDIES[name].startswith("--allow")]
    return " ".join([f"--contract {contract}", *options])
