"""Looks at a contract and at the environment that it names; sends nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from accord.model.contract import Contract, read_contract
from accord.model.promise import NO_KIND, promise_from
from accord.model.validate import InvalidFile, load_toml
from accord.runtime.doctor.remark import Remarks, counted, look, ok, some, wrong
from accord.runtime.kinds import check_kinds, mistakes_in
from accord.runtime.options import Options, contract_path, find_contract

_SHORTEST = 4
"""Shorter secrets are not redacted, or every short word would be."""


def contract_remarks(name: str) -> Remarks:
    """Every mistake of a contract's file at once: of its form, its keys and its promises."""
    try:
        check_kinds(read_contract(contract_path(name), contract_path))
    except InvalidFile as error:
        lines = dict.fromkeys([*str(error).splitlines(), *(f"{name}: {line}" for line in _promises(Path(name)))])
        for line in lines:
            of_kind = ": promise " in line
            remedy = "`accord kinds KIND` tells its parameters" if of_kind else "mend the file"
            yield wrong(line, "" if ";" in line else remedy)


def found_contract(options: Options) -> Contract:
    """The contract at the address that is asked for; of a wrong one its mistakes are told elsewhere."""
    return find_contract(options)


def summary(contract: Contract) -> Remarks:
    """What the contract is, and what of it does nothing."""
    standard = contract.standard if contract.standard_named else "no standard named"
    promises = [promise for promise in contract.promises if promise.kind != NO_KIND]
    if contract.source == "the target":
        yield ok(f"no contract, {standard}: what the API is will be found out")
        return
    listed = counted(len(contract.resources), "resource")
    yield ok(f"contract {contract.source}: {standard}, {listed}, {counted(len(promises), 'promise')}")
    known = {each.path.strip("/") for each in contract.resources} | {each.type for each in contract.resources}
    for promise in promises if contract.resources else ():
        named_by = promise.get("resource")
        if isinstance(named_by, str) and named_by.strip("/") not in known:
            yield look(
                f"promise {promise.id} speaks of {named_by!r}, which is no resource of the contract",
                f"add a [[resource]] with this path or type; known: {some(sorted(filter(None, known)))}",
            )
    if contract.tls.ca and not Path(contract.tls.ca).is_file():
        yield wrong(f"[tls] ca: there is no file {contract.tls.ca}", "name the PEM file of the CA")


def credential_remarks(contract: Contract) -> Remarks:
    """Whether the variables that a contract names hold what can be sent."""
    own = {contract.auth.env} if contract.auth else set()
    roles = {account.env: account.role for account in contract.accounts}
    fine = []
    for name in dict.fromkeys(contract.variables):
        value = os.environ.get(name, "")
        if not value:
            told = f"${name} is not set"
            if name in own:
                yield wrong(f"{told}, which is to hold the credentials", f"export {name}=...")
            else:
                part = f"the account of the role {roles[name]}" if name in roles else "the OAuth client"
                yield look(f"{told}, for {part}: what takes it is left out", f"export {name}=...")
        elif not value.isprintable():
            yield wrong(f"${name} holds a line break or another control character", "set it without")
        elif value != value.strip():
            yield look(f"${name} begins or ends with a blank", "set it without")
        elif not value.isascii():
            yield wrong(f"${name} holds characters beyond ASCII, which no header can carry", "set it without")
        elif len(value) < _SHORTEST:
            yield look(
                f"${name} holds less than {_SHORTEST} characters, too few to be redacted", "use a longer secret"
            )
        elif contract.auth and name in own and _doubles_scheme(value, contract.auth.scheme):
            yield wrong(
                f"${name} begins with {contract.auth.scheme!r}, which is sent before it anyway", "leave it out"
            )
        else:
            fine.append(f"${name}")
    if fine:
        yield ok(f"{', '.join(fine)} {'is' if len(fine) == 1 else 'are'} set")


def without_credentials(contract: Contract) -> Contract:
    """The contract without credentials of its own, where the environment holds none that can be sent."""
    value = os.environ.get(contract.auth.env, "") if contract.auth else ""
    usable = bool(value) and value.isprintable() and value.isascii()
    return contract if usable else replace(contract, auth=None)


def _doubles_scheme(value: str, scheme: str) -> bool:
    return bool(scheme) and value.lower().startswith(f"{scheme.lower()} ")


def _promises(path: Path) -> list[str]:
    """What is wrong with the kinds and parameters of the promises that stand in a file itself."""
    try:
        entries: Any = load_toml(path).get("promise", ())
    except InvalidFile:
        return []
    whole = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    named = [entry for entry in whole if all(isinstance(entry.get(name), str) for name in ("id", "kind", "level"))]
    return [line for entry in named for line in mistakes_in(promise_from(entry, ""))]
