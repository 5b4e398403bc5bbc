"""`accord sandbox`: serve the reference server."""

from __future__ import annotations

import threading

import click

from accord.cli.suggest import closest_ids


@click.command("sandbox", short_help="Serve the sandbox until interrupted.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), metavar="N", help="0 takes a free one."
)
@click.option("--fault", "fault_ids", multiple=True, metavar="ID", help="Break this requirement; may be repeated.")
@click.option("--token", metavar="TEXT", help="The bearer token that the APIs of JSON:API ask for.")
@click.option("--tls", is_flag=True, help="Serve over TLS, on a free port of localhost, with a CA of its own.")
def command(host: str, port: int, fault_ids: tuple[str, ...], token: str | None, tls: bool) -> int:
    """Serve the reference servers: JSON:API, plain HTTP, and the APIs of vendors; print the base URLs.

    Below /limited/ there are limiters of every kind to be measured: /limited/fixed-window,20,2s/items lets 20
    requests through in 2 s. Options follow after commas, further limits after a +, as sandbox.limiters tells.

    Every fault has a variant of its own below the same origin, whichever are named here. A fault of transport is
    one of the whole host, and takes --tls.
    """
    from accord.runtime import bundle
    from accord.runtime.options import UsageError

    bundle.make_importable()
    from sandbox.__main__ import base_paths
    from sandbox.seeded import all_faults
    from sandbox.server import listen, origin, server

    for name in fault_ids:
        if name not in all_faults():
            raise UsageError(f"there is no fault {name!r}{closest_ids(name, all_faults())}")
    if tls:
        return _over_tls(fault_ids, token)
    try:
        bound = listen(host, port)
    except OSError as error:
        raise UsageError(f"cannot listen on {host}:{port}: {error.strerror}; choose another --port") from error
    with bound:
        bound.listen()
        _show(origin(bound), base_paths(list(fault_ids)))
        try:
            server(token).run(sockets=[bound])
        except KeyboardInterrupt:
            click.echo()
    return 0


def _show(origin: str, paths: list[str]) -> None:
    """Print the base URLs, and beside them, on stderr, how each can be judged, and a limiter measured."""
    from sandbox.limiters import EXAMPLE
    from sandbox.plain.tokens import environment

    for path in paths:
        click.echo(origin + path)
    click.echo("\nJudge one of them by its contract, with the credentials of the sandbox:\n", err=True)
    for name, value in environment().items():
        click.echo(f"  export {name}={value}", err=True)
    for path in paths:
        edition = path.strip("/").partition("/")[0].removeprefix("jsonapi-")
        click.echo(f"  accord run {origin}{path} --contract sandbox-{edition} --allow-writes", err=True)
    click.echo("\nMeasure a limiter, of this kind or another that its path asks for:\n", err=True)
    click.echo(f"  accord rate {origin}{EXAMPLE} --allow-load", err=True)


def _over_tls(fault_ids: tuple[str, ...], token: str | None) -> int:
    """Serve over TLS until interrupted, with one fault of transport at most."""
    from accord.runtime.options import UsageError
    from sandbox.__main__ import base_paths
    from sandbox.tls import serving_tls
    from sandbox.tls_setup import transport_faults

    of_hosts = [name for name in fault_ids if name in transport_faults()]
    if len(of_hosts) > 1:
        raise UsageError("one host has one fault of transport at most; serve the others one by one")
    with serving_tls(next(iter(of_hosts), None), token) as secure:
        click.echo(f"CA: {secure.ca}")
        click.echo(f"without TLS: {secure.plain_origin}")
        _show(secure.origin, base_paths([name for name in fault_ids if name not in of_hosts]))
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo()
    return 0
