"""Gets the OpenAPI description that a contract names: from a file, from the target, or from elsewhere."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.runtime.drafting.openapi import Description, InvalidDescription
from accord.runtime.options import UsageError
from accord.wire.budget import Budget
from accord.wire.client import Client
from accord.wire.urls import below, origin, same_origin, shown

ACCEPT = "application/json, application/yaml;q=0.9, */*;q=0.1"
"""What a description is asked for as."""


def read_description(source: str, client: Client, contract: Contract) -> Description:
    """The description at a source; raises UsageError where it cannot be had or is none."""
    try:
        return Description.parse(description_text(source, client, contract), contract.base_url)
    except InvalidDescription as error:
        raise UsageError(f"{source} {error}") from error


def description_text(source: str, client: Client, contract: Contract) -> str:
    """The text of a description: of a file, of a URL, or of a path below the base URL where no file is called so.

    Raises UsageError where it cannot be had.
    """
    if source.startswith("/") and not Path(source).is_file():
        source = below(contract.base_url, source)
    if not source.startswith(("http://", "https://")):
        try:
            return Path(source).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{source} cannot be read: {getattr(error, 'strerror', 'it is not UTF-8')}") from error
    if same_origin(source, contract.base_url):
        return _body(client.get(source, accept=ACCEPT))
    scheme, host, port = origin(source)
    elsewhere = Contract(name="description", base_url=f"{scheme}://{host}:{port}", standard="http")
    with lone_client(elsewhere, lambda _: None) as stranger:
        return _body(stranger.get(source, accept=ACCEPT))


@contextmanager
def lone_client(contract: Contract, sink: Callable[[Exchange], None]) -> Iterator[Client]:
    """A client of a contract that belongs to no run, with the contract's credentials; it only reads.

    Raises UsageError where the environment does not hold them.
    """
    if contract.auth and not os.environ.get(contract.auth.env):
        raise UsageError(f"${contract.auth.env}, which is to hold the credentials, is not set")
    secrets = {name: os.environ[name] for name in contract.variables if name in os.environ}
    with tempfile.TemporaryDirectory() as folder:
        budget = Budget(Path(folder) / "budget", contract.limits.requests, time.time() + contract.limits.seconds)
        client = Client(contract, budget, sink, secrets=secrets)
        try:
            yield client
        finally:
            client.close()
            budget.close()


def _body(exchange: Exchange) -> str:
    if not exchange.ok or not exchange.response:
        url = shown(exchange.request.url)
        raise UsageError(f"GET {url} was answered {exchange.status or exchange.fault}; check --openapi")
    return exchange.response.body.decode("utf-8", "replace")
