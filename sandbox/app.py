"""The sandbox as an ASGI application: one program that serves every edition, clean or with faults."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from sandbox import describing
from sandbox.apis import APIS, EDITIONS, edition_of
from sandbox.asgi import (
    Receive,
    Scope,
    Send,
    headers_of,
    is_misdirected,
    query_of,
    read_body,
    send_response,
    target_of,
)
from sandbox.faults import Fault, faults
from sandbox.limiters import EXAMPLE, Limited
from sandbox.limiters import STANDARD as LIMITED
from sandbox.message import Pairs, Request, Response, Serve
from sandbox.seeded import all_faults, seeded_faults

LARGEST_BODY = 1_000_000
"""How many octets are read of a body that is for no API."""
CLEAN = "clean"
RESET = "/!reset"


@dataclass(slots=True)
class Variant:
    """One edition, honest or with faults, with a store that no other variant sees."""

    edition: str
    faults: tuple[Fault, ...]
    token: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    store: Any = field(init=False)
    memory: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Go back to the rows of the beginning, and forget."""
        self.store = EDITIONS[self.edition].begin()
        self.memory = dict(self.options)

    def serve(self, request: Request) -> Response:
        """Answer a request, each fault wrapped around those before it."""
        chain: Serve = self._honest
        for fault in self.faults:
            chain = fault.around(chain)
        return chain(request)

    def _honest(self, request: Request) -> Response:
        return EDITIONS[self.edition].serve(self.store, request, self.token)


class Application:
    """Routes `/{edition}/{variant}/...` to variants that are made when they are first asked for."""

    def __init__(self, token: str | None = None) -> None:
        self.token = token
        self.limited = Limited()
        self._variants: dict[tuple[str, str], Variant] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            raise ValueError(f"only http is served, not {scope['type']}")
        largest = _largest_body(scope)
        body = await read_body(scope, receive, largest)
        if body is not None:
            response = self.respond(scope, body)
            if len(body) > largest:  # there may be more of it to come
                response = response.with_header("connection", "close")
            if response.delay:
                await asyncio.sleep(response.delay)
            await send_response(response, scope["method"], send)

    def respond(self, scope: Scope, body: bytes) -> Response:
        """The answer to a request given as an ASGI scope and its body."""
        target = target_of(scope)
        if target is None:
            return _refused(400, "The Host header names no host.")
        origin, path = target
        if is_misdirected(scope, origin):
            return _refused(421, "The Host header names another host.")
        if path == "*" and scope["method"] == "OPTIONS":
            return Response(204, (("allow", "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"), *_always()))
        _, standard, name, *rest = (*path.split("/", 3), "", "")[:4]
        if not standard:
            return _said(index(origin))
        root, below = f"{origin}/{standard}/{name}", "".join(f"/{part}" for part in rest if part)
        if standard == LIMITED:
            return self.limited.serve(name, request_of(scope, body, LIMITED, root, below))
        variant = self.variant(standard, unquote(name))
        if variant is None:
            return _refused(404, "There is no such variant in this sandbox.")
        if below == RESET and scope["method"] == "POST":
            variant.reset()
            return Response(204)
        edition = EDITIONS[variant.edition]
        prefix = "" if below in edition.outside else edition.prefix
        if below != prefix and not below.startswith(f"{prefix}/"):
            return _refused(404, f"The API begins at {root}{prefix}.")
        if variant.edition in APIS and below == prefix + describing.PATH and scope["method"] in ("GET", "HEAD"):
            return _said(describing.describe(APIS[variant.edition], root + prefix))
        request = request_of(scope, body, variant.edition, root + prefix, below.removeprefix(prefix))
        return variant.serve(request.replacing(memory=variant.memory))

    def variant(self, standard: str, name: str) -> Variant | None:
        """The variant of a standard ("jsonapi-1.1") under a name ("clean", or faults and options joined by +)."""
        known = self._variants.get((standard, name))
        edition = edition_of(standard)
        if known is not None or edition is None:
            return known
        made = Variant(edition, (), self.token)
        for part in () if name == CLEAN else name.split("+"):
            option, fault = EDITIONS[edition].option(part), find_fault(edition, part)
            if option is None and fault is None:
                return None
            made.options |= option or {}
            made.faults += (fault,) if fault else ()
        made.reset()
        self._variants[standard, name] = made
        return made


def application(token: str | None = None) -> Application:
    """A sandbox with stores of its own; with a token, its APIs ask for it."""
    return Application(token)


def find_fault(edition: str, name: str) -> Fault | None:
    """The fault of an edition by its name in a URL, or None."""
    registry = all_faults()
    path = name.replace(".", "/")
    found = registry.get(f"{EDITIONS[edition].standard}/{path}") or registry.get(path)
    return found if found and edition in found.editions else None


def base_path(edition: str, *fault_ids: str) -> str:
    """The path of an API's base below the origin: of the clean variant, or of one with the given faults."""
    standard, prefix = EDITIONS[edition].standard, EDITIONS[edition].prefix
    names = [fault_id.removeprefix(f"{standard}/").replace("/", ".") for fault_id in fault_ids]
    return f"/{standard}/{'+'.join(names) or CLEAN}{prefix}"


def request_of(scope: Scope, body: bytes, edition: str, base: str, path: str) -> Request:
    """A request given as an ASGI scope and its body, as it is seen from a base URL."""
    return Request(
        edition=edition,
        method=scope["method"],
        base=base,
        path=path,
        query=query_of(scope),
        query_text=scope["query_string"].decode("latin-1"),
        headers=headers_of(scope),
        body=body,
        client=(scope.get("client") or ("",))[0],
    )


def index(origin: str) -> dict[str, Any]:
    """What the root of the sandbox tells: how to reach what."""
    return {
        "sandbox": "a conforming reference server, and one variant of it for every fault",
        "clean": {edition: origin + base_path(edition) for edition in EDITIONS},
        "variants": "/{standard}/{fault}+{fault}..., / written as . in a fault; POST .../!reset starts afresh",
        "descriptions": "/!openapi below the base URL of each API of JSON:API",
        "limiters": f"{origin}{EXAMPLE}, with an algorithm, a number, a window and options of sandbox.limiters",
        "faults": sorted(faults()),
        "seeded": sorted(seeded_faults()),
    }


def _largest_body(scope: Scope) -> int:
    """How many octets of a body are read for the API that a request is to."""
    target = target_of(scope)
    standard = target[1].split("/", 2)[1:2] if target else []
    edition = edition_of(standard[0]) if standard else None
    return EDITIONS[edition].largest_body if edition else LARGEST_BODY


def _said(content: dict[str, Any]) -> Response:
    """An answer of the sandbox itself, outside of any API."""
    return Response(200, (("content-type", "application/json"), *_always()), content)


def _refused(status: int, detail: str) -> Response:
    """A refusal of the sandbox itself, as a problem document."""
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(status, (("content-type", "application/problem+json"), *_always()), problem)


def _always() -> Pairs:
    """The fields that every answer of the sandbox itself has."""
    return (("cache-control", "no-store"), ("x-content-type-options", "nosniff"), ("x-request-id", str(uuid.uuid4())))
