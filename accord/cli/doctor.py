"""`accord doctor`: what is wrong with a contract, the credentials or a target, and what would do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from accord.model.contract import Contract
    from accord.model.exchange import Exchange
    from accord.runtime.doctor.remark import Remark
    from accord.runtime.options import Options

USAGE, UNDECIDED = 2, 3
_WIDTH = 7


@click.command("doctor", short_help="Tell what is wrong with a contract, credentials or a target.")
@click.argument("target", metavar="[TARGET_URL]", required=False)
@click.option("--contract", metavar="FILE|NAME", help="What the API is and promises.")
@click.option("--standard", metavar="NAME", help="jsonapi-1.0, jsonapi-1.1 or http, where there is no contract.")
@click.option("--allow-writes", is_flag=True, help="Say of promises what they lack with this leave; sends no more.")
@click.option("--allow-load", is_flag=True, help="Say of promises what they lack with this leave; sends no more.")
def command(
    target: str | None, contract: str | None, standard: str | None, allow_writes: bool, allow_load: bool
) -> int:
    """Look at a contract, the credentials that it names and the target, in this order, with 20 safe requests at most.

    Each line begins with ok, look (it may be meant so) or wrong, and ends with the remedy.

    \b
    Exit codes: 0 nothing is wrong, 2 the contract or the credentials are, 3 the target cannot be judged.
    """
    from accord.runtime.doctor.remark import Blame, Mark, any_wrong
    from accord.runtime.options import Options, UsageError

    if contract and standard:
        raise UsageError("--standard is for targets without a contract; change `standard` in the contract instead")
    options = Options(
        target=target, contract=contract, standard=standard, allow_writes=allow_writes, allow_load=allow_load
    )
    found: list[Remark] = []
    sent: list[Exchange] = []
    for remark in _remarks(options, sent):
        found.append(remark)
        click.echo(_line(remark))
    looks = sum(remark.mark is Mark.LOOK for remark in found)
    code, verdict = 0, f"Nothing is wrong{f'; {looks} to look at' if looks else ''}"
    if any_wrong(found, Blame.CONTRACT):
        code, verdict = USAGE, "The contract, the credentials or the address is wrong (exit 2)"
    elif any_wrong(found, Blame.TARGET):
        code, verdict = UNDECIDED, "The target cannot be judged (exit 3)"
    click.echo(f"\n{verdict}; {len(sent)} request{'' if len(sent) == 1 else 's'} sent, only reading")
    return code


def _remarks(options: Options, sent: list[Exchange]) -> Iterator[Remark]:
    from accord.runtime.doctor.contract import (
        contract_remarks,
        credential_remarks,
        found_contract,
        summary,
        without_credentials,
    )
    from accord.runtime.doctor.remark import Mark
    from accord.runtime.doctor.target import Examination

    mistakes = list(contract_remarks(options.contract)) if options.contract else []
    yield from mistakes
    if mistakes:
        return
    contract = found_contract(options)
    own = [*summary(contract), *credential_remarks(contract)]
    yield from own
    yield from _untried(options, contract)
    if any(remark.mark is Mark.WRONG and "[tls]" in remark.told for remark in own):
        return
    sendable = without_credentials(contract)
    yield from Examination(sendable, sent, lacking=bool(contract.auth) and not sendable.auth).remarks()


def _untried(options: Options, contract: Contract) -> Iterator[Remark]:
    """Which promises a run as asked for would not try, by what they lack."""
    from accord.cli.needs import REMEDIES, allowed, needs
    from accord.runtime.doctor.remark import counted, look, ok, some
    from accord.runtime.promises import in_force

    promises = in_force(contract)
    given = allowed(options, contract)
    lacking = {each.promise.id: set(needs(each)) - given for each in promises}
    for need, remedy in REMEDIES.items():
        names = [name for name, lacks in lacking.items() if need in lacks]
        if names:
            yield look(
                f"{counted(len(names), 'promise')} would not be tried: {some(names, 3)}", f"{remedy} allows it"
            )
    if promises and not any(lacking.values()):
        yield ok("all promises can be tried")


def _line(remark: Remark) -> str:
    told = " ".join(remark.told.split())
    return f"{remark.mark.value:{_WIDTH}}{told}" + (f"; {remark.remedy}" if remark.remedy else "")
