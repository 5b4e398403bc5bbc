"""`accord init`: explore a target and draft its contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.cli.run import FILE

if TYPE_CHECKING:
    from accord.runtime.draft import Exploration


@click.command("init", short_help="Explore a target and draft its contract.")
@click.argument("target", metavar="TARGET_URL")
@click.option(
    "--output", type=FILE, metavar="FILE", help="Where to write it; NAME.toml, after the host, if left out."
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.option(
    "--standard", metavar="NAME", help="jsonapi-1.0, jsonapi-1.1 or http; read from the answers if left out."
)
@click.option("--openapi", metavar="FILE|URL", help="An OpenAPI description (JSON) that names the paths.")
@click.option("--resource", "paths", multiple=True, metavar="PATH", help="A path below the URL; may be repeated.")
@click.option("--auth", "variable", metavar="VARIABLE", help="The environment variable that holds a bearer token.")
def command(
    target: str,
    output: Path | None,
    force: bool,
    standard: str | None,
    openapi: str | None,
    paths: tuple[str, ...],
    variable: str | None,
) -> int:
    """Explore the API at TARGET_URL, reading only, and write a contract that can be run at once.

    Looks at the entry document, follows its links, asks OPTIONS, and reads the OpenAPI description where one is
    named. What it could not find out it says, here and in the comments of the contract.
    """
    from dataclasses import replace

    from accord.model.terms import Auth
    from accord.runtime.draft import explore_target
    from accord.runtime.options import Options, UsageError, find_contract

    contract = find_contract(Options(target=target, standard=standard))
    if variable:
        contract = replace(contract, auth=Auth(variable))
    path = output or Path(f"{contract.name}.toml")
    if path.exists() and not force:
        raise UsageError(f"{path} exists; name another with --output, or overwrite it with --force")
    found = explore_target(contract, openapi, [f"/{each.strip('/')}" for each in paths])
    if standard:
        found = replace(
            found, contract=replace(found.contract, standard=standard), edition_source="as --standard says"
        )
    _write(path, found)
    for line in _told(path, found):
        click.echo(line)
    return 0


def _write(path: Path, found: Exploration) -> None:
    import tomllib

    from accord.model.contract import contract_from
    from accord.runtime.draft_text import draft_text
    from accord.runtime.options import UsageError

    text = draft_text(found, str(path))
    contract_from(tomllib.loads(text), str(path))
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another with --output") from error


def _told(path: Path, found: Exploration) -> Iterator[str]:
    resources = found.survey.resources
    names = ", ".join(facts.path for facts in resources)
    source = f" ({found.edition_source})" if found.edition_source else ""
    yield f"{path}: {found.contract.standard}{source}"
    yield f"{len(resources)} resources, seen with {found.requests} requests: {names}"
    yield "could not find out:"
    yield from (f"  {line}" for line in found.unknown)
    yield f"next: accord run --contract {path}"
