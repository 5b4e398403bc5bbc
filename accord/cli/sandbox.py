"""`accord sandbox`: serve the reference server."""

from __future__ import annotations

import click

from accord.cli.suggest import closest_ids


@click.command("sandbox", short_help="Serve the sandbox until interrupted.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), metavar="N", help="0 takes a free one."
)
@click.option("--fault", "fault_ids", multiple=True, metavar="ID", help="Break this requirement; may be repeated.")
@click.option("--token", metavar="TEXT", help="The bearer token that its APIs ask for.")
def command(host: str, port: int, fault_ids: tuple[str, ...], token: str | None) -> int:
    """Serve the reference server of both editions of JSON:API, and print the base URLs.

    Every fault has a variant of its own below the same origin, whichever are named here.
    """
    from accord.runtime import bundle
    from accord.runtime.options import UsageError

    bundle.make_importable()
    from sandbox.__main__ import base_paths
    from sandbox.faults import faults
    from sandbox.server import listen, origin, server

    for name in fault_ids:
        if name not in faults():
            raise UsageError(f"there is no fault {name!r}{closest_ids(name, faults())}")
    try:
        bound = listen(host, port)
    except OSError as error:
        raise UsageError(f"cannot listen on {host}:{port}: {error.strerror}; choose another --port") from error
    with bound:
        bound.listen()
        for path in base_paths(list(fault_ids)):
            click.echo(origin(bound) + path)
        try:
            server(token).run(sockets=[bound])
        except KeyboardInterrupt:
            click.echo()
    return 0
