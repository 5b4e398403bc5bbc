"""Serves the weblog on 127.0.0.1: `python serve.py PORT`, the database being named by FIELD_DATABASE."""

import os
import socket
import sys

import django
import uvicorn
from django.core.asgi import get_asgi_application
from django.core.management import call_command


def main(port: int) -> None:
    """Create and fill the database unless it has rows, then answer requests until terminated."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "blog.settings"
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)

    from blog.models import Person
    from blog.seed import seed

    if not Person.objects.exists():
        seed()
    # asyncio sets TCP_NODELAY only where the protocol is named; without it each answer waits 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    # Near its own limit, whether a long request is served depends on how its octets happen to arrive.
    config = uvicorn.Config(
        get_asgi_application(), lifespan="off", log_level="warning", h11_max_incomplete_event_size=1_000_000
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(int(sys.argv[1]))
