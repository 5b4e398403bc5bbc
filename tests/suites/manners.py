"""Judges a sandbox that serves in some manner, by checks that write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accord.model.assessment import Assessment, Result
from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.session import run
from sandbox import engine
from sandbox.apis import APIS, fresh_store
from sandbox.message import Request, Response, Serve
from sandbox.store import Row
from tests.engine.servers import Answer, answering

Manner = Callable[[Request, Serve], Response]

CONTRACT = """
[api]
base_url = "{url}"
standard = "jsonapi-{edition}"

[capabilities]
writes = true
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """An assessment, and the rows that the server began with and those that it has in the end."""

    assessment: Assessment
    before: dict[str, dict[str, Row]]
    after: dict[str, dict[str, Row]]

    def __getitem__(self, name: str) -> Result:
        return next(result for result in self.assessment.results if result.id.endswith(f"/{name}"))

    @property
    def failed(self) -> set[str]:
        found = [result.id for result in self.assessment.results if result.verdict is Verdict.FAIL]
        return {name.rpartition("/")[2] for name in found}

    @property
    def warned(self) -> set[str]:
        return {result.id.rpartition("/")[2] for result in self.assessment.results if result.warnings}


def judge(
    manner: Manner,
    folder: Path,
    only: str,
    paths: str,
    edition: str = "1.1",
    terms: str = "",
    capabilities: str = "",
) -> Judged:
    """Judge some paths of a sandbox that serves in some manner; `terms` is the end of the contract."""
    store, memory = fresh_store(edition), dict[str, Any]()
    before = store.snapshot()

    def answer(handler: Any) -> Answer:
        parts = urlsplit(handler.path)
        request = Request(
            edition=edition,
            method=handler.command,
            base=f"http://{handler.headers['Host']}",
            path=parts.path,
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            query_text=parts.query,
            headers=tuple(handler.headers.items()),
            body=handler.body,
            memory=memory,
        )
        response = manner(request, lambda request: engine.serve(APIS[edition], store, request))
        return response.status, dict(response.headers), response.octets()

    contract = folder / "contract.toml"
    with answering(answer) as url:
        resources = "".join(f'[[resource]]\npath = "{path}"\n' for path in paths.split())
        head = CONTRACT.format(url=url, edition=edition) + capabilities
        contract.write_text(head + resources + terms, encoding="utf-8")
        options = Options(contract=str(contract), run_dir=folder / "run", allow_writes=True, only=only)
        return Judged(run(options)[1], before, store.snapshot())
