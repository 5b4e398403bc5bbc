"""`python -m sandbox`: serve until interrupted."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress

from sandbox.apis import EDITIONS
from sandbox.app import base_path
from sandbox.limiters import EXAMPLE
from sandbox.seeded import all_faults
from sandbox.server import listen, origin, server


def main(arguments: list[str] | None = None) -> int:
    """Parse the arguments, print one line with the base URLs, and serve."""
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--fault", action="append", default=[], metavar="ID", help="may be repeated")
    parser.add_argument("--token", help="the bearer token that the APIs ask for")
    options = parser.parse_args(arguments)
    unknown = [each for each in options.fault if each not in all_faults()]
    if unknown:
        parser.error(f"no such fault: {', '.join(unknown)}")
    with listen(options.host, options.port) as bound:
        bound.listen()
        print("listening", *(origin(bound) + path for path in base_paths(options.fault)), flush=True)
        print(f"limiters {origin(bound)}{EXAMPLE} and others (python -m pydoc sandbox.limiters)", flush=True)
        with suppress(KeyboardInterrupt):
            server(options.token).run(sockets=[bound])
    return 0


def base_paths(fault_ids: list[str]) -> list[str]:
    """The base paths of the variants with these faults, of the clean ones where there are none."""
    registry = all_faults()
    chosen = {edition: [each for each in fault_ids if edition in registry[each].editions] for edition in EDITIONS}
    return [base_path(edition, *ids) for edition, ids in chosen.items() if ids or not fault_ids]


if __name__ == "__main__":
    sys.exit(main())
