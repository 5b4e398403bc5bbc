"""What the tests of the vendor's provisioning API share: a client of one variant, without a network."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from sandbox.app import Application, Variant, application
from sandbox.commerce_layer.clock import Clock, clock_of
from sandbox.message import Response
from sandbox.plain.tokens import FULL

JSONAPI = "application/vnd.api+json"
EDITION = "commerce-layer"


@dataclass
class Provisioning:
    """A variant of the API as one client sees it, with rows and counters of its own."""

    fault: str = "clean"
    token: str | None = FULL
    address: str = "127.0.0.1"
    sandbox: Application = field(default_factory=application)

    def send(self, method: str, target: str, data: Any = None, body: bytes | None = None, **fields: str) -> Response:
        """The answer to a request; `data` is the primary data of its document; fields override those of JSON:API."""
        path, _, query = target.partition("?")
        sent = {"host": "vendor.test", "accept": JSONAPI}
        if self.token:
            sent["authorization"] = f"Bearer {self.token}"
        if data is not None:
            body = json.dumps({"data": data}).encode()
        if body is not None:
            sent["content-type"] = JSONAPI
        sent |= {name.replace("_", "-"): value for name, value in fields.items()}
        scope = {
            "type": "http",
            "method": method,
            "scheme": "https",
            "path": path,
            "raw_path": f"/{EDITION}/{self.fault}/api{path}".encode(),
            "query_string": quote(query, safe="=&%,-_[].").encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items() if value],
            "client": (self.address, 50000),
        }
        return self.sandbox.respond(scope, body or b"")

    def get(self, target: str, **fields: str) -> Response:
        """The answer to a GET."""
        return self.send("GET", target, **fields)

    def one(self, kind: str, place: int = 0) -> dict[str, Any]:
        """One of the first resources of a type."""
        found: dict[str, Any] = self.get(f"/{kind}").document["data"][place]
        return found

    def profile(self, **attributes: Any) -> dict[str, Any]:
        """The primary data that makes a membership profile in the first organization."""
        return {
            "type": "membership_profiles",
            "attributes": {"name": "Guests", "access_scope": "test_access", **attributes},
            "relationships": {"organization": linked(self.one("organizations"))},
        }

    def made(self, **attributes: Any) -> dict[str, Any]:
        """A new membership profile."""
        response = self.send("POST", "/membership_profiles", self.profile(**attributes))
        assert response.status == 201, response.document
        found: dict[str, Any] = response.document["data"]
        return found

    @property
    def clock(self) -> Clock:
        """The clock of the variant."""
        variant = self.sandbox.variant(EDITION, self.fault)
        assert isinstance(variant, Variant)
        return clock_of(variant.memory)


def linked(resource: dict[str, Any]) -> dict[str, Any]:
    """A relationship that leads to a resource."""
    return {"data": {"type": resource["type"], "id": resource["id"]}}


def codes(response: Response) -> list[str]:
    """The codes of an error answer, whose errors all have its status."""
    errors: list[dict[str, str]] = response.document["errors"]
    assert {error["status"] for error in errors} == {str(response.status)}
    return [error["code"] for error in errors]
