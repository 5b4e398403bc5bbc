"""`accord list --coverage`: how many duties there are, and how many of them are tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from accord.cli.known import Known, by_catalogue, permissions
from accord.runtime.registry import registry


def coverage(entries: Iterable[Known]) -> Iterator[str]:
    """The lines that count duties and what tries them, catalogue by catalogue, contract by contract."""
    for name, group in by_catalogue(entries).items():
        duties = [entry for entry in group if entry.duty]
        yield f"{name}: {len(group)} {_called(group)}, {len(duties)} of them duties that a server can be seen to keep"
        yield from _permissions(group)
        yield ""
        yield from _counts("level", duties, lambda entry: entry.requirement.level.value)
        yield ""
        yield from _counts("section", duties, lambda entry: entry.requirement.section)
        yield ""
        yield from _untried([entry for entry in group if not entry.ways])
        yield ""


def _called(group: list[Known]) -> str:
    return "promises" if group[0].bound else "requirements"


def _permissions(group: list[Known]) -> Iterator[str]:
    """How many permissions there are, and how many of them are told of where a server is seen to use them."""
    found = permissions(group)
    detected = sum(entry.id in registry().detections for entry in found)
    if found:
        yield f"{len(found)} permissions (MAY), {detected} of them reported where they are seen in use"


def _counts(title: str, duties: list[Known], group: Callable[[Known], str]) -> Iterator[str]:
    total = Counter(group(entry) for entry in duties)
    tried = Counter(group(entry) for entry in duties if entry.ways)
    width = max((len(name) for name in total), default=0)
    yield f"  {title:{width}}  duties  tried  untried"
    for name, count in total.items():
        yield f"  {name:{width}}  {count:6}  {tried[name]:5}  {count - tried[name]:7}"
    yield f"  {'all':{width}}  {total.total():6}  {tried.total():5}  {total.total() - tried.total():7}"


def _untried(entries: list[Known]) -> Iterator[str]:
    """Untried duties one by one with their reasons; of what is no duty, how many there are of each reason."""
    yield "  untried duties" if any(entry.duty for entry in entries) else "  no duty is untried"
    for entry in entries:
        if entry.duty:
            yield f"    {entry.id} ({entry.requirement.level.value}): {entry.why_not}"
    others = Counter(_kind_of_reason(entry.why_not) for entry in entries if not entry.duty)
    yield "  no duties, and untried"
    for reason, count in others.most_common():
        yield f"    {count:4}  {reason}"


def _kind_of_reason(reason: str) -> str:
    return "judged by other requirements" if reason.startswith("judged by") else reason.partition(":")[0]
