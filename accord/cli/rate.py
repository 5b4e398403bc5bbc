"""`accord rate`: measure the rate limits of a target."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.cli.run import FILE

if TYPE_CHECKING:
    from accord.model.contract import Contract
    from accord.model.measurement import Rating, Shot
    from accord.runtime.rating.goals import Goal
    from accord.wire.shooter import Ceiling

REQUESTS, SECONDS = 2000, 180.0
"""What a rating may use where nothing else is asked for."""
_VIOLATED, _UNDECIDED = 1, 3
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(s|m|)")


def duration(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """A duration such as 90s or 3m, in seconds."""
    if value is None:
        return None
    match = _DURATION.fullmatch(value)
    if not match or not float(match[1]):
        raise click.BadParameter(f"{value!r} is no duration; write 90s or 3m", ctx, param)
    return float(match[1]) * (60 if match[2] == "m" else 1)


@click.command("rate", short_help="Measure the rate limits of a target.")
@click.argument("target", metavar="[TARGET_URL]", required=False)
@click.option("--contract", metavar="FILE|NAME", help="What the API promises; without it nothing is taken for known.")
@click.option(
    "--path", "paths", multiple=True, metavar="PATH", help="What to ask for below the URL; may be repeated."
)
@click.option("--method", type=click.Choice(["GET", "POST"]), help="Only requests of this method.")
@click.option("--budget-requests", type=click.IntRange(min=1), metavar="N", help=f"At most so many; {REQUESTS}.")
@click.option("--budget-time", callback=duration, metavar="TIME", help="At most so long, as 90s or 3m; 3m.")
@click.option("--json", "json_file", type=FILE, metavar="FILE", help="Write what was measured, for programs.")
@click.option("--record", type=FILE, metavar="FILE", help="Write all that was measured, with every request.")
@click.option("--replay", type=FILE, metavar="FILE", help="Infer again what a record holds; nothing is sent.")
@click.option("--allow-load", is_flag=True, help="Let the target be loaded; without it nothing is sent.")
def command(
    target: str | None,
    contract: str | None,
    paths: tuple[str, ...],
    method: str | None,
    budget_requests: int | None,
    budget_time: float | None,
    json_file: Path | None,
    record: Path | None,
    replay: Path | None,
    allow_load: bool,
) -> int:
    """Measure how many requests TARGET_URL lets through, in which window, and by which algorithm.

    What it costs is said first; the budget is never exceeded. POST requests carry a body that is no JSON, so that
    nothing comes of them. With a contract, what it promises is compared with what is enforced. Ctrl-C ends it with
    what is known by then. Exit codes: 0 measured, and as promised or laxer; 1 stricter than promised; 2 wrong usage;
    3 undecided; 4 our own error.
    """
    for file in filter(None, (json_file, record)):
        _require_writable(file)
    budget = budget_requests, budget_time
    rating = _replayed(replay) if replay else _measured(target, contract, paths, method, budget, allow_load)
    _write(rating, json_file, record)
    _show(rating)
    return exit_code(rating)


def exit_code(rating: Rating) -> int:
    """The exit code for what was found."""
    kept = {each.kept for each in rating.limits}
    if "stricter" in kept:
        return _VIOLATED
    open_ones = [each for each in rating.limits if not each.kept and each.measurement.algorithm == "undecided"]
    return _UNDECIDED if rating.trouble or not rating.limits or open_ones or "undecided" in kept else 0


def _replayed(record: Path) -> Rating:
    from accord.model.codec import from_json
    from accord.model.measurement import Rating
    from accord.probe import inferred_again
    from accord.runtime.options import UsageError

    try:
        return inferred_again(from_json(Rating, json.loads(record.read_text(encoding="utf-8"))))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"{record} cannot be read as a record of `accord rate --record`: {error}") from error


def _measured(
    target: str | None,
    contract: str | None,
    paths: tuple[str, ...],
    method: str | None,
    budget: tuple[int | None, float | None],
    allow_load: bool,
) -> Rating:
    from accord.runtime.options import Options, UsageError, find_contract
    from accord.runtime.rating.goals import blind_goals, promised_goals
    from accord.runtime.run import secrets_of
    from accord.wire.shooter import Ceiling

    found = find_contract(Options(contract=contract, target=target, standard=None if contract else "http"))
    _require_leave(found, bool(contract), allow_load)
    secrets = secrets_of(found)
    paths = tuple(f"/{each.lstrip('/')}" for each in paths)
    notes: list[str] = []
    if contract:
        goals, notes = promised_goals(found, paths, method)
        if not goals:
            raise UsageError("; ".join(["the contract promises no rate limit that can be measured", *notes]))
    else:
        goals = blind_goals(paths, method or "GET")
    requests, seconds = budget
    ceiling = Ceiling(min(requests or REQUESTS, found.limits.requests), min(seconds or SECONDS, found.limits.seconds))
    for line in [*_announced(found, goals, ceiling), *notes]:
        click.echo(f"accord: {line}")
    return _measure(found, secrets, ceiling, goals)


def _require_leave(contract: Contract, named: bool, allow_load: bool) -> None:
    from accord.runtime.options import UsageError

    if not allow_load:
        raise UsageError(
            "measuring a rate limit loads the target; allow it with --allow-load, if it is yours to load"
        )
    if named and contract.allows("load") is not True:
        raise UsageError("--allow-load needs `load = true` under [capabilities] in the contract")


def _require_writable(path: Path) -> None:
    from accord.runtime.options import UsageError

    try:
        path.touch()
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another") from error


def _announced(contract: Contract, goals: Sequence[Goal], ceiling: Ceiling) -> Iterator[str]:
    """What measuring will cost, as far as anything is known, and the ceiling."""
    within = f"at most {ceiling.requests} requests and {ceiling.seconds:g} s"
    yield f"measuring the rate limits of {contract.base_url}: {within} in all"
    for goal in goals:
        if goal.cost and goal.most:
            about, most = goal.cost, min(goal.most.requests, ceiling.requests)
            yield f"{goal}: about {about.requests} requests and {about.seconds:.0f} s, at most {most} requests"
        else:
            yield f"{goal}: {within}"
    costs = [goal.cost for goal in goals if goal.cost]
    requests, seconds = sum(each.requests for each in costs), max((each.seconds for each in costs), default=0.0)
    if requests > ceiling.requests or seconds > ceiling.seconds:
        enough = f"--budget-requests {requests + 50} --budget-time {seconds * 1.5:.0f}s"
        yield f"that is more than the budget; give {enough}"


def _measure(contract: Contract, secrets: dict[str, str], ceiling: Ceiling, goals: Sequence[Goal]) -> Rating:
    from accord.runtime.rating.rater import Rater
    from accord.runtime.surveying.smoke import Unjudgeable

    with _watching(ceiling) as watch:
        rater = Rater(contract, secrets, ceiling, lambda line: click.echo(f"accord: {line}"), watch)
        rating = rater.rate(goals).rating
    if not rating.limits:
        raise Unjudgeable("; ".join([*rating.notes, rating.trouble]).strip("; ") or "nothing was measured")
    return rating


def _write(rating: Rating, json_file: Path | None, record: Path | None) -> None:
    from accord.model.codec import to_json

    for file, told in ((json_file, rating.to_json()), (record, to_json(rating))):
        if file:
            file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _show(rating: Rating) -> None:
    from rich.console import Console

    from accord.cli.rate_chart import chart
    from accord.cli.rate_table import table

    console = Console()
    for found in rating.limits:
        console.print(table(found))
        for line in found.measurement.notes:
            console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
        console.print()
    for line in chart(rating.shots):
        console.print(line, markup=False, highlight=False, no_wrap=True, overflow="crop")
    for note in rating.notes:
        console.print(f"accord: {note}", markup=False, highlight=False, soft_wrap=True)
    if rating.trouble:
        console.print(f"accord: stopped, {rating.trouble}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"accord: {rating.requests} requests in {rating.seconds:.1f} s", markup=False, highlight=False)


@contextmanager
def _watching(ceiling: Ceiling) -> Iterator[Callable[[Shot], None]]:
    """What is told every shot; where people look on, it shows how many passed and were refused so far."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    counts = {"admitted": 0, "refused": 0, "failed": 0}
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True, refresh_per_second=4) as progress:
        task = progress.add_task("measuring", total=ceiling.requests)

        def watch(shot: Shot) -> None:
            counts[shot.outcome.value] += 1
            told = f"{counts['admitted']} accepted, {counts['refused']} refused"
            progress.update(task, advance=1, description=f"{shot.key}: {told}")

        yield watch
