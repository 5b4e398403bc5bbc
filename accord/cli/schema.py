"""`accord schema`: the schemas of the files that users write, for editors."""

from __future__ import annotations

import json

import click

from accord.cli.output import say
from accord.cli.suggest import did_you_mean


@click.command("schema", short_help="Print the schema of a contract or another file, for editors.")
@click.argument("schema_name", metavar="NAME")
def command(schema_name: str) -> int:
    """Print the JSON Schema (draft 7) of a file that users write: contract, waivers, profile, fixed-case, ...

    \b
    accord schema contract > contract.schema.json
    and as the first line of the contract: #:schema ./contract.schema.json
    """
    from accord.runtime.editor_schema import editor_schema, names
    from accord.runtime.options import UsageError

    known = names()
    if schema_name not in known:
        hint = did_you_mean(schema_name, known, most=1) or f"; known: {', '.join(known)}"
        raise UsageError(f"there is no schema of {schema_name!r}{hint}")
    say(json.dumps(editor_schema(schema_name), indent=2, ensure_ascii=False).splitlines())
    return 0
