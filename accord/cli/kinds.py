"""`accord kinds`: the kinds of promises that a contract may make, and the parameters of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from accord.cli.output import say
from accord.cli.paragraphs import INDENT, listed, paragraph
from accord.cli.suggest import did_you_mean

if TYPE_CHECKING:
    from accord.model.promise import Promise
    from accord.runtime.kinds import Kind

_MOST_USES = 5


@click.command("kinds", short_help="Show the kinds of promises, and their parameters.")
@click.argument("name", metavar="[NAME]", required=False)
def command(name: str | None) -> int:
    """Show what kinds of promises there are, or all about one: how it is tried, its parameters, an example."""
    from accord.runtime import bundle
    from accord.runtime.kinds import kinds
    from accord.runtime.options import UsageError

    bundle.make_importable()
    if name is None:
        say(overview())
        return 0
    if name not in kinds():
        meant = did_you_mean(name, kinds()) or "; `accord kinds` shows them all"
        raise UsageError(f"no kind is called {name!r}{meant}")
    say(described(kinds()[name]))
    return 0


def overview() -> Iterator[str]:
    """A line for each kind."""
    from accord.runtime.kinds import kinds

    width = max(map(len, kinds()))
    for kind in sorted(kinds().values(), key=lambda each: each.name):
        yield f"{kind.name:{width}}  {kind.summary}"
    yield ""
    yield "`accord kinds NAME` shows one with its parameters; a promise of kind `none` says in `untried` why."


def described(kind: Kind) -> Iterator[str]:
    """The lines that tell all about one kind."""
    from accord.cli.explain_promise import texts
    from accord.cli.kind_example import example
    from accord.cli.known import of_shipped
    from accord.cli.needs import TOLD

    yield kind.name
    yield from paragraph("", kind.summary, indent=0)
    yield ""
    yield from texts(kind)
    yield from paragraph("Needs", "; ".join(TOLD[need] for need in kind.needs))
    yield from paragraph("Costs", _price(kind))
    yield from listed("Tried by", _ways(kind.name) or ["nothing yet"])
    uses = [entry.bound.promise for entry in of_shipped() if entry.bound and entry.kind == kind.name]
    yield from listed("Promised by", _named(uses))
    yield ""
    yield from _parameters(kind)
    yield "For example"
    yield ""
    yield from (f"  {line}".rstrip() for line in example(kind, _used(uses)))


def _price(kind: Kind) -> str:
    """What a promise costs at most, in words."""
    parts = [f"{kind.requests} request{'' if kind.requests == 1 else 's'}"] if kind.requests else []
    parts += [f"{each:g} for each of `{name}`" for name, each in kind.requests_per.items()]
    octets = [f"{each:g} octets of bodies for each of `{name}`" for name, each in kind.octets_per.items()]
    return f"at most {' and '.join([*parts, *octets])}" if parts or octets else "nothing beyond what is sent anyway"


def _ways(name: str) -> list[str]:
    from accord.judge.watches import registered_watches
    from accord.runtime.registry import registry
    from accord.runtime.settlements import settlers

    active = [place for place, check in registry().keeping if check.keeps == name]
    watching = [each.name for each in registered_watches() if each.kind == name]
    return [*watching, *(each.name for each in settlers() if each.kind == name), *active]


def _named(uses: list[Promise]) -> list[str]:
    more = len(uses) - _MOST_USES
    return [*map(str, uses[:_MOST_USES]), *([f"and {more} more"] if more > 0 else [])]


def _used(uses: list[Promise]) -> dict[str, Any]:
    """A value for each parameter that promises have, the first one's."""
    return {name: value for promise in reversed(uses) for name, value in promise.parameters.items()}


def _parameters(kind: Kind) -> Iterator[str]:
    from accord.cli.kind_example import accepted, is_required

    if kind.parameters:
        yield "Parameters"
    indent = max((len(name) for name in kind.parameters), default=0) + 4
    for name, about in kind.parameters.items():
        needed = ", required" if is_required(about) else ""
        told = f"{accepted(about)}{needed}{_only(about)}. {about['about']}"
        yield from paragraph(f"  {name}", told, indent=max(indent, INDENT))
    if kind.parameters:
        yield ""


def _only(about: Mapping[str, Any]) -> str:
    """With which values of others a parameter is of use, where that is said."""
    told = [f"`{name}` {' or '.join(map(str, values))}" for name, values in about.get("only", {}).items()]
    return f", only with {' and '.join(told)}" if told else ""
