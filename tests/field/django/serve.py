"""Serves the weblog on 127.0.0.1: `python serve.py PORT`, the database being named by FIELD_DATABASE."""

import os
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
    uvicorn.run(get_asgi_application(), host="127.0.0.1", port=port, lifespan="off", log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]))
