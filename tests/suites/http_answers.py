"""Hand-made exchanges for the rules of HTTP, and what those rules say of them."""

from __future__ import annotations

from typing import Any

from accord.judge.document import Context
from accord.judge.judge import Judge, Sighting
from accord.model.contract import Contract, contract_from
from accord.model.exchange import Exchange, Request, Response
from accord.runtime.registry import registry

BASE = "https://api.example.com"
NOW = "Sat, 21 Nov 2026 12:00:00 GMT"


def contract(base: str = BASE, **sections: Any) -> Contract:
    return contract_from({"api": {"base_url": base, "standard": "http"}, **sections})


def answer(
    status: int = 200,
    *lines: tuple[str, str],
    body: bytes = b"",
    method: str = "GET",
    url: str = f"{BASE}/notes",
    sent: tuple[tuple[str, str], ...] = (),
    posted: bytes = b"",
) -> Exchange:
    """An exchange; the answer has a Date unless its lines have one."""
    dated = lines if any(name == "Date" for name, _ in lines) else (("Date", NOW), *lines)
    return Exchange(
        "x-1", Request(method, url, sent, posted), Response(status, dated, body, "OK"), started=1795262400.0
    )


def seen(exchange: Exchange, terms: Contract | None = None) -> Sighting:
    own = terms or contract()
    sighting = Judge(registry().rules_for("http"), Context("", own.base_url, contract=own)).see(exchange)
    assert sighting is not None
    return sighting


def said(name: str, exchange: Exchange, terms: Contract | None = None) -> list[str]:
    """What the rules of one requirement say of an exchange: each place and trouble, `?` before a warning.

    Where they are not even tried the list is `["untried"]`.
    """
    sighting = seen(exchange, terms)
    if not sighting.tried.get(name):
        return ["untried"]
    own = [finding for finding in sighting.findings if finding.requirement == name]
    return [f"{'?' if finding.warning else ''}{finding.place}: {finding.actual}" for finding in own]
