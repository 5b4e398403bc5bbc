"""The sandbox as an ASGI application: one program that serves every edition, clean or with faults."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote

from sandbox import engine
from sandbox.apis import APIS, fresh_store
from sandbox.faults import Fault, faults
from sandbox.message import Request, Response, Serve
from sandbox.store import Store

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

CLEAN = "clean"
HOST = re.compile(r"(?:[\w.~!$&'()*+,;=%-]*|\[[0-9a-fA-F:.]+\])(?::[0-9]*)?", re.ASCII)
WHOLE_URL = re.compile(f"https?://({HOST.pattern})(?=/|$)", re.ASCII | re.IGNORECASE)
JSON_TYPE = ("content-type", "application/json")


@dataclass(slots=True)
class Variant:
    """One edition, honest or with faults, with a store that no other variant sees."""

    edition: str
    faults: tuple[Fault, ...]
    token: str | None = None
    store: Store = field(init=False)
    memory: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Go back to the rows of the beginning, and forget."""
        self.store = fresh_store(self.edition)
        self.memory = {}

    def serve(self, request: Request) -> Response:
        """Answer a request, each fault wrapped around those before it."""
        chain: Serve = self._honest
        for fault in self.faults:
            chain = fault.around(chain)
        return chain(request)

    def _honest(self, request: Request) -> Response:
        return engine.serve(APIS[self.edition], self.store, request, self.token)


class Application:
    """Routes `/{edition}/{variant}/...` to variants that are made when they are first asked for."""

    def __init__(self, token: str | None = None) -> None:
        self.token = token
        self._variants: dict[tuple[str, str], Variant] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            raise ValueError(f"only http is served, not {scope['type']}")
        body = await _read_body(receive)
        response = self.respond(scope, body)
        await _send(response, scope["method"], send)

    def respond(self, scope: Scope, body: bytes) -> Response:
        """The answer to a request given as an ASGI scope and its body."""
        target = _split_target(scope)
        if target is None:
            return _plain(400, "The Host header names no host.")
        origin, path = target
        _, standard, name, *rest = (*path.split("/", 3), "", "")[:4]
        if not standard:
            return _plain(200, index(origin))
        variant = self.variant(standard, unquote(name))
        if variant is None:
            return _plain(404, f"There is no variant {standard}/{name} in this sandbox.")
        below = f"/{rest[0]}" if rest and rest[0] else ""
        if below == "/!reset" and scope["method"] == "POST":
            variant.reset()
            return Response(204)
        prefix = APIS[variant.edition].prefix
        if below != prefix and not below.startswith(f"{prefix}/"):
            return _plain(404, f"The API begins at {origin}/{standard}/{name}{prefix}.")
        request = Request(
            edition=variant.edition,
            method=scope["method"],
            base=f"{origin}/{standard}/{name}{prefix}",
            path=below.removeprefix(prefix),
            query=_query(scope),
            headers=_headers(scope),
            body=body,
            memory=variant.memory,
        )
        return variant.serve(request)

    def variant(self, standard: str, name: str) -> Variant | None:
        """The variant of a standard ("jsonapi-1.1") under a name ("clean", or fault names joined by +)."""
        known = self._variants.get((standard, name))
        edition = standard.removeprefix("jsonapi-")
        if known is not None or standard == edition or edition not in APIS:
            return known
        chosen = () if name == CLEAN else tuple(find_fault(edition, part) for part in name.split("+"))
        if any(fault is None for fault in chosen):
            return None
        made = Variant(edition, tuple(fault for fault in chosen if fault), self.token)
        self._variants[standard, name] = made
        return made


def application(token: str | None = None) -> Application:
    """A sandbox with stores of its own; with a token, its APIs ask for it."""
    return Application(token)


def find_fault(edition: str, name: str) -> Fault | None:
    """The fault of an edition by its name in a URL, or None."""
    registry = faults()
    path = name.replace(".", "/")
    found = registry.get(f"jsonapi-{edition}/{path}") or registry.get(path)
    return found if found and edition in found.editions else None


def base_path(edition: str, *fault_ids: str) -> str:
    """The path of an API's base below the origin: of the clean variant, or of one with the given faults."""
    names = [fault_id.removeprefix(f"jsonapi-{edition}/").replace("/", ".") for fault_id in fault_ids]
    return f"/jsonapi-{edition}/{'+'.join(names) or CLEAN}{APIS[edition].prefix}"


def index(origin: str) -> dict[str, Any]:
    """What the root of the sandbox tells: how to reach what."""
    return {
        "sandbox": "a conforming reference server, and one variant of it for every fault",
        "clean": {edition: origin + base_path(edition) for edition in APIS},
        "variants": "/{edition}/{fault}+{fault}..., / written as . in a fault; POST .../!reset starts afresh",
        "faults": sorted(faults()),
    }


def _plain(status: int, content: Any) -> Response:
    document = content if isinstance(content, dict) else {"message": content}
    return Response(status, (JSON_TYPE,), document)


def _split_target(scope: Scope) -> tuple[str, str] | None:
    """Origin and path of a request target, which may be a whole URL; None where the host is no host."""
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    host = next((value.decode("latin-1") for key, value in scope["headers"] if key == b"host"), "")
    if not HOST.fullmatch(host):
        return None
    if whole := WHOLE_URL.match(path):
        host, path = whole[1], path[whole.end() :]
    server = scope.get("server") or ("127.0.0.1", 80)
    return f"{scope['scheme']}://{host or f'{server[0]}:{server[1]}'}", path


def _query(scope: Scope) -> tuple[tuple[str, str], ...]:
    text = scope["query_string"].decode("utf-8", "replace")
    return tuple(parse_qsl(text, keep_blank_values=True, errors="replace"))


def _headers(scope: Scope) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])


async def _read_body(receive: Receive) -> bytes:
    """The body; of one that is too large no more than shows it."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        if len(body) <= engine.LARGEST_BODY:
            body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


async def _send(response: Response, method: str, send: Send) -> None:
    """Send an answer; HEAD gets the headers of GET alone."""
    body = response.octets()
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    if response.status not in (204, 304) and response.header("content-length") is None:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
