"""The Atomic Operations extension: several changes in one request, of which all are made or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlsplit

from sandbox.body import malformed, read_document, read_string
from sandbox.call import Call
from sandbox.documents import jsonapi_object
from sandbox.errors import Kind, RefusalError, refuse
from sandbox.message import ATOMIC, Document, Request, Response
from sandbox.negotiation import Applied, applied_to_answer, check_content_type, media_types
from sandbox.routing import locate, methods
from sandbox.schema import Api
from sandbox.store import Store

ALLOW = (("allow", "OPTIONS, POST"),)
LABEL = Applied((ATOMIC,)).content_type
METHODS = {"add": "POST", "update": "PATCH", "remove": "DELETE"}
FOREIGN = ("data", "included", "errors", "atomic:results")

Write = Callable[[Call], Response]


def serve(api: Api, store: Store, request: Request, write: Write) -> Response:
    """Carry out the operations of a request in their order; `write` does what a single request would do."""
    if request.method == "OPTIONS":
        return Response(204, (*ALLOW, ("accept-post", LABEL)))
    if request.method != "POST":
        raise refuse(Kind.METHOD_NOT_ALLOWED, "Operations are sent with POST.", headers=ALLOW)
    applied = _applied(request)
    operations = _operations(request)
    before, batch = store.snapshot(), Batch(api, store, request, applied, write)
    try:
        results = [batch.perform(place, operation) for place, operation in enumerate(operations)]
    except RefusalError:
        store.restore(before)
        raise
    if not any(results):
        return Response(204)
    document = {"jsonapi": jsonapi_object(api, applied), "atomic:results": results}
    return Response(200, (("content-type", applied.content_type),), document)


def _applied(request: Request) -> Applied:
    """What is applied to the answer, this extension in any case."""
    if request.query:
        raise refuse(Kind.PARAM_NOT_ALLOWED, "Operations take no parameters.", parameter=request.query[0][0])
    asked = applied_to_answer(request)
    check_content_type(request, needed=True)
    if not any(ATOMIC in each.uris("ext") for each in media_types(request.header("content-type") or "")):
        detail, headers = f"Operations are sent as {LABEL}.", (("accept-post", LABEL),)
        raise refuse(Kind.UNSUPPORTED_MEDIA_TYPE, detail, header="Content-Type", headers=headers)
    return replace(asked, extensions=tuple(dict.fromkeys((ATOMIC, *asked.extensions))))


def _operations(request: Request) -> list[Any]:
    document = read_document(request, "atomic:operations")
    for name in FOREIGN:
        if name in document:
            raise malformed(f"`{name}` does not belong beside operations.", f"/{name}")
    operations = document["atomic:operations"]
    if not isinstance(operations, list) or not operations:
        raise malformed("`atomic:operations` has to be an array with something in it.", "/atomic:operations")
    return operations


@dataclass(slots=True)
class Batch:
    """The operations of one request; `lids` are the ids that local identities have been given so far."""

    api: Api
    store: Store
    request: Request
    applied: Applied
    write: Write
    lids: dict[tuple[str, str], str] = field(default_factory=dict)

    def perform(self, place: int, operation: Any) -> Document:
        """Carry out one operation; returns its result, or refuses with pointers into the whole document."""
        try:
            return self._performed(operation)
        except RefusalError as refusal:
            here = f"/atomic:operations/{place}"
            problems = (replace(each, pointer=here + (each.pointer or "")) for each in refusal.problems)
            raise RefusalError(*problems) from None

    def _performed(self, operation: Any) -> Document:
        if not isinstance(operation, dict):
            raise malformed("An operation has to be an object.", "")
        code = read_string(operation, "op", "")
        if code not in METHODS:
            raise malformed(f"`op` is one of {', '.join(METHODS)}.", "/op")
        call = self._call(operation, code)
        response = self.write(call)
        self._remember(operation.get("data"), call, response)
        document = response.document or {}
        return {name: document[name] for name in ("data", "meta") if name in document}

    def _call(self, operation: Document, code: str) -> Call:
        """The single request that an operation stands for."""
        path, data = self._path(operation, code), self._identified(operation.get("data"), code == "add")
        body = {"data": data} if "data" in operation else {}
        request = self.request.replacing(method=METHODS[code], path=path, query=(), document=body)
        place = locate(self.api, request.segments)
        if place is None:
            raise refuse(Kind.RECORD_NOT_FOUND, "There is nothing at this place.")
        if METHODS[code] not in methods(place):
            raise refuse(Kind.FORBIDDEN, f"`{code}` cannot be done here.")
        if (place.kind, code) != ("resource", "remove") and "data" not in operation:
            raise malformed("`data` is missing.", "")
        return Call(self.api, self.store, request, place, self.applied)

    def _path(self, operation: Document, code: str) -> str:
        """The path of what an operation is about: named by `href` or `ref`, or else by its data."""
        if "ref" in operation and "href" in operation:
            raise malformed("`ref` and `href` exclude each other.", "")
        if "href" in operation:
            base = self.request.base
            return read_string(operation, "href", "").removeprefix(base).removeprefix(urlsplit(base).path)
        if "ref" in operation:
            return self._referred(operation["ref"], "/ref", code)
        data = operation.get("data")
        if code == "remove" or not isinstance(data, dict):
            raise malformed("The operation names no target.", "")
        if code == "update":
            return self._referred({name: data[name] for name in ("type", "id", "lid") if name in data}, "/data", code)
        return f"/{self._type_path(read_string(data, 'type', '/data'))}"

    def _referred(self, ref: Any, pointer: str, code: str) -> str:
        if not isinstance(ref, dict):
            raise malformed("`ref` has to be an object.", pointer)
        kind = read_string(ref, "type", pointer)
        if ("id" in ref) == ("lid" in ref):
            raise malformed("Either `id` or `lid` is needed.", pointer)
        if "lid" in ref:
            name = self._given(kind, read_string(ref, "lid", pointer), pointer)
        else:
            name = read_string(ref, "id", pointer)
        path = f"/{self._type_path(kind)}/{quote(name, safe='')}"
        if "relationship" in ref:
            return f"{path}/relationships/{quote(read_string(ref, 'relationship', pointer), safe='')}"
        if code == "add":
            raise malformed("What is added to needs a relationship.", pointer)
        return path

    def _type_path(self, kind: str) -> str:
        return self.api.types[kind].path if kind in self.api.types else quote(kind, safe="")

    def _given(self, kind: str, lid: str, pointer: str) -> str:
        """The id that a local identity was given by an earlier operation."""
        if (kind, lid) not in self.lids:
            raise malformed(f"No earlier operation gave the `lid` {lid!r} to one of {kind!r}.", f"{pointer}/lid")
        return self.lids[kind, lid]

    def _identified(self, value: Any, defines: bool = False) -> Any:
        """The data with ids in place of known local identities, save the one that it defines itself."""
        if isinstance(value, list):
            return [self._identified(each) for each in value]
        if not isinstance(value, dict):
            return value
        found = {name: each if name == "attributes" else self._identified(each) for name, each in value.items()}
        known = (found.get("type"), found.get("lid"))
        if not defines and "id" not in found and all(isinstance(each, str) for each in known) and known in self.lids:
            del found["lid"]
            found["id"] = self.lids[known]
        return found

    def _remember(self, data: Any, call: Call, response: Response) -> None:
        """Note the id of a new resource that has a local identity, which has to be its own."""
        if call.place.kind == "collection" and isinstance(data, dict) and "lid" in data:
            known = (call.kind.name, data["lid"])
            if known in self.lids:
                raise malformed("This `lid` was given before.", "/data/lid")
            self.lids[known] = response.document["data"]["id"]
