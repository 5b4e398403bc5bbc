"""Judges the plain sandbox, serving in some manner, by checks of HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accord.model.assessment import Assessment, Result
from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.session import run
from sandbox.message import Request, Response, Serve
from sandbox.plain.notes import seeded
from sandbox.plain.service import serve
from sandbox.plain.tokens import FULL
from tests.engine.servers import Answer, answering

Manner = Callable[[Request, Serve], Response]

CONTRACT = """
[api]
base_url = "{url}"
standard = "http"

[capabilities]
writes = true

[[resource]]
path = "/notes"
items = "/items"
create = {{ title = "Bread", text = "Flour, water, salt.", tags = ["home"], priority = 3, amount = 2.5 }}
update = {{ title = "Bread, again", priority = 4 }}
put_creates = true
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """An assessment of HTTP, by the last part of each requirement's id."""

    assessment: Assessment

    def __getitem__(self, name: str) -> Result:
        return next(result for result in self.assessment.results if result.id.endswith(f"/{name}"))

    @property
    def failed(self) -> set[str]:
        found = [result.id for result in self.assessment.results if result.verdict is Verdict.FAIL]
        return {name.rpartition("/")[2] for name in found}

    @property
    def warned(self) -> set[str]:
        return {result.id.rpartition("/")[2] for result in self.assessment.results if result.warnings}


def judge(manner: Manner, folder: Path, only: str, terms: str = "") -> Judged:
    """Judge the notes of the plain sandbox, which asks for no token; `terms` is the end of the contract."""
    notebook, memory = seeded(), dict[str, Any]()

    def answer(handler: Any) -> Answer:
        parts = urlsplit(handler.path)
        headers = [pair for pair in handler.headers.items() if pair[0].lower() != "authorization"]
        request = Request(
            edition="http",
            method=handler.command,
            base=f"http://{handler.headers['Host']}",
            path=parts.path,
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            query_text=parts.query,
            headers=(*headers, ("authorization", handler.headers.get("Authorization") or f"Bearer {FULL}")),
            body=handler.body,
            memory=memory,
        )
        response = manner(request, lambda request: serve(notebook, request))
        return response.status, dict(response.headers), response.octets()

    contract = folder / "contract.toml"
    with answering(answer) as url:
        contract.write_text(CONTRACT.format(url=url) + terms, encoding="utf-8")
        options = Options(contract=str(contract), run_dir=folder / "run", allow_writes=True, only=only)
        return Judged(run(options)[1])


def saying(status: int, value: Any = None, media_type: str = "application/json", **fields: str) -> Response:
    """An answer of a server that is not the sandbox's."""
    headers = {"content-type": media_type, **{name.replace("_", "-"): text for name, text in fields.items()}}
    text = value if isinstance(value, str) else json.dumps(value)
    return Response(status, tuple(headers.items()), body=b"" if value is None else text.encode())
