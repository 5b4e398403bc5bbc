"""`accord verify`: whether a run folder is as it was written."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.cli.output import say
from accord.cli.run import FILE

if TYPE_CHECKING:
    from accord.record.manifest import Differences

ALTERED = 1


@click.command("verify", short_help="See whether a run folder is as it was written.")
@click.argument("run_dir", type=FILE)
def command(run_dir: Path) -> int:
    """Compare the files in RUN_DIR with its manifest, which tells size and SHA-256 of each.

    The manifest lies beside what it speaks of, so it shows what was altered by mistake. Against one who alters both,
    write down its digest, which this prints, where nobody can reach it.

    \b
    Exit codes: 0 all as written, 1 files altered, missing or not listed, 2 no manifest.
    """
    from accord.record.ledger import is_unjudgeable
    from accord.record.manifest import MANIFEST, differences, read_manifest
    from accord.runtime.options import UsageError

    try:
        found, count = differences(run_dir), len(read_manifest(run_dir))
    except OSError as error:
        if is_unjudgeable(run_dir):
            raise UsageError(f"{run_dir}: nothing was judged in this run") from error
        raise UsageError(f"{run_dir} holds no manifest; `accord report {run_dir}` writes one") from error
    except ValueError as error:
        raise UsageError(
            f"{run_dir / MANIFEST} cannot be read; `accord report {run_dir} --force` writes it anew"
        ) from error
    digest = hashlib.sha256((run_dir / MANIFEST).read_bytes()).hexdigest()
    say([*(f"{kind:9} {path}" for kind, path in found), _summary(found, count), f"{MANIFEST}: sha256 {digest}"])
    return ALTERED if found else 0


def _summary(found: Differences, count: int) -> str:
    if not found:
        return f"all {count:,} files are as written"
    told = f"{len(found.altered)} altered, {len(found.missing)} missing, {len(found.unlisted)} not listed"
    return f"{told}; {count:,} were written"
