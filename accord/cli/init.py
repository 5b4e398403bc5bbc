"""`accord init`: explore a target and draft its contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.cli.run import FILE

if TYPE_CHECKING:
    from accord.runtime.drafting.draft import Exploration

UNDECIDED = 3
SCHEMA = "contract.schema.json"
"""The file of the schema that a draft names where it lies beside."""


@click.command("init", short_help="Explore a target and draft its contract.")
@click.argument("target", metavar="TARGET_URL")
@click.option(
    "--output",
    type=FILE,
    metavar="FILE",
    help="Where to write it; NAME.toml, after the host, if left out; - prints it.",
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.option(
    "--standard", metavar="NAME", help="jsonapi-1.0, jsonapi-1.1 or http; read from the answers if left out."
)
@click.option("--openapi", metavar="FILE|URL", help="An OpenAPI description (JSON or YAML); looked for if left out.")
@click.option("--resource", "paths", multiple=True, metavar="PATH", help="A path below the URL; may be repeated.")
@click.option("--auth", "variable", metavar="VARIABLE", help="The environment variable that holds the credentials.")
@click.option("--schema", metavar="FILE", help=f"Name this schema for editors; {SCHEMA} if it lies beside the file.")
def command(
    target: str,
    output: Path | None,
    force: bool,
    standard: str | None,
    openapi: str | None,
    paths: tuple[str, ...],
    variable: str | None,
    schema: str | None,
) -> int:
    """Explore the API at TARGET_URL, reading only, and write a contract that can be run at once.

    Looks at the entry document, follows its links, asks OPTIONS, and reads the OpenAPI description that is named or
    that the target serves. What it could not find out it says, here and in the comments of the contract.

    \b
    Exit codes: 0 written, 2 wrong usage, 3 the target could not be explored, or only without credentials.
    """
    from dataclasses import replace

    from accord.model.terms import Auth
    from accord.runtime.drafting.draft import explore_target
    from accord.runtime.drafting.toml_text import comment
    from accord.runtime.options import Options, UsageError, find_contract

    contract = find_contract(Options(target=target, standard=standard))
    if variable is not None:
        _require_name(variable)
        contract = replace(contract, auth=Auth(variable))
    path = output or Path(f"{contract.name}.toml")
    printed = str(path) == "-"
    if path.exists() and not force and not printed:
        raise UsageError(f"{path} exists; name another with --output, or overwrite it with --force")
    found = explore_target(contract, openapi, [f"/{each.strip('/')}" for each in paths])
    beside = f"./{SCHEMA}" if not printed and (path.parent / SCHEMA).is_file() else ""
    text = _text(found, "FILE" if printed else str(path), schema or beside)
    if printed:
        click.echo(text, nl=False)
    else:
        _write(path, text)
    for line in _told("-" if printed else str(path), found, target):
        click.echo(comment(line), err=printed)
    return UNDECIDED if found.locked else 0


def _require_name(variable: str) -> None:
    """Refuse what cannot be a variable's name, and without repeating it: the secret itself may have been given."""
    from accord.runtime.options import UsageError

    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", variable):
        raise UsageError("--auth takes the name of an environment variable, as API_TOKEN, and not what it holds")


def _text(found: Exploration, file: str, schema: str) -> str:
    """The draft as text, read again by the rules of contracts."""
    import tomllib

    from accord.model.contract import contract_from
    from accord.runtime.drafting.text import draft_text
    from accord.runtime.kinds import check_kinds

    text = draft_text(found, file, schema)
    check_kinds(contract_from(tomllib.loads(text), file))
    return text


def _write(path: Path, text: str) -> None:
    from accord.runtime.options import UsageError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another with --output") from error


def _told(path: str, found: Exploration, target: str) -> Iterator[str]:
    contract, resources = found.contract, found.survey.resources
    source = f" ({found.edition_source})" if found.edition_source else ""
    yield f"{path}: {contract.standard}{source}"
    if found.description:
        yield f"description: {contract.openapi}, {len(found.description.items)} paths"
    names = ", ".join(facts.path for facts in resources)
    seen = "described" if found.locked else "seen with"
    count = "" if found.locked else f" {found.requests} requests"
    yield f"{len(resources)} resource{'' if len(resources) == 1 else 's'}, {seen}{count}: {names or 'none'}"
    certain = sum(proposal.certain for proposal in found.promises)
    if found.promises:
        yield f"{certain} promises of the description, and {len(found.promises) - certain} more as comments"
    if found.unknown:
        yield "could not find out:"
        yield from (f"  {line}" for line in found.unknown)
    if found.locked and contract.auth:
        yield f"next: export {contract.auth.env}=..., then accord init {target} --auth {contract.auth.env} --force"
    else:
        yield f"next: accord run --contract {path}"
