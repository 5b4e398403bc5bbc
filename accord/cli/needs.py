"""What a run must be allowed, so that promises are tried, and what that costs at most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accord.model.contract import Contract
from accord.runtime.kinds import Cost
from accord.runtime.options import Options
from accord.runtime.promises import Bound

REMEDIES = {
    "writes": "--allow-writes",
    "throwaway": "`throwaway = true` under [capabilities] of the contract",
    "load": "--allow-load",
    "history": "--baseline",
}
"""What allows each need."""

TOLD = {
    "read": "reading",
    "writes": "leave to write (--allow-writes, and `writes = true` under [capabilities])",
    "throwaway": "a target that is thrown away (`throwaway = true` under [capabilities])",
    "load": "leave to load the target (--allow-load, and `load = true` under [capabilities])",
    "history": "an earlier run to compare with (--baseline)",
}
"""Each need in words."""


def needs(each: Bound) -> tuple[str, ...]:
    """What a promise takes beyond reading; nothing for most."""
    asked = {"writes": each.writes, "throwaway": each.fills, "load": each.loads,
             "history": each.kind is not None and "history" in each.kind.needs}  # fmt: skip
    return tuple(name for name, needed in asked.items() if needed)


def allowed(options: Options, contract: Contract) -> set[str]:
    """The needs that a run as asked for can meet."""
    found = {"writes": options.allow_writes, "load": options.allow_load, "history": options.baseline is not None,
             "throwaway": contract.allows("throwaway") is True}  # fmt: skip
    return {name for name, is_allowed in found.items() if is_allowed}


def announced(options: Options, contract: Contract, promises: Iterable[Bound]) -> Iterator[str]:
    """What to say before a run: how many promises stay untried for want of leave, and what filling will cost."""
    wanted = [each for each in promises if each.ways and options.selects(each.promise.id)]
    given = allowed(options, contract)
    lacking = {each.promise.id: set(needs(each)) - given for each in wanted}
    untried = [lacks for lacks in lacking.values() if lacks]
    if untried:
        counts = {name: sum(name in lacks for lacks in untried) for name in REMEDIES}
        told = ", ".join(
            f"{count} need{'s' if count == 1 else ''} {REMEDIES[name]}" for name, count in counts.items() if count
        )
        yield f"{_promises(len(untried))} of {len(wanted)} will not be tried: {told}"
    filling = [each for each in wanted if each.fills and not lacking[each.promise.id]]
    if filling:
        yield f"{_promises(len(filling))} fill the target: at most {spent(total(filling))}"
    if any(
        each.promise.kind.startswith("rate-limit") and each.loads and not lacking[each.promise.id] for each in wanted
    ):
        yield from _measuring(options, contract)


def _measuring(options: Options, contract: Contract) -> Iterator[str]:
    """What measuring rate limits costs, and which are left out."""
    from accord.runtime.rating.measuring import goals_of  # late, since few runs measure

    goals, notes = goals_of(contract, options)
    for goal in goals:
        if goal.cost and goal.most:
            yield f"{goal}: measured by about {goal.cost.requests} requests in {goal.cost.seconds:.0f} s"
    yield from notes


def total(promises: Iterable[Bound]) -> Cost:
    """What it costs at most to try promises."""
    costs = [each.kind.cost(each.promise) for each in promises if each.kind]
    return Cost(sum(cost.requests for cost in costs), sum(cost.octets for cost in costs))


def spent(cost: Cost) -> str:
    """A cost in words: requests, and megabytes of bodies where there are any to speak of."""
    requests = f"{cost.requests:,} request{'' if cost.requests == 1 else 's'}"
    return f"{requests} and {megabytes(cost)} MB of bodies" if cost.octets else requests


def megabytes(cost: Cost) -> str:
    """The octets of bodies as megabytes."""
    return f"{cost.octets / 1_000_000:,.1f}" if cost.octets else "0"


def _promises(number: int) -> str:
    return f"{number} promise{'' if number == 1 else 's'}"
